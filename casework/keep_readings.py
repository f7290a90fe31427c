"""What was read of a file is kept: sure claims are filed, doubtful ones wait for a handler, the rest is set aside."""

from __future__ import annotations

from collections.abc import Sequence

from casework.audit import AUDITED, is_drawn
from casework.file_reading import file_reading, to_review
from casework.office import Office
from casework.parties import known_creditor
from claims.reading import DocumentType, Reading, ReadingDecision
from claims.refused import Finding
from extraction.decide import CLAIM_TYPES
from storage import cases, documents, messages
from storage.database import Tx
from storage.documents import FILED, SET_ASIDE, DocumentRow, ReadingRow


def keep_readings(
    office: Office, tx: Tx, *, row: DocumentRow, readings: Sequence[Reading], first: int = 0
) -> list[int]:
    """Keep the readings of a file from a position on and sort each; their ids."""
    message = messages.get(tx, row.message_id)
    sender = message.from_address if message and message.from_address else None
    kept = []
    for position, reading in enumerate(readings, first):
        reading_id = documents.add_reading(tx, document_id=row.id, position=position, reading_json=reading.as_json())
        stored = documents.get_reading(tx, reading_id)
        assert stored is not None
        if _is_audited(office, row, position, reading):
            to_review(office, tx, stored, [AUDITED])
        else:
            _sort(office, tx, stored, reading, sender, row.message_id)
        kept.append(reading_id)
    return kept


def _is_audited(office: Office, row: DocumentRow, position: int, reading: Reading) -> bool:
    """Whether a document that would be filed goes to a person all the same."""
    is_sure = reading.decision is ReadingDecision.ACCEPT and reading.type in CLAIM_TYPES
    return is_sure and is_drawn(office, sha256=row.sha256, position=position)


def _sort(office: Office, tx: Tx, row: ReadingRow, reading: Reading, sender: str | None, message_id: int) -> None:
    """Sure claims are filed; a reminder joins its invoice, papers that claim nothing are set aside; else review."""
    if reading.type in (DocumentType.STATEMENT, DocumentType.OTHER):
        documents.set_reading(tx, row.id, state=SET_ASIDE, reason=reading.subtype or str(reading.type))
        return
    if reading.type is DocumentType.REMINDER:
        number = _case_reminded_of(tx, reading, sender)
        if number is not None:
            documents.set_reading(tx, row.id, state=FILED, reason="reminder_of_filed_invoice", case_number=number)
            return
        alone = Finding("reminder_alone", "a reminder came without its invoice; file it as an invoice or reject")
        to_review(office, tx, row, [alone])
        return
    if reading.decision is ReadingDecision.REVIEW:
        to_review(office, tx, row, [])
        return
    file_reading(office, tx, row=row, sender=sender, message_id=message_id)


def _case_reminded_of(tx: Tx, reading: Reading, sender: str | None) -> str | None:
    """The case that holds the invoice a reminder repeats; the reminder's fee and date change nothing in it."""
    number = reading.value("invoice_number")
    creditor = known_creditor(tx, reading=reading, sender=sender)
    filed = cases.invoice_of(tx, creditor_id=creditor.id, number=number) if number and creditor else None
    return filed.case_number if filed else None
