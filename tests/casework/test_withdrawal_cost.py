"""What a case costs its creditor at its end: deposits, withdrawal by stage, and commission that no settlement took."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from casework.decide_case import decide_case
from casework.due_payouts import due_payouts
from casework.pay_invoice import pay_invoice
from casework.prepare_payout import prepare_payout
from casework.record_payment import record_payment
from casework.reopen import reopen_case
from casework.show_invoices import invoice_shown, invoices_shown
from casework.withdraw import preview_withdrawal, withdraw_case
from claims.balance import CostKind
from claims.ledger import LedgerAccount
from storage import cases
from tests.casework.bank_house import DAY, one, told, total
from tests.casework.bank_house import sent as sent
from tests.casework.invoice_house import M, accepted, filed, kinds, priced, refused
from tests.casework.payout_house import on, ordered, paid_in, stands, with_account
from tests.intake.bank.files import camt, ocr
from tests.office import House

# Deposits -------------------------------------------------------------------------------------------------------------


def test_no_application_is_filed_before_the_deposit_has_come(house: House) -> None:
    priced(house, fee=0)
    number = filed(house)
    house.live_until(date(2026, 4, 8))
    assert house.case().state == "decision" and "deposit before the application" in house.case().why
    assert kinds(house) == [("F2026-000001", "prepayment", "680.00", "open")]
    assert stands(house)["prepaid"] == -68000 and "vat" not in stands(house)
    pay_invoice(house.office, name="F2026-000001", on=house.clock.day, amount=None, reference="", why="", by="anna")
    house.live_until(date(2026, 4, 10))
    assert house.case(number).state == "payment_order"
    house.is_sound()


def test_a_deposit_is_asked_for_once_however_often_the_creditor_decides(house: House) -> None:
    priced(house, fee=0)
    number = filed(house)
    decide_case(house.office, case_number=number, choice="payment_order", by="creditor")
    assert len(kinds(house)) == 1


def test_of_a_deposit_the_creditor_gets_back_what_the_debtor_has_paid_of_its_cost(house: House) -> None:
    priced(house, fee=0)
    number = filed(house)
    pay_invoice(house.office, name="F2026-000001", on=house.clock.day, amount=None, reference="", why="", by="anna")
    house.live_until(date(2026, 4, 8))
    assert house.case().state == "payment_order"
    record_payment(
        house.office, case_number=number, on=house.clock.day, amount=M(total(house)), source="bank", reference="all",
        by="h",
    )  # fmt: skip
    house.live_until(date(2026, 4, 10))
    assert house.case().state == "closed"
    # The debtor has paid 300 and 380, which we keep by the terms: kept twice it must not be.
    assert kinds(house) == [
        ("F2026-000001", "prepayment", "680.00", "to_refund"), ("F2026-000002", "credit", "-680.00", "credit"),
    ]  # fmt: skip
    assert on(house, LedgerAccount.PREPAID) == 0 and on(house, LedgerAccount.RECEIVABLE) == -68000
    house.live_until(date(2026, 4, 13))
    assert len(kinds(house)) == 2
    house.is_sound()


# Withdrawal by stage --------------------------------------------------------------------------------------------------


def test_before_anything_has_left_the_house_a_withdrawal_costs_nothing(house: House) -> None:
    number = accepted(house)
    shown = preview_withdrawal(house.office, case_number=number)
    assert (shown["stage"], shown["cost"], shown["external_measures"]) == ("before_external_measures", "0.00", [])
    withdraw_case(house.office, case_number=number, why="", by="h")
    assert kinds(house) == [] and house.case().close_code == "withdrawn"


def test_a_set_up_fee_that_nothing_was_done_for_is_not_asked_for(house: House) -> None:
    number = accepted(priced(house))
    withdraw_case(house.office, case_number=number, why="", by="h")
    assert [state for *_rest, state in kinds(house)] == ["credited", "credit"]
    house.is_sound()


def test_after_the_demand_it_costs_the_fee_of_the_accepted_terms_with_vat(sent: House) -> None:
    number = sent.case().number
    sent.office = replace(sent.office, prices=replace(sent.office.prices, withdrawal={}))  # a later list counts nothing
    shown = preview_withdrawal(sent.office, case_number=number)
    assert (shown["stage"], shown["cost"], shown["to_pay"]) == ("after_demand", "500.00", "625.00")
    assert shown["external_measures"] == [{"what": "demand", "on": "2026-03-02", "amount": "0.00"}]
    assert invoices_shown(sent.office) == []
    withdraw_case(sent.office, case_number=number, why="They pay by themselves", by="h")
    sent.drain()
    assert kinds(sent) == [("F2026-000001", "withdrawal", "625.00", "open")]
    assert on(sent, LedgerAccount.FEES) == -50000
    sent.is_sound()


def test_after_the_application_it_costs_what_was_laid_out_without_vat(house: House) -> None:
    priced(house, fee=0, before_filing=False)
    number = filed(house)
    house.live_until(date(2026, 4, 8))
    shown = preview_withdrawal(house.office, case_number=number)
    assert (shown["stage"], shown["cost"], shown["to_pay"]) == ("after_payment_order", "300.00", "300.00")
    assert shown["external_measures"] == [
        {"what": "demand", "on": "2026-03-02", "amount": "0.00"},
        {"what": "payment_order", "on": "2026-04-07", "amount": "300.00"},
    ]
    withdraw_case(house.office, case_number=number, why="", by="h")
    # The deposit was never paid: it is credited, and the outlay is invoiced.
    assert [(kind, amount, state) for _name, kind, amount, state in kinds(house)] == [
        ("prepayment", "680.00", "credited"), ("withdrawal", "300.00", "open"), ("credit", "-680.00", "credit"),
    ]  # fmt: skip
    assert stands(house) == {"receivable": 30000, "outlays": -30000}
    house.is_sound()


def test_a_deposit_is_used_for_the_outlays_and_the_rest_goes_back(house: House) -> None:
    priced(house, fee=0, before_filing=False)
    number = filed(house)
    pay_invoice(house.office, name="F2026-000001", on=house.clock.day, amount=None, reference="", why="", by="anna")
    house.live_until(date(2026, 4, 8))
    assert preview_withdrawal(house.office, case_number=number)["to_pay"] == "0.00"
    withdraw_case(house.office, case_number=number, why="", by="h")
    assert [(kind, amount) for _name, kind, amount, _state in kinds(house)] == [
        ("prepayment", "680.00"), ("withdrawal", "0.00"), ("credit", "-380.00"),
    ]  # fmt: skip
    # 680 came, 300 was laid out, 380 is owed back.
    assert stands(house) == {"own_bank": 68000, "outlays": -30000, "receivable": -38000}
    house.is_sound()


def test_with_enforcement_it_costs_nine_hundred(house: House) -> None:
    from claims.balance import Cost
    from dunning import outlays

    priced(house, fee=0, before_filing=False)
    number = filed(house)
    house.live_until(date(2026, 4, 8))
    kind = next((each for each in CostKind if each == "enforcement"), None)
    if kind is None:
        assert [outlay.amount for outlay in outlays.outlays_ahead(law=house.office.law, on=DAY)] == [M(300), M(600)]
        return
    with house.office.database.write() as tx:
        cases.add_cost(tx, number, Cost(kind, date(2026, 4, 8), M(600), "6 § förordning (1992:1094)"))
    assert preview_withdrawal(house.office, case_number=number)["cost"] == "900.00"


# The second invoice ---------------------------------------------------------------------------------------------------


def test_what_the_debtor_paid_to_the_creditor_is_invoiced_by_the_quote_and_no_more(sent: House) -> None:
    number = sent.case().number
    whole = M(total(sent))
    record_payment(sent.office, case_number=number, on=DAY, amount=whole, source="direct", reference="d", by="h")
    sent.live_until(DAY + timedelta(days=1))
    assert sent.case().close_code == "paid"
    # 10 % of 10,000 and VAT, and the statutory 450 that is ours by the terms and that the creditor has had.
    [row] = invoices_shown(sent.office)
    assert (row["kind"], row["net"], row["vat"], row["total"]) == ("success", "1450.00", "250.00", "1700.00")
    assert on(sent, LedgerAccount.RECEIVABLE) == 170000 and on(sent, LedgerAccount.CREDITOR) == 7  # the öre rounded up
    assert on(sent, LedgerAccount.OWED_TO_AGENCY) == 0 and on(sent, LedgerAccount.CLIENT_CLEARING) == 0
    assert on(sent, LedgerAccount.COMMISSION) == -100000
    sent.live_until(DAY + timedelta(days=3))
    assert len(kinds(sent)) == 1
    told(sent, camt(one("1700.00", ocr(row["ocr_reference"]), day=DAY + timedelta(days=3))))
    assert kinds(sent)[0][3] == "paid" and on(sent, LedgerAccount.RECEIVABLE) == 0
    sent.is_sound()


def test_what_was_taken_out_of_a_settlement_is_never_invoiced_again(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    ordered(sent)
    sent.live_until(DAY + timedelta(days=2))
    assert sent.case().close_code == "paid" and invoices_shown(sent.office) == []


def test_part_to_us_and_part_to_the_creditor_comes_to_the_quote_in_all(sent: House) -> None:
    """10,000 and interest 84.93 and 450: 1,000.00 comes to us, the rest to the creditor. The commission on all of it
    and its VAT are 1,250.00, the 450 is ours: 1,700.00 in all, of which 1,000.00 was taken from what came to us."""
    number, whole = sent.case().number, M(total(sent))
    paid_in(sent, "1000.00")
    record_payment(
        sent.office, case_number=number, on=DAY, amount=whole - M(1000), source="direct", reference="d", by="h"
    )
    sent.live_until(DAY + timedelta(days=1))
    [row] = invoices_shown(sent.office)
    shown = invoice_shown(sent.office, name=row["invoice"])
    assert (row["total"], row["open"]) == ("1700.00", "700.00")
    assert [(paid["source"], paid["amount"]) for paid in shown["payments"]] == [("set_off", "1000.00")]
    assert on(sent, LedgerAccount.OWED_TO_AGENCY) == -100000 and on(sent, LedgerAccount.RECEIVABLE) == 70000
    sent.is_sound()


def test_a_direct_payment_that_was_a_mistake_takes_its_unpaid_invoice_back(sent: House) -> None:
    number = sent.case().number
    whole = M(total(sent))
    record_payment(sent.office, case_number=number, on=DAY, amount=whole, source="direct", reference="d", by="h")
    sent.live_until(DAY + timedelta(days=1))
    with sent.office.database.write() as tx:
        cases.reverse_payments(tx, source="direct", reference="d", on=sent.clock.day)
    sent.live_until(DAY + timedelta(days=2))
    assert [(kind, amount, state) for _name, kind, amount, state in kinds(sent)] == [
        ("success", "1700.00", "credited"), ("credit", "-1700.00", "credit"),
    ]  # fmt: skip
    assert stands(sent) == {}


def test_what_was_invoiced_and_fell_away_is_never_paid_out_of_other_peoples_money(sent: House) -> None:
    number = sent.case().number
    whole = M(total(sent))
    record_payment(sent.office, case_number=number, on=DAY, amount=whole, source="direct", reference="d", by="h")
    sent.live_until(DAY + timedelta(days=1))
    with_account(sent)
    with sent.office.database.write() as tx:
        cases.reverse_payments(tx, source="direct", reference="d", on=sent.clock.day)
    reopen_case(sent.office, case_number=number, why="The creditor had not been paid", by="h")
    assert due_payouts(sent.office)["payments"] == []
    with refused("nothing_due"):
        prepare_payout(sent.office, by="anna")
    sent.live_until(DAY + timedelta(days=2))
    assert [state for *_rest, state in kinds(sent)] == ["credited", "credit"]
    assert stands(sent) == {}


def test_what_a_creditor_paid_for_and_fell_away_waits_for_us_and_not_for_other_clients_money(sent: House) -> None:
    number = sent.case().number
    whole = M(total(sent))
    with_account(sent)
    record_payment(sent.office, case_number=number, on=DAY, amount=whole, source="direct", reference="d", by="h")
    sent.live_until(DAY + timedelta(days=1))
    [row] = invoices_shown(sent.office)
    told(sent, camt(one("1700.00", ocr(row["ocr_reference"]), day=sent.clock.day)))
    assert [each["amount"] for each in ordered(sent)["payments"]] == ["1699.93"], "less the öre that a demand rounds up"
    with sent.office.database.write() as tx:
        cases.reverse_payments(tx, source="direct", reference="d", on=sent.clock.day)
    reopen_case(sent.office, case_number=number, why="The creditor had not been paid", by="h")
    found = due_payouts(sent.office)
    assert found["payments"] == []
    assert [(left["what"], left["amount"]) for left in found["left_out"]] == [(number, "1700.00")]
    with refused("nothing_due"):
        prepare_payout(sent.office, by="anna")


def test_a_case_withdrawn_after_the_debtor_paid_directly_costs_its_commission_too(sent: House) -> None:
    number = sent.case().number
    record_payment(sent.office, case_number=number, on=DAY, amount=M(5450), source="direct", reference="d", by="h")
    assert preview_withdrawal(sent.office, case_number=number)["direct_payments"] == "5450.00"
    withdraw_case(sent.office, case_number=number, why="Paid to us", by="h")
    assert [kind for _name, kind, _amount, _state in kinds(sent)] == ["withdrawal", "success"]
    sent.is_sound()


def test_a_stop_by_the_creditors_decision_costs_what_a_withdrawal_costs(house: House) -> None:
    priced(house, fee=0, before_filing=False)
    number = accepted(house)
    house.print_run()
    house.live_until(date(2026, 3, 20))
    decide_case(house.office, case_number=number, choice="stop", by="creditor")
    assert house.case().close_code == "withdrawn"
    assert kinds(house) == [("F2026-000001", "withdrawal", "625.00", "open")]
