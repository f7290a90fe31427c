"""Run again: whatever of a message is parked or unread is put back to work, with nothing lost or doubled."""

from __future__ import annotations

from casework.give_up import READING
from casework.ids import message_name
from casework.journal import happened
from casework.office import Office
from casework.outbox import owe_again
from claims.message import MessageState
from claims.refused import Refused
from storage import documents, jobs, messages
from storage.documents import FAILED, WAITING


def retry_message(office: Office, *, message_id: int) -> int:
    """Read a message again from its stored bytes: parked jobs, failed documents, or the whole message.

    Returns how many pieces of work were put back. Raises Refused when there is no such message, or it led to a case
    and has nothing parked.
    """
    with office.database.write() as tx:
        row = messages.get(tx, message_id)
        if row is None:
            raise Refused("no_such_message", f"there is no message {message_name(message_id)}")
        parked = {job.kind for job in jobs.of_message(tx, message_id) if job.state == jobs.PARKED}
        again = jobs.run_again(tx, now=office.clock.machine_now(), message_id=message_id)
        failed = [document for document in documents.of_message(tx, message_id) if document.state == FAILED]
        for document in failed:
            documents.set_state(tx, document.id, state=WAITING)
            owe_again(
                office,
                tx,
                "read_document",
                key=f"document-{document.id}",
                document_id=document.id,
                message_id=message_id,
            )
        again += len(failed)
        if not again:
            if row.state == MessageState.FILED:
                raise Refused("nothing_to_retry", f"{message_name(message_id)} led to a case; nothing of it is parked")
            owe_again(office, tx, "read_message", key=f"read-{message_id}", message_id=message_id)
            again = 1
            parked = {"read_message"}
        if failed or parked & READING:
            messages.set_state(tx, message_id, state=MessageState.PENDING, reason="")
        happened(
            office,
            tx,
            case_number=None,
            kind="retried",
            why="A person asked to run it again",
            message=message_name(message_id),
        )
    return again
