"""A handler takes back what they just decided about a reading, as long as nothing has left the house because of it."""

from __future__ import annotations

from datetime import timedelta

from casework.cut_pages import uncut
from casework.ids import reading_name
from casework.journal import happened
from casework.lessons import retire_in
from casework.note_decision import JOINED, SPLIT
from casework.office import Office
from casework.outbox import owe_again
from casework.put_back import put_back
from casework.review import rejection_key
from casework.unfile import unfile
from claims.message import MessageState
from claims.refused import Refused
from storage import audits, documents, mails, messages, review_log
from storage.database import Tx
from storage.documents import FILED, REJECTED, SET_ASIDE
from storage.review_log import DecisionRow

UNDO_WITHIN = timedelta(hours=1)
"""How long a decision may be taken back, by the house's clock."""


def undo_review(office: Office, *, reading_id: int, by: str) -> None:
    """Take back the last decision about a reading: it waits again as it did, and what it taught is forgotten.

    Raises Refused, and changes nothing, when there is none to take back, too much time has gone, or something has left
    the house or rests on it.
    """
    with office.database.write() as tx:
        decision = _last(office, tx, reading_id)
        row = documents.get_reading(tx, reading_id)
        document = documents.get(tx, row.document_id) if row else None
        assert row is not None and document is not None
        if decision.outcome in (SPLIT, JOINED):
            uncut(office, tx, cut_id=decision.before["cut"], by=by)
        elif decision.outcome == FILED:
            unfile(office, tx, row=row, told=decision.before.get("told", ()), by=by)
        elif decision.outcome in (REJECTED, SET_ASIDE):
            _withhold(tx, reading_id)
        audits.drop(tx, reading_id)
        for lesson_id in decision.lessons:
            retire_in(office, tx, lesson_id=lesson_id, why="The correction was taken back", by=by)
        for snapshot in decision.before["readings"]:
            put_back(office, tx, snapshot)
        review_log.undo(tx, decision.id, now=office.clock.now(), by=by)
        messages.set_state(tx, document.message_id, state=MessageState.PARKED, reason="review")
        happened(
            office,
            tx,
            case_number=row.case_number,
            kind="review_undone",
            why=f"A decision about a doubtful reading was taken back: {decision.outcome}",
            actor=by,
            reading=reading_name(reading_id),
        )
        key = f"conclude-{document.message_id}"
        owe_again(office, tx, "conclude_message", key=key, message_id=document.message_id)


def _last(office: Office, tx: Tx, reading_id: int) -> DecisionRow:
    decision = review_log.last_of_reading(tx, reading_id)
    if decision is None or decision.undone_at is not None:
        raise Refused("nothing_to_undo", f"nothing was decided about {reading_name(reading_id)} that could be undone")
    if office.clock.now() - decision.at > UNDO_WITHIN:
        raise Refused("too_late", "it was decided too long ago: change the case instead")
    return decision


def _withhold(tx: Tx, reading_id: int) -> None:
    """The mail about a rejection stays in the house."""
    key = rejection_key(reading_id)
    told = mails.get(tx, key)
    if told is not None and told.status != mails.QUEUED:
        raise Refused("mail_left", "the creditor has been told already: write to them, and file the document by hand")
    mails.drop_queued(tx, key)
