"""Norway: what is known at second hand, none of it confirmed; a letter waits until somebody has, row by row.

The letter's fee is a share of the collection rate (inkassosats) that was not told: the cost of a demand has no row, and
a demand on a consumer stops there.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from claims.balance import CostKind
from claims.money import Money
from dunning.calendar import BankCalendar
from dunning.law.gathered import UNTOLD, gathered, nothing
from dunning.law.law import ContactHours, DeadlineRule, Law

_SINCE = date(2026, 1, 1)
"""The first day that the dated figures hold; undated rows begin here too, since nothing says how old they are."""

_HALF_YEAR_ENDS = date(2026, 6, 30)
_RATES = "kred.no, rates from 1 January 2026"
_LETTERS = "inkassovarsel and betalingsoppfordring, 14 days each, from memory"

NORWAY = Law(
    country="NO",
    currency="NOK",
    calendar=BankCalendar("NO", ("public",)),
    late_rates=gathered("late_rates", Decimal("12.00"), _SINCE, _RATES, "NO", until=_HALF_YEAR_ENDS),
    reference_rates=nothing("reference_rates", "NO"),
    late_interest_points=nothing("late_interest_points", "NO"),
    consumer_cap_points=nothing("consumer_cap_points", "NO"),
    interest_wait_days=nothing("interest_wait_days", "NO"),
    costs={kind: nothing(f"costs.{kind}", "NO") for kind in (CostKind.REMINDER, CostKind.DEMAND)},
    late_compensation=gathered("late_compensation", Money(460_00, "NOK"), _SINCE, _RATES, "NO", until=_HALF_YEAR_ENDS),
    collection_rate=gathered("collection_rate", Money(750_00, "NOK"), _SINCE, _RATES, "NO"),
    deadline_floor=gathered("deadline_floor", DeadlineRule(14, 0, 0, 0), _SINCE, _LETTERS, "NO"),
    reminder_spacing_days=gathered("reminder_spacing_days", 14, _SINCE, _LETTERS, "NO"),
    contact_hours=gathered(
        "contact_hours", ContactHours((8, 21), (9, 15)), _SINCE, "bahr.no, practice of contact by telephone", "NO"
    ),
    limitation_years_consumer=nothing("limitation_years_consumer", "NO"),
    limitation_years_other=nothing("limitation_years_other", "NO"),
    settled_tolerance=nothing("settled_tolerance", "NO"),
    bases=UNTOLD,
    is_provisional=True,
)
