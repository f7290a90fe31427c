"""The department's door: a file's bytes in, readings with fields, confidence, place and a decision out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from types import TracebackType

import structlog

from claims.reading import Box, DocumentType, FieldValue, ReadFile, Reading, ReadingDecision, Sheet, Source
from claims.refused import Finding
from extraction.assign import assign
from extraction.candidate import Candidate
from extraction.checks import check
from extraction.choose import Choice, choose_all
from extraction.debtor_kind import debtor_kind
from extraction.decide import CORE, decide
from extraction.doctype import type_of
from extraction.explain import explain_page, sheet_of
from extraction.finders import FINDERS
from extraction.formats import amount_text
from extraction.heap import give_back_early
from extraction.items import items_from_tables
from extraction.known import KnownWithMail, MailContext, mail_of, weigh_known
from extraction.language import language_of
from extraction.lessons import Lesson, lessons_from, with_lessons
from extraction.look import page_image, read_box
from extraction.mail_evidence import with_mail
from extraction.pages import Page
from extraction.passwords import passwords_in
from extraction.read import PageReader, PagesRead, Unreadable, in_parallel
from extraction.relate import relate
from extraction.sandbox import Sandbox
from extraction.second_reading import merged
from extraction.settings import KnownParties, ReaderSettings
from extraction.settle import settled
from extraction.split import cut, split
from extraction.structured import structured_reading, with_code, with_structured
from extraction.validate import grounds_of

__all__ = ["Extractor", "KnownParties", "KnownWithMail", "MailContext", "ReaderSettings", "read_file"]

_log = structlog.get_logger()
_INTERNAL = ("vat_row",)  # read to check the sums, not a field of a claim
_LEAST_FOR_EXTRAS = 0.8  # a core field is shown to the reviewer even when it is a guess; others rather not
_PICTURE_DPI = 110
_MOST_AGAIN = 2  # pages; each costs as long as the first reading
_SIGNED = ("total", "net", "vat")
_HOME_CURRENCY = 0.995  # how sure a Swedish giro account and no other currency make kronor
_ONLY_OF = {
    "reminder_fee": DocumentType.REMINDER,
    "credited_invoice": DocumentType.CREDIT_NOTE,
}
_NOT_OF_OTHER = ("invoice_number", "invoice_date")


class Extractor:
    """Reads files; a resource that owns the sandbox. Safe to call from several threads; close it after use."""

    def __init__(self, settings: ReaderSettings | None = None) -> None:
        give_back_early()
        self.settings = settings or ReaderSettings()
        self._sandbox = Sandbox()
        self._model_reader = Sandbox("extraction.readers.model_jobs")
        self._reader = PageReader(self._sandbox, self._model_reader, self.settings)

    def read(
        self, data: bytes, *, name: str, media_type: str | None = None, known: KnownParties = KnownParties()
    ) -> ReadFile:
        """Read one file. A bad file gives `error`, never an exception; Unavailable when the machine lacks a tool.

        The mail of a KnownWithMail may hold the file's password and speak of the buyer.

        `name` and `media_type` are what the sender claims and only ever logged by type: content decides.
        """
        return self._read(data, media_type, known)[0]

    def explain(self, data: bytes, *, name: str, known: KnownParties = KnownParties()) -> tuple[ReadFile, list[bytes]]:
        """As `read`, with a PNG per page that shows what was read where and why; none for a file without pages."""
        file, grounds = self._read(data, None, known)
        count = sum(len(pages) for pages, _candidates in grounds)
        sheets = []
        for index, (reading, (pages, candidates)) in enumerate(zip(file.documents, grounds, strict=False), 1):
            sheet = sheet_of(
                reading, candidates, name=name, page_count=count, document=index, documents=len(file.documents)
            )
            for page in pages:
                picture = self._reader.page_picture(data, page, dpi=_PICTURE_DPI)
                sheets.append(explain_page(page, picture, sheet))
        return file, sheets

    def read_runs(
        self, data: bytes, *, runs: Sequence[Sequence[int]], known: KnownParties = KnownParties()
    ) -> ReadFile:
        """As `read`, with the documents that a person found in the file: each a run of page numbers."""
        return self._read(data, None, known, runs)[0]

    def page_image(self, data: bytes, *, sheet: Sheet, dpi: int, known: KnownParties = KnownParties()) -> bytes | None:
        """A page of a file as a WebP picture, turned the right way; None when it cannot be drawn."""
        return page_image(self._reader, self._unlocked(data, known), sheet=sheet, dpi=dpi)

    def read_box(self, data: bytes, *, sheet: Sheet, box: Box, known: KnownParties = KnownParties()) -> tuple[str, ...]:
        """The lines of print in a box of a page as `page_image` shows it, in points; its text layer, else by OCR."""
        return read_box(self._reader, self._unlocked(data, known), sheet=sheet, box=box)

    def _unlocked(self, data: bytes, known: KnownParties) -> bytes:
        try:
            return self._reader.unlocked(data, passwords_in(mail_of(known).whole))
        except Unreadable:
            return data

    def learn(
        self,
        data: bytes,
        *,
        position: int,
        corrections: Mapping[str, str],
        known: KnownParties = KnownParties(),
        runs: Sequence[Sequence[int]] = (),
    ) -> tuple[Lesson, ...]:
        """What a handler's corrections teach of the layout of one of a file's documents, counted from 0.

        `corrections` are whole values in the forms of a reading, "" where the page prints none. `runs` are the pages of
        the documents where a person cut the file. Unavailable as in `read`; a file that cannot be read or has no such
        document teaches nothing.
        """
        file, grounds = self._read(data, None, known, runs)
        if position >= len(grounds):
            return ()
        pages, candidates = grounds[position]
        return lessons_from(pages, candidates, file.documents[position], corrections)

    def _read(
        self, data: bytes, media_type: str | None, known: KnownParties, runs: Sequence[Sequence[int]] = ()
    ) -> tuple[ReadFile, list[tuple[Sequence[Page], Sequence[Candidate]]]]:
        """The reading of a file, and per document its pages and the candidates that it was chosen from."""
        mail, settings = mail_of(known), cautious(self.settings, known)
        try:
            data = self._reader.unlocked(data, passwords_in(mail.whole))
            read = self._reader.read(data)
        except Unreadable as unreadable:
            _log.info("document_unreadable", code=unreadable.finding.code, declared_type=media_type, bytes=len(data))
            return ReadFile((), unreadable.finding), []
        if read.structured is not None and not read.pages:
            whole = structured_reading(read.structured, settings)
            return ReadFile(tuple(with_mail([whole], mail, known, settings))), []
        documents = cut(read.pages, runs) if runs else split(read.pages)
        count = 1 if runs else len(documents)  # where a person has cut the file, that it holds several is no doubt
        found = [self._document(data, pages, read, count, known) for pages in documents]
        readings = [reading for reading, _candidates in found]
        if read.structured is not None and len(readings) == 1:
            readings = [with_structured(readings[0], read.structured, settings)]
        elif len(read.codes) == 1 and len(readings) == 1:
            readings = [with_code(readings[0], read.codes[0])]
        readings = with_mail(readings, mail, known, settings)
        return ReadFile(tuple(readings)), [(pages, found[index][1]) for index, pages in enumerate(documents)]

    def _document(
        self, data: bytes, pages: Sequence[Page], read: PagesRead, count: int, known: KnownParties
    ) -> tuple[Reading, list[Candidate]]:
        settings, candidates = cautious(self.settings, known), proposals(pages, known)
        if not any(candidate.field == "about" for candidate in candidates):
            candidates += self._about_from_tables(data, pages)
        reading = conclude(pages, candidates, read.findings, count, settings)
        if reading.decision is ReadingDecision.ACCEPT or not _is_worth_another_look(pages, count):
            return reading, candidates
        again = read_again(self._reader, read, pages)
        if not again:
            return reading, candidates
        both = merged(candidates, proposals(again, known), pages, again)
        return conclude(pages, both, read.findings, count, settings, again), both

    def _about_from_tables(self, data: bytes, pages: Sequence[Page]) -> list[Candidate]:
        """Line items from ruled tables, the slower reader, only for PDFs whose words alone showed no item column."""
        if not data.startswith(b"%PDF") or pages[0].source is not Source.TEXT:
            return []
        return items_from_tables(pages[0], self._reader.ruled_tables(data, pages[0].number))

    def warm(self) -> None:
        """Start the sandbox's process now, so that the first document is read as fast as the rest.

        Raises Unavailable when no sandbox can be started.
        """
        self._sandbox.warm()

    def close(self) -> None:
        """End the sandboxes' processes."""
        self._reader.close()
        self._sandbox.close()
        self._model_reader.close()

    def __enter__(self) -> Extractor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_again(reader: PageReader, read: PagesRead, pages: Sequence[Page]) -> list[Page]:
    """Scanned pages as the second reader sees them; none when one of them cannot be read again."""
    pictures = [(page, read.pictures[page.number]) for page in pages if page.number in read.pictures]
    again = in_parallel(lambda one: reader.read_again(*one), pictures, worth_it=len(pictures) > 1)
    seen = [page for page in again if page is not None]
    return seen if len(seen) == len(pages) else []


