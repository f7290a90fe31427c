"""Which claims become one case: same creditor, same debtor, until the demand has left; in any order and from many hands."""

from __future__ import annotations

import io
import itertools
import threading
import zipfile
from collections.abc import Callable
from datetime import date

import pytest

from casework.accept_terms import accept_terms
from casework.merge import merge_cases, unmerge_invoice
from casework.set_debtor import set_debtor
from claims.balance import CostKind
from claims.refused import Refused
from samples.goods import HOUSEHOLD
from samples.people import BROADBAND, BUILDER, HAULIER, PAINTER, TENANT
from tests.office import House, bill, credit_note


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


# Who is who -------------------------------------------------------------------------------------------------------


def test_a_name_alone_never_joins_two_debtors(house: House) -> None:
    for number in ("1", "2"):
        house.receive(house.mail(house.pdf(bill(number), buyer_orgnr=None, buyer_address=None)))
    assert len(house.cases()) == 2
    assert {row.state for row in house.cases()} == {"awaiting_creditor"}


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Kvarnby Måleri AB", "Exempelgatan 1\n111 11 Exempelstad"),
        ("KVARNBY MÅLERI", "Exempelgatan 1\n11111 Exempelstad"),
        ("Kvarnby Måleri Aktiebolag", "Exempelg. 1\n111 11 Exempelstad"),
    ],
)
def test_the_same_name_at_the_same_address_is_one_debtor(house: House, name: str, address: str) -> None:
    house.receive(house.mail(house.pdf(bill("1"), buyer_orgnr=None)))
    house.receive(house.mail(house.pdf(bill("2"), buyer_orgnr=None, buyer_name=name, buyer_address=address)))
    assert house.invoice_numbers(house.case().number) == ["1", "2"]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Kvarnby Måleri AB", "Exempelgatan 71\n111 11 Exempelstad"),
        ("Kvarnby Måleri AB", "Exempelgatan 1 B\n111 11 Exempelstad"),
        ("Kvarnby Måleri AB", "Exempelgatan 1\n222 22 Provköping"),
        ("Kvarnby Plåt AB", "Exempelgatan 1\n111 11 Exempelstad"),
        ("Kvarnby Måleri Syd AB", "Exempelgatan 1\n111 11 Exempelstad"),
    ],
    ids=["another house", "another stair", "another town", "another name", "a sister company"],
)
def test_another_name_or_address_is_another_debtor(house: House, name: str, address: str) -> None:
    house.receive(house.mail(house.pdf(bill("1"), buyer_orgnr=None)))
    house.receive(house.mail(house.pdf(bill("2"), buyer_orgnr=None, buyer_name=name, buyer_address=address)))
    assert len(house.cases()) == 2


def test_the_same_name_and_address_with_two_numbers_are_two_debtors(house: House) -> None:
    house.receive(house.mail(bill("1")))
    house.receive(house.mail(house.pdf(bill("2"), buyer_orgnr=HAULIER.orgnr)))
    assert len(house.cases()) == 2


@pytest.mark.parametrize("printed", ["559999-9116", "16559999-9116", "SE559999911601", "5599999116"])
def test_a_number_is_one_debtor_however_it_is_printed(house: House, printed: str) -> None:
    house.receive(house.mail(bill("1")))
    house.receive(house.mail(house.pdf(bill("2"), buyer_orgnr=printed, buyer_name="Kvarnby", buyer_address="Box 9")))
    assert house.invoice_numbers(house.case().number) == ["1", "2"]


def test_a_debtors_number_given_late_brings_its_invoices_into_the_open_case(house: House) -> None:
    house.receive(house.mail(bill("1")))
    open_case = house.case().number
    house.receive(house.mail(house.pdf(bill("2"), buyer_orgnr=None, buyer_address=None)))
    waiting = next(row for row in house.cases() if row.number != open_case)
    set_debtor(house.office, case_number=waiting.number, orgnr=PAINTER.orgnr, by="handler")
    assert house.case(waiting.number).close_code == "merged"
    assert house.case(waiting.number).merged_into == open_case
    assert house.invoice_numbers(open_case) == ["1", "2"]
    house.is_sound()


def test_a_debtors_number_is_not_changed_once_the_demand_has_left(house: House) -> None:
    house.receive(house.mail(bill("1")))
    number = accept(house)
    with pytest.raises(Refused) as no:
        set_debtor(house.office, case_number=number, orgnr=HAULIER.orgnr, by="handler")
    assert no.value.code == "demand_has_left"


@pytest.mark.parametrize("number", ["", "5599999117", "1234", "000000-0000", "5599999116x"])
def test_a_wrong_number_is_refused(house: House, number: str) -> None:
    house.receive(house.mail(house.pdf(bill("1"), buyer_orgnr=None, buyer_address=None)))
    with pytest.raises(Refused) as no:
        set_debtor(house.office, case_number=house.case().number, orgnr=number, by="handler")
    assert no.value.code == "bad_orgnr"


