"""Which claims become one case: same creditor, same debtor, until the demand has left; in any order and from many hands."""

from __future__ import annotations

import io
import itertools
import threading
import zipfile
from datetime import date

import pytest

from casework.accept_terms import accept_terms
from claims.balance import CostKind
from samples.goods import HOUSEHOLD
from samples.people import BROADBAND, BUILDER, HAULIER, TENANT
from tests.office import House
from tests.papers import bill, credit_note


def accept(house: House, number: str | None = None) -> str:
    number = number or house.case().number
    accept_terms(house.office, case_number=number, by="handler", how="cli", evidence={"how": "cli"})
    house.print_run()
    return number


def zipped(house: House, *bills: object) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for index, each in enumerate(bills):
            archive.writestr(f"faktura-{index}.pdf", house.pdf(each))  # type: ignore[arg-type]
    return packed.getvalue()


def test_several_invoices_on_one_debtor_are_one_case_with_one_demand_cost(house: House) -> None:
    for number in ("1", "2", "3"):
        house.receive(house.mail(bill(number)))
    number = accept(house)
    assert house.invoice_numbers(number) == ["1", "2", "3"]
    facts = house.facts(number)
    assert [(cost.kind, str(cost.amount)) for cost in facts.costs] == [(CostKind.LATE_COMPENSATION, "450.00")]
    assert [letter.key for letter in house.letters()] == [f"{number}-demand-1"]
    house.is_sound()


def test_a_consumers_case_carries_180_once_however_many_invoices(house: House) -> None:
    for number in ("1", "2"):
        house.receive(house.mail(bill(number, buyer=TENANT, lines=HOUSEHOLD[:1], total=_total(HOUSEHOLD[:1]))))
    number = accept(house)
    assert [(cost.kind, str(cost.amount)) for cost in house.facts(number).costs] == [(CostKind.DEMAND, "180.00")]


def _total(lines: object) -> str:
    from samples.invoice import Kind, SampleInvoice

    found = SampleInvoice(
        Kind.INVOICE,
        "klassisk",
        BUILDER,
        TENANT,
        "1",
        date(2026, 1, 1),
        date(2026, 1, 30),
        lines,  # type: ignore[arg-type]
    )
    return f"{found.total_ore / 100:.2f}"


@pytest.mark.parametrize("order", list(itertools.permutations("abc")), ids="".join)
def test_the_order_of_arrival_changes_neither_the_cases_nor_what_they_owe(house: House, order: tuple[str, ...]) -> None:
    one = bill("1")
    mails = {
        "a": house.mail(one),
        "b": house.mail(bill("2", total="2500", due=date(2026, 2, 10))),
        "c": house.mail(credit_note(one, "K1", total="1000")),
    }
    for name in order:
        house.receive(mails[name])
    number = house.case().number
    assert house.invoice_numbers(number) == ["1", "2"]
    assert _owed(house, number) == "11500.00"
    assert {message.state for message in house.messages()} == {"filed"}
    house.is_sound()


def _owed(house: House, number: str) -> str:
    from casework import board

    return str(board.case(house.office, number=number)["balance"]["principal"])


@pytest.mark.parametrize("packing", ["one mail", "one file", "zip"])
def test_two_invoices_in_one_mail_are_one_case_and_one_receipt(house: House, packing: str) -> None:
    bills = (bill("1"), bill("2"))
    files = {"one mail": bills, "one file": (house.pdf(*bills),), "zip": (zipped(house, *bills),)}[packing]
    message = house.receive(house.mail(*files))
    assert house.invoice_numbers(house.case().number) == ["1", "2"]
    assert [mail.kind for mail in house.answers(message)] == ["receipt"]


def test_invoices_on_two_debtors_in_one_zip_are_two_cases_with_a_receipt_each(house: House) -> None:
    message = house.receive(house.mail(zipped(house, bill("1"), bill("2", buyer=HAULIER))))
    assert len(house.cases_of(message)) == 2
    receipts = [mail for mail in house.answers(message) if mail.kind == "receipt"]
    assert len({mail.case_number for mail in receipts}) == 2
    assert len({house.token(mail) for mail in receipts}) == 2


