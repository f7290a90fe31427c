"""Parked work that shall not be done is set aside by a person, and what it was about says so."""

from __future__ import annotations

from casework.give_up import READING
from casework.job_kinds import job_or_refuse
from casework.journal import happened
from casework.office import Office
from claims.message import MessageState
from claims.refused import Refused
from storage import documents, jobs, mails, messages
from storage.database import Tx
from storage.documents import FAILED, WAITING
from storage.jobs import JobRow

_INSTEAD = {
    "send_letter": "stop the case or put right what the letter lacks: a letter that is owed is never dropped here",
    "send_payout": "cancel the payout run: money that is ordered is never dropped here",
    "send_authority_file": "record the paper with the authority: one that is owed is never dropped here",
    "send_invoice": "credit the invoice: one that was issued is never dropped here",
}
_SKIPPED = "skipped"


def skip_job(office: Office, *, job_id: int, by: str, why: str) -> None:
    """Set a parked job aside for good. A message stays parked, an unread file counts as failed, a mail is cancelled.

    Raises Refused: "no_such_job", "not_parked", "why_missing", and "not_skippable" for what is owed to somebody.
    """
    if not why.strip():
        raise Refused("why_missing", "say why the job is skipped")
    with office.database.write() as tx:
        row = job_or_refuse(tx, job_id)
        if row.kind in _INSTEAD:
            raise Refused("not_skippable", _INSTEAD[row.kind])
        _leave(tx, row, why.strip())
        jobs.change(tx, job_id, state=jobs.SKIPPED, finished_at=office.clock.machine_now())
        happened(office, tx, case_number=None, kind="job_skipped", why=why.strip(), actor=by, job=job_id, of=row.kind)


def _leave(tx: Tx, row: JobRow, why: str) -> None:
    if row.kind == "send_mail":
        mails.change(tx, str(row.args["mail_key"]), status=mails.CANCELLED, why=why)
    if row.kind == "read_document":
        document = documents.get(tx, int(row.args["document_id"]))
        if document is not None and document.state == WAITING:
            documents.set_state(tx, document.id, state=FAILED, reason=_SKIPPED)
    if row.kind in READING:
        message = messages.get(tx, int(row.args["message_id"]))
        if message is not None and message.state == MessageState.PENDING:
            messages.set_state(tx, message.id, state=MessageState.PARKED, reason=_SKIPPED)
