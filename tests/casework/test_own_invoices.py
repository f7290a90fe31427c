"""Our own invoices: once, numbered without a gap, never changed, booked to the öre, and never charged twice."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy

from casework.accept_terms import accept_terms
from casework.credit_invoice import credit_invoice
from casework.export_sie import export_sie
from casework.issue_invoice import issue_in
from casework.merge import merge_cases, unmerge_invoice
from casework.pay_invoice import pay_invoice, place_on_invoice, take_off_invoice
from casework.show_invoices import invoice_file, invoice_shown, invoices_shown
from casework.suspense import suspense
from casework.verify import verify
from claims.ledger import LedgerAccount
from claims.own_invoice import InvoiceKind, LineKind, with_vat
from storage import agency_invoices, cases
from tests.casework.bank_house import DAY, one, told
from tests.casework.bank_house import sent as sent
from tests.casework.invoice_house import M, accepted, kinds, priced, refused
from tests.casework.payout_house import on, ordered, stands
from tests.intake.bank.files import camt, ocr
from tests.letters.test_settlement import words_of
from tests.office import House
from tests.papers import bill

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
    second = unmerge_invoice(house.office, number=first, invoice_number="2", by="h")["new_case"]
    for number in (first, second):
        accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    merge_cases(house.office, number=second, into=first, by="h")
    assert [(kind, amount, state) for _name, kind, amount, state in kinds(house)] == [
        ("setup", "625.00", "open"), ("setup", "625.00", "credited"), ("credit", "-625.00", "credit"),
    ]  # fmt: skip


@pytest.mark.parametrize("is_paid", [True, False])
def test_a_set_up_fee_that_came_with_a_merged_case_is_not_charged_again(house: House, is_paid: bool) -> None:
    priced(house)
    house.receive(house.mail(bill("1"), bill("2")))
    first = house.case().number
    second = unmerge_invoice(house.office, number=first, invoice_number="2", by="h")["new_case"]
    accept_terms(house.office, case_number=second, by="h", how="cli", evidence={})
    if is_paid:
        pay_invoice(house.office, name="F2026-000001", on=DAY, amount=None, reference="", why="", by="anna")
    merge_cases(house.office, number=second, into=first, by="h")
    accept_terms(house.office, case_number=first, by="h", how="cli", evidence={})
    charged = [(kind, state) for _name, kind, _amount, state in kinds(house)]
    once = [("setup", "paid")]
    assert charged == (once if is_paid else [("setup", "credited"), ("credit", "credit"), ("setup", "open")])
    assert house.case(first).state == ("ready" if is_paid else "awaiting_terms")


def test_what_came_for_our_invoices_leaves_the_clients_account_with_the_next_payout(house: House) -> None:
    accepted(priced(house))
    [row] = invoices_shown(house.office)
    told(house, camt(one("625.00", ocr(row["ocr_reference"]))))
    run = ordered(house)
    assert [(paid["kind"], paid["amount"]) for paid in run["payments"]] == [("agency", "625.00")]
    assert on(house, LedgerAccount.OWED_TO_AGENCY) == 0 and on(house, LedgerAccount.OWN_BANK) == 62500
    house.is_sound()


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
