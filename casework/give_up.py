"""When the machine gives up on reading a message, the message waits for a person instead of waiting for nobody."""

from __future__ import annotations

from casework.ids import message_name
from casework.journal import happened
from casework.office import Office
from casework.outbox import owe_again
from claims.message import MessageState
from storage import messages, tasks

READING = frozenset({"read_message", "read_document", "reread_document", "conclude_message"})
"""The kinds of job without which a message never gets its state."""


def give_up(office: Office, *, kind: str, message_id: int, code: str) -> None:
    """Park a message whose reading was parked, with the job's code as the reason; others stay as they are."""
    if kind not in READING:
        return
    with office.database.write() as tx:
        row = messages.get(tx, message_id)
        if row is None or row.state != MessageState.PENDING:
            return
        reason = f"failed_{code}"
        messages.set_state(tx, message_id, state=MessageState.PARKED, reason=reason)
        tasks.add(
            tx,
            key=f"parked-{message_id}-{reason}",
            kind="parked_message",
            title=f"A message could not be read: {code}; see krav message show {message_name(message_id)}",
            now=office.clock.now(),
            case_number=None,
            message_id=message_id,
        )
        happened(
            office,
            tx,
            case_number=None,
            kind="message_parked",
            why=f"The message could not be read: {code}",
            message=message_name(message_id),
            job=kind,
        )
        owe_again(office, tx, "settle_message", key=f"settle-{message_id}", message_id=message_id)
