"""A payment that two files tell of is booked once, in every shape that banks write and in either order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from casework.accept_terms import accept_terms
from casework.import_payments import accept_file, files
from casework.suspense import reverse, suspense
from claims.refused import Refused
from tests.casework.bank_house import payments, reference, told
from tests.intake.bank.banks import BANKGIRO, BARE, NOTIFICATION, SHAPES, STATEMENT, Paid, Shape, write
from tests.office import House
from tests.papers import bill

ALONE = SHAPES[0]
BATCH = next(shape for shape in SHAPES if shape.name == "batch")
NO_REFERENCE = Shape("no reference of the bank", own="", entry_reference=False)
AMOUNTS = ["100.00", "60.00", "40.00"]


def bank_writes(house: House, shape: Shape, message: str = NOTIFICATION, **changes: Any) -> bytes:
    """Two payments with the case's reference and one without, a file of this shape; `changes` are of all payments."""
    ocr = reference(house)
    made = [Paid(100_00, "T1", ocr=ocr), Paid(60_00, "T2", ocr=ocr), Paid(40_00, "T3", texts=("tack",))]
    return write(
        [replace(one, **changes) for one in made], shape, message=message, message_id=f"{message}-{shape.name}"
    )


def amounts(house: House) -> list[str]:
    """What stands booked on the case, and what waits."""
    booked = [amount for amount, _name, reversed_on in payments(house) if reversed_on is None]
    return booked + [row["amount"] for row in suspense(house.office)]


def reasons(house: House) -> list[str]:
    return [row["reason"] for row in suspense(house.office)]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
@pytest.mark.parametrize("order", [(NOTIFICATION, STATEMENT), (STATEMENT, NOTIFICATION)], ids=["054-053", "053-054"])
def test_each_shape_in_either_order_is_booked_once(sent: House, shape: Shape, order: tuple[str, str]) -> None:
    for message in order:
        summary = told(sent, bank_writes(sent, shape, message), f"{message}.xml")
        assert (summary["transactions"], summary["booked"], summary["suspense"]) == (3, 2, 1)
    assert amounts(sent) == AMOUNTS
    sent.is_sound()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (BATCH, BARE[1]),  # the statement shows only the sum
        (BARE[1], BATCH),
        (ALONE, BARE[0]),  # the statement shows the entries without details
        (BARE[0], ALONE),
        (BATCH, replace(BATCH, own="")),  # the payments of a batch have references of their own in one file only
        (replace(BATCH, own=""), BATCH),
        (NO_REFERENCE, ALONE),  # one of the files has no reference of the bank at all
        (ALONE, NO_REFERENCE),
        (NO_REFERENCE, NO_REFERENCE),
    ],
    ids=lambda shape: shape.name,
)  # fmt: skip
def test_two_files_in_different_shapes_book_each_payment_once(sent: House, first: Shape, second: Shape) -> None:
    told(sent, bank_writes(sent, first), "a.xml")
    told(sent, bank_writes(sent, second, STATEMENT), "b.xml")
    booked = [amount for amount, _name, reversed_on in payments(sent) if reversed_on is None]
    assert booked == ["100.00", "60.00"]
    sent.is_sound()


def test_references_of_the_bank_that_differ_between_files_make_a_person_look(sent: House) -> None:
    told(sent, bank_writes(sent, ALONE), "a.xml")
    data = bank_writes(sent, ALONE, STATEMENT).replace(b"<AcctSvcrRef>T", b"<AcctSvcrRef>S")
    told(sent, data.replace(b">E-T", b">X-T"), "b.xml")
    assert payments(sent) == [("100.00", "b000001", None), ("60.00", "b000002", None)]
    assert reasons(sent) == ["no_reference", "maybe_the_same", "maybe_the_same", "no_reference"]
    sent.is_sound()


def test_an_account_under_two_names_is_one_where_the_agency_says_so_and_else_makes_a_person_look(sent: House) -> None:
    named = replace(sent.office.agency, accounts=(("SE4550000000058398257466", "9912346"),))
    sure = House(replace(sent.office, agency=named), sent.clock, sent.reader, sent.root)
    told(sure, bank_writes(sent, replace(ALONE, account=BANKGIRO)), "a.xml")
    told(sure, bank_writes(sent, ALONE, STATEMENT), "b.xml")
    assert amounts(sure) == AMOUNTS
    sure.is_sound()
    unsure = bank_writes(sent, replace(ALONE, account="<Othr><Id>77 88</Id></Othr>"), STATEMENT)
    told(sent, unsure.replace(b"<MsgId>", b"<MsgId>2"), "c.xml")
    assert len(payments(sent)) == 2
    assert reasons(sent).count("maybe_the_same") == 3
    sent.is_sound()


