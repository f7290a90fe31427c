"""Rows gathered at second hand: none is verified, and what was not told has no row at all."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from dunning.law.dated import Dated, Series
from dunning.law.law import Bases

T = TypeVar("T")

UNTOLD = Bases(
    interest_in_trade="from the day after it fell due; the statute is not confirmed",
    interest_from_agreed_day="from the day after the agreed day; the statute is not confirmed",
    interest_from_notice="some days after it was sent; the statute is not confirmed",
    agreed_rate="agreed rate; the statute is not confirmed",
)
"""The grounds of interest in a country whose statutes nobody has looked up."""


def gathered(name: str, value: T, since: date, source: str, of: str, *, until: date | None = None) -> Series[T]:
    """A series of one row that nobody has confirmed."""
    return Series(name, (Dated(value, since, until, source, verified=False),), of)


def nothing(name: str, of: str) -> Series[Any]:
    """A series without rows: asking it for any day stops the calculation, with its name and the country's."""
    return Series(name, (), of)
