"""Finland: what is known at second hand, none of it confirmed; a letter waits until somebody has, row by row.

An instalment plan costs between 20 and 50 euro by rules that were not told, so it has no row. A directly enforceable
claim (14 euro) and a longer time to pay (5 euro) are kinds that no case here has.
"""

from __future__ import annotations

from decimal import Decimal

from claims.balance import CostKind
from claims.money import Money
from dunning.calendar import BankCalendar
from dunning.law.dated import Series
from dunning.law.eu import DIRECTIVE, REFERENCE_RATES, SINCE
from dunning.law.gathered import UNTOLD, gathered, nothing
from dunning.law.law import DeadlineRule, Law, Tier

_INTEREST = "points on the reference rate, from memory"
_COSTS = "a consumer's costs: HE 57/2012, KKV, cash-in.com"
_TIME = "14 days for a reminder and a demand, from memory"
_LIMIT = "how long a judgment may be enforced: oikeus.fi"


def _euro(amount: int) -> Money:
    return Money(amount * 100, "EUR")


def _demand(up_to: int | None, amount: int, name: str) -> Tier:
    # The size of the claim stands in the source, so that a cost tells which tier it was charged by.
    size = f"a claim of at most {up_to} euro" if up_to else "a larger claim"
    series: Series[Money] = gathered(f"costs.demand.{name}", _euro(amount), SINCE, f"{_COSTS}, {size}", "FI")
    return Tier(_euro(up_to) if up_to else None, series)


FINLAND = Law(
    country="FI",
    currency="EUR",
    calendar=BankCalendar("FI", ("public",)),
    reference_rates=Series(REFERENCE_RATES.name, REFERENCE_RATES.rows, "FI"),
    late_interest_points=gathered("late_interest_points", Decimal(8), SINCE, _INTEREST, "FI"),
    consumer_points=gathered("consumer_points", Decimal(7), SINCE, _INTEREST, "FI"),
    consumer_cap_points=nothing("consumer_cap_points", "FI"),
    interest_wait_days=nothing("interest_wait_days", "FI"),
    costs={
        CostKind.REMINDER: gathered("costs.reminder", _euro(5), SINCE, _COSTS, "FI"),
        CostKind.INSTALMENT_PLAN: nothing("costs.instalment_plan", "FI"),
    },
    cost_tiers={
        CostKind.DEMAND: (
            _demand(100, 14, "up_to_100"),
            _demand(1000, 24, "up_to_1000"),
            _demand(None, 50, "above_1000"),
        )
    },
    late_compensation=gathered("late_compensation", _euro(40), SINCE, DIRECTIVE, "FI"),
    deadline_floor=gathered("deadline_floor", DeadlineRule(14, 0, 0, 0), SINCE, _TIME, "FI"),
    reminder_spacing_days=gathered("reminder_spacing_days", 14, SINCE, _TIME, "FI"),
    absolute_limit_years=gathered("absolute_limit_years", 15, SINCE, _LIMIT, "FI"),
    absolute_limit_years_person=gathered("absolute_limit_years_person", 20, SINCE, _LIMIT, "FI"),
    limitation_years_consumer=nothing("limitation_years_consumer", "FI"),
    limitation_years_other=nothing("limitation_years_other", "FI"),
    settled_tolerance=nothing("settled_tolerance", "FI"),
    bases=UNTOLD,
    is_provisional=True,
)
