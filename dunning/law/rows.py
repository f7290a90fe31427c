"""Newer rows of law from the operators' file: a rate set after the release joins without a new release."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from dunning.fields import Table
from dunning.law.dated import Dated

_CODE = "law_row_invalid"
_KEYS = ("country", "series", "valid_from", "valid_to", "value", "source", "confirmed_by")
_HOURS = re.compile(r"(\d{1,2})-(\d{1,2}), (\d{1,2})-(\d{1,2})")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row of the operators' file, its value not yet read: what kind of value it is depends on the series."""

    series: str
    valid_from: date
    valid_to: date | None
    source: str
    is_confirmed: bool
    entry: Table

    def dated(self, value: T) -> Dated[T]:
        """The row with its value read."""
        return Dated(value, self.valid_from, self.valid_to, self.source, verified=self.is_confirmed)

    def rate(self) -> Decimal:
        """The value as a rate or an amount. Raises Refused("law_row_invalid")."""
        return self.entry.decimal("value")

    def whole(self) -> int:
        """The value as a number of days, years or times. Raises Refused("law_row_invalid")."""
        return self.entry.whole("value")

    def hours(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The value as the hours of weekdays and Saturdays, "8-21, 9-15". Raises Refused("law_row_invalid")."""
        found = _HOURS.fullmatch(self.entry.text("value"))
        if found is None:
            raise self.entry.refuse('value must be hours such as "8-21, 9-15", weekdays first.')
        a, b, c, d = (int(each) for each in found.groups())
        return (a, b), (c, d)


def parse_rows(data: Mapping[str, Any], *, country: str, takes_unnamed: bool = True) -> Iterator[NewRow]:
    """The rows in `data["row"]` that are for a country; one without `country` is for the house's own law only.

    Keys: `series`, `valid_from`, `value`, `source`, and optionally `valid_to`, `country`, `confirmed_by`. A row counts
    as verified only when it names who confirmed it. Raises Refused("law_row_invalid").
    """
    for entry in _entries(data):
        if entry.text("country", country if takes_unnamed else "") == country:
            yield _row(entry)


def countries_named(data: Mapping[str, Any]) -> frozenset[str]:
    """The countries that the rows of a file name."""
    return frozenset(entry.text("country", "") for entry in _entries(data)) - {""}


def _entries(data: Mapping[str, Any]) -> Iterator[Table]:
    table = Table(data, "Law rows", _CODE)
    table.only(("row",))
    for entry in table.tables("row"):
        entry.only(_KEYS)
        yield entry


def _row(entry: Table) -> NewRow:
    valid_from, valid_to = entry.day("valid_from"), entry.day("valid_to")
    if valid_from is None:
        raise entry.refuse("valid_from must be a date such as 2027-01-01, without quotes.")
    if valid_to is not None and valid_to < valid_from:
        raise entry.refuse("the row ends before it begins.")
    return NewRow(
        entry.text("series"),
        valid_from,
        valid_to,
        entry.text("source"),
        bool(entry.text("confirmed_by", "")),
        entry,
    )
