"""When too many letters leave on a day: caps by creditor and a brake that the house puts on by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claims.identity import parse_identity
from dunning.fields import Table

_CODE = "brakes_invalid"
_KEYS = ("most_a_day", "times_usual", "never_below", "usual_days")


@dataclass(frozen=True, slots=True)
class Brakes:
    """House policy, not law; letters a day, 0 means no limit.

    The brake goes on by itself before letter number `most_a_day` + 1 of a day, and where a day would have more than
    `times_usual` times the usual day's letters and more than `never_below`. The usual day is the median of the last
    `usual_days` days with any letter; with fewer than three of them nothing is usual yet. `creditor_most_a_day` holds
    for each creditor, `creditors` (by organisation number) for those with a cap of their own.
    """

    most_a_day: int = 0
    times_usual: int = 0
    never_below: int = 0
    usual_days: int = 20
    creditor_most_a_day: int = 0
    creditors: Mapping[str, int] = field(default_factory=dict)

    def cap_of(self, orgnr: str | None) -> int:
        """The most letters of a day for a creditor, 0 where there is no cap."""
        return self.creditors.get(orgnr or "", self.creditor_most_a_day)


LEAST_DAYS = 3
"""Days with letters before any day is usual."""


def most_today(brakes: Brakes, earlier: Sequence[int]) -> int:
    """How many letters may leave on a day before the brake goes on by itself, 0 without a limit.

    `earlier` is how many left on each earlier day with any letter, newest first.
    """
    limits = [brakes.most_a_day] if brakes.most_a_day else []
    usual = usual_day(earlier[: brakes.usual_days])
    if brakes.times_usual and usual:
        limits.append(max(brakes.never_below, usual * brakes.times_usual))
    return min(limits, default=0)


def usual_day(earlier: Sequence[int]) -> int:
    """The median of the days (the higher of the two in the middle), 0 while there are too few to tell."""
    return sorted(earlier)[len(earlier) // 2] if len(earlier) >= LEAST_DAYS else 0


def parse_brakes(data: Mapping[str, Any]) -> Brakes:
    """Brakes from a loaded TOML mapping. Raises Refused("brakes_invalid") with place and remedy."""
    whole = Table(data, "Brakes", _CODE)
    whole.only(("letters", "creditor", "creditors"))
    letters, creditor, each = whole.table("letters"), whole.table("creditor"), whole.table("creditors")
    letters.only(_KEYS)
    creditor.only(("most_a_day",))
    usual = Brakes()
    return Brakes(
        most_a_day=letters.whole("most_a_day", usual.most_a_day),
        times_usual=letters.whole("times_usual", usual.times_usual),
        never_below=letters.whole("never_below", usual.never_below),
        usual_days=max(LEAST_DAYS, letters.whole("usual_days", usual.usual_days)),
        creditor_most_a_day=creditor.whole("most_a_day", usual.creditor_most_a_day),
        creditors={_orgnr(each, key): each.whole(key) for key in each.data},
    )


def _orgnr(table: Table, text: str) -> str:
    found = parse_identity(text)
    if found is None:
        raise table.refuse(f"{text} must be an organisation number with a right check digit.")
    return found.digits
