"""Our own invoices: once, numbered without a gap, never changed, booked to the öre, and never charged twice."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy

from casework.accept_terms import accept_terms
from casework.credit_invoice import credit_invoice
from casework.decide_case import decide_case
from casework.export_sie import export_sie
from casework.issue_invoice import issue_in
from casework.merge import merge_cases
from casework.pay_invoice import pay_invoice, place_on_invoice, take_off_invoice
from casework.record_payment import record_payment
from casework.show_invoices import invoice_file, invoice_shown, invoices_shown
from casework.suspense import suspense
from casework.verify import verify
from casework.withdraw import preview_withdrawal, withdraw_case
from claims.balance import CostKind
from claims.ledger import LedgerAccount
from claims.money import Money
from claims.own_invoice import InvoiceKind, LineKind, with_vat
from claims.refused import Refused
from storage import agency_invoices, cases
from tests.casework.bank_house import DAY, one, told, total
from tests.casework.bank_house import sent as sent
from tests.casework.payout_house import on, ordered, paid_in, stands, with_account
from tests.intake.bank.files import camt, ocr
from tests.letters.test_settlement import words_of
from tests.office import House
from tests.papers import bill

M = Money.of


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def priced(house: House, *, fee: int = 500, before_start: bool = True, before_filing: bool = True) -> House:
    """The house with a set-up fee in Sweden that is paid first, and deposits before applications."""
    prices = house.office.prices
    fees = {**prices.setup_fees, "SE": M(fee)}
    changed = replace(prices, setup_fees=fees, setup_before_start=before_start, prepay_before_filing=before_filing)
    house.office = replace(house.office, prices=changed)
    return house


def accepted(house: House, *numbers: str) -> str:
    house.receive(house.mail(*(bill(number) for number in numbers or ("1",))))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.drain()
    return number


def kinds(house: House) -> list[tuple[str, str, str, str]]:
    return [(row["invoice"], row["kind"], row["total"], row["state"]) for row in invoices_shown(house.office)]


def filed(house: House) -> str:
    """A case whose application was filed on 7 April: 300 to the authority."""
    number = accepted(house)
    house.print_run()
    house.live_until(date(2026, 4, 6))
    decide_case(house.office, case_number=number, choice="payment_order", by="creditor")
    house.drain()
    return number


# Set-up fee before the start -----------------------------------------------------------------------------------------


def test_a_case_waits_for_its_set_up_fee_and_begins_when_the_bank_tells_of_it(house: House) -> None:
    number = accepted(priced(house))
    assert (house.case().state, house.letters()) == ("awaiting_terms", [])
    assert "set-up fee is invoiced and not paid" in house.case().why
    # 500 and 25 % VAT; twelve digits of reference, a case's has eleven.
    assert kinds(house) == [("F2026-000001", "setup", "625.00", "open")]
    [row] = invoices_shown(house.office)
    assert (row["due_on"], row["ocr_reference"]) == ("2026-03-12", "126000001027")
    house.live_until(DAY + timedelta(days=2))
    assert house.letters() == []

    told(house, camt(one("625.00", ocr(row["ocr_reference"]), day=DAY + timedelta(days=2))))
    assert house.case().state == "ready"
    assert kinds(house) == [("F2026-000001", "setup", "625.00", "paid")]
    house.print_run()
    assert [letter.step for letter in house.letters(number)] == ["demand"]
    # What came to the clients' account is ours there: 500 earned, 125 of VAT, and a payout will move it.
    assert stands(house) == {
        "client_bank": 62500, "owed_to_agency": -62500, "client_clearing": 62500, "vat": -12500, "fees": -50000,
    }  # fmt: skip
    house.is_sound()


def test_where_the_list_does_not_say_so_a_case_begins_at_once_and_is_invoiced_all_the_same(house: House) -> None:
    accepted(priced(house, before_start=False))
    house.print_run()
    assert len(house.letters()) == 1 and kinds(house) == [("F2026-000001", "setup", "625.00", "open")]


def test_a_waived_set_up_fee_is_a_credit_with_a_reason_and_the_case_begins(house: House) -> None:
    accepted(priced(house))
    with refused("why_missing"):
        credit_invoice(house.office, name="F2026-000001", amount=None, why=" ", by="anna")
    made = credit_invoice(house.office, name="f2026-000001", amount=None, why="A good customer", by="anna")
    assert (made["invoice"], made["credits"], made["total"], made["why"]) == (
        "F2026-000002", "F2026-000001", "-625.00", "A good customer",
    )  # fmt: skip
    assert house.case().state == "ready"
    assert kinds(house)[0] == ("F2026-000001", "setup", "625.00", "credited")
    assert stands(house) == {}
    with refused("nothing_to_credit"):
        credit_invoice(house.office, name="F2026-000001", amount=None, why="again", by="anna")
    with refused("credit_of_credit"):
        credit_invoice(house.office, name="F2026-000002", amount=None, why="again", by="anna")
    house.is_sound()


def test_the_set_up_fee_is_invoiced_once_a_case_however_often_the_terms_are_accepted(house: House) -> None:
    number = accepted(priced(house))
    with house.office.database.write() as tx:
        cases.change(tx, number, accepted_at=None, accepted_how=None)
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    assert len(kinds(house)) == 1


def test_two_cases_that_become_one_have_one_set_up_fee(house: House) -> None:
    priced(house)
    house.receive(house.mail(bill("1"), bill("2")))
    first = house.case().number
    from casework.merge import unmerge_invoice

    second = unmerge_invoice(house.office, number=first, invoice_number="2", by="h")["new_case"]
    for number in (first, second):
        accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    merge_cases(house.office, number=second, into=first, by="h")
    assert [(kind, amount, state) for _name, kind, amount, state in kinds(house)] == [
        ("setup", "625.00", "open"), ("setup", "625.00", "credited"), ("credit", "-625.00", "credit"),
    ]  # fmt: skip


def test_nothing_is_invoiced_where_the_fee_is_nothing(house: House) -> None:
    accepted(house)
    assert kinds(house) == [] and house.case().state == "ready"


def test_part_of_a_fee_does_not_begin_a_case_and_too_much_is_told_to_a_person(house: House) -> None:
    accepted(priced(house))
    [row] = invoices_shown(house.office)
    told(house, camt(one("600.00", ocr(row["ocr_reference"])), message_id="A"), "a.xml")
    assert (house.case().state, kinds(house)[0][3]) == ("awaiting_terms", "open")
    told(house, camt(one("100.00", ocr(row["ocr_reference"]), bank="B2"), message_id="B"), "b.xml")
    assert (house.case().state, kinds(house)[0][3]) == ("ready", "to_refund")
    assert [task.kind for task in house.tasks("invoice_refund")] == ["invoice_refund"]
    shown = pay_invoice(
        house.office, name="F2026-000001", on=DAY, amount=M(-75), reference="", why="Paid back", by="anna"
    )
    assert (shown["state"], shown["open"]) == ("paid", "0.00")
    house.is_sound()


# The mail and the PDF -------------------------------------------------------------------------------------------------


def test_the_invoice_is_mailed_with_its_pdf_and_names_no_debtor(house: House) -> None:
    number = accepted(priced(house))
    [mail] = house.mails("own_invoice")
    assert (mail.status, mail.case_number) == ("sent", number)
    assert "126000001027" in mail.content["text"] and "625,00" in mail.content["text"]
    assert [file["name"] for file in mail.content["files"]] == ["faktura-F2026-000001.pdf"]
    name, body = invoice_file(house.office, name="F2026-000001")
    assert name == "F2026-000001.pdf" and body == house.office.blobs.get(mail.content["files"][0]["sha256"])
    said = words_of(body) + mail.content["text"]
    debtor = house.facts(number).debtor
    assert debtor.name not in said and str(debtor.orgnr)[-4:] not in said.replace("2026-000001", "")
    words_said = words_of(body)
    for text in ("500,00 kr", "125,00 kr", "625,00 kr", "12 mars 2026", "SE559999999101"):
        assert text in words_said.replace("\u00a0", " "), text


def test_without_a_registered_address_a_person_sends_it(house: House) -> None:
    from storage.schema import creditor_sender

    with house.office.database.write() as tx:
        tx.execute(creditor_sender.delete())
    house.receive(house.mail(bill("1"), sender="x@unknown.example", auth="none"))
    with house.office.database.write() as tx:
        tx.execute(creditor_sender.delete())
    priced(house)
    accept_terms(house.office, case_number=house.case().number, by="h", how="cli", evidence={})
    house.drain()
    assert house.mails("own_invoice") == [] and len(house.tasks("send_invoice")) == 1


# Numbers --------------------------------------------------------------------------------------------------------------


def test_writers_at_once_give_every_number_once_and_no_gap(any_house: House) -> None:
    number = accepted(any_house)
    office, errors = any_house.office, []

    def issue(which: int) -> None:
        try:
            with office.database.write() as tx:
                row = cases.get(tx, number)
                assert row is not None
                line = with_vat(LineKind.SETUP_FEE, M(100), Decimal("0.25"))
                issue_in(
                    office, tx, kind=InvoiceKind.SETUP, row=row, lines=(line,), due_days=10, why="", by="h",
                    once_key=f"test|{which}",
                )  # fmt: skip
                if which % 3 == 0:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=issue, args=(which,)) for which in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    # Every third was rolled back: sixteen are left, numbered from 1 without a gap.
    assert [row["invoice"] for row in invoices_shown(office)] == [f"F2026-{n:06d}" for n in range(1, 17)]
    assert verify(office) == []


def test_a_year_has_a_series_of_its_own(house: House) -> None:
    accepted(priced(house))
    house.clock.day = date(2027, 1, 4)
    house.receive(house.mail(bill("9", due=date(2026, 12, 1))))
    number = house.cases()[-1].number
    with house.office.database.write() as tx:
        row = cases.get(tx, number)
        assert row is not None
        line = with_vat(LineKind.SETUP_FEE, M(1), Decimal("0.25"))
        issue_in(house.office, tx, kind=InvoiceKind.SETUP, row=row, lines=(line,), due_days=1, why="", by="h")
    assert [name for name, *_rest in kinds(house)] == ["F2026-000001", "F2027-000001"]


def test_an_invoice_is_never_changed_and_a_gap_is_found(any_house: House) -> None:
    accepted(priced(any_house))
    for statement in ("UPDATE agency_invoice SET total_ore = 1", "DELETE FROM agency_invoice"):
        with (
            pytest.raises(sqlalchemy.exc.DBAPIError, match="never changed"),
            any_house.office.database.write() as tx,
        ):
            tx.exec_driver_sql(statement)
    with any_house.office.database.write() as tx:
        row = cases.get(tx, any_house.case().number)
        first = agency_invoices.by_number(tx, year=2026, serial=1)
        assert row is not None and first is not None
        tx.exec_driver_sql(
            "INSERT INTO agency_invoice SELECT 99, year, 3, kind, creditor_id, case_number, "
            + ", ".join('"on"' if each == "on" else each for each in _AFTER)
            + " FROM agency_invoice WHERE serial = 1"
        )
    assert "invoices: F2026-000002 is missing: the numbers of a year have a gap" in verify(any_house.office)


_AFTER = (
    "on", "due_on", "currency", "net_ore", "vat_ore", "total_ore", "lines", "recipient", "sender", "language",
    "ocr_reference", "blocks", "credits_id", "NULL", "made_at", "made_by", "why",
)  # fmt: skip


# Money that waits and money that was placed wrongly ------------------------------------------------------------------


def test_money_that_waits_is_placed_on_an_invoice_by_hand_and_taken_off_again(house: House) -> None:
    accepted(priced(house))
    told(house, camt(one("625.00", "<Ustrd>startavgift</Ustrd>")))
    [waiting] = suspense(house.office)
    shown = place_on_invoice(house.office, name="F2026-000001", transaction=waiting["id"], why="By phone", by="anna")
    assert (shown["state"], house.case().state) == ("paid", "ready")
    house.is_sound()
    shown = take_off_invoice(house.office, transaction=waiting["id"], why="It was a debtor's", by="anna")
    assert (shown["state"], house.case().state) == ("open", "awaiting_terms")
    assert [row["id"] for row in suspense(house.office)] == [waiting["id"]]
    house.is_sound()
    place_on_invoice(house.office, name="F2026-000001", transaction=waiting["id"], why="It was not", by="anna")
    assert house.case().state == "ready"
    house.is_sound()


def test_a_payment_that_names_an_invoice_of_ours_and_a_case_waits_for_a_person(sent: House) -> None:
    house = priced(sent)
    with house.office.database.write() as tx:
        row = cases.get(tx, house.case().number)
        assert row is not None
        line = with_vat(LineKind.SETUP_FEE, M(500), Decimal("0.25"))
        issue_in(house.office, tx, kind=InvoiceKind.SETUP, row=row, lines=(line,), due_days=1, why="", by="h")
    from tests.casework.bank_house import reference

    [invoice] = invoices_shown(house.office)
    told(house, camt(one("700.00", ocr(invoice["ocr_reference"]) + ocr(reference(house)))))
    assert [row["reason"] for row in suspense(house.office)] == ["unknown_reference"]
    assert invoice_shown(house.office, name=invoice["invoice"])["payments"] == []


def test_what_was_seen_on_our_own_account_is_noted_by_hand_once(house: House) -> None:
    accepted(priced(house))
    for _twice in range(2):
        pay_invoice(house.office, name="F2026-000001", on=DAY, amount=M(625), reference="X", why="", by="anna")
    assert on(house, LedgerAccount.OWN_BANK) == 62500 and on(house, LedgerAccount.RECEIVABLE) == 0
    with refused("nothing_open"):
        pay_invoice(house.office, name="F2026-000001", on=DAY, amount=None, reference="Y", why="", by="anna")
    with refused("future_payment"):
        pay_invoice(
            house.office, name="F2026-000001", on=DAY + timedelta(1), amount=None, reference="", why="", by="anna"
        )
    house.is_sound()


def test_the_books_of_our_invoices_leave_in_the_sie_file(house: House) -> None:
    accepted(priced(house))
    pay_invoice(house.office, name="F2026-000001", on=DAY, amount=None, reference="", why="", by="anna")
    text = export_sie(house.office, year=2026).decode("cp437")
    for line in ("{1510} {} 625.00", "{3042} {} -500.00", "{2611} {} -125.00", "{1930} {} 625.00", "{1510} {} -625.00"):
        number, amount = line[1:5], line.rpartition(" ")[2]
        assert f"#TRANS {number} {{}} {amount}" in text
    assert '#KONTO 2420 "Förskott från kunder"' in text


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
    assert {"what": "payment_order", "on": "2026-04-07", "amount": "300.00"} in shown["external_measures"]
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
