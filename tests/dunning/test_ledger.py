"""What is owed on a day: allocation, credits, crossing payments, rounding, and the invariants of any history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.balance import Balance, Cost, CostKind, DebtPart
from claims.case import CaseFacts, StepTaken
from claims.invoice import Credit, Payment
from claims.money import Money, total
from claims.party import DebtorKind
from claims.refused import Refused
from dunning.law.dated import Dated, Series
from dunning.ledger import Replay, balance, outstanding
from tests.dunning.builders import LAW, case, cost, invoice, kr, many, on

CONSUMER = DebtorKind.CONSUMER
AGREED = invoice(10_000, due="2026-08-31", due_date_agreed=True)
DEMANDED = cost(CostKind.DEMAND, "2026-11-01", 180)


def owed(facts: CaseFacts, day: str) -> Balance:
    return balance(facts=facts, law=LAW, as_of=on(day))


def paid(day: str, amount: str | int, number: str | None = None) -> Payment:
    return Payment(on(day), kr(amount), "cli", invoice_number=number)


def test_the_authoritys_fee_stays_although_the_principal_was_paid_before_it() -> None:
    facts = case(
        AGREED, costs=(cost(CostKind.PAYMENT_ORDER, "2026-11-01", 300),), payments=(paid("2026-10-01", 99_999),)
    )
    found = owed(facts, "2026-11-01")
    assert found.costs == kr(0)
    assert found.overpaid == kr(99_999) - kr(10_000) - kr("84.93") - kr(300)


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
    with pytest.raises(Refused, match="credit note") as refusal:
        owed(case(credits=(Credit("K1", "other", on("2026-03-01"), kr(1)),)), "2026-03-02")
    assert refusal.value.code == "credit_without_invoice"


def test_an_invoice_tells_its_days_and_the_sum_of_its_credit_notes() -> None:
    notes = (Credit("K1", "10234", on("2026-09-01"), kr(300)), Credit("K2", "10234", on("2026-09-05"), kr(200)))
    (shown,) = owed(case(AGREED, credits=notes), "2026-10-01").invoices
    assert (shown.number, shown.invoice_date, shown.due_date) == ("10234", on("2026-08-01"), on("2026-08-31"))
    assert (shown.total, shown.credited, shown.remaining) == (kr(10_000), kr(500), kr(9_500))


def test_everything_of_a_case_in_euro_is_in_euro() -> None:
    euro = Money(1_000_00, "EUR")
    facts = replace(
        case(
            replace(invoice(due="2026-01-31", agreed_rate=Decimal(10)), total=euro),
            costs=(Cost(CostKind.LATE_COMPENSATION, on("2026-03-02"), Money(40_00, "EUR"), "x"),),
            payments=(Payment(on("2026-03-02"), Money(50_00, "EUR"), "bank"),),
            credits=(Credit("K1", "10234", on("2026-02-10"), Money(1_00, "EUR")),),
        ),
        currency="EUR",
    )
    replay = Replay(facts, LAW, on("2026-03-05"))
    found = replay.run()
    (shown,) = found.invoices
    of_case = (found.principal, found.interest, found.costs, found.rounding, found.total, found.overpaid)
    of_invoice = (shown.total, shown.credited, shown.remaining, shown.interest, *(s.amount for s in shown.segments))
    moved = (*(use.amount for use in replay.uses), *(segment.base for segment in shown.segments))
    assert {money.currency for money in (*of_case, *of_invoice, *moved)} == {"EUR"}
    assert (found.rounding, found.total) == (Money(0, "EUR"), outstanding(found))
    left = owed(replace(facts, payments=()), "2026-03-02")
    assert [line.amount for line in left.cost_lines] == [Money(40_00, "EUR")]


def test_an_ore_pays_interest_and_so_does_what_comes_on_the_first_interest_day() -> None:
    first = case(AGREED, kind=CONSUMER, payments=(paid("2026-09-01", "0.01"),))
    assert (owed(first, "2026-09-01").interest, owed(first, "2026-09-01").principal) == (kr("2.73"), kr(10_000))


@pytest.mark.parametrize(
    ("made", "day", "per_day"),
    [
        ({"due": "2026-01-31"}, "2026-03-02", "10.00"),
        ({"due": "2026-03-02"}, "2026-03-02", "10.00"),
        ({"due": "2026-03-03"}, "2026-03-02", "0.00"),
        ({"due": "2026-01-31", "agreed_rate": Decimal(36)}, "2026-03-02", "36.00"),
        ({"due": "2023-06-30"}, "2023-12-31", "11.47"),
        ({"due": "2024-06-30"}, "2024-12-31", "12.00"),
    ],
)
def test_what_one_more_day_costs(made: dict[str, Any], day: str, per_day: str) -> None:
    found = owed(case(invoice(36_500, **made)), day)
    assert (str(found.per_day), str(found.invoices[0].per_day)) == (per_day, per_day)


def test_currencies_are_never_mixed() -> None:
    with pytest.raises(Refused) as refusal:
        owed(case(payments=(Payment(on("2026-03-01"), Money(1, "EUR"), "cli"),)), "2026-03-02")
    assert refusal.value.code == "mixed_currency"


def test_only_the_countrys_own_coin_is_rounded() -> None:
    facts = replace(case(), currency="EUR", invoices=(replace(invoice(due="2026-03-02"), total=Money(10049, "EUR")),))
    assert str(owed(facts, "2026-03-02").total) == "100.49"
    ours = replace(LAW, currency="EUR")
    assert balance(facts=facts, law=ours, as_of=on("2026-03-02")).total == Money(10000, "EUR")


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
    told = [Replay(facts, LAW, on(day)).accounts[0].starts_on for day in ("2026-03-01", "2026-03-02")]
    assert told == [None, on("2026-04-02")]


def test_the_order_of_what_a_payment_pays_is_the_laws_and_may_differ_for_consumers() -> None:
    order = (DebtPart.PRINCIPAL, DebtPart.COSTS, DebtPart.INTEREST, DebtPart.AUTHORITY_COSTS)
    changed = Series("x", (Dated(order, on("2026-11-21"), None, "x"),))
    facts = case(AGREED, kind=CONSUMER, costs=(DEMANDED,), payments=(paid("2026-11-21", 5_000),))
    law = replace(LAW, allocation_consumer=changed)
    found = balance(facts=facts, law=law, as_of=on("2026-11-21"))
    assert (found.principal, found.interest, found.costs) == (kr(5_000), kr("224.66"), kr(180))
    named = replace(facts, payments=(paid("2026-11-21", "10000.10", "10234"),))
    found = balance(facts=named, law=law, as_of=on("2026-11-21"))
    assert (found.principal, found.interest, found.costs) == (kr(0), kr("224.56"), kr(180))
    trade = replace(facts, debtor_kind=DebtorKind.BUSINESS)
    assert balance(facts=trade, law=law, as_of=on("2026-11-21")) == balance(
        facts=trade, law=LAW, as_of=on("2026-11-21")
    )
    with pytest.raises(Refused, match="x covers 2026-11-20"):
        balance(facts=replace(facts, payments=(paid("2026-11-20", 1),)), law=law, as_of=on("2026-11-20"))


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


@settings(max_examples=many(300))
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


@settings(max_examples=many(300))
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


@settings(max_examples=many(150))
@given(facts=histories(), as_of=_days, amount=_amounts)
def test_a_further_payment_never_raises_what_is_owed(facts: CaseFacts, as_of: date, amount: Money) -> None:
    before = outstanding(balance(facts=facts, law=LAW, as_of=as_of))
    more = replace(facts, payments=(*facts.payments, Payment(as_of, amount, "cli")))
    after = outstanding(balance(facts=more, law=LAW, as_of=as_of))
    assert before - amount <= after <= before