def _is_worth_another_look(pages: Sequence[Page], count: int) -> bool:
    """A short scan alone in its file, with text on it: else a person looks at it anyway, or it would take too long."""
    return count == 1 and len(pages) <= _MOST_AGAIN and all(p.source is Source.OCR and p.words for p in pages)


def cautious(settings: ReaderSettings, known: KnownParties) -> ReaderSettings:
    """The settings with an allowed error as much smaller as audits ask for."""
    return settings if known.caution == 1 else replace(settings, allowed_error=settings.allowed_error / known.caution)


def proposals(pages: Sequence[Page], known: KnownParties = KnownParties()) -> list[Candidate]:
    """Every value proposed for the fields of one document, with all evidence."""
    found = [candidate for find in FINDERS for candidate in find(pages)]
    return with_lessons(pages, assign(weigh_known(relate(found), known)), known.lessons)


@lru_cache(maxsize=1)
def _shared(settings: ReaderSettings) -> Extractor:
    """One sandbox for all one-off reads of a process; its zygote ends with the process."""
    return Extractor(settings)


def read_file(
    data: bytes,
    *,
    name: str,
    media_type: str | None = None,
    known: KnownParties = KnownParties(),
    settings: ReaderSettings = ReaderSettings(),
) -> ReadFile:
    """As `Extractor.read`, with a sandbox shared by the process. Services own an Extractor instead."""
    return _shared(settings).read(data, name=name, media_type=media_type, known=known)


