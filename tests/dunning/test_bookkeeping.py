"""The books by rule: what a case, the bank and a payout book, and ten thousand random happenings that lose no öre."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import bench.ledger_race as racing
from bench.ledger_race import race
from claims.bank import BankState
from claims.ledger import LedgerAccount, Line, Voucher, VoucherKind, difference, lines_of
from claims.money import Money
from claims.payout import PayoutKind
from dunning.bookkeeping import bank_amounts, due, order_amounts
from dunning.chart import USUAL, parse_chart

DAY = date(2026, 3, 2)


def voucher(*lines: Line) -> Voucher:
    return Voucher(VoucherKind.CASE, "x", DAY, DAY, "", lines)


def test_a_voucher_balances_in_each_book_and_currency_or_is_not_made() -> None:
    voucher(Line(LedgerAccount.CLIENT_BANK, Money(5)), Line(LedgerAccount.SUSPENSE, Money(-5)))
    with pytest.raises(ValueError, match="client"):
        voucher(Line(LedgerAccount.CLIENT_BANK, Money(5)), Line(LedgerAccount.SUSPENSE, Money(-4)))
    with pytest.raises(ValueError, match="come to nothing"):  # equal, but across the two books
        voucher(Line(LedgerAccount.CLIENT_BANK, Money(5)), Line(LedgerAccount.COMMISSION, Money(-5)))
    with pytest.raises(ValueError, match="come to nothing"):
        voucher(Line(LedgerAccount.CLIENT_BANK, Money(5)), Line(LedgerAccount.SUSPENSE, Money(-5, "EUR")))


@pytest.mark.parametrize(
    ("state", "reason", "against"),
    [
        (BankState.BOOKED, "", LedgerAccount.SUSPENSE),
        (BankState.SUSPENSE, "no_reference", LedgerAccount.SUSPENSE),
        (BankState.RETURNED, "", LedgerAccount.SUSPENSE),
        (BankState.REVERSED, "", LedgerAccount.SUSPENSE),
        (BankState.OTHER, "", LedgerAccount.OTHER_FUNDS),
        (BankState.OTHER, "payout", LedgerAccount.OUTGOING),
    ],
)
def test_money_at_the_bank_stands_against_what_it_is_taken_for(
    state: BankState, reason: str, against: LedgerAccount
) -> None:
    assert bank_amounts(ore=700, state=state, reason=reason) == {LedgerAccount.CLIENT_BANK: 700, against: -700}


def test_money_that_others_stand_for_is_not_booked_twice() -> None:
    assert bank_amounts(ore=700, state=BankState.OTHER, reason="told_in_parts") == {}


def test_only_what_stands_differently_is_booked() -> None:
    wanted = {LedgerAccount.CREDITOR: -100, LedgerAccount.SUSPENSE: 100}
    stands = {LedgerAccount.CREDITOR: -100, LedgerAccount.SUSPENSE: 40, LedgerAccount.UNDISTRIBUTED: 60}
    assert difference(wanted, stands) == {LedgerAccount.SUSPENSE: 60, LedgerAccount.UNDISTRIBUTED: -60}
    assert difference(wanted, wanted) == {}


@pytest.mark.parametrize(
    ("creditor", "agency", "uncleared", "found"),
    [
        (-8000, -2000, 0, (8000, 2000)),
        (-8000, -2000, 3000, (5000, 2000)),  # what a person says has come is not paid out
        (-8000, -2000, 9000, (0, 1000)),
        (1250, -1250, 0, (0, 0)),  # paid to the creditor: our part would come out of others' money
        (500, -2000, 0, (0, 1500)),
        (-8000, 300, 0, (8000, -300)),  # we have had too much
    ],
)
def test_what_may_be_paid_out(creditor: int, agency: int, uncleared: int, found: tuple[int, int]) -> None:
    stands = {
        LedgerAccount.CREDITOR: creditor,
        LedgerAccount.OWED_TO_AGENCY: agency,
        LedgerAccount.UNCLEARED: uncleared,
    }
    owed = due(stands)
    assert (owed.creditor, owed.agency) == found


def test_an_order_that_came_to_nothing_undoes_what_it_booked() -> None:
    for kind in PayoutKind:
        one, back = order_amounts(to=kind, ore=500), order_amounts(to=kind, ore=-500)
        assert all(one[account] + back[account] == 0 for account in one)
        assert one[LedgerAccount.OUTGOING] == -500
        voucher(*lines_of(one, "SEK"))


def test_ten_thousand_random_happenings_lose_no_ore() -> None:
    assert race(10_000, seed=7) == ""


@pytest.mark.parametrize("wrong", ["vat", "to_creditor"])
def test_the_race_finds_books_that_are_an_ore_wrong(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    right = racing.share

    def skewed(**values):  # type: ignore[no-untyped-def]
        found = right(**values)
        return replace(found, **{wrong: getattr(found, wrong) + Money(1)}) if found.received else found

    monkeypatch.setattr(racing, "share", skewed)
    assert "world" in race(400, seed=7)


def test_the_chart_is_the_usual_one_where_nothing_else_is_said_and_refuses_what_it_does_not_know() -> None:
    assert parse_chart({}) == USUAL
    assert parse_chart({"own_bank": 1931})[LedgerAccount.OWN_BANK] == 1931
    for wrong in ({"own_bank": 19}, {"own_bank": 1680}, {"client_bank": 1940}):
        with pytest.raises(Exception, match=r"four digits|of its own|unknown"):
            parse_chart(wrong)
