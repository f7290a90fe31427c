"""What happened to a case: an append-only list, hash-chained, from which every question "why?" is answered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from claims.days import iso_instant

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    """One fact: instant (UTC), the day it counts for, a stable kind, and a sentence that says why.

    `data` holds ids and amounts, never bodies of mails. `actor` is `krav`, `creditor`, `debtor` or a handler's name.
    """

    case_number: str | None
    at: datetime
    on: date
    kind: str
    why: str
    actor: str = "krav"
    data: Mapping[str, Any] | None = None


def chain_hash(previous: str, event: Event) -> str:
    """The hash (SHA-256, hex) that ties an event to everything before it."""
    payload = json.dumps(
        [
            previous,
            event.case_number,
            iso_instant(event.at),
            event.on.isoformat(),
            event.kind,
            event.why,
            event.actor,
            event.data or {},
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(payload.encode()).hexdigest()