def conclude(
    pages: Sequence[Page],
    candidates: Sequence[Candidate],
    page_findings: Sequence[Finding],
    count: int,
    settings: ReaderSettings,
    again: Sequence[Page] = (),
) -> Reading:
    """The reading that a document's candidates give: one value a field, the type, and the decision with its reasons.

    `count` is how many documents the file holds; `again` is the pages as the second reader sees them.
    """
    choices = choose_all(candidates)
    total = choices.get("total")
    kind = type_of(pages, again, has_negative_total=total is not None and Decimal(total.best.value) < 0)
    type_, subtype = kind.kind
    fields = _fields(choices, type_)
    values = {name: value.value for name, value in fields.items()}
    numbers = {page.number for page in pages}
    findings = [*page_findings, *check(values, type=type_, candidates=candidates)]
    decision, reasons = decide(
        type=type_,
        type_probability=kind.probability,
        fields=fields,
        near_ties=[name for name, choice in choices.items() if name in fields and choice.is_near_tie],
        unconfirmed={name for name, choice in choices.items() if not grounds_of(choice)},
        findings=findings,
        documents_in_file=count,
        allowed_error=settings.allowed_error,
    )
    others = {
        name: tuple(_value(candidate, probability) for candidate, probability in choice.others)
        for name, choice in choices.items()
        if name in fields and choice.others
    }
    return Reading(
        type=type_,
        pages=tuple(sorted(numbers)),
        fields=fields,
        decision=decision,
        reasons=reasons,
        subtype=subtype,
        language=language_of(pages),
        candidates=others,
        sheets=tuple(Sheet(page.number, page.width, page.height, page.turn, page.skew) for page in pages),
    )


def _value(candidate: Candidate, probability: float) -> FieldValue:
    return FieldValue(candidate.value, probability, candidate.page, candidate.box, candidate.source)


def _fields(choices: Mapping[str, Choice], type_: DocumentType) -> dict[str, FieldValue]:
    fields = {
        name: _value(choice.best, choice.probability)
        for name, choice in choices.items()
        if name not in _INTERNAL and (name in CORE or choice.probability >= _LEAST_FOR_EXTRAS)
    }
    for name, only_type in _ONLY_OF.items():
        if type_ is not only_type:
            fields.pop(name, None)
    if type_ is DocumentType.OTHER:
        for name in _NOT_OF_OTHER:
            fields.pop(name, None)
    has_giro = "bankgiro" in fields or "plusgiro" in fields
    if has_giro and "total" in fields and _is_home(fields.get("currency")):
        found = fields.get("currency", FieldValue("SEK", 0.0, None, None, fields["total"].source))
        fields["currency"] = replace(found, confidence=max(found.confidence, _HOME_CURRENCY))
    if type_ is DocumentType.CREDIT_NOTE:
        for name in _SIGNED:
            if name in fields:
                fields[name] = _negative(fields[name])
    fields = settled(fields, type_, choices)
    hint = debtor_kind(*(fields[n].value if n in fields else None for n in ("buyer_name", "buyer_orgnr")))
    if hint is not None:
        source = fields["buyer_name" if "buyer_name" in fields else "buyer_orgnr"]
        fields["buyer_kind_hint"] = FieldValue(hint[0].value, hint[1], source.page, source.box, source.source)
    return fields


def _is_home(currency: FieldValue | None) -> bool:
    """Whether nothing speaks against kronor."""
    return currency is None or currency.value == "SEK"


def _negative(value: FieldValue) -> FieldValue:
    """A credit note's amount, negative however it is printed."""
    amount = amount_text(-abs(Decimal(value.value)))
    return FieldValue(amount, value.confidence, value.page, value.box, value.source)
