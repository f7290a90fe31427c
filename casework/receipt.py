"""The receipt: within seconds the creditor reads what we understood, what is missing, and the terms."""

from __future__ import annotations

import hashlib

from casework.ids import message_name
from casework.office import Office
from casework.post import queue_mail
from casework.terms_of import terms_of
from storage import creditors, documents, mails, messages
from storage.database import Tx
from storage.documents import FAILED, FILED, REJECTED, REVIEW, SET_ASIDE
from storage.messages import MessageRow


def queue_receipt(office: Office, tx: Tx, *, message_id: int) -> None:
    """Owe the answer to a message whose documents are read, when its sender may be answered.

    One answer per outcome: if a handler later files what was in doubt, the creditor hears of the new outcome once.
    """
    row = messages.get(tx, message_id)
    if row is None or not row.may_answer or row.duplicate_of is not None:
        return
    readings = documents.readings_of_message(tx, message_id)
    numbers = sorted({reading.case_number for reading in readings if reading.case_number})
    told = sorted(f"{reading.id}:{reading.state}:{reading.case_number}" for reading in readings)
    told += sorted(f"{document.id}:{document.state}" for document in documents.of_message(tx, message_id))
    outcome = hashlib.sha256("|".join(told).encode()).hexdigest()[:8]
    if any(mail.kind == "receipt" and mail.key.endswith(outcome) for mail in mails.in_reply_to(tx, message_id)):
        return
    shown = [terms_of(office, tx, case_number=number) for number in numbers]
    queue_mail(
        office,
        tx,
        kind="receipt",
        key=f"receipt-{message_name(message_id)}-{outcome}",
        recipient=row.from_address,
        language=_language(tx, row),
        case_number=numbers[0] if numbers else None,
        answers=row,
        automatic=True,
        context={
            "subject_was": row.subject,
            "cases": [terms.as_context(office) for terms in shown],
            "in_review": sum(reading.state == REVIEW for reading in readings),
            "unreadable": [
                {"name": document.name, "reason": document.reason}
                for document in documents.of_message(tx, message_id)
                if document.state == FAILED
            ],
            "duplicates": _aside(tx, message_id, "duplicate_"),
            "reminders": _aside(tx, message_id, "reminder_"),
            "other": sum(
                reading.state == SET_ASIDE and not reading.reason.startswith(("duplicate_", "reminder_"))
                for reading in readings
            ),
            "rejected": [reading.reason for reading in readings if reading.state == REJECTED],
            "filed": sum(reading.state == FILED for reading in readings),
            "print_run": office.agency.print_run,
        },
    )


def _aside(tx: Tx, message_id: int, prefix: str) -> int:
    by_reading = [r.reason for r in documents.readings_of_message(tx, message_id) if r.state == SET_ASIDE]
    by_file = [document.reason for document in documents.of_message(tx, message_id)]
    return sum(reason.startswith(prefix) for reason in (*by_reading, *by_file))


def _language(tx: Tx, row: MessageRow) -> str:
    registered = creditors.by_sender(tx, row.from_address)
    return registered[0].language if registered else "sv"
