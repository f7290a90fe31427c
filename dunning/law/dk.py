"""Denmark: what is known at second hand, none of it confirmed; a letter waits until somebody has, row by row.

The central bank's reference rates were not told: interest has no row to stand on and stops until they are added.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from claims.balance import CostKind
from claims.money import Money
from dunning.calendar import BankCalendar
from dunning.law.gathered import UNTOLD, gathered, nothing
from dunning.law.law import DeadlineRule, Law

_SINCE = date(2026, 1, 1)
"""Taken as the first day: the figures were told in 2026, and nothing says how old they are."""

_INTEREST = "the central bank's reference rate and 8 points: ivaekst.dk, svea.com/da-dk, likvido.com"
_FEES = "rykkergebyr and inkassogebyr: ivaekst.dk, svea.com/da-dk, likvido.com"
_DEMAND = "inkassoloven § 10: ivaekst.dk, svea.com/da-dk, likvido.com"
_COMPENSATION = "compensation in trade, from memory"

DENMARK = Law(
    country="DK",
    currency="DKK",
    calendar=BankCalendar("DK", ("public",)),
    reference_rates=nothing("reference_rates", "DK"),
    late_interest_points=gathered("late_interest_points", Decimal(8), _SINCE, _INTEREST, "DK"),
    consumer_cap_points=nothing("consumer_cap_points", "DK"),
    interest_wait_days=nothing("interest_wait_days", "DK"),
    costs={
        CostKind.REMINDER: gathered("costs.reminder", Money(100_00, "DKK"), _SINCE, _FEES, "DK"),
        CostKind.DEMAND: gathered("costs.demand", Money(100_00, "DKK"), _SINCE, _FEES, "DK"),
    },
    late_compensation=gathered("late_compensation", Money(310_00, "DKK"), _SINCE, _COMPENSATION, "DK"),
    deadline_floor=gathered("deadline_floor", DeadlineRule(10, 0, 0, 0), _SINCE, _DEMAND, "DK"),
    reminder_spacing_days=gathered("reminder_spacing_days", 10, _SINCE, _FEES, "DK"),
    reminders_with_fee=gathered("reminders_with_fee", 3, _SINCE, _FEES, "DK"),
    limitation_years_consumer=nothing("limitation_years_consumer", "DK"),
    limitation_years_other=nothing("limitation_years_other", "DK"),
    settled_tolerance=nothing("settled_tolerance", "DK"),
    bases=UNTOLD,
    is_provisional=True,
)