def test_a_payment_dated_otherwise_by_the_second_file_makes_a_person_look(sent: House) -> None:
    told(sent, bank_writes(sent, ALONE, day="2026-02-27"), "a.xml")
    told(sent, bank_writes(sent, ALONE, STATEMENT), "b.xml")
    assert len(payments(sent)) == 2
    assert reasons(sent).count("maybe_the_same") == 3
    sent.is_sound()


def test_the_same_reference_twice_in_a_file_is_booked_once_and_looked_at(sent: House) -> None:
    paid = Paid(100_00, "T1", ocr=reference(sent))
    summary = told(sent, write([paid, paid], ALONE))
    assert (summary["transactions"], summary["booked"], summary["suspense"]) == (2, 1, 1)
    assert reasons(sent) == ["maybe_the_same"]
    sent.is_sound()


def test_two_payments_alike_in_a_batch_are_two(sent: House) -> None:
    paid = Paid(100_00, "T1", ocr=reference(sent))
    summary = told(sent, write([paid, paid], replace(BATCH, own="")))
    assert (summary["transactions"], summary["booked"]) == (2, 2)
    again = told(sent, write([paid, paid], replace(BATCH, own=""), message=STATEMENT, message_id="S"), "s.xml")
    assert (again["transactions"], again["booked"]) == (2, 2)
    sent.is_sound()


def test_the_same_payment_in_two_parts_of_one_file_is_booked_once_and_verify_agrees(sent: House) -> None:
    paid = Paid(100_00, "T1", ocr=reference(sent))
    summary = told(sent, write([paid, paid], replace(ALONE, parts=2)))
    assert (summary["booked"], summary["suspense"]) == (1, 1)
    sent.is_sound()


def test_a_statement_that_tells_of_both_settles_what_may_have_been_the_same(sent: House) -> None:
    paid = Paid(100_00, "", ocr=reference(sent))
    told(sent, write([paid], NO_REFERENCE, message_id="N1"), "a.xml")
    told(sent, write([paid], NO_REFERENCE, message_id="N2"), "b.xml")
    assert reasons(sent) == ["maybe_the_same"]
    told(sent, write([paid, paid], NO_REFERENCE, message=STATEMENT, message_id="S"), "s.xml")
    assert [amount for amount, _name, _on in payments(sent)] == ["100.00", "100.00"]
    assert reasons(sent) == []
    sent.is_sound()


def back(house: House, **changes: Any) -> Paid:
    return replace(Paid(100_00, "R1", ocr=reference(house), direction="DBIT", reversal=True), **changes)


@pytest.mark.parametrize("shape", [ALONE, SHAPES[3], replace(ALONE, own="")], ids=lambda shape: shape.name)
@pytest.mark.parametrize("is_first", [False, True], ids=["after", "before"])
@pytest.mark.parametrize("is_one_file", [False, True], ids=["two files", "one file"])
def test_a_reversal_before_or_after_what_it_reverses(
    sent: House, shape: Shape, is_first: bool, is_one_file: bool
) -> None:
    both = [Paid(100_00, "T1", ocr=reference(sent)), back(sent)]
    both = both[::-1] if is_first else both
    for number, part in enumerate([both] if is_one_file else [[each] for each in both]):
        told(sent, write(part, replace(shape, summary=False), message_id=f"M{number}"), f"{number}.xml")
    assert [row["amount"] for row in suspense(sent.office)] == []
    assert all(reversed_on for _amount, _name, reversed_on in payments(sent))
    assert sum(row["reversed"] for row in files(sent.office)) == 2
    sent.is_sound()


