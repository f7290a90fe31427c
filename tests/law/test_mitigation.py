"""Late interest made lower (jämkning, 8 § räntelagen): on its days only, never higher, and not before it was decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from claims.case import Mitigation
from dunning.ledger import balance
from tests.dunning.builders import LAW, case, invoice, on

DECIDED = date(2025, 1, 1)


def owed(*made: Mitigation, until: str = "2026-11-21"):  # type: ignore[no-untyped-def]
    facts = replace(case(invoice(10_000, due="2026-08-31")), mitigations=made)
    return balance(facts=facts, law=LAW, as_of=on(until))


def lower(first: str, last: str | None, per_cent: str) -> Mitigation:
    return Mitigation(on(first), on(last) if last else None, Decimal(per_cent), DECIDED)


def test_without_it_the_vector_stands() -> None:
    assert str(owed().interest) == "224.66"  # 82 days at 10 %


def test_no_interest_on_its_days_and_the_whole_rate_on_the_others() -> None:
    found = owed(lower("2026-09-11", "2026-09-30", "0"))
    (bill,) = found.invoices
    assert [(each.days, str(each.rate)) for each in bill.segments] == [(10, "10.00"), (20, "0"), (52, "10.00")]
    assert str(found.interest) == "169.86"  # 62 days at 10 %
    assert "8 § räntelagen" in bill.segments[1].basis


def test_until_further_it_lowers_the_coming_day_too() -> None:
    found = owed(lower("2026-09-01", None, "4"))
    assert str(found.interest) == "89.86"  # 82 days at 4 %
    assert found.per_day == Decimal("1.10")


def test_it_makes_no_rate_higher_and_of_several_the_lowest_counts() -> None:
    assert owed(lower("2026-09-01", None, "24")).interest == owed().interest
    assert owed(lower("2026-09-01", None, "4"), lower("2026-09-01", None, "2")) == owed(lower("2026-09-01", None, "2"))


def test_days_before_interest_and_after_the_day_asked_for_change_nothing() -> None:
    assert owed(lower("2025-01-01", "2026-08-31", "0"), lower("2026-11-22", None, "0")).interest == owed().interest
