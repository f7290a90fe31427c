"""What is owed on a day: allocation, credits, crossing payments, rounding, and the invariants of any history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.balance import Balance, Cost, CostKind
from claims.case import CaseFacts, StepTaken
from claims.invoice import Credit, Payment
from claims.money import Money, total
from claims.party import DebtorKind
from claims.refused import Refused
from dunning.ledger import balance, is_settled, outstanding, small_remainder
from tests.dunning.builders import LAW, case, cost, invoice, kr, on

CONSUMER = DebtorKind.CONSUMER
AGREED = invoice(10_000, due="2026-08-31", due_date_agreed=True)
DEMANDED = cost(CostKind.DEMAND, "2026-11-01", 180)


def owed(facts: CaseFacts, day: str) -> Balance:
    return balance(facts=facts, law=LAW, as_of=on(day))


def paid(day: str, amount: str | int, number: str | None = None) -> Payment:
    return Payment(on(day), kr(amount), "cli", invoice_number=number)


def parts(found: Balance) -> tuple[str, ...]:
    return str(found.principal), str(found.interest), str(found.costs), str(found.rounding), str(found.total)


def test_a_payment_pays_cost_then_interest_then_principal_and_interest_goes_on_from_the_next_day() -> None:
    # Source: HB 9:5; the worked figure: 180 + 224.66 + 4 595.34 = 5 000.
    facts = case(AGREED, kind=CONSUMER, costs=(DEMANDED,), payments=(paid("2026-11-21", 5_000),))
    assert parts(owed(facts, "2026-11-20")) == ("10000.00", "221.92", "180.00", "0.08", "10402.00")
    assert parts(owed(facts, "2026-11-21")) == ("5404.66", "0.00", "0.00", "0.34", "5405.00")
    assert parts(owed(facts, "2026-11-22")) == ("5404.66", "1.48", "0.00", "-0.14", "5406.00")
    assert [(s.days, str(s.base)) for s in owed(facts, "2026-11-23").invoices[0].segments] == [
        (82, "10000.00"),
        (2, "5404.66"),
    ]


def test_authority_costs_are_paid_before_statutory_costs_and_the_oldest_invoice_before_the_others() -> None:
    facts = case(
        invoice(1_000, due="2026-02-28", number="B"),
        invoice(2_000, due="2026-01-31", number="A"),
        costs=(cost(CostKind.LATE_COMPENSATION, "2026-03-02", 450), cost(CostKind.PAYMENT_ORDER, "2026-03-10", 300)),
        payments=(paid("2026-03-11", 400),),
    )
    found = owed(facts, "2026-03-11")
    assert [(str(c.kind), str(c.amount)) for c in found.cost_lines] == [("late_compensation", "350.00")]
    more = owed(replace(facts, payments=(paid("2026-03-11", "1800"),)), "2026-03-11")
    # 300 + 450 + interest 39 days on 2 000 (21.37) and 11 days on 1 000 (3.01), the rest on the older invoice.
    assert [(i.number, str(i.remaining), str(i.interest)) for i in more.invoices] == [
        ("A", "974.38", "0.00"),
        ("B", "1000.00", "0.00"),
    ]


def test_a_payment_that_names_an_invoice_goes_there_and_only_the_rest_elsewhere() -> None:
    facts = case(
        invoice(2_000, due="2026-01-31", number="A"),
        invoice(1_000, due="2026-02-28", number="B"),
        costs=(cost(CostKind.LATE_COMPENSATION, "2026-03-02", 450),),
        payments=(paid("2026-03-11", "1003.01", "B"),),
    )
    found = owed(facts, "2026-03-11")
    assert [(i.number, str(i.remaining)) for i in found.invoices] == [("A", "2000.00"), ("B", "0.00")]
    assert found.costs == kr(450)
    more = owed(replace(facts, payments=(paid("2026-03-11", "1103.01", "B"),)), "2026-03-11")
    assert more.costs == kr(350)


def test_a_payment_that_names_an_unknown_invoice_follows_the_declared_order() -> None:
    facts = case(AGREED, kind=CONSUMER, costs=(DEMANDED,), payments=(paid("2026-11-21", 5_000, "no such"),))
    assert parts(owed(facts, "2026-11-21"))[:3] == ("5404.66", "0.00", "0.00")


@pytest.mark.parametrize(
    ("story", "pay_on", "costs", "principal"),
    [
        ("paid in full before the demand: its cost falls away", "2026-10-31", "0.00", "0.00"),
        ("paid on the day of the demand: the cost is owed", "2026-11-01", "180.00", "0.00"),
        ("paid after it: the cost is owed", "2026-11-02", "180.00", "0.00"),
    ],
)
def test_a_payment_that_crosses_the_demand(story: str, pay_on: str, costs: str, principal: str) -> None:
    silent = invoice(325, due="2026-08-31")
    facts = case(silent, kind=CONSUMER, costs=(DEMANDED,), payments=(paid(pay_on, 325, "10234"),))
    found = owed(facts, "2026-11-21")
    assert (str(found.costs), str(found.principal)) == (costs, principal), story


def test_the_authoritys_fee_stays_although_the_principal_was_paid_before_it() -> None:
    facts = case(
        AGREED, costs=(cost(CostKind.PAYMENT_ORDER, "2026-11-01", 300),), payments=(paid("2026-10-01", 99_999),)
    )
    found = owed(facts, "2026-11-01")
    assert found.costs == kr(0)
    assert found.overpaid == kr(99_999) - kr(10_000) - kr("84.93") - kr(300)


def test_a_credit_stops_interest_from_its_date_and_one_for_a_wrong_invoice_from_the_start() -> None:
    later = Credit("K1", "10234", on("2026-10-01"), kr(4_000))
    # 30 days on 10 000 through 30 September, then 51 days on 6 000 from 1 October.
    assert parts(owed(case(AGREED, credits=(later,)), "2026-11-20"))[:2] == ("6000.00", "166.03")
    wrong = replace(later, ab_initio=True)
    assert parts(owed(case(AGREED, credits=(wrong,)), "2026-11-20"))[:2] == ("6000.00", "133.15")
    assert parts(owed(case(AGREED, credits=(wrong,)), "2026-09-30"))[:2] == ("10000.00", "82.19")


def test_a_credit_of_the_whole_invoice_from_the_start_takes_the_costs_with_it() -> None:
    gone = Credit("K1", "10234", on("2026-11-10"), kr(10_000), ab_initio=True)
    facts = case(AGREED, kind=CONSUMER, costs=(DEMANDED,), credits=(gone,))
    assert parts(owed(facts, "2026-11-09"))[2] == "180.00"
    assert parts(owed(facts, "2026-11-10")) == ("0.00", "0.00", "0.00", "0.00", "0.00")


def test_a_credit_greater_than_what_is_left_pays_the_rest_of_the_case_and_is_never_negative() -> None:
    facts = case(
        AGREED,
        invoice(500, due="2026-10-31", number="B"),
        payments=(paid("2026-09-01", "9000", "10234"),),
        credits=(Credit("K1", "10234", on("2026-11-10"), kr(10_000)),),
    )
    found = owed(facts, "2026-11-10")
    assert (found.principal, found.interest, found.total) == (kr(0), kr(0), kr(0))
    assert found.overpaid > kr(8_000)


def test_a_credit_note_for_an_unknown_invoice_is_refused() -> None:
    with pytest.raises(Refused, match="credit note"):
        owed(case(credits=(Credit("K1", "other", on("2026-03-01"), kr(1)),)), "2026-03-02")


def test_currencies_are_never_mixed() -> None:
    with pytest.raises(Refused) as refusal:
        owed(case(payments=(Payment(on("2026-03-01"), Money(1, "EUR"), "cli"),)), "2026-03-02")
    assert refusal.value.code == "mixed_currency"


@pytest.mark.parametrize(
    ("exact", "rounding", "shown"),
    [
        ("100.49", "-0.49", "100.00"),
        ("100.50", "0.50", "101.00"),
        ("100.99", "0.01", "101.00"),
        ("100.00", "0.00", "100.00"),
    ],
)
def test_the_total_is_in_whole_kronor_with_the_rounding_shown(exact: str, rounding: str, shown: str) -> None:
    # Source: lag (1970:1029): 1-49 öre fall, 50-99 rise.
    found = owed(case(invoice(exact, due="2026-03-02")), "2026-03-02")
    assert (str(found.rounding), str(found.total)) == (rounding, shown)


def test_only_the_countrys_own_coin_is_rounded() -> None:
    facts = replace(case(), currency="EUR", invoices=(replace(invoice(due="2026-03-02"), total=Money(10049, "EUR")),))
    assert str(owed(facts, "2026-03-02").total) == "100.49"


@pytest.mark.parametrize(("left", "settled"), [("0.99", True), ("1.00", False), ("-5", True)])
def test_less_than_a_krona_either_way_is_paid_in_full(left: str, settled: bool) -> None:
    amount = (kr(10_000) - kr(left)).decimal
    found = owed(case(invoice(due="2026-03-02"), payments=(paid("2026-03-02", str(amount)),)), "2026-03-02")
    assert is_settled(balance_=found, law=LAW) is settled


@pytest.mark.parametrize(
    ("limit", "payment", "expected"),
    [(None, 9_960, False), (50, 9_960, True), (50, 9_950, True), (50, "9949.99", False)],
)
def test_a_small_remainder_is_only_what_the_creditor_agreed_to_write_off(limit, payment, expected) -> None:
    facts = case(
        invoice(due="2026-03-02"), payments=(paid("2026-03-02", payment),), small_remainder=kr(limit) if limit else None
    )
    assert small_remainder(balance_=owed(facts, "2026-03-02"), facts=facts) is expected


def test_a_small_claim_that_nobody_paid_on_is_no_remainder() -> None:
    facts = case(invoice(40, due="2026-03-02"), small_remainder=kr(50))
    assert not small_remainder(balance_=owed(facts, "2026-03-02"), facts=facts)


def test_the_amount_per_further_day_is_what_tomorrow_adds() -> None:
    facts = case(invoice(36_500, due="2026-01-31"), invoice(7_300, due="2026-03-02", number="B"))
    today, tomorrow = owed(facts, "2026-03-02"), owed(facts, "2026-03-03")
    assert str(today.per_day) == "12.00"
    assert (tomorrow.interest - today.interest).decimal == today.per_day


def test_a_consumer_who_was_told_nothing_owes_no_interest_before_30_days_after_our_demand() -> None:
    facts = case(invoice(36_500), kind=CONSUMER, steps=(StepTaken("demand", 1, on("2026-03-02"), on("2026-03-13")),))
    assert [str(owed(facts, day).interest) for day in ("2026-03-02", "2026-04-01", "2026-04-02")] == [
        "0.00",
        "0.00",
        "10.00",
    ]


def test_what_is_dated_after_the_day_asked_about_has_not_happened() -> None:
    facts = case(AGREED, kind=CONSUMER, costs=(DEMANDED,), payments=(paid("2026-11-21", 5_000),))
    bare = case(AGREED, kind=CONSUMER)
    assert owed(facts, "2026-10-31") == owed(bare, "2026-10-31")


FIRST = date(2023, 6, 1)
_days = st.integers(0, 900).map(lambda offset: FIRST + timedelta(days=offset))
_amounts = st.integers(1, 3_000_000).map(Money)


@st.composite
def histories(draw: st.DrawFn) -> CaseFacts:
    """Any case: up to three invoices, with costs, payments and credits in any order."""
    kind = draw(st.sampled_from(list(DebtorKind)))
    invoices = tuple(
        replace(
            invoice(number=f"F{index}", due=draw(_days).isoformat()),
            total=draw(_amounts),
            due_date_agreed=draw(st.booleans()),
            has_interest_text=draw(st.booleans()),
        )
        for index in range(draw(st.integers(1, 3)))
    )
    numbers = st.sampled_from([i.number for i in invoices])
    payments = draw(
        st.lists(st.builds(Payment, _days, _amounts, st.just("cli"), st.just(""), st.none() | numbers), max_size=4)
    )
    credits = draw(st.lists(st.builds(Credit, st.just("K"), numbers, _days, _amounts, st.booleans()), max_size=2))
    costs = draw(st.lists(st.builds(Cost, st.sampled_from(list(CostKind)), _days, _amounts, st.just("x")), max_size=3))
    return case(*invoices, kind=kind, payments=tuple(payments), credits=tuple(credits), costs=tuple(costs))


@settings(max_examples=300)
@given(facts=histories(), as_of=_days)
def test_the_parts_of_every_balance_add_up_and_no_öre_is_lost(facts: CaseFacts, as_of: date) -> None:
    found = balance(facts=facts, law=LAW, as_of=as_of)
    assert found.total == found.principal + found.interest + found.costs + found.rounding
    assert found.total.ore % 100 == 0
    assert -50 < found.rounding.ore <= 50
    assert found.principal == total(i.remaining for i in found.invoices)
    assert found.interest == total(i.interest for i in found.invoices)
    assert found.costs == total(c.amount for c in found.cost_lines)
    assert min(found.principal, found.interest, found.costs, found.overpaid, key=lambda m: m.ore) >= Money(0)
    assert all(i.interest >= Money(0) and i.remaining <= i.total for i in found.invoices)


@settings(max_examples=300)
@given(facts=histories(), as_of=_days)
def test_everything_received_is_either_used_or_overpaid(facts: CaseFacts, as_of: date) -> None:
    found = balance(facts=facts, law=LAW, as_of=as_of)
    received = sum(p.amount.ore for p in facts.payments if p.on <= as_of)
    credited = sum(c.amount.ore for c in facts.credits if c.on <= as_of)
    charged = sum(i.total.ore for i in facts.invoices)
    charged += sum(s.amount.ore for i in found.invoices for s in i.segments)
    left = outstanding(found).ore - found.overpaid.ore
    costs = left - (charged - received - credited)
    # What is not explained by principal, interest, payments and credits is the costs that were lawfully charged.
    assert 0 <= costs <= sum(c.amount.ore for c in facts.costs if c.on <= as_of)


@settings(max_examples=150)
@given(facts=histories(), as_of=_days, amount=_amounts)
def test_a_further_payment_never_raises_what_is_owed(facts: CaseFacts, as_of: date, amount: Money) -> None:
    before = outstanding(balance(facts=facts, law=LAW, as_of=as_of))
    more = replace(facts, payments=(*facts.payments, Payment(as_of, amount, "cli")))
    after = outstanding(balance(facts=more, law=LAW, as_of=as_of))
    assert before - amount <= after <= before
