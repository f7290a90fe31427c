"""Bytes to pages: the text layer where it can be trusted, OCR where not; hostile bytes only ever meet the sandbox."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

import structlog
from PIL import Image

from claims.reading import Box, DocumentType, Source
from claims.refused import Finding, Unavailable
from extraction.pages import Page, Word
from extraction.readers import ocr
from extraction.readers.kind import kind_of
from extraction.sandbox import JobFailed, Sandbox
from extraction.settings import ReaderSettings

_MESSAGES = {
    "encrypted": "the file needs a password to open",
    "heic_unsupported": "the file is a HEIC photo, which cannot be opened here; the same photo as JPEG can",
    "unreadable": "the file is damaged and cannot be opened",
    "unsupported_type": "the file is neither a PDF, nor a picture (JPEG, PNG, TIFF, HEIC), nor an e-invoice",
    "too_large": "the file or one of its pages is too large",
    "too_many_pages": "the file has too many pages",
    "timeout": "reading the file took too long",
    "crashed": "the file made the reader stop",
    "empty": "there is nothing to read in the file",
}
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
Line = tuple[str, float, tuple[float, float, float, float]]

_log = structlog.get_logger()
_POINTS = 72.0
_LONGEST_WORD = 600  # letters: a line of print has fewer, and looking through more costs the square of them
_MOST_PICTURES = 3  # kept of one file for a second look; some 6 MB each
_LARGEST_SIDE = 2500  # pixels of a page to look at
_MOST_BOTH = 2  # pages of a scan that both readers begin at once


class Unreadable(Exception):
    """A file that gives no pages, as a finding on it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.finding = Finding(code, _MESSAGES.get(code, _MESSAGES["unreadable"]))


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it was given to OCR: grey pixels, dots per inch, the degrees clockwise that straightened it.

    `lines` is what the second reader sees on it, where that was begun together with the first.
    """

    image: Image.Image
    dpi: float
    skew: float
    is_blank: bool
    lines: Future[list[Line] | None] | None = None


@dataclass(frozen=True, slots=True)
class Structured:
    """An XML invoice: its fields by name, and what was odd about it."""

    type: DocumentType
    subtype: str | None
    fields: Mapping[str, str]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """An invoice QR code: invoice, credit_note, cash (paid already) or unknown; and its fields."""

    kind: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PagesRead:
    """The pages of a file, what was odd about reading them, and the pictures of the first scanned ones by number.

    `structured` is the invoice that the file is (XML, without pages) or carries (attached to a PDF), `codes` are the
    invoice QR codes on its first pages.
    """

    pages: tuple[Page, ...]
    findings: tuple[Finding, ...] = ()
    pictures: Mapping[int, Picture] = field(default_factory=dict)
    structured: Structured | None = None
    codes: tuple[PrintedCode, ...] = ()


class PageReader:
    """Reads one file at a time through sandboxes that the caller owns; the model reader's holds a recognition model."""

    def __init__(self, sandbox: Sandbox, model_reader: Sandbox, settings: ReaderSettings) -> None:
        self._sandbox = sandbox
        self._model_reader = model_reader
        self._settings = settings
        self._threads = ThreadPoolExecutor(thread_name_prefix="second-reader")

    def close(self) -> None:
        """Begin nothing more; readings under way end with the sandboxes, which the caller closes."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def unlocked(self, data: bytes, passwords: Sequence[str]) -> bytes:
        """A PDF that one of some passwords opens, without its encryption; any other file as it is.

        Raises Unreadable for what is refused at sight.
        """
        if not passwords or b"/Encrypt" not in data:
            return data
        self._refuse_at_sight(data)
        try:
            _answer, opened = self._run("unlock", data, {"passwords": list(passwords)})
        except Unreadable:
            return data  # `read` says what is wrong with it, in the words for every file
        return opened

    def read(self, data: bytes) -> PagesRead:
        """Every page of a file. Raises Unreadable for the file's faults, Unavailable for the machine's."""
        self._refuse_at_sight(data)
        answer, _blob = self._run("look", data, {"max_pages": self._settings.max_pages})
        structured = _structured(answer.get("einvoice"))
        if structured is not None and not answer["pages"]:
            return PagesRead((), structured=structured)
        wanted = [seen["number"] for seen in answer["pages"] if seen["needs_ocr"]][: self._settings.max_ocr_pages]
        is_both = len(answer["pages"]) <= _MOST_BOTH and len(wanted) == len(answer["pages"])
        read_page = partial(self._page, data, wanted, is_both=is_both)
        results = in_parallel(read_page, answer["pages"], worth_it=len(wanted) > 1)
        pages = [page for page, _finding, _picture in results]
        findings = [finding for _page, finding, _picture in results if finding is not None]
        scans = [(page.number, picture) for page, _finding, picture in results if picture is not None]
        if not any(page.words for page in pages):
            raise Unreadable(findings[0].code if findings and findings[0].code in ("timeout", "crashed") else "empty")
        return PagesRead(tuple(pages), tuple(findings), dict(scans), structured, _printed_codes(answer))

    def _page(
        self, data: bytes, wanted: Sequence[int], seen: Mapping[str, Any], *, is_both: bool
    ) -> tuple[Page, Finding | None, Picture | None]:
        if seen["number"] in wanted:
            page, finding, picture = self._scanned_page(data, seen, is_both=is_both)
            return page, finding, picture if page.number in wanted[:_MOST_PICTURES] else None
        return _text_page(seen), _page_finding(seen), None

    def read_again(self, page: Page, picture: Picture) -> Page | None:
        """A scanned page read once more, by the reader that has a model for it; None when that fails.

        A machine on which the model does not run reads on without a second opinion: more goes to a person.
        """
        lines = self._lines(picture) if picture.lines is None else picture.lines.result()
        if lines is None:
            return None
        scale = _POINTS / picture.dpi
        words = [
            word
            for text, confidence, (x0, y0, x1, y1) in lines
            for word in _spread(text.split(), (x0 * scale, y0 * scale, x1 * scale, y1 * scale), confidence)
        ]
        return replace(page, words=tuple(words))

    def _lines(self, picture: Picture) -> list[Line] | None:
        image = picture.image
        try:
            answer, _blob = self._model_reader.run(
                "read_page",
                data=image.tobytes(),
                options={"width": image.width, "height": image.height},
                limits=self._settings.limits,
            )
        except JobFailed:
            return None
        except Unavailable as away:
            _log.warning("second_reader_unavailable", code=away.what)
            return None
        lines: list[Line] = answer["lines"]
        return lines

    def ruled_tables(self, data: bytes, page: int) -> list[list[list[str]]]:
        """The ruled tables of a PDF page, rows of cell texts; none when the page's drawing defeats the reader."""
        try:
            answer, _blob = self._sandbox.run(
                "ruled_tables", data=data, options={"page": page}, limits=self._settings.limits
            )
        except JobFailed:
            return []
        tables: list[list[list[str]]] = answer["tables"]
        return tables

    def page_picture(self, data: bytes, page: Page, *, dpi: float) -> Image.Image | None:
        """A page in colour as it lies in the file but turned the right way; None when it cannot be drawn.

        About `dpi` dots per inch, fewer where the page is larger than A2; its width stands for `page.width` points.
        """
        scale = min(dpi / _POINTS, _LARGEST_SIDE / max(page.width, page.height))
        size = {"width": max(1, round(page.width * scale)), "height": max(1, round(page.height * scale))}
        try:
            answer, pixels = self._run("page_picture", data, {"page": page.number, "turn": page.turn, **size})
        except Unreadable:
            return None
        return Image.frombytes("RGB", (answer["width"], answer["height"]), pixels)

    def words_on(self, data: bytes, number: int) -> list[Word]:
        """The words of a page's text layer, none where it has none that can be trusted. Raises Unreadable."""
        seen, _blob = self._run("page_words", data, {"page": number})
        return [] if seen["needs_ocr"] else [Word(text, (x0, y0, x1, y1)) for text, x0, y0, x1, y1 in seen["words"]]

    def words_in(self, data: bytes, number: int, *, turn: int, part: Box) -> list[Word]:
        """The words that OCR sees in a part of a page turned by `turn` degrees, in shares of its size.

        Raises Unreadable, Unavailable without tesseract.
        """
        options = {"page": number, "turn": turn, "part": part, "dpi": self._settings.ocr_dpi}
        answer, pixels = self._run("crop", data, options)
        image = Image.frombytes("L", (answer["width"], answer["height"]), pixels)
        settings = self._settings
        try:
            return ocr.read_words(
                image,
                dpi=answer["dpi"],
                language=settings.ocr_language,
                seconds=settings.ocr_seconds,
                layout=ocr.BLOCK,
            )
        except ocr.OcrFailed as failed:
            raise Unreadable(failed.code) from None

    def _refuse_at_sight(self, data: bytes) -> None:
        if not data:
            raise Unreadable("empty")
        if len(data) > self._settings.max_bytes:
            raise Unreadable("too_large")
        if kind_of(data) is None:
            raise Unreadable("unsupported_type")

    def _run(self, job: str, data: bytes, options: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        merged = {"max_pixels": self._settings.max_pixels, **options}
        try:
            return self._sandbox.run(job, data=data, options=merged, limits=self._settings.limits)
        except JobFailed as failed:
            raise Unreadable(failed.code) from None

    def _picture(self, data: bytes, number: int, turn: int) -> Picture:
        options = {"page": number, "turn": turn, "dpi": self._settings.ocr_dpi}
        answer, pixels = self._run("picture", data, options)
        image = Image.frombytes("L", (answer["width"], answer["height"]), pixels)
        return Picture(image, answer["dpi"], answer["skew"], answer["blank"])

    def _with_lines(self, picture: Picture) -> Picture:
        """Both readers begin at once, since few scans are sure after the first: a core that idles shortens the wait."""
        try:
            return replace(picture, lines=self._threads.submit(self._lines, picture))
        except RuntimeError:  # closed meanwhile: whoever reads it still may ask for the lines later
            return picture

    def _scanned_page(
        self, data: bytes, seen: Mapping[str, Any], *, is_both: bool
    ) -> tuple[Page, Finding | None, Picture | None]:
        number = seen["number"]
        try:
            picture, turn = self._picture(data, number, 0), 0
            if picture.is_blank:
                return _ocr_page(number, picture, 0, []), None, None
            if is_both:
                picture = self._with_lines(picture)
            words = self._words(picture)
            if ocr.looks_misread(words):
                turn = ocr.turn_of(picture.image, dpi=picture.dpi, seconds=self._settings.ocr_seconds)
                if turn:
                    if picture.lines is not None:
                        picture.lines.cancel()
                    picture = self._picture(data, number, turn)
                    words = self._words(picture)
        except ocr.OcrFailed as failed:
            return _text_page(seen), Finding(failed.code, f"page {number} could not be read by OCR"), None
        return _ocr_page(number, picture, turn, words), None, picture

    def _words(self, picture: Picture) -> list[Word]:
        settings = self._settings
        return ocr.read_words(
            picture.image,
            dpi=picture.dpi,
            language=settings.ocr_language,
            seconds=settings.ocr_seconds,
        )


def _structured(told: Mapping[str, Any] | None) -> Structured | None:
    if told is None:
        return None
    findings = tuple(Finding(code, message, about) for code, message, about in told["findings"])
    return Structured(DocumentType(told["type"]), told["subtype"], told["fields"], findings)


def _printed_codes(answer: Mapping[str, Any]) -> tuple[PrintedCode, ...]:
    told = answer.get("codes", ())
    return tuple(PrintedCode(code["kind"], code["fields"]) for code in told)


def in_parallel(function: Callable[[_Item], _Result], items: Sequence[_Item], *, worth_it: bool) -> list[_Result]:
    """`function` of each item in order; one per core at a time where that is worth a set of threads."""
    if not worth_it:
        return [function(item) for item in items]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return list(threads.map(function, items))


def _spread(texts: Sequence[str], box: Box, confidence: float) -> list[Word]:
    """Words side by side in a box, each as wide as its share of the letters."""
    step = (box[2] - box[0]) / max(1, len(" ".join(texts)))
    words, at = [], 0
    for text in texts:
        words.append(Word(text, (box[0] + at * step, box[1], box[0] + (at + len(text)) * step, box[3]), confidence))
        at += len(text) + 1
    return words


def _text_page(seen: Mapping[str, Any]) -> Page:
    words = tuple(Word(text[:_LONGEST_WORD], (x0, y0, x1, y1)) for text, x0, y0, x1, y1 in seen["words"])
    return Page(seen["number"], seen["width"], seen["height"], words, Source.TEXT)


def _page_finding(seen: Mapping[str, Any]) -> Finding | None:
    if seen["broken"]:
        return Finding("broken_page", f"page {seen['number']} is damaged and was passed over")
    if seen["needs_ocr"]:
        return Finding("unread_pages", f"page {seen['number']} was not read: too many scanned pages")
    return None


def _ocr_page(number: int, picture: Picture, turn: int, words: list[Word]) -> Page:
    scale = _POINTS / picture.dpi
    width, height = picture.image.width * scale, picture.image.height * scale
    return Page(number, width, height, tuple(words), Source.OCR, turn=turn, skew=picture.skew)
