"""The statutory times and fees of proceedings, as a country's law has them: rows with their dates and sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from claims.money import Money
from dunning.law.dated import Series
from dunning.law.rows import NewRow


@dataclass(frozen=True, slots=True)
class AuthorityLaw:
    """Times in days, weeks or months as their names say, fees as amounts; each looked up by the day it runs from.

    `answer_days` is the usual time to answer from service, `answer_days_at_most` the longest without special reasons;
    `transfer_weeks` how long a contested application may be asked on to court, `recovery_months` how long a debtor may
    ask a judgment up again, `appeal_weeks` how long the applicant may appeal. `petition_days` is the last day for a
    bankruptcy petition and `pay_days` the debtor's own time, both counted from service of the demand.
    """

    answer_days: Series[int]
    answer_days_at_most: Series[int]
    transfer_weeks: Series[int]
    recovery_months: Series[int]
    appeal_weeks: Series[int]
    pay_days: Series[int]
    petition_days: Series[int]
    smallest_enforced: Series[Money]
    court_fee_small: Series[Money]
    court_fee_large: Series[Money]
    court_small_up_to: Series[Money]
    petition_fee: Series[Money]

    def series(self) -> Iterator[Series[Any]]:
        """Every series, for lists of what is missing or unverified."""
        for each in fields(self):
            yield getattr(self, each.name)

    def ahead(self) -> AuthorityLaw:
        """For looking ahead: last figures are assumed to go on."""
        return replace(self, **{each.name: getattr(self, each.name).ahead() for each in fields(self)})

    def court_fee(self, *, claim: Money, on: date) -> Money:
        """What moving a contested claim to court costs the creditor (tilläggsavgift), by the claim's size, on a day."""
        is_small = claim.ore <= self.court_small_up_to.on(on).value.ore
        return (self.court_fee_small if is_small else self.court_fee_large).on(on).value

    def with_row(self, row: NewRow, currency: str) -> AuthorityLaw:
        """With a newer or confirmed row of one of its series."""
        series: Series[Any] = getattr(self, row.series)
        value = Money.of(row.rate(), currency) if row.series in _AMOUNTS else row.whole()
        return replace(self, **{row.series: series.with_row(row.dated(value))})


AUTHORITY_SERIES = tuple(each.name for each in fields(AuthorityLaw))
"""The names of the series, as a row names the one that it joins."""
_AMOUNTS = frozenset({"smallest_enforced", "court_fee_small", "court_fee_large", "court_small_up_to", "petition_fee"})
