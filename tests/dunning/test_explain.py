"""Explain this krona: what is told of a balance adds up to it, names its statutes, and is the same text every time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bench.law_oracle import stories
from bench.law_race import LAWS, facts_of
from claims.case import CaseFacts
from claims.invoice import Payment
from claims.refused import Refused
from dunning.explain import payoff, unfolded
from dunning.law.law import Law
from dunning.ledger import balance
from tests.dunning.builders import LAW, case, invoice, kr, many, on


def _sum(*texts: str) -> Decimal:
    return sum((Decimal(text) for text in texts), Decimal(0))


def test_what_is_told_adds_up_to_what_is_owed_in_1000_stories() -> None:
    for story in stories(many(1_000), 5):
        facts, law = facts_of(story), LAWS[story.leap_years]
        _adds_up(facts, law, story.as_of)


def _adds_up(facts: CaseFacts, law: Law, as_of: object) -> None:
    found = unfolded(facts=facts, law=law, as_of=as_of)  # type: ignore[arg-type]
    owed = balance(facts=facts, law=law, as_of=as_of)  # type: ignore[arg-type]
    assert {name: found[name] for name in owed.as_json()} == owed.as_json()
    for each in found["invoices"]:
        principal, interest = each["principal"], each["interest"]
        assert _sum(principal["claimed"]) == _sum(principal["credited"], principal["paid"], principal["remaining"])
        assert _sum(interest["accrued"]) == _sum(interest["paid"], interest["remaining"])
        assert _sum(interest["accrued"]) == _sum(*(segment["amount"] for segment in interest["segments"]))
        for segment in interest["segments"]:
            rows = [row for row in segment["rows"] if row["series"] != "consumer_cap_points"]
            if len(rows) == len(segment["rows"]) == 2:
                assert _sum(segment["rate"]) == _sum(*(row["value"] for row in rows))
    for cost in found["cost_lines"]:
        assert _sum(cost["charged"]) == _sum(cost["paid"], cost["remaining"])
    used = _sum(*(use["amount"] for day in found["received"] for use in day["paid"]))
    came = _sum(*(paid["amount"] for day in found["received"] for paid in day["payments"]))
    credits_beyond = used + Decimal(found["overpaid"]) - came
    most = sum((credit.amount.decimal for credit in facts.credits), Decimal(0))
    assert 0 <= credits_beyond <= most
    parts = [each["principal"]["remaining"] for each in found["invoices"]]
    parts += [each["interest"]["remaining"] for each in found["invoices"]]
    parts += [cost["remaining"] for cost in found["cost_lines"]]
    assert _sum(found["total"]) == _sum(*parts, found["rounding"])


# Source: the worked vector of section 4: cost 180, interest 224.66, principal 10 000, a payment of 5 000.
def test_a_part_payment_is_told_in_the_order_of_the_code() -> None:
    from claims.balance import Cost, CostKind

    facts = case(
        invoice(10_000, due="2026-08-31"),
        costs=(Cost(CostKind.DEMAND, on("2026-11-01"), kr(180), "3 § lag (1981:739)"),),
        payments=(Payment(on("2026-11-21"), kr(5_000), "bank", "b000001"),),
    )
    found = unfolded(facts=facts, law=LAW, as_of=on("2026-11-21"))
    (day,) = found["received"]
    assert [(use["what"], use["of"], use["amount"]) for use in day["paid"]] == [
        ("cost", "demand", "180.00"),
        ("interest", "10234", "224.66"),
        ("principal", "10234", "4595.34"),
    ]
    (bill,) = found["invoices"]
    assert bill["principal"]["remaining"] == "5404.66"
    (segment,) = bill["interest"]["segments"]
    assert segment["formula"] == "10000.00 × 10 % × 82/365"
    assert [row["series"] for row in segment["rows"]] == ["reference_rates", "late_interest_points"]
    assert found["cost_lines"][0]["cap"] == "180.00"


def test_the_same_facts_give_the_same_bytes_and_a_later_payment_changes_no_earlier_day() -> None:
    facts = case(invoice(10_000, due="2026-01-31"))
    first = json.dumps(unfolded(facts=facts, law=LAW, as_of=on("2026-03-02")))
    paid = replace(facts, payments=(Payment(on("2026-03-05"), kr(500), "bank", "b1"),))
    assert json.dumps(unfolded(facts=paid, law=LAW, as_of=on("2026-03-02"))) == first
    assert json.dumps(unfolded(facts=paid, law=LAW, as_of=on("2026-03-05"))) != first


def test_a_rate_that_nobody_has_confirmed_says_so() -> None:
    found = unfolded(facts=case(invoice(10_000, due="2025-01-31")), law=LAW, as_of=on("2025-03-02"))
    rows = found["invoices"][0]["interest"]["segments"][0]["rows"]
    assert [row["verified"] for row in rows] == [False, True]


def test_an_agreed_rate_rests_on_no_row_unless_it_is_capped() -> None:
    agreed = case(invoice(10_000, due="2026-01-31", agreed_rate=Decimal(24)))
    (bill,) = unfolded(facts=agreed, law=LAW, as_of=on("2026-03-02"))["invoices"]
    assert [segment["rows"] for segment in bill["interest"]["segments"]] == [[]]


def test_a_payoff_is_the_balance_of_each_day_and_ends_where_the_rates_end() -> None:
    facts = case(invoice(10_000, due="2026-01-31"))
    found = payoff(facts=facts, law=LAW, first=on("2026-12-30"), days=10)
    assert [day["on"] for day in found] == ["2026-12-30", "2026-12-31"]
    for day in found:
        assert day["total"] == str(balance(facts=facts, law=LAW, as_of=on(day["on"])).total)
    with pytest.raises(Refused, match="2027-01-01"):
        payoff(facts=facts, law=LAW, first=on("2026-12-31") + timedelta(days=1), days=3)