def test_mails_read_by_many_hands_at_once_still_make_one_case(any_house: House) -> None:
    house = any_house
    raws = [house.mail(bill(str(number))) for number in range(1, 9)]
    for raw in raws:
        house.receive(raw, drain=False)
    failed: list[BaseException] = []

    def work(owner: str) -> None:
        try:
            while due := house.due():
                for job in due:
                    house.perform(job, owner=owner)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    house.drain()
    assert failed == []
    assert sorted(house.invoice_numbers(house.case().number)) == [str(number) for number in range(1, 9)]
    house.is_sound()


def test_the_same_invoice_filed_by_many_hands_at_once_is_one_invoice(any_house: House) -> None:
    house = any_house
    one = bill("1")
    for copy in range(4):
        house.receive(house.mail(house.pdf(one, salt=str(copy))), drain=False)
    threads = [
        threading.Thread(target=lambda n=n: [house.perform(j, owner=f"w{n}") for j in house.due()]) for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    house.drain()
    assert house.invoice_numbers(house.case().number) == ["1"]
    assert sorted(message.state for message in house.messages()) == ["filed", "ignored", "ignored", "ignored"]
    house.is_sound()


def test_what_comes_after_the_demand_has_left_opens_a_linked_case(house: House) -> None:
    house.receive(house.mail(bill("1")))
    first = accept(house)
    house.receive(house.mail(bill("2")))
    second = next(row for row in house.cases() if row.number != first)
    assert second.linked_to == first
    assert house.invoice_numbers(first) == ["1"]
    assert house.invoice_numbers(second.number) == ["2"]
    house.receive(house.mail(bill("3")))
    assert house.invoice_numbers(second.number) == ["2", "3"]


def test_one_debtor_and_two_creditors_are_two_cases(house: House) -> None:
    house.knows_creditor(BROADBAND)
    house.receive(house.mail(bill("1")))
    house.receive(house.mail(bill("1", seller=BROADBAND), sender=BROADBAND))
    assert len(house.cases()) == 2
    assert {tuple(house.invoice_numbers(row.number)) for row in house.cases()} == {("1",)}


def test_another_currency_is_another_case_and_is_held_for_a_handler(house: House) -> None:
    house.receive(house.mail(bill("1")))
    house.receive(house.mail(bill("2", currency="EUR")))
    held = next(row for row in house.cases() if row.currency == "EUR")
    assert [str(hold) for hold in house.facts(held.number).holds] == ["currency"]
    accept(house, held.number)
    assert house.letters(held.number) == []


def test_an_invoice_not_yet_due_waits_and_its_demand_leaves_when_it_is(house: House) -> None:
    house.receive(house.mail(bill("1", due=date(2026, 3, 10))))
    number = accept(house)
    assert (house.case().state, house.letters()) == ("awaiting_due", [])
    assert house.case().next_on == date(2026, 3, 11)
    house.live_until(date(2026, 3, 11))
    assert [(letter.key, letter.on) for letter in house.letters()] == [(f"{number}-demand-1", date(2026, 3, 11))]


def test_a_handlers_correction_of_terms_counts_for_invoices_from_then_on(house: House) -> None:
    house.receive(house.mail(bill("1")))
    house.knows_creditor(BUILDER, agreed_rate="24")
    house.receive(house.mail(bill("2")))
    rates = [str(invoice.agreed_rate) for invoice in house.facts(house.case().number).invoices]
    assert rates == ["None", "24"]


def test_the_creditor_is_the_number_on_the_page_and_not_who_sent_it(house: House) -> None:
    house.knows_creditor(BROADBAND)
    message = house.receive(house.mail(bill("1", seller=BROADBAND), sender=BUILDER))
    (number,) = house.cases_of(message)
    with house.office.database.read() as tx:
        from storage import creditors

        assert creditors.get(tx, house.case(number).creditor_id).name == BROADBAND.name
    assert [task.kind for task in house.tasks("unknown_sender")] == ["unknown_sender"]


@pytest.mark.parametrize("missing", ["invoice_number", "invoice_date", "total"])
def test_a_page_without_what_a_claim_needs_waits_for_a_person(house: House, missing: str) -> None:
    message = house.receive(house.mail(house.pdf(bill("1"), **{missing: None})))
    assert (message.state, message.reason) == ("parked", "review")
    assert house.cases() == []
