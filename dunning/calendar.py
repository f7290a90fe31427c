"""Bank days, so that a deadline never falls on a day when nobody can pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@lru_cache(maxsize=512)
def _closed_days(country: str, categories: tuple[str, ...], year: int) -> frozenset[date]:
    if not categories:
        return frozenset(holidays.financial_holidays(country, years=year, expand=False))
    return frozenset(holidays.country_holidays(country, years=year, categories=categories, expand=False))


@dataclass(frozen=True, slots=True)
class BankCalendar:
    """The bank days of a country: no weekend, none of the holidays of `categories` (names of the `holidays` package).

    For Sweden these are the public holidays (lag 1989:253) and the eves that lag 1930:173, 2 § treats as such, so the
    same days move a statutory time: `next_bank_day` is also "the next weekday" of that paragraph. Without categories
    `country` names a market of that package, such as the payment system of the euro.
    """

    country: str
    categories: tuple[str, ...]

    def is_bank_day(self, day: date) -> bool:
        """Whether banks book payments on a day."""
        return day.weekday() < _SATURDAY and day not in _closed_days(self.country, self.categories, day.year)

    def next_bank_day(self, day: date) -> date:
        """The day itself when it is a bank day, else the first one after it."""
        while not self.is_bank_day(day):
            day += _ONE_DAY
        return day

    def bank_days_before(self, day: date, count: int) -> date:
        """The `count`-th bank day before a day, bank day or not. ValueError below 1."""
        if count < 1:
            raise ValueError("at least one bank day before")
        for _ in range(count):
            day -= _ONE_DAY
            while not self.is_bank_day(day):
                day -= _ONE_DAY
        return day

    def add_bank_days(self, day: date, count: int) -> date:
        """The `count`-th bank day after a day, bank day or not; 0 gives the day itself. ValueError below 0."""
        if count < 0:
            raise ValueError("bank days are counted forwards")
        for _ in range(count):
            day = self.next_bank_day(day + _ONE_DAY)
        return day
