"""When everything in a message is read, the message gets its state, its sender an answer, its mail a place."""

from __future__ import annotations

from collections.abc import Sequence

from casework.ids import message_name
from casework.journal import happened
from casework.note_decision import NO_CLAIM
from casework.office import Office
from casework.outbox import owe_again
from casework.receipt import queue_receipt
from claims.message import MessageState
from claims.reading import DocumentType
from storage import documents, messages, tasks
from storage.database import Tx
from storage.documents import FAILED, FILED, REPLACED, REVIEW, SET_ASIDE, WAITING, DocumentRow, ReadingRow
from storage.messages import MessageRow

_NOTHING_NEW = frozenset(
    {"duplicate_file", "duplicate_invoice", "duplicate_credit_note", "reminder_of_filed_invoice", NO_CLAIM}
)


def conclude_message(office: Office, *, message_id: int) -> None:
    """Decide a message's state from its documents, answer its sender where that is safe, and owe the move.

    filed: it led to a case. parked: a person must look (a review item, an unreadable or unrelated document).
    ignored: everything in it is here already. Safe to repeat; an answer is queued once per set of cases.
    """
    with office.database.write() as tx:
        row = messages.get(tx, message_id)
        found = documents.of_message(tx, message_id)
        if row is None or any(document.state == WAITING for document in found):
            return
        _drop_reminders_of_own_invoices(tx, message_id)
        readings = [row for row in documents.readings_of_message(tx, message_id) if row.state != REPLACED]
        state, reason = _state(found, readings)
        changed = (str(state), reason) != (row.state, row.reason)
        messages.set_state(tx, message_id, state=state, reason=reason)
        if state is MessageState.PARKED:
            _ask_a_person(office, tx, row, reason)
        if changed:
            happened(
                office,
                tx,
                case_number=None,
                kind="message_concluded",
                why=f"The message was {state}" + (f": {reason}" if reason else ""),
                message=message_name(message_id),
            )
        queue_receipt(office, tx, message_id=message_id)
        owe_again(office, tx, "settle_message", key=f"settle-{message_id}", message_id=message_id)


def _state(found: Sequence[DocumentRow], readings: Sequence[ReadingRow]) -> tuple[MessageState, str]:
    """The first row that fits decides."""
    failed = [document.reason for document in found if document.state == FAILED]
    review = [reading for reading in readings if reading.state == REVIEW]
    aside = {reading.reason for reading in readings if reading.state == SET_ASIDE}
    aside |= {document.reason for document in found if document.reason}
    if review:
        return MessageState.PARKED, "review"
    if failed:
        return MessageState.PARKED, failed[0]
    if any(reading.state == FILED for reading in readings):
        return MessageState.FILED, ""
    if readings and all(reading.state == "rejected" for reading in readings):
        return MessageState.IGNORED, "rejected"
    if aside and aside <= _NOTHING_NEW:
        return MessageState.IGNORED, sorted(aside)[0]
    return MessageState.PARKED, "no_invoice"


def _drop_reminders_of_own_invoices(tx: Tx, message_id: int) -> None:
    """A reminder stapled on its invoice may be read first; once the invoice is filed it says nothing new."""
    readings = documents.readings_of_message(tx, message_id)
    filed = {_number(reading) for reading in readings if reading.state == FILED}
    for reading in readings:
        is_reminder = reading.reading["type"] == DocumentType.REMINDER
        if is_reminder and reading.state == REVIEW and _number(reading) in filed:
            documents.set_reading(tx, reading.id, state=SET_ASIDE, reason="reminder_of_filed_invoice")


def _number(row: ReadingRow) -> str:
    return str(row.reading["fields"].get("invoice_number", {}).get("value", ""))


def _ask_a_person(office: Office, tx: Tx, row: MessageRow, reason: str) -> None:
    tasks.add(
        tx,
        key=f"parked-{row.id}-{reason}",
        kind="parked_message",
        title=f"A message waits: {reason}",
        now=office.clock.now(),
        case_number=None,
        message_id=row.id,
    )