# Duplicates -------------------------------------------------------------------------------------------------------


def test_the_same_mail_again_is_ignored(house: House) -> None:
    raw = house.mail(bill("1"))
    house.receive(raw)
    again = house.receive(raw)
    assert (again.state, again.reason, again.duplicate_of) == ("ignored", "duplicate_message", 1)
    assert house.answers(again) == []
    assert len(house.mails()) == 1


def test_the_same_file_in_another_mail_is_not_read_again(house: House) -> None:
    file = house.pdf(bill("1"))
    house.receive(house.mail(file))
    again = house.receive(house.mail(file, name="annat-namn"))
    assert (again.state, again.reason) == ("ignored", "duplicate_file")
    assert len(house.reader.reads) == 1


def test_the_same_invoice_as_another_file_is_set_aside(house: House) -> None:
    house.receive(house.mail(house.pdf(bill("1"))))
    again = house.receive(house.mail(house.pdf(bill("1"), salt="skannad")))
    assert (again.state, again.reason) == ("ignored", "duplicate_invoice")
    assert house.invoice_numbers(house.case().number) == ["1"]


def test_the_same_number_with_another_amount_waits_for_a_person(house: House) -> None:
    house.receive(house.mail(bill("1")))
    other = house.receive(house.mail(bill("1", total="9000")))
    assert (other.state, other.reason) == ("parked", "review")
    assert "same_number" in house.readings(other)[0].reason
    assert _owed(house, house.case().number) == "10000.00"


@pytest.mark.parametrize("printed", ["F-2026/17", "f2026 17", "F 2026-17"])
def test_spaces_case_and_dashes_make_no_other_invoice_number(house: House, printed: str) -> None:
    house.receive(house.mail(bill("F2026-17")))
    again = house.receive(house.mail(bill(printed)))
    assert again.reason == "duplicate_invoice"


def test_two_mails_with_one_message_id_and_other_content_are_both_read(house: House) -> None:
    house.receive(house.mail(bill("1"), key="same"))
    second = house.receive(house.mail(bill("2"), key="same"))
    assert second.state == "filed"
    assert house.invoice_numbers(house.case().number) == ["1", "2"]


# Credit notes -----------------------------------------------------------------------------------------------------


def test_a_credit_note_that_comes_first_waits_for_its_invoice(house: House) -> None:
    one = bill("1")
    early = house.receive(house.mail(credit_note(one, "K1", total="1000")))
    assert (early.state, early.reason) == ("parked", "review")
    house.receive(house.mail(one))
    assert house.message(early.id).state == "filed"
    assert _owed(house, house.case().number) == "9000.00"
    house.is_sound()


def test_a_credit_note_for_the_whole_claim_closes_the_case_before_any_letter(house: House) -> None:
    one = bill("1")
    house.receive(house.mail(one))
    house.receive(house.mail(credit_note(one, "K1", total="10000")))
    row = house.case()
    assert (row.state, row.close_code) == ("closed", "withdrawn")
    assert house.letters() == []


def test_a_credit_note_twice_reduces_once(house: House) -> None:
    one = bill("1")
    house.receive(house.mail(one))
    note = credit_note(one, "K1", total="1000")
    house.receive(house.mail(note))
    again = house.receive(house.mail(house.pdf(note, salt="kopia")))
    assert (again.state, again.reason) == ("ignored", "duplicate_credit_note")
    assert _owed(house, house.case().number) == "9000.00"


def test_a_credit_note_after_the_demand_lowers_the_claim_and_asks_to_tell_the_debtor(house: House) -> None:
    one = bill("1")
    house.receive(house.mail(one))
    number = accept(house)
    house.receive(house.mail(credit_note(one, "K1", total="1000", on=date(2026, 3, 2))))
    assert _owed(house, number) == "9000.00"
    assert [task.kind for task in house.tasks("credit_after_demand")] == ["credit_after_demand"]


def test_a_credit_note_that_names_no_invoice_waits_for_a_person(house: House) -> None:
    one = bill("1")
    house.receive(house.mail(one))
    message = house.receive(house.mail(house.pdf(credit_note(one, "K1", total="1000"), credited_invoice=None)))
    assert (message.state, message.reason) == ("parked", "review")
    assert _owed(house, house.case().number) == "10000.00"


# Merge and take apart ---------------------------------------------------------------------------------------------


@pytest.fixture
def two(house: House) -> tuple[House, str, str]:
    """Two cases of one debtor: one invoice was taken out of the other's case."""
    house.receive(house.mail(bill("1")))
    house.receive(house.mail(bill("2", total="2500")))
    first = house.case().number
    second = unmerge_invoice(house.office, number=first, invoice_number="2", by="handler")["new_case"]
    return house, first, second


