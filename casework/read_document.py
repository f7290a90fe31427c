"""Document to reading: the slow part of intake, run outside any transaction."""

from __future__ import annotations

from casework.file_reading import file_reading, to_review
from casework.office import Office
from casework.outbox import owe_again
from casework.parties import known_creditor
from claims.reading import DocumentType, ReadFile, Reading, ReadingDecision
from claims.refused import Finding
from extraction.extract import KnownParties
from storage import cases, creditors, documents, messages
from storage.database import Tx
from storage.documents import FAILED, FILED, READ, REJECTED, SET_ASIDE, WAITING, DocumentRow, ReadingRow


def read_document(office: Office, *, document_id: int, message_id: int) -> None:
    """Read a document, keep every reading, file the sure ones and queue the doubtful ones for a handler.

    A bad file is a fact about the document; Unavailable is raised only when the machine cannot read at all.
    """
    with office.database.read() as tx:
        row = documents.get(tx, document_id)
        known = _known_parties(tx)
        is_twin = row is not None and _was_read_before(tx, row)
    if row is None or row.state != WAITING:
        return
    result = None
    if not is_twin:
        data = office.blobs.get(row.sha256)
        result = office.reader.read(data, name=row.name, media_type=row.media_type, known=known)
    with office.database.write() as tx:
        current = documents.get(tx, document_id)
        if current is None or current.state != WAITING:
            return
        if result is None:
            documents.set_state(tx, document_id, state=READ, reason="duplicate_file")
        else:
            _keep(office, tx, current, result)
        if all(document.state != WAITING for document in documents.of_message(tx, message_id)):
            owe_again(office, tx, "conclude_message", key=f"conclude-{message_id}", message_id=message_id)


def _was_read_before(tx: Tx, row: DocumentRow) -> bool:
    """Whether the same bytes were read in an earlier mail and a handler did not reject what they said."""
    twin = documents.earlier_same_file(tx, sha256=row.sha256, before=row.id)
    if twin is None or twin.state != READ:
        return False
    readings = documents.readings_of_document(tx, twin.id)
    return not readings or any(reading.state != REJECTED for reading in readings)


def _known_parties(tx: Tx) -> KnownParties:
    rows = creditors.all_creditors(tx)
    confirmed = [row for row in rows if row.confirmed_at is not None]
    return KnownParties(
        creditor_orgnrs=frozenset(row.orgnr for row in confirmed if row.orgnr),
        creditor_names=frozenset(row.name for row in confirmed),
    )


def _keep(office: Office, tx: Tx, row: DocumentRow, result: ReadFile) -> None:
    if result.error is not None:
        documents.set_state(tx, row.id, state=FAILED, reason=result.error.code)
        return
    documents.set_state(tx, row.id, state=READ)
    message = messages.get(tx, row.message_id)
    sender = message.from_address if message and message.from_address else None
    for position, reading in enumerate(result.documents):
        reading_id = documents.add_reading(tx, document_id=row.id, position=position, reading_json=reading.as_json())
        stored = documents.get_reading(tx, reading_id)
        assert stored is not None
        _sort(office, tx, stored, reading, sender, row.message_id)


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
        to_review(
            tx, row, [Finding("reminder_alone", "a reminder came without its invoice; file it as an invoice or reject")]
        )
        return
    if reading.decision is ReadingDecision.REVIEW:
        to_review(tx, row, [])
        return
    file_reading(office, tx, row=row, sender=sender, message_id=message_id)


def _case_reminded_of(tx: Tx, reading: Reading, sender: str | None) -> str | None:
    """The case that holds the invoice a reminder repeats; the reminder's fee and date change nothing in it."""
    number = reading.value("invoice_number")
    creditor = known_creditor(tx, reading=reading, sender=sender)
    filed = cases.invoice_of(tx, creditor_id=creditor.id, number=number) if number and creditor else None
    return filed.case_number if filed else None
