"""Whose the money on a case is: every öre has one owner, commission only on principal that was paid with money."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from bench.law_oracle import stories
from bench.law_race import LAWS, facts_of
from claims.balance import Cost, CostKind
from claims.invoice import Credit, Payment
from claims.money import Money
from dunning.settlement import Agreed, Share, share
from tests.dunning.builders import LAW, case, invoice, kr, many, on

AGREED = Agreed({"10234": Decimal("0.10")}, Decimal("0.25"), costs_go_to="agency", interest_goes_to="creditor")
DAY = on("2026-11-21")
DEMAND = Cost(CostKind.DEMAND, on("2026-11-01"), kr(180), "3 § lag (1981:739)")
BILL = invoice(10_000, due="2026-08-31")


def paid(amount: str | int, source: str = "bank") -> Payment:
    return Payment(DAY, kr(amount), source, "1")


def shown(found: Share, *names: str) -> list[str]:
    return [str(getattr(found, name)) for name in names]


@pytest.mark.parametrize(
    ("costs", "interest", "to_agency"),
    [("agency", "agency", "979.07"), ("creditor", "creditor", "574.41"), ("creditor", "agency", "799.07")],
)
def test_the_terms_say_who_keeps_costs_and_interest(costs: str, interest: str, to_agency: str) -> None:
    agreed = replace(AGREED, costs_go_to=costs, interest_goes_to=interest)
    found = share(facts=case(BILL, costs=(DEMAND,), payments=(paid(5_000),)), agreed=agreed, law=LAW, as_of=DAY)
    assert str(found.to_agency) == to_agency


def test_too_much_is_the_debtors_and_a_credit_after_payment_comes_out_of_the_creditors_part() -> None:
    facts = case(invoice(1_000, due="2026-11-21"), payments=(paid(1_100),))
    found = share(facts=facts, agreed=AGREED, law=LAW, as_of=DAY)
    assert shown(found, "refund", "principal", "commission", "to_creditor") == ["100.00", "1000.00", "100.00", "875.00"]
    credited = replace(facts, credits=(Credit("K1", "10234", on("2026-11-25"), kr(300)),))
    later = share(facts=credited, agreed=AGREED, law=LAW, as_of=on("2026-11-25"))
    assert shown(later, "refund", "principal", "commission", "to_creditor") == ["400.00", "700.00", "70.00", "612.50"]


def test_a_day_knows_nothing_of_later_payments() -> None:
    found = share(facts=case(BILL, payments=(paid(5_000),)), agreed=AGREED, law=LAW, as_of=on("2026-11-20"))
    assert found == Share(*(Money(0) for _name in Share.__dataclass_fields__))


def test_every_ore_has_one_owner_in_2000_stories() -> None:
    chance = Random(9)
    for story in stories(many(2_000), 11):
        rates = {bill.number: Decimal(chance.choice((0, 6, 8, 10, 14))) / 100 for bill in story.bills}
        owners = chance.choice((("agency", "creditor"), ("creditor", "agency"), ("agency", "agency")))
        agreed = Agreed(rates, Decimal("0.25"), *owners)
        facts = facts_of(story)
        sources = [replace(one, source=chance.choice(("bank", "direct", "cli"))) for one in facts.payments]
        law = LAWS[story.leap_years]
        found = share(facts=replace(facts, payments=tuple(sources)), agreed=agreed, law=law, as_of=story.as_of)
        came = sum(one.amount.ore for one in sources if one.on <= story.as_of)
        assert found.received.ore + found.direct.ore == came
        parts = found.principal + found.interest + found.costs + found.refund
        assert parts == found.received + found.direct
        assert found.received == found.to_creditor + found.to_agency + found.refund
        assert min(found.commission.ore, found.vat.ore, found.refund.ore) >= 0
        assert found.commission.ore <= max(0, found.principal.ore) * Decimal("0.14") + len(rates)
