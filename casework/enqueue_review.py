"""A doubtful reading takes its place in the handlers' queue, by its age, its value and its deadline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from casework.claim_of import amount_of
from casework.office import Office
from casework.parties import known_creditor
from claims.days import add_years, parse_iso_date
from claims.party import DebtorKind
from claims.reading import Reading
from claims.refused import Refused
from dunning.limitation import limitation_years
from dunning.party_kind import debtor_kind
from dunning.review_order import review_order
from storage import documents, messages, reviews
from storage.database import Tx
from storage.documents import ReadingRow


def enqueue_review(office: Office, tx: Tx, *, row: ReadingRow, content: Mapping[str, Any]) -> None:
    """Put a reading (`content` as stored) in the queue, where a handler is best served with it."""
    reading = Reading.from_json(content)
    document = documents.get(tx, row.document_id)
    message = messages.get(tx, document.message_id) if document else None
    came_at = message.received_at if message else office.clock.now()
    place, why = review_order(
        came_at=came_at,
        total=amount_of(reading),
        due_on=parse_iso_date(reading.value("due_date") or ""),
        lapses_on=_lapses_on(office, reading),
    )
    creditor = known_creditor(tx, reading=reading, sender=(message.from_address if message else "") or None)
    reviews.enqueue(
        tx,
        row.id,
        rank=_seconds(place),
        why=why,
        creditor_id=creditor.id if creditor else None,
        codes=[reason.code for reason in reading.reasons],
    )


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _lapses_on(office: Office, reading: Reading) -> date | None:
    """The day a claim of this age would lapse if nothing had interrupted its limitation; None where nobody knows."""
    issued = parse_iso_date(reading.value("invoice_date") or "")
    if issued is None:
        return None
    kind, _why = debtor_kind(
        orgnr=reading.value("buyer_orgnr"), text=reading.value("buyer_name") or "", about=reading.value("about") or ""
    )
    try:
        return add_years(issued, limitation_years(debtor_kind=DebtorKind(kind), on=issued, law=office.law))
    except (Refused, ValueError, OverflowError):
        return None
