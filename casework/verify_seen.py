"""Does the log of who saw what still say what it said? The first record that was altered is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claims.events import GENESIS
from claims.seen import Head, seal_hash, seen_hash
from storage import seen
from storage.database import Tx


def verify_seen(tx: Tx) -> Iterator[str]:
    """The first altered, missing or added record, and the first seal that does not hold; nothing when all is well."""
    ends: dict[date, dict[str, Head]] = {}
    for record_id, row, stored in seen.chained(tx):
        chains = ends.setdefault(row.on, {})
        end = chains.get(row.writer, Head(row.writer, 0, GENESIS))
        if row.number != end.count + 1 or seen_hash(end.hash, row) != stored:
            name = f"record {record_id} (number {row.number} of chain {row.writer}, {row.on})"
            yield f"seen log: {name} does not follow from the one before it: altered, or one before it was removed"
            return
        chains[row.writer] = Head(row.writer, row.number, stored)
    yield from _seals(tx, ends)


def _seals(tx: Tx, ends: dict[date, dict[str, Head]]) -> Iterator[str]:
    """Each sealed day has the chains it was sealed with, and no day before the last seal is left out."""
    previous, last = GENESIS, date.min
    for seal in seen.seals(tx):
        if seal_hash(previous, seal.on, seal.heads) != seal.hash:
            yield f"seen log: the seal of {seal.on} does not follow from the one before it"
            return
        found = tuple(head for _, head in sorted(ends.pop(seal.on, {}).items()))
        if found != seal.heads:
            changed = sorted({head.writer for head in {*found} ^ {*seal.heads}})[0]
            yield f"seen log: chain {changed} of {seal.on} does not end where the day's seal says"
            return
        previous, last = seal.hash, seal.on
    left = [on for on in sorted(ends) if on < last]
    if left:
        yield f"seen log: records of {left[0]} were added after later days had been sealed"
