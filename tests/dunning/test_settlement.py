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


def test_each_invoice_bears_its_own_commission_and_credits_come_off_the_oldest_first() -> None:
    facts = case(
        invoice(100, due="2026-11-25", number="A"),
        invoice(200, due="2026-11-25", number="B"),
        invoice(300, due="2026-11-25", number="C"),
        payments=(paid(150), replace(paid(450), on=on("2026-11-22")), replace(paid(20), on=on("2026-11-23"))),
        credits=(Credit("K1", "C", on("2026-11-25"), kr(130)),),
    )
    agreed = replace(AGREED, commission={"A": Decimal("0.10"), "B": Decimal("0.20")})
    before = share(facts=facts, agreed=agreed, law=LAW, as_of=on("2026-11-24"))
    assert shown(before, "principal", "commission", "refund") == ["600.00", "50.00", "20.00"]
    # 100 of the 130 off A, which then bears none, and 30 off B: 20 per cent of 170.
    after = share(facts=facts, agreed=agreed, law=LAW, as_of=on("2026-11-25"))
    assert shown(after, "principal", "commission", "refund") == ["470.00", "34.00", "150.00"]


def test_half_an_ore_of_commission_or_vat_rises() -> None:
    facts = case(invoice(1, due="2026-11-21"), payments=(paid(1),))
    assert shown(share(facts=facts, agreed=AGREED, law=LAW, as_of=DAY), "commission", "vat") == ["0.10", "0.03"]


def test_shares_add_up_name_by_name_and_are_told_as_text() -> None:
    one, ten = Share(*(Money(n) for n in range(10))), Share(*(Money(10 * n) for n in range(10)))
    assert one + ten == Share(*(Money(11 * n) for n in range(10)))
    names = ["received", "direct", "principal", "interest", "costs", "refund", "commission", "vat"]
    assert one.as_json() == {name: f"0.0{n}" for n, name in enumerate([*names, "to_creditor", "to_agency"])}


def test_the_share_of_a_case_in_euro_is_in_euro() -> None:
    bill = replace(invoice(due="2026-11-21"), total=Money(100_00, "EUR"))
    facts = replace(case(bill, payments=(Payment(DAY, Money(110_00, "EUR"), "bank"),)), currency="EUR")
    found = share(facts=facts, agreed=AGREED, law=LAW, as_of=DAY)
    assert {getattr(found, name).currency for name in Share.__dataclass_fields__} == {"EUR"}


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
