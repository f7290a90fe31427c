"""A handler's decision about a reading is written down: who, how fast, and what it takes to undo it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from casework.ids import message_name, reading_name
from casework.journal import happened
from casework.office import Office
from casework.outbox import owe_again
from storage import review_log
from storage.database import Tx
from storage.documents import DocumentRow, ReadingRow
from storage.reviews import ItemRow

NO_CLAIM = "no_claim"
"""Why a reading is set aside that a handler says claims nothing."""

SPLIT, JOINED = "split", "joined"
"""Outcomes that cut a file's pages anew."""


def note_decision(
    office: Office,
    tx: Tx,
    *,
    row: ReadingRow,
    document: DocumentRow,
    item: ItemRow | None,
    outcome: str,
    by: str,
    changed: Sequence[str] = (),
    taught: Mapping[str, str] | None = None,
    before: Sequence[ReadingRow] = (),
    cut_id: int | None = None,
    told: Sequence[str] = (),
    after: timedelta = timedelta(0),
) -> int:
    """Keep a decision about `row` as it is now; its id. `before` are the readings as they were, `item` its place in
    line, `taught` the corrections that something can be learnt from, `told` the keys of the mails about the case that
    the decision did not bring about.

    The message is concluded `after` a while, in which nothing leaves the house because of the decision.
    """
    now = office.clock.machine_now()
    is_timed = item is not None and item.lease_from is not None and item.lease_by == by
    seconds = max(0, round((now - item.lease_from).total_seconds())) if is_timed and item and item.lease_from else None
    kept: dict[str, Any] = {"readings": [snapshot(one) for one in before], "cut": cut_id, "told": list(told)}
    if taught:
        kept["taught"] = dict(taught)
    decision_id = review_log.add(
        tx,
        {
            "reading_id": row.id,
            "at": office.clock.now(),
            "by": by,
            "outcome": outcome,
            "seconds": seconds,
            "before": kept,
            "lessons": [],
        },
    )
    happened(
        office,
        tx,
        case_number=row.case_number,
        kind="review_decided",
        why=f"A handler decided about a doubtful reading: {outcome}",
        actor=by,
        reading=reading_name(row.id),
        message=message_name(document.message_id),
        changed=sorted(changed),
    )
    key = f"conclude-{document.message_id}"
    owe_again(office, tx, "conclude_message", key=key, after=after, message_id=document.message_id)
    return decision_id


def snapshot(row: ReadingRow) -> Mapping[str, Any]:
    """A reading as it can be put back."""
    return {
        "id": row.id,
        "state": row.state,
        "reason": row.reason,
        "case_number": row.case_number,
        "reading": dict(row.reading),
    }
