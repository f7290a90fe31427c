"""The mail room: messages page by page, and the ledger in which every one of them is accounted for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from casework.ids import message_name
from casework.office import Office
from claims.days import iso_instant
from claims.message import MessageState
from storage import documents, messages, tallies
from storage.database import Tx
from storage.messages import MessageRow

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
LOOKED_THROUGH = 1_000
"""Among how many messages words are looked for at a time, so that no search reads all mail."""


def show_messages(
    office: Office, *, state: str = "", reason: str = "", query: str = "", before: int = 0, limit: int = 50
) -> dict[str, Any]:
    """A page of messages, newest first: in a state (and there for a reason), of a sender, or with words in them.

    A query of one word with an @ and a dot after it is a sender's whole address, looked for among all; other words are
    looked for in sender and subject of the next 1,000 messages.
    `next` is where the page after it begins, None at the end; `looked` how many were searched for words.
    """
    sender = query.lower() if _ADDRESS.fullmatch(query) else ""
    words = [] if sender else query.casefold().split()
    most = LOOKED_THROUGH if words else limit
    with office.database.read() as tx:
        rows = messages.page(tx, state=state, reason=reason, sender=sender, before=before, limit=most + 1)
        looked = rows[:most]
        kept = [row for row in looked if all(word in _text(row) for word in words)][:limit]
        is_full = len(kept) == limit and bool(looked) and kept[-1].id != looked[-1].id
        end = kept[-1].id if is_full else looked[-1].id if len(rows) > most else None
        lines = _lines(tx, kept)
    return {"rows": lines, "next": end, "looked": len(looked) if words else 0}


def mail_ledger(office: Office) -> dict[str, Any]:
    """What was received and what became of it, with the reasons; `gap` is what is accounted for nowhere (0)."""
    with office.database.read() as tx:
        received = tallies.of(tx, "received").get("", 0)
        counted = tallies.of(tx, "message")
    reasons: dict[str, dict[str, int]] = {str(state): {} for state in MessageState}
    for label, count in counted.items():
        state, _, reason = label.partition(" ")
        reasons.setdefault(state, {})[reason] = count
    states = {state: sum(found.values()) for state, found in reasons.items()}
    return {
        "received": received,
        "states": states,
        "reasons": {state: sorted(found.items(), key=lambda each: -each[1]) for state, found in reasons.items()},
        "gap": received - sum(states[str(state)] for state in MessageState),
    }


def _text(row: MessageRow) -> str:
    return f"{message_name(row.id)} {row.from_address} {row.subject}".casefold()


def _lines(tx: Tx, rows: Sequence[MessageRow]) -> list[dict[str, Any]]:
    counted = documents.count_of(tx, [row.id for row in rows]) if rows else {}
    return [
        {
            "id": message_name(row.id),
            "received_at": iso_instant(row.received_at),
            "from": row.from_address,
            "subject": row.subject,
            "state": row.state,
            "reason": row.reason,
            "documents": counted.get(row.id, 0),
            "cases": list(messages.filed_under(tx, row)),
        }
        for row in rows
    ]
