"""Our payments on the account itself: seen leaving, seen coming back; money by hand, and money that goes back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from casework.board import case as shown_case
from casework.confirm_payment import confirm_payment
from casework.due_payouts import due_payouts
from casework.payout_account import accounts
from casework.prepare_payout import prepare_payout
from casework.record_payment import record_payment
from casework.return_payment import keep_payment, return_payment
from casework.show_payout import run_summary
from casework.suspense import suspense
from claims.ledger import LedgerAccount
from claims.money import Money
from claims.refused import Refused
from samples.people import BUILDER, HAULIER
from tests.casework.bank_house import DAY, payments, told
from tests.casework.payout_house import (
    ACCOUNT,
    answered,
    on,
    ordered,
    paid_in,
    with_account,
)
from tests.intake.bank.files import camt, details, entry
from tests.office import House
from tests.papers import bill


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def payments_of(house: House, number: str) -> list[tuple[str, str, str | None]]:
    found = shown_case(house.office, number=number)["payments"]
    return [(one["amount"], one["reference"], one["reversed_on"]) for one in found]


def leaving(amount: str, name: str, *, bank: str, sign: str = "DBIT") -> str:
    """An entry of a statement: a payment of ours leaving, or coming back."""
    refs = f"<Refs><EndToEndId>{name}</EndToEndId></Refs>"
    inner = f'<TxDtls>{refs}<AmtDtls><TxAmt><Amt Ccy="SEK">{amount}</Amt></TxAmt></AmtDtls></TxDtls>'
    return entry(amount, details=inner, reference=bank, direction=sign, day=DAY.isoformat())


def seen(house: House, *entries: str, name: str) -> None:
    told(house, camt(*entries, message_id=name), f"{name}.xml")


def test_a_payment_that_is_seen_leaving_is_paid_and_one_that_comes_back_is_owed_again(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    run = ordered(sent)
    creditor, agency = run["payments"]
    seen(
        sent,
        leaving(creditor["amount"], creditor["id"], bank="O1"),
        leaving(agency["amount"], agency["id"], bank="O2"),
        name="out",
    )
    shown = run_summary(sent.office, run=run["run"])
    assert (shown["state"], [one["state"] for one in shown["payments"]]) == ("done", ["paid", "paid"])
    assert on(sent, LedgerAccount.OUTGOING) == 0
    rounded_up = -on(sent, LedgerAccount.REFUND)
    assert on(sent, LedgerAccount.CLIENT_BANK) == rounded_up
    answered(sent, run["run"], (creditor["id"], "ACSC"))  # the bank's word comes after: nothing more
    seen(sent, leaving(creditor["amount"], creditor["id"], bank="B9", sign="CRDT"), name="back")
    assert on(sent, LedgerAccount.CREDITOR) == -int(Decimal(creditor["amount"]) * 100)
    assert (len(sent.tasks("payout_rejected")), accounts(sent.office, orgnr=BUILDER.orgnr)["payout_account"]) == (
        1,
        None,
    )
    sent.is_sound()


def test_a_name_of_ours_with_another_amount_or_a_second_time_waits_for_a_person(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    run = ordered(sent)
    creditor = run["payments"][0]
    seen(sent, leaving("1.00", creditor["id"], bank="O1"), name="other")
    seen(sent, leaving(creditor["amount"], creditor["id"], bank="O2"), name="first")
    seen(sent, leaving(creditor["amount"], creditor["id"], bank="O3"), name="second")
    assert [wait["amount"] for wait in suspense(sent.office)] == ["-1.00", f"-{creditor['amount']}"]
    sent.is_sound()


def test_a_run_that_the_bank_books_as_one_sum_is_paid_by_it(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    run = ordered(sent)
    seen(sent, leaving(run["amount"], run["run"], bank="O1"), name="sum")
    assert run_summary(sent.office, run=run["run"])["state"] == "done"
    sent.is_sound()


def test_what_was_entered_by_hand_becomes_the_banks_and_is_paid_out(sent: House) -> None:
    with_account(sent)
    number = sent.case().number
    record_payment(
        sent.office, case_number=number, on=DAY, amount=Money.of(500), source="cli", reference="seen", by="anna"
    )
    paid_in(sent, "500.00")
    (waits,) = suspense(sent.office)
    assert (waits["reason"], len(payments(sent))) == ("entered_by_hand", 1)
    with refused("not_entered"):
        confirm_payment(sent.office, transaction=waits["id"], case_number=_other(sent), by="anna")
    confirm_payment(sent.office, transaction=waits["id"], case_number=number, by="anna")
    assert payments_of(sent, number) == [("500.00", waits["id"], None)]
    assert on(sent, LedgerAccount.UNCLEARED) == 0 and not due_payouts(sent.office)["left_out"]
    assert sum(Decimal(one["amount"]) for one in due_payouts(sent.office)["payments"]) == Decimal("500.00")
    sent.is_sound()


def _other(house: House) -> str:
    house.receive(house.mail(bill("2", buyer=HAULIER)))
    return next(row.number for row in house.cases() if row.number != "2026-000001")


def test_money_that_nobody_could_place_goes_back_with_a_run(sent: House) -> None:
    payer = details("75.00", reference="B1", remittance="<Ustrd>hej</Ustrd>", name="Okänd AB", account=ACCOUNT)
    told(sent, camt(entry("75.00", details=payer, reference="EB1", day=DAY.isoformat())))
    return_payment(sent.office, transaction="b000001", why="not ours", by="anna")
    run = ordered(sent)
    (back,) = run["payments"]
    assert (back["kind"], back["to"], back["account"], back["amount"]) == ("return", "Okänd AB", ACCOUNT, "75.00")
    with refused("not_owed_back"):
        keep_payment(sent.office, transaction="b000001", why="too late", by="anna")
    with refused("nothing_due"):
        prepare_payout(sent.office, by="anna")
    answered(sent, run["run"], (back["id"], "RJCT"))
    again = ordered(sent)
    answered(sent, again["run"], (again["payments"][0]["id"], "ACSC"), name="again.xml")
    assert on(sent, LedgerAccount.SUSPENSE) == 0
    sent.is_sound()
