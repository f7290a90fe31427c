"""What our own invoices charge, and that both books come to nothing whatever was charged and paid."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.balance import CostKind
from claims.case import CaseState, StepTaken
from claims.invoice import Payment
from claims.ledger import Book, LedgerAccount
from claims.money import Money
from claims.own_invoice import InvoiceKind, LineKind, OwnLine, PaidBy, with_vat, without_vat
from dunning.own_invoices import credit_lines, invoice_amounts, recovered, withdrawal
from dunning.terms import quote, withdrawal_stage
from tests.dunning.builders import LAW, PRICES, case, cost, kr, on

TODAY = on("2026-04-20")
FILED = case(
    state=CaseState.PAYMENT_ORDER,
    steps=(StepTaken("demand", 1, on("2026-03-02"), on("2026-03-13")),),
    costs=(
        cost(CostKind.LATE_COMPENSATION, "2026-03-02", 450),
        cost(CostKind.PAYMENT_ORDER, "2026-04-07", 300),
        cost(CostKind.COUNSEL, "2026-04-07", 380),
    ),
)
QUOTE = quote(prices=PRICES, facts=FILED, today=on("2026-03-02"), law=LAW)


def paid(amount: int) -> Payment:
    return Payment(on("2026-04-10"), kr(amount), "bank", "b1")


def test_what_the_debtor_has_paid_of_the_outlays_is_not_asked_of_the_creditor() -> None:
    # Money goes first to the authority's costs, in their order: 100 of the 300.
    facts = replace(FILED, payments=(paid(100),))
    found = withdrawal(quote=QUOTE, facts=facts, law=LAW, deposited=kr(0))
    assert (found.stage, found.net, found.to_pay) == ("after_payment_order", kr(200), kr(200))
    assert [outlay.amount for outlay in found.measures] == [kr(300)]
    whole = replace(FILED, payments=(paid(1000),))
    assert withdrawal(quote=QUOTE, facts=whole, law=LAW, deposited=kr(0)).lines == ()


def test_where_the_creditor_keeps_the_costs_they_bear_the_outlays() -> None:
    facts, theirs = replace(FILED, payments=(paid(1000),)), replace(QUOTE, costs_go_to="creditor")
    assert recovered(facts=facts, law=LAW, quote=theirs) == kr(0)
    assert withdrawal(quote=theirs, facts=facts, law=LAW, deposited=kr(0)).net == kr(300)
    # 300 and 380 where they are ours; the 450 is no part of what a deposit is for.
    assert recovered(facts=facts, law=LAW, quote=QUOTE) == kr(680)


@pytest.mark.parametrize(("deposited", "to_pay"), [(0, 300), (100, 200), (300, 0), (680, 0)])
def test_a_deposit_is_used_before_anything_is_asked(deposited: int, to_pay: int) -> None:
    found = withdrawal(quote=QUOTE, facts=FILED, law=LAW, deposited=kr(deposited))
    assert (found.net, found.to_pay) == (kr(300), kr(to_pay))


def test_a_demand_that_has_not_left_the_house_is_no_external_measure() -> None:
    demanded = replace(FILED, state=CaseState.DEMAND, costs=())
    assert withdrawal_stage(demanded) == "after_demand"
    waiting = replace(demanded, unsent=frozenset({("demand", 1)}))
    assert withdrawal_stage(waiting) == "before_external_measures"
    assert withdrawal(quote=QUOTE, facts=waiting, law=LAW, deposited=kr(0)).lines == ()


def test_a_price_of_a_stage_bears_vat() -> None:
    [line] = withdrawal(
        quote=QUOTE, facts=replace(FILED, state=CaseState.DEMAND, costs=()), law=LAW, deposited=kr(0)
    ).lines
    assert (line.kind, line.net, line.vat) == (LineKind.WITHDRAWAL_FEE, kr(500), kr(125))


LINES = st.lists(
    st.builds(
        lambda kind, ore, has_vat: (
            with_vat(kind, Money(ore), Decimal("0.25")) if has_vat else without_vat(kind, Money(ore))
        ),
        st.sampled_from(LineKind),
        st.integers(min_value=1, max_value=10**9),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)
PAID = st.dictionaries(st.sampled_from(PaidBy), st.integers(min_value=-(10**9), max_value=10**9))


@given(LINES, PAID)
@settings(max_examples=200)
def test_both_books_come_to_nothing_whatever_was_charged_and_paid(
    lines: list[OwnLine], paid: dict[PaidBy, int]
) -> None:
    amounts = invoice_amounts(kind=InvoiceKind.SETUP, lines=lines, paid=paid)
    for book in Book:
        assert sum(ore for account, ore in amounts.items() if account.book is book) == 0


@given(LINES)
@settings(max_examples=200)
def test_an_invoice_and_its_credit_leave_nothing_behind(lines: list[OwnLine]) -> None:
    whole = Money(sum(line.total.ore for line in lines))
    both = [*lines, *credit_lines(lines, whole)]
    assert invoice_amounts(kind=InvoiceKind.SETUP, lines=both, paid={}) == {}


@given(LINES, st.integers(min_value=1, max_value=10**9))
@settings(max_examples=200)
def test_a_credit_in_part_comes_to_the_part_to_the_ore(lines: list[OwnLine], ore: int) -> None:
    part = Money(min(ore, sum(line.total.ore for line in lines)))
    credited = credit_lines(lines, part)
    assert sum(line.total.ore for line in credited) == -part.ore
    for line in credited:
        assert abs(line.net.ore * line.vat_rate - line.vat.ore) <= 1


def test_commission_is_earned_in_the_cases_own_vouchers_and_not_again() -> None:
    lines = (with_vat(LineKind.COMMISSION, kr(1000), Decimal("0.25")),)
    amounts = invoice_amounts(kind=InvoiceKind.SUCCESS, lines=lines, paid={PaidBy.SET_OFF: 50_000})
    assert amounts == {
        LedgerAccount.CREDITOR: -75_000,
        LedgerAccount.OWED_TO_AGENCY: 75_000,
        LedgerAccount.CLIENT_CLEARING: -75_000,
        LedgerAccount.RECEIVABLE: 75_000,
    }
