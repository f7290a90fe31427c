"""A case's dossier as one file to hand on: to counsel and court, to another agency, or to whoever may ask for it."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from casework.ids import message_name
from casework.known import as_known_on
from casework.law_of import law_of
from casework.letter_content import creditor_party, named
from casework.moment import at_this_moment
from casework.office import Office
from casework.whole_case import WholeCase, whole_case
from claims.days import local_date
from claims.dossier import Dossier, Paper
from claims.events import Event
from claims.letter import LetterStatus
from claims.party import Party
from delivery.dossier_sheet import dossier_pdf
from dunning.ledger import balance
from storage import documents, events, letters, messages
from storage.database import Tx
from templates.catalog import label
from templates.told import event_said
from templates.told.names import name_of

TOLD = frozenset(
    {"acceptance_void", "authority", "case_opened", "claim_arose", "close", "closed", "contact", "contact_answered"}
    | {"credited", "debtor_wrote", "decision", "interest_mitigated", "invoice_joined", "letter_corrected"}
    | {"letter_prepared", "letter_returned", "letter_sent", "letter_taken_back", "limitation_interrupted", "merged"}
    | {"interruption_withdrawn", "merged_from", "objection", "objection_answered", "objection_decided"}
    | {"objection_position", "offer_kept", "payment", "payment_reversed", "plan_agreed", "plan_ended"}
    | {"record_voided", "reopened", "sold", "status_set", "terms_accepted", "transition", "unmerged"}
)
"""What others than the house's own people have a use for: not notes, tasks, whose work it is, nor how it was read."""
_LEFT = frozenset({str(LetterStatus.SENT), str(LetterStatus.PREPARED)})
_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 60  # characters of a file's name that came from outside
_MADE_AT = (1980, 1, 1, 0, 0, 0)  # zip's first day: the same papers give the same bytes


@dataclass(frozen=True, slots=True)
class _File:
    """A paper with the hash that its bytes are kept under."""

    paper: Paper
    stored: str


def make_dossier(office: Office, *, number: str, language: str = "sv") -> bytes:
    """A zip of a case's papers: a first page as PDF, the documents that claims were read from, every letter that left
    or was made for an authority, and SHA256SUMS. The same case on the same day gives the same bytes.

    A document that holds more than the case, or may while nobody has decided on all that was read from it, is named and
    not enclosed; so is every paper of a debtor with a protected identity, since papers tell where somebody lives.
    Notes, mails, tasks and credit reports stay in the house. Raises Refused("no_such_case"), as the law does where it
    has no row for a day, and "unprintable".
    """
    office = at_this_moment(office)
    with office.database.read() as tx:
        known = whole_case(tx, number)
        kept, left_out = _documents(tx, number, language)
        found = [*kept, *_letters(tx, number, language)]
        files = [] if known.facts.is_protected else found
        told = replace(
            _dossier(office, tx, known, files, left_out, language),
            withheld=tuple(each.paper.file for each in found) if known.facts.is_protected else (),
        )
    first = dossier_pdf(told)
    head = Paper(f"00-akt-{number}.pdf", "", told.on, hashlib.sha256(first).hexdigest())
    enclosed = ((each.paper.file, office.blobs.get(each.stored)) for each in files)
    sums = "".join(f"{paper.sha256}  {paper.file}\n" for paper in (head, *told.papers))
    return _zipped([(head.file, first), *enclosed, ("SHA256SUMS", sums.encode())])


def _zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files:
            archive.writestr(zipfile.ZipInfo(name, _MADE_AT), body, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _dossier(
    office: Office, tx: Tx, known: WholeCase, files: list[_File], left_out: tuple[str, ...], language: str
) -> Dossier:
    today = office.clock.today()
    facts = as_known_on(known.facts, today)
    assert facts.debtor is not None  # stored facts carry it
    happened = (event for event in events.of_case(tx, known.row.number) if event.kind in TOLD)
    return Dossier(
        case_number=known.row.number,
        on=today,
        language=language,
        agency=office.agency,
        creditor=creditor_party(known.creditor),
        debtor=_shielded(named(facts.debtor, facts.debtor_kind), is_protected=facts.is_protected),
        balance=balance(facts=facts, law=law_of(office, facts), as_of=today),
        about={invoice.number: invoice.about for invoice in facts.invoices},
        payments=tuple((paid.on, paid.amount) for paid in sorted(facts.payments, key=lambda each: each.on)),
        happened=tuple((event.on, _said(event, language, facts.currency)) for event in happened),
        papers=tuple(each.paper for each in files),
        left_out=left_out,
    )


def _shielded(debtor: Party, *, is_protected: bool) -> Party:
    """A debtor with a protected identity is named without where they live."""
    return replace(debtor, address=()) if is_protected else debtor


def _said(event: Event, language: str, currency: str) -> str:
    return event_said(event.kind, event.why, event.data, language, currency=currency)


def _documents(tx: Tx, number: str, language: str) -> tuple[list[_File], tuple[str, ...]]:
    """The documents that the case's claims were read from, and the names of those that hold more."""
    kept: list[_File] = []
    left_out: list[str] = []
    found = {document.id: document for _, document in documents.readings_of_case(tx, number)}
    for at, document in enumerate(found.values(), start=1):
        readings = documents.readings_of_document(tx, document.id)
        name = f"fakturor/{at:02}-{_plain(document.name)}"
        if any(reading.case_number != number for reading in readings if reading.state != documents.REPLACED):
            left_out.append(f"{document.name} ({message_name(document.message_id)})")
            continue
        message = messages.get(tx, document.message_id)
        on = local_date(message.received_at) if message is not None else None
        what = label("Inkommen handling", language=language)
        kept.append(_File(Paper(name, what, on, document.sha256), document.sha256))
    return kept, tuple(left_out)


def _letters(tx: Tx, number: str, language: str) -> Iterator[_File]:
    for row in letters.of_case(tx, number):
        if row.status in _LEFT and row.body_sha256 is not None:
            what = name_of("step", row.step, language) or row.step
            file = f"brev/{row.on.isoformat()}-{_plain(row.key)}.pdf"
            yield _File(Paper(file, what, row.on, row.body_sha256), row.body_sha256)


def _plain(name: str) -> str:
    """A name that any system takes, with its ending: what came from outside is kept to plain letters and digits."""
    plain = _PLAIN.sub("-", name).strip(".-") or "fil"
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 8] + plain[-8:]
