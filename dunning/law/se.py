"""Sweden: every number the claims engine uses, with its dates and source; a new number is a new row, not an if."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeVar

from claims.balance import CostKind, DebtPart
from claims.money import Money
from dunning.calendar import BankCalendar
from dunning.law.authority import AuthorityLaw
from dunning.law.dated import Dated, Series
from dunning.law.law import Bases, DayCount, DeadlineRule, Law

T = TypeVar("T")

_RATE_SOURCE = "Riksbanken, referensränta enligt 9 § räntelagen (1975:635)"
_DERIVED = " (beräknad ur styrräntan vid halvårsskiftet, ej sedd i primärkälla)"

# Per cent, one figure per half-year in order. The row of a half-year that has not begun to count is simply not here.
_FIRST_HALF_YEAR = (2002, 7)
_REFERENCE_RATES = (
    *("4.50", "4.00", "3.00", "3.00", "2.00", "2.00", "1.50", "1.50", "2.50", "3.00", "3.50"),  # 2002-07 to 2007-07
    *("4.00", "4.50", "2.00", "0.50", "0.50", "0.50", "1.50", "2.00", "2.00", "1.50"),  # 2008-01 to 2012-07
    *("1.00", "1.00", "1.00", "1.00", "0.00", "0.00", "0.00"),  # 2013-01 to 2016-01
    *("-0.50", "-0.50", "-0.50", "-0.50", "-0.50", "-0.50"),  # 2016-07 to 2019-01
    *("0.00", "0.00", "0.00", "0.00", "0.00", "0.00"),  # 2019-07 to 2022-01
    *("0.50", "2.50", "3.50", "4.00", "4.00", "3.00", "2.00"),  # 2022-07 to 2025-07
    *("2.00", "2.00"),  # 2026-01 to 2026-07
)
_UNVERIFIED_HALF_YEARS = frozenset({date(2024, 7, 1), date(2025, 1, 1), date(2025, 7, 1)})


def _reference_rates() -> Series[Decimal]:
    rows = []
    year, month = _FIRST_HALF_YEAR
    for figure in _REFERENCE_RATES:
        first = date(year, month, 1)
        last = date(year, 6, 30) if month == 1 else date(year, 12, 31)
        verified = first not in _UNVERIFIED_HALF_YEARS
        source = _RATE_SOURCE if verified else _RATE_SOURCE + _DERIVED
        rows.append(Dated(Decimal(figure), first, last, source, verified))
        year, month = (year, 7) if month == 1 else (year + 1, 1)
    return Series("reference_rates", tuple(rows))


def _always(name: str, value: T, since: date, source: str, *, verified: bool = True) -> Series[T]:
    return Series(name, (Dated(value, since, None, source, verified),))


_COSTS_LAW = date(2013, 3, 16)
"""When the amounts moved into lag (1981:739) itself; the older förordning no longer exists."""

_APPLICATION_FEE = "1 § förordning (1992:1094) om avgifter vid Kronofogdemyndigheten"
_ENFORCEMENT_FEE = "5 § förordning (1992:1094) om avgifter vid Kronofogdemyndigheten"

_COSTS = {
    CostKind.REMINDER: _always("costs.reminder", Money(60_00), _COSTS_LAW, "2 § lag (1981:739)"),
    CostKind.DEMAND: _always("costs.demand", Money(180_00), _COSTS_LAW, "3 § lag (1981:739)"),
    CostKind.INSTALMENT_PLAN: _always("costs.instalment_plan", Money(170_00), _COSTS_LAW, "3 § lag (1981:739)"),
    CostKind.PAYMENT_ORDER: Series(
        "costs.payment_order",
        (
            Dated(Money(300_00), _COSTS_LAW, date(2025, 12, 31), _APPLICATION_FEE),
            # The consolidated text seen ends in 2025; no later change was found, and none was ruled out.
            Dated(Money(300_00), date(2026, 1, 1), None, _APPLICATION_FEE, verified=False),
        ),
    ),
    CostKind.ENFORCEMENT: Series(
        "costs.enforcement",
        (
            Dated(Money(600_00), _COSTS_LAW, date(2025, 12, 31), _ENFORCEMENT_FEE),
            Dated(Money(600_00), date(2026, 1, 1), None, _ENFORCEMENT_FEE, verified=False),
        ),
    ),
    CostKind.COUNSEL: _always("costs.counsel", Money(380_00), _COSTS_LAW, "48 § lag (1990:746)"),
}


_COSTS_FIRST = (DebtPart.AUTHORITY_COSTS, DebtPart.COSTS, DebtPart.INTEREST, DebtPart.PRINCIPAL)
_ALLOCATION_SOURCE = "9 kap. 5 § handelsbalken (ränta före kapital); kostnader först enligt branschpraxis"
_CODE_OF_1734 = date(1736, 9, 1)
"""When handelsbalken came into force."""

_ORDERS_LAW = date(1992, 1, 1)
"""When lag (1990:746) om betalningsföreläggande och handräckning came into force."""
_COURT_FEES = "förordning (1987:452) om avgifter vid de allmänna domstolarna, sedd hos en domstol 2019"


def _in_order(name: str, value: T, paragraph: str) -> Series[T]:
    return _always(name, value, _ORDERS_LAW, f"{paragraph} lag (1990:746)")


_AUTHORITY = AuthorityLaw(
    answer_days=_always(
        "answer_days", 10, _ORDERS_LAW, "25 § lag (1990:746), den tid som myndigheten brukar ge", verified=False
    ),
    answer_days_at_most=_in_order("answer_days_at_most", 14, "25 §"),
    transfer_weeks=_in_order("transfer_weeks", 4, "34 §"),
    recovery_months=_in_order("recovery_months", 1, "53 §"),
    appeal_weeks=_in_order("appeal_weeks", 3, "55 och 56 §§"),
    pay_days=_always("pay_days", 7, date(2011, 1, 1), "2 kap. 9 § konkurslagen (1987:672)"),
    petition_days=_always("petition_days", 28, date(2011, 1, 1), "2 kap. 9 § konkurslagen (1987:672), RH 1993:88"),
    smallest_enforced=_always("smallest_enforced", Money(100_00), _COSTS_LAW, "6 § förordning (1992:1094)"),
    court_fee_small=_always("court_fee_small", Money(600_00), date(2014, 7, 1), _COURT_FEES, verified=False),
    court_fee_large=_always("court_fee_large", Money(2500_00), date(2014, 7, 1), _COURT_FEES, verified=False),
    court_small_up_to=Series(
        "court_small_up_to",
        (
            Dated(
                Money(29_600_00),
                date(2026, 1, 1),
                date(2026, 12, 31),
                "halva prisbasbeloppet 2026, ej sett i primärkälla",
                verified=False,
            ),
        ),
    ),
    petition_fee=_always("petition_fee", Money(2800_00), date(2014, 7, 1), _COURT_FEES, verified=False),
)

SWEDEN = Law(
    country="SE",
    currency="SEK",
    calendar=BankCalendar("SE", ("public", "de_facto")),
    reference_rates=_reference_rates(),
    late_interest_points=_always("late_interest_points", Decimal(8), date(2002, 7, 1), "6 § räntelagen (1975:635)"),
    consumer_cap_points=_always(
        # Written for consumer credit; the careful reading takes it for any rate agreed with a consumer.
        "consumer_cap_points",
        Decimal(20),
        date(2002, 7, 1),
        "19 a § konsumentkreditlagen (2010:1846)",
    ),
    interest_wait_days=_always("interest_wait_days", 30, date(2002, 7, 1), "4 § räntelagen (1975:635)"),
    costs=_COSTS,
    late_compensation=_always("late_compensation", Money(450_00), date(2013, 3, 17), "4 a § lag (1981:739)"),
    deadline_floor=_always(
        "deadline_floor",
        DeadlineRule(calendar_days=8, bank_days_after_receipt=4, transit_bank_days=0, guard_bank_days=0),
        date(2002, 7, 1),
        "5 § inkassolagen (1974:182), skälig tid enligt god inkassosed",
    ),
    limitation_years_consumer=_always(
        "limitation_years_consumer", 3, date(1982, 1, 1), "2 § andra stycket preskriptionslagen (1981:130)"
    ),
    limitation_years_other=_always(
        "limitation_years_other", 10, date(1982, 1, 1), "2 § första stycket preskriptionslagen (1981:130)"
    ),
    unserved_grace_years=_always(
        "unserved_grace_years", 1, date(1982, 1, 1), "7 § andra och tredje styckena preskriptionslagen (1981:130)"
    ),
    settled_tolerance=_always(
        "settled_tolerance", Money(99), date(2002, 7, 1), "öresavrundning, lag (1970:1029); policy for payments"
    ),
    # One row each, since an inquiry may change the order for consumers alone; the text of the statute was not seen.
    allocation_trade=_always("allocation_trade", _COSTS_FIRST, _CODE_OF_1734, _ALLOCATION_SOURCE, verified=False),
    allocation_consumer=_always("allocation_consumer", _COSTS_FIRST, _CODE_OF_1734, _ALLOCATION_SOURCE, verified=False),
    bases=Bases(
        interest_in_trade="4 § andra stycket räntelagen (1975:635)",
        interest_from_agreed_day="3 § räntelagen (1975:635)",
        interest_from_notice="4 § första stycket räntelagen (1975:635)",
        agreed_rate="avtalad ränta, 1 § räntelagen (1975:635)",
        mitigated="jämkad ränta, 8 § räntelagen (1975:635)",
    ),
    estimated_age_days=60,
    age_of_majority=18,
    absolute_limit_years=None,
    rounds_to=100,
    day_count=DayCount.ACT_ACT,
    authority=_AUTHORITY,
)
