"""The books beside the bank, and the agency's own books as a file: differences are found, balances hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from casework.bookkeeping import keep_books
from casework.export_sie import export_sie
from casework.reconcile import ask_about_differences, reconcile
from casework.show_books import balances, vouchers
from claims.ledger import LedgerAccount
from claims.refused import Refused
from delivery.sie import check_sie
from tests.casework.bank_house import DAY, one, reference, told
from tests.casework.payout_house import on, ordered, paid_in, with_account
from tests.intake.bank.files import STATEMENT, balance, camt, ocr
from tests.office import House


def stated(house: House, opening: str, closing: str, *entries: str, name: str = "S-1") -> None:
    data = camt(
        *entries,
        message=STATEMENT,
        version="08",
        message_id=name,
        balances=balance("OPBD", opening) + balance("CLBD", closing),
    )
    told(house, data, f"{name}.xml")


def test_a_statement_that_says_what_the_books_say_is_reconciled(sent: House) -> None:
    paying = one("100.00", ocr(reference(sent)))
    told(sent, camt(paying))
    stated(sent, "1000.00", "1100.00", paying)
    keep_books(sent.office)
    found = reconcile(sent.office)
    (statement,) = found["statements"]
    assert (found["ok"], statement["books"], statement["difference"]) == (True, "1100.00", "0.00")
    assert found["client_bank"] == {"SEK": "1100.00"}
    assert on(sent, LedgerAccount.OTHER_FUNDS) == -100000  # what was there before is nobody's whom we know
    keep_books(sent.office)
    assert on(sent, LedgerAccount.OTHER_FUNDS) == -100000
    sent.is_sound()


def test_statements_that_do_not_follow_or_differ_are_told_and_asked_about_once(sent: House) -> None:
    stated(sent, "0.00", "100.00", one("100.00", ocr(reference(sent))))
    stated(sent, "150.00", "200.00", one("50.00", ocr(reference(sent)), bank="B2"), name="S-2")
    found = reconcile(sent.office)
    assert not found["ok"]
    assert [(told["follows"], told["difference"]) for told in found["statements"]] == [(True, "0.00"), (False, "50.00")]
    assert (ask_about_differences(sent.office), ask_about_differences(sent.office)) == (1, 0)
    assert len(sent.tasks("reconciliation")) == 1


def test_money_that_only_one_side_knows_of_is_named_after_two_bank_days(sent: House) -> None:
    stated(sent, "0.00", "100.00", one("100.00", ocr(reference(sent))))
    told(sent, camt(one("50.00", ocr(reference(sent)), bank="B2"), message_id="N-2"), "n2.xml")
    assert reconcile(sent.office)["waits"] == []
    sent.live_until(date(2026, 3, 9))
    assert [(wait["what"], wait["amount"]) for wait in reconcile(sent.office)["waits"]] == [("b000002", "50.00")]


def test_an_order_that_the_bank_does_not_answer_is_named(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    run = ordered(sent)
    sent.live_until(date(2026, 3, 9))
    assert [wait["what"] for wait in reconcile(sent.office)["waits"]] == [one["id"] for one in run["payments"]]


def test_our_own_books_leave_as_a_sie_file_that_balances(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    ordered(sent)
    data = export_sie(sent.office, year=2026)
    text = data.decode("cp437")
    assert text.startswith("#FLAGGA 0\r\n") and "Företagskonto" in text and "client" not in text
    earned = {line.split()[2]: Decimal(line.split()[3]) for line in text.splitlines() if line.startswith("#RES 0 ")}
    vat = next(Decimal(line.split()[3]) for line in text.splitlines() if line.startswith("#UB 0 2611 "))
    bank = next(Decimal(line.split()[3]) for line in text.splitlines() if line.startswith("#UB 0 1930 "))
    assert sum(earned.values()) + vat == -bank < 0
    assert vat == (earned["3041"] * Decimal("0.25")).quantize(Decimal("0.01"))
    later = export_sie(sent.office, year=2027).decode("cp437")
    assert f"#IB 0 1930 {bank}" in later and "#VER" not in later


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("#FLAGGA 0", "#FLAG 0"), ("#KONTO 1930", "#KONTO 1931"), ("#TRANS 3041 {} -", "#TRANS 3041 {} -1"),
        ("#VER K 2 ", "#VER K 4 "), ("#RAR 0", "#RARE 0"),
    ],
)  # fmt: skip
def test_our_check_finds_what_is_wrong_with_a_sie_file(sent: House, old: str, new: str) -> None:
    with_account(sent)
    paid_in(sent)
    ordered(sent)
    data = export_sie(sent.office, year=2026)
    wrong = data.replace(old.encode(), new.encode(), 1)
    assert wrong != data
    with pytest.raises(Refused):
        check_sie(wrong)


def test_what_stands_on_a_day_and_every_voucher_are_shown(sent: House) -> None:
    paid_in(sent, "100.00")
    shown = {row["account"]: row["amount"] for row in balances(sent.office)}
    assert shown["client_bank"] == "100.00"
    assert balances(sent.office, on="2026-03-01") == []
    assert {row["kind"] for row in vouchers(sent.office)} == {"bank", "case"}
    assert [row["case"] for row in vouchers(sent.office, case_number=sent.case().number)] == [sent.case().number]
    with pytest.raises(Refused):
        balances(sent.office, on="yesterday")
    assert vouchers(sent.office)[0]["on"] == DAY.isoformat()
