"""A handler says which pages belong together: a document is cut in parts, or joined with the next, and read anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from casework.ids import reading_name
from casework.note_decision import JOINED, SPLIT, note_decision
from casework.office import Office
from casework.outbox import owe_again
from casework.review_lease import item_to_decide
from claims.message import MessageState
from claims.refused import Refused
from storage import documents, messages, review_log
from storage.database import Tx
from storage.documents import READ, REPLACED, REVIEW, SET_ASIDE, WAITING, DocumentRow, ReadingRow

Run = tuple[int, ...]
_RUN = re.compile(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?")
_CUT_UNDONE = "cut_undone"


def parse_runs(text: str) -> tuple[Run, ...]:
    """Page ranges as people write them: "1-2, 3" is (1, 2) and (3). Raises Refused("bad_pages")."""
    runs = []
    for part in text.split(","):
        match = _RUN.fullmatch(part.strip())
        if match is None:
            raise Refused("bad_pages", f"{text!r} are no page ranges: write them as 1-2, 3")
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= first + 999:
            raise Refused("bad_pages", f"{part.strip()!r} is no range of pages: the first page comes first")
        runs.append(tuple(range(first, last + 1)))
    return tuple(runs)


def split_reading(
    office: Office, *, reading_id: int, runs: Sequence[Run], by: str, after: timedelta = timedelta(0)
) -> None:
    """Cut a document into runs of its pages, each of which is read as a document of its own.

    Raises Refused where the runs are not all of its pages in order, or fewer than two.
    """
    with office.database.write() as tx:
        row, document = _waiting(office, tx, reading_id, by)
        pages = [page for run in runs for page in run]
        if len(runs) < 2 or pages != list(row.reading["pages"]):
            whole = ", ".join(str(page) for page in row.reading["pages"]) or "none"
            raise Refused("bad_pages", f"the parts must be two or more, and hold each of its pages once: {whole}")
        _cut(office, tx, [row], document, runs=runs, outcome=SPLIT, by=by, after=after)


def join_reading(office: Office, *, reading_id: int, by: str, after: timedelta = timedelta(0)) -> None:
    """Join a document with the next one of the same file, which waits too or was set aside; both are read as one.

    Raises Refused where there is none, or another handler has it.
    """
    with office.database.write() as tx:
        row, document = _waiting(office, tx, reading_id, by)
        following = next_of(tx, row)
        if following is None:
            raise Refused("no_next", "no document of the same file follows that waits or was set aside")
        item_to_decide(office, tx, reading_id=following.id, by=by)
        run = (*row.reading["pages"], *following.reading["pages"])
        _cut(office, tx, [row, following], document, runs=[run], outcome=JOINED, by=by, after=after)


def next_of(tx: Tx, row: ReadingRow) -> ReadingRow | None:
    """The document that follows in the same file and may be joined; None where there is none."""
    last = max(row.reading["pages"], default=0)
    later = [
        other
        for other in documents.readings_of_document(tx, row.document_id)
        if other.state in (REVIEW, SET_ASIDE) and other.id != row.id and min(other.reading["pages"], default=0) > last
    ]
    return min(later, key=lambda other: min(other.reading["pages"]), default=None)


def uncut(office: Office, tx: Tx, *, cut_id: int, by: str) -> None:
    """Take page ranges back: what was read by them goes. Raises Refused where some of that was decided or is held."""
    cut = review_log.get_cut(tx, cut_id)
    assert cut is not None
    for reading_id in cut.made:
        row = documents.get_reading(tx, reading_id)
        if row is not None and row.state not in (REVIEW, SET_ASIDE):
            name = reading_name(reading_id)
            raise Refused("part_decided", f"{name}, a part of it, is {row.state} by now: undo that first")
        item_to_decide(office, tx, reading_id=reading_id, by=by)
    for reading_id in cut.made:
        documents.set_reading(tx, reading_id, state=REPLACED, reason=_CUT_UNDONE)
    review_log.change_cut(tx, cut_id, undone_at=office.clock.now())
    documents.set_state(tx, cut.document_id, state=READ)


def _cut(
    office: Office,
    tx: Tx,
    rows: Sequence[ReadingRow],
    document: DocumentRow,
    *,
    runs: Sequence[Run],
    outcome: str,
    by: str,
    after: timedelta,
) -> None:
    item = item_to_decide(office, tx, reading_id=rows[0].id, by=by)
    cut_id = review_log.add_cut(
        tx,
        {
            "document_id": document.id,
            "runs": [list(run) for run in runs],
            "replaced": [row.id for row in rows],
            "at": office.clock.now(),
            "by": by,
        },
    )
    for row in rows:
        documents.decide(tx, row.id, state=REPLACED, reason=outcome, by=by, now=office.clock.now())
    documents.set_state(tx, document.id, state=WAITING)
    messages.set_state(tx, document.message_id, state=MessageState.PENDING, reason="")
    note_decision(
        office,
        tx,
        row=rows[0],
        document=document,
        item=item,
        outcome=outcome,
        by=by,
        before=rows,
        cut_id=cut_id,
        after=after,
    )
    key = f"cut-{cut_id}"
    message_id = document.message_id
    owe_again(office, tx, "reread_document", key=key, cut_id=cut_id, document_id=document.id, message_id=message_id)


def _waiting(office: Office, tx: Tx, reading_id: int, by: str) -> tuple[ReadingRow, DocumentRow]:
    row = documents.get_reading(tx, reading_id)
    if row is None or row.state != REVIEW:
        raise Refused("not_in_review", f"{reading_name(reading_id)} does not wait for review; krav review list shows")
    item_to_decide(office, tx, reading_id=reading_id, by=by)
    document = documents.get(tx, row.document_id)
    assert document is not None
    if document.state != READ:
        raise Refused("being_read", "its file is being read anew at this moment: try again in a minute")
    return row, document
