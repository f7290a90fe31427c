"""Newer rows of law from the operators' file: a rate set after the release joins without a new release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from dunning.fields import Table
from dunning.law.dated import Dated

_CODE = "law_row_invalid"
_KEYS = ("country", "series", "valid_from", "valid_to", "value", "source", "confirmed_by")


def parse_rows(data: Mapping[str, Any], *, country: str) -> Iterator[tuple[str, Dated[Decimal]]]:
    """The series name and row of every table in `data["row"]` that is for a country; no `country` means for all.

    Keys: `series`, `valid_from`, `value`, `source`, and optionally `valid_to`, `country`, `confirmed_by`. A row counts
    as verified only when it names who confirmed it. Raises Refused("law_row_invalid").
    """
    table = Table(data, "Law rows", _CODE)
    table.only(("row",))
    for entry in table.tables("row"):
        entry.only(_KEYS)
        if entry.text("country", country) == country:
            yield entry.text("series"), _row(entry)


def _row(entry: Table) -> Dated[Decimal]:
    valid_from, valid_to = entry.day("valid_from"), entry.day("valid_to")
    if valid_from is None:
        raise entry.refuse("valid_from must be a date such as 2027-01-01, without quotes.")
    if valid_to is not None and valid_to < valid_from:
        raise entry.refuse("the row ends before it begins.")
    is_confirmed = bool(entry.text("confirmed_by", ""))
    return Dated(entry.decimal("value"), valid_from, valid_to, entry.text("source"), verified=is_confirmed)
