"""Who was shown what: a record per page of personal data, hash-chained by day and writer; a day is sealed whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from claims.days import iso_instant

LONGEST_WHAT = 300


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody was shown personal data, signed in, or tried to: `kind` says which, `what` is the page's path and query.

    `writer` names the chain of that day, `number` the place in it from 1 on; `user_id` is None where nobody was known.
    """

    on: date
    writer: str
    number: int
    at: datetime
    user_id: int | None
    email: str
    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of one chain of a day: how many records it has, and the hash of the last one."""

    writer: str
    count: int
    hash: str


def seen_hash(previous: str, seen: Seen) -> str:
    """The hash (SHA-256, hex) that ties a record to the one before it in its chain."""
    values = [seen.on.isoformat(), seen.writer, seen.number, iso_instant(seen.at.replace(microsecond=0))]
    return _hash([previous, *values, seen.user_id, seen.email, seen.kind, seen.what])


def seal_hash(previous: str, on: date, heads: Sequence[Head]) -> str:
    """The hash that ties a whole day to the sealed day before it."""
    return _hash([previous, on.isoformat(), [[head.writer, head.count, head.hash] for head in heads]])


def _hash(values: Sequence[Any]) -> str:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