def test_money_that_goes_out_with_the_words_of_a_payment_makes_a_person_look_who_can_say_what_it_is(
    sent: House,
) -> None:
    told(sent, write([Paid(100_00, "T1", ocr=reference(sent))], ALONE), "a.xml")
    told(sent, write([back(sent, reversal=False)], ALONE, message_id="M2"), "b.xml")
    assert reasons(sent) == ["maybe_reversal"]
    assert [reversed_on for _amount, _name, reversed_on in payments(sent)] == [None]
    with pytest.raises(Refused, match="say why"):
        reverse(sent.office, transaction="b000002", of="b000001", why="", by="h")
    with pytest.raises(Refused, match="cannot take back"):
        reverse(sent.office, transaction="b000002", of="b000002", why="x", by="h")
    shown = reverse(sent.office, transaction="b000002", of="b000001", why="the bank said so", by="h")
    assert shown["state"] == "reversed"
    assert all(reversed_on for _amount, _name, reversed_on in payments(sent))
    sent.is_sound()


def test_a_payment_that_somebody_has_entered_by_hand_is_not_booked_again_by_itself(sent: House) -> None:
    from casework.record_payment import record_payment
    from claims.money import Money

    number = sent.case().number
    record_payment(
        sent.office, case_number=number, on=sent.clock.day, amount=Money(100_00), source="handler", reference="", by="h"
    )
    told(sent, bank_writes(sent, ALONE))
    assert reasons(sent) == ["entered_by_hand", "no_reference"]
    assert sorted(amount for amount, _name, _on in payments(sent)) == ["100.00", "60.00"]
    sent.is_sound()


def test_what_the_bank_kept_of_a_payment_is_a_persons_to_judge(sent: House) -> None:
    data = write([Paid(100_00, "T1", ocr=reference(sent))], ALONE, version="02").decode()
    data = data.replace('<TxAmt><Amt Ccy="SEK">100.00', '<TxAmt><Amt Ccy="SEK">125.00')
    told(sent, data.replace("<NtryDtls>", '<Chrgs><Amt Ccy="SEK">25.00</Amt></Chrgs><NtryDtls>').encode())
    assert reasons(sent) == ["charges_withheld"]
    sent.is_sound()


def test_a_file_that_lacks_what_it_should_hold_waits_and_is_taken_in_when_accepted(sent: House) -> None:
    data = bank_writes(sent, ALONE).replace(b"<Sts><Cd>BOOK</Cd></Sts>", b"", 1)
    kept = told(sent, data)
    assert (kept["state"], kept["transactions"]) == ("review", 0)
    assert {finding["code"] for finding in kept["findings"]} == {"missing", "summary_mismatch"}
    seen: list[int] = []
    taken = accept_file(sent.office, file=kept["id"], why="asked the bank", by="ops", progress=seen.append)
    assert (taken["transactions"], taken["booked"], seen) == (2, 1, [2])
    sent.is_sound()


def test_a_statement_without_balances_is_told_and_taken_in(sent: House) -> None:
    data = bank_writes(sent, ALONE, STATEMENT).replace(b"CLBD", b"CLAV")
    taken = told(sent, data)
    assert (taken["state"], [finding["code"] for finding in taken["findings"]]) == ("imported", ["no_balance"])


def test_a_file_that_was_half_taken_in_by_an_older_version_is_finished(sent: House) -> None:
    data = bank_writes(sent, NO_REFERENCE)
    told(sent, data)
    with sent.office.database.write() as tx:
        tx.execute(text("UPDATE bank_file SET state = 'reading', taken = 0"))
    assert told(sent, data)["state"] == "imported"
    assert amounts(sent) == AMOUNTS
    sent.is_sound()


def test_on_both_databases(any_house: House) -> None:
    """The look-ups that are SQL of their own: sums and parts, likeness, reversals that wait, and a stop."""
    house = any_house
    house.receive(house.mail(bill("1")))
    accept_terms(house.office, case_number=house.case().number, by="h", how="cli", evidence={})
    house.print_run()
    told(house, bank_writes(house, BATCH), "a.xml")
    told(house, bank_writes(house, BARE[1], STATEMENT), "b.xml")
    told(house, bank_writes(house, NO_REFERENCE, STATEMENT), "c.xml")
    told(house, write([back(house)], ALONE, message_id="R"), "r.xml")
    told(house, write([back(house, reference="R2", ore=7_00)], ALONE, message_id="R2"), "r2.xml")
    told(house, write([Paid(7_00, "T9", ocr=reference(house))], ALONE, message_id="N9"), "n9.xml")
    standing = [amount for amount, _name, reversed_on in payments(house) if reversed_on is None]
    assert "7.00" not in standing and "60.00" in standing
    assert len(suspense(house.office, is_old=False)) >= 1
    house.is_sound()
