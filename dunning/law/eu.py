"""The European Union: what the directive on late payment sets for trade, and the euro's reference rate, unconfirmed.

Figures are those of a summary at second hand; where it gives none there is no row, and the calculation stops.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from claims.money import Money
from dunning.calendar import BankCalendar
from dunning.law.dated import Dated, Series
from dunning.law.gathered import UNTOLD, gathered, nothing
from dunning.law.law import Law

DIRECTIVE = "directive 2011/7/EU on late payment, from memory"
_SEEN = "European Central Bank, main refinancing rate on 1 January and 1 July, as the Banque de France lists it to 2024"
_REMEMBERED = "European Central Bank, main refinancing rate on 1 January and 1 July, from memory"
_SEEN_UNTIL = date(2024, 12, 31)
SINCE = date(2019, 1, 1)
"""The first day of the table of rates; the directive's own figures are older, from when was not said."""

_RATES = (
    *("0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00"),  # 2019-01 to 2022-07
    *("2.50", "4.00", "4.50", "4.25"),  # 2023-01 to 2024-07
    *("3.15", "2.15", "2.15"),  # 2025-01 to 2026-01; what 2026-07 brought is not known
)


def _reference_rates() -> Series[Decimal]:
    rows, first = [], SINCE
    for figure in _RATES:
        last = date(first.year, 6, 30) if first.month == 1 else date(first.year, 12, 31)
        source = _SEEN if last <= _SEEN_UNTIL else _REMEMBERED
        rows.append(Dated(Decimal(figure), first, last, source, verified=False))
        first = date(first.year, 7, 1) if first.month == 1 else date(first.year + 1, 1, 1)
    return Series("reference_rates", tuple(rows), "EU")


REFERENCE_RATES = _reference_rates()
TRADE_POINTS = gathered("late_interest_points", Decimal(8), SINCE, DIRECTIVE, "EU")
TRADE_COMPENSATION = gathered("late_compensation", Money(40_00, "EUR"), SINCE, DIRECTIVE, "EU")

EUROPEAN_UNION = Law(
    country="EU",
    currency="EUR",
    calendar=BankCalendar("XECB", ()),
    reference_rates=REFERENCE_RATES,
    late_interest_points=TRADE_POINTS,
    # The directive speaks of trade alone: towards a consumer there is no row, and the calculation stops.
    consumer_points=nothing("consumer_points", "EU"),
    consumer_cap_points=nothing("consumer_cap_points", "EU"),
    interest_wait_days=nothing("interest_wait_days", "EU"),
    costs={},
    late_compensation=TRADE_COMPENSATION,
    deadline_floor=nothing("deadline_floor", "EU"),
    limitation_years_consumer=nothing("limitation_years_consumer", "EU"),
    limitation_years_other=nothing("limitation_years_other", "EU"),
    settled_tolerance=nothing("settled_tolerance", "EU"),
    bases=UNTOLD,
    is_provisional=True,
)