def test_an_invoice_taken_out_has_a_case_of_its_own_with_its_credit_notes(house: House) -> None:
    one, two = bill("1"), bill("2", total="2500")
    for each in (one, two, credit_note(two, "K2", total="500")):
        house.receive(house.mail(each))
    number = house.case().number
    shown = unmerge_invoice(house.office, number=number, invoice_number="2", by="handler")
    assert shown["before"][number]["principal"] == "12000.00"
    assert shown["after"][number]["principal"] == "10000.00"
    assert shown["after"][shown["new_case"]]["principal"] == "2000.00"
    house.receive(house.mail(bill("3")))
    assert house.invoice_numbers(number) == ["1", "3"], "what comes later joins the case it would have joined"
    house.is_sound()


def test_a_preview_of_taking_apart_changes_nothing(house: House) -> None:
    house.receive(house.mail(bill("1")))
    house.receive(house.mail(bill("2")))
    number = house.case().number
    events = len(house.events(number))
    shown = unmerge_invoice(house.office, number=number, invoice_number="2", by="handler", preview=True)
    assert shown["preview"] is True
    assert house.invoice_numbers(number) == ["1", "2"]
    assert len(house.cases()) == 1
    assert len(house.events(number)) == events


def test_a_preview_of_a_merge_shows_the_sums_and_changes_nothing(two: tuple[House, str, str]) -> None:
    house, first, second = two
    shown = merge_cases(house.office, number=second, into=first, by="handler", preview=True)
    assert [shown["before"][number]["principal"] for number in (first, second)] == ["10000.00", "2500.00"]
    assert shown["after"][first]["principal"] == "12500.00"
    assert house.invoice_numbers(second) == ["2"]
    assert house.case(second).close_code is None


def test_a_merge_moves_everything_and_closes_the_emptied_case(two: tuple[House, str, str]) -> None:
    house, first, second = two
    merge_cases(house.office, number=second, into=first, by="handler")
    assert house.invoice_numbers(first) == ["1", "2"]
    assert (house.case(second).state, house.case(second).merged_into) == ("closed", first)
    number = accept(house, first)
    assert [str(cost.amount) for cost in house.facts(number).costs] == ["450.00"]
    house.is_sound()


def test_a_part_paid_case_keeps_its_payment_when_merged(two: tuple[House, str, str]) -> None:
    from casework.record_payment import record_payment
    from claims.money import Money

    house, first, second = two
    record_payment(
        house.office,
        case_number=second,
        on=date(2026, 3, 2),
        amount=Money(50000),
        source="bank",
        reference="b1",
        by="h",
    )
    merge_cases(house.office, number=second, into=first, by="handler")
    assert [str(payment.amount) for payment in house.facts(first).payments] == ["500.00"]


@pytest.mark.parametrize(
    ("arrange", "code"),
    [
        (lambda house, a, b: (a, a), "same_case"),
        (lambda house, a, b: (a, "2026-999999"), "no_such_case"),
        (lambda house, a, b: (_other_debtor(house), a), "unlike_cases"),
        (lambda house, a, b: (accept(house, b), a), "demand_has_left"),
        (lambda house, a, b: (_withdrawn(house, b), a), "case_closed"),
    ],
    ids=["itself", "none", "another debtor", "demand has left", "closed"],
)
def test_a_merge_that_may_not_be_is_refused(
    two: tuple[House, str, str], arrange: Callable[..., tuple[str, str]], code: str
) -> None:
    house, first, second = two
    number, into = arrange(house, first, second)
    with pytest.raises(Refused) as no:
        merge_cases(house.office, number=number, into=into, by="handler")
    assert no.value.code == code


def _other_debtor(house: House) -> str:
    house.receive(house.mail(bill("9", buyer=HAULIER)))
    return house.cases()[-1].number


def _withdrawn(house: House, number: str) -> str:
    from casework.withdraw import withdraw_case

    withdraw_case(house.office, case_number=number, why="", by="handler")
    return number


@pytest.mark.parametrize(
    ("invoice", "code"), [("77", "no_such_invoice"), ("1", "only_invoice")], ids=["not there", "the only one"]
)
def test_taking_out_what_cannot_be_taken_out_is_refused(house: House, invoice: str, code: str) -> None:
    house.receive(house.mail(bill("1")))
    with pytest.raises(Refused) as no:
        unmerge_invoice(house.office, number=house.case().number, invoice_number=invoice, by="handler")
    assert no.value.code == code


def test_nothing_is_taken_out_once_the_demand_names_it(house: House) -> None:
    house.receive(
        house.mail(
            bill("1"),
        )
    )
    house.receive(house.mail(bill("2")))
    number = accept(house)
    with pytest.raises(Refused) as no:
        unmerge_invoice(house.office, number=number, invoice_number="2", by="handler")
    assert no.value.code == "demand_has_left"


# Waiting ----------------------------------------------------------------------------------------------------------


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
