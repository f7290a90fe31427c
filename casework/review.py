"""A handler decides about a doubtful reading: corrected and filed, set aside, or rejected with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from casework.audit import note_outcome
from casework.correction import Place, corrected
from casework.file_reading import file_reading
from casework.ids import reading_name
from casework.learn_lessons import learning_key
from casework.lessons import taught_by
from casework.note_decision import NO_CLAIM, note_decision
from casework.office import Office
from casework.outbox import owe
from casework.parties import known_creditor
from casework.post import queue_mail
from casework.review_lease import item_to_decide
from claims.reading import Reading
from claims.refused import Refused
from storage import documents, mails, messages
from storage.database import Tx
from storage.documents import REJECTED, REVIEW, SET_ASIDE, DocumentRow, ReadingRow
from storage.messages import MessageRow
from templates.mails import ReviewRejected

_AT_ONCE = timedelta(0)


def accept_reading(
    office: Office,
    *,
    reading_id: int,
    changes: Mapping[str, str],
    by: str,
    places: Mapping[str, Place] | None = None,
    after: timedelta = _AT_ONCE,
) -> str:
    """File a reading with a handler's corrections as a sure one would be; the case it led to, "" when set aside.

    What the corrections teach of the layout is worked out afterwards; the outcome of an audit is stored at once.

    `changes` maps field names (and `type`) to values in the formats of `krav extract`; an empty value takes a field
    away. `places` says where on the page a handler saw a value. The sender is answered `after` a while, in which the
    decision may be undone. Raises Refused for an unknown field, a value of the wrong form, when something needed is
    still missing, or while another handler has the reading.
    """
    with office.database.read() as tx:
        corrected(Reading.from_json(_waiting(office, tx, reading_id, by)[0].reading), changes)
    with office.database.write() as tx:
        row, document = _waiting(office, tx, reading_id, by)
        item, began_at = item_to_decide(office, tx, reading_id=reading_id, by=by), office.clock.now()
        reading = corrected(Reading.from_json(row.reading), changes, places)
        documents.set_reading(tx, row.id, reading=reading.as_json())
        changed = documents.get_reading(tx, row.id)
        message = messages.get(tx, document.message_id)
        assert changed is not None and message is not None
        file_reading(office, tx, row=changed, sender=message.from_address or None, message_id=message.id)
        filed = documents.get_reading(tx, row.id)
        assert filed is not None
        if filed.state == REVIEW:
            raise Refused("still_doubtful", f"{reading_name(row.id)} cannot be filed yet: {filed.reason}")
        note_outcome(office, tx, row=row, changes=changes, is_rejected=False, by=by)
        documents.decide(tx, row.id, state=filed.state, reason=filed.reason, by=by, now=office.clock.now())
        taught = taught_by(office, changes)
        decision_id = note_decision(
            office,
            tx,
            row=filed,
            document=document,
            item=item,
            outcome=filed.state,
            by=by,
            changed=list(changes),
            taught=taught,
            before=[row],
            told=_told_before(tx, filed.case_number, began_at),
            after=after,
        )
        if taught:
            owe(office, tx, "learn_lessons", key=learning_key(decision_id), decision_id=decision_id)
    return filed.case_number or ""


def reject_reading(office: Office, *, reading_id: int, why: str, by: str, after: timedelta = _AT_ONCE) -> None:
    """Reject a reading: no claim comes of it, and a creditor who may be answered is told why, `after` a while."""
    if not why.strip():
        raise Refused("no_reason", "say why: the creditor reads it (--why TEXT)")
    with office.database.write() as tx:
        row, document = _waiting(office, tx, reading_id, by)
        _end(office, tx, row, document, state=REJECTED, reason=why.strip(), by=by, after=after)
        message = messages.get(tx, document.message_id)
        if message is None or not message.may_answer:
            return
        queue_mail(
            office,
            tx,
            mail=rejection(office, document, why),
            key=rejection_key(reading_id),
            recipient=message.from_address,
            language=language_of(tx, row, message),
            answers=message,
            automatic=False,
            after=after,
        )


def set_aside_reading(office: Office, *, reading_id: int, by: str, after: timedelta = _AT_ONCE) -> None:
    """Say that a document claims nothing (a reminder, a statement, terms): it is kept, and nobody is told."""
    with office.database.write() as tx:
        row, document = _waiting(office, tx, reading_id, by)
        _end(office, tx, row, document, state=SET_ASIDE, reason=NO_CLAIM, by=by, after=after)


def rejection(office: Office, document: DocumentRow, why: str) -> ReviewRejected:
    """The mail that tells a creditor of a rejection."""
    return ReviewRejected(agency=office.agency, files=(document.name,), why=why.strip())


def rejection_key(reading_id: int) -> str:
    """The key of that mail."""
    return f"rejected-{reading_name(reading_id)}"


def language_of(tx: Tx, row: ReadingRow, message: MessageRow) -> str:
    """The language that a creditor is written to in; Swedish to one that is not known."""
    creditor = known_creditor(tx, reading=Reading.from_json(row.reading), sender=message.from_address or None)
    return creditor.language if creditor else "sv"


def _told_before(tx: Tx, case_number: str | None, began_at: datetime) -> list[str]:
    """The mails about a case that were there before it was decided to file something on it."""
    found = mails.of_case(tx, case_number) if case_number else ()
    return [mail.key for mail in found if mail.created_at < began_at or mail.status != mails.QUEUED]


def _end(
    office: Office,
    tx: Tx,
    row: ReadingRow,
    document: DocumentRow,
    *,
    state: str,
    reason: str,
    by: str,
    after: timedelta,
) -> None:
    """A reading from which no claim comes."""
    item = item_to_decide(office, tx, reading_id=row.id, by=by)
    note_outcome(office, tx, row=row, changes={}, is_rejected=True, by=by)
    documents.decide(tx, row.id, state=state, reason=reason, by=by, now=office.clock.now())
    note_decision(office, tx, row=row, document=document, item=item, outcome=state, by=by, before=[row], after=after)


def _waiting(office: Office, tx: Tx, reading_id: int, by: str) -> tuple[ReadingRow, DocumentRow]:
    row = documents.get_reading(tx, reading_id)
    if row is None or row.state != REVIEW:
        raise Refused("not_in_review", f"{reading_name(reading_id)} does not wait for review; krav review list shows")
    item_to_decide(office, tx, reading_id=reading_id, by=by)
    document = documents.get(tx, row.document_id)
    assert document is not None
    return row, document
