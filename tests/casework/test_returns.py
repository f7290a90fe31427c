"""Money that nobody could place: how long it has waited, who asks for it, and that it is owed back to its payer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.client_money import client_money
from casework.import_payments import files
from casework.return_payment import keep_payment, return_payment, returns_owed
from casework.suspense import book, suspense
from claims.refused import Refused
from tests.casework.bank_house import DAY, payments, told
from tests.intake.bank.banks import SHAPES, Paid, write
from tests.office import House

ALONE = SHAPES[0]
UNKNOWN = Paid(750_00, "T1", name="Nils Provsson", texts=("avser 4711",))


def waits(house: House, *payments_: Paid) -> None:
    told(house, write(payments_ or [UNKNOWN], ALONE))


def test_what_waits_says_for_how_long_and_when_it_is_to_go_back(sent: House) -> None:
    waits(sent)
    ages = []
    for days in (0, 29, 30):
        sent.live_until(DAY + timedelta(days=days))
        ages += [(row["days"], row["is_old"]) for row in suspense(sent.office)]
        assert len(suspense(sent.office, is_old=True)) == (1 if days == 30 else 0)
    assert ages == [(0, False), (29, False), (30, True)]


def test_the_agency_says_how_long_is_long(sent: House) -> None:
    quick = replace(sent.office.agency, return_after_days=2)
    strict = House(replace(sent.office, agency=quick), sent.clock, sent.reader, sent.root)
    waits(strict)
    strict.live_until(DAY + timedelta(days=2))
    assert [row["is_old"] for row in suspense(strict.office)] == [True]
    assert len(strict.tasks("unidentified")) == 1


def test_one_task_asks_for_all_that_is_old_until_none_is_left(sent: House) -> None:
    waits(sent, UNKNOWN, replace(UNKNOWN, reference="T2"))
    sent.live_until(DAY + timedelta(days=29))
    assert sent.tasks("unidentified") == []
    sent.live_until(DAY + timedelta(days=33))
    assert len(sent.tasks("unidentified")) == 1
    book(sent.office, transaction="b000001", parts=[sent.case().number], why="asked", by="h")
    return_payment(sent.office, transaction="b000002", why="nobody knows", by="h")
    sent.live_until(DAY + timedelta(days=34))
    assert sent.tasks("unidentified") == []
    sent.is_sound()


@pytest.mark.parametrize(
    ("find", "count"),
    [
        ("750,00", 1), ("750", 1), ("749", 0), ("provsson", 1), ("NILS", 1), ("4711", 1), ("avser", 1), ("Olsson", 0),
        ("  ", 2), ("556000-0001", 1), ("SE45 5000 0000 0583 9825 7466", 0), ("SE4550000000058398257466", 1),
    ],
)  # fmt: skip
def test_what_waits_is_found_by_amount_name_number_or_words(sent: House, find: str, count: int) -> None:
    other = write([Paid(20_00, "T2", name="Annan")], ALONE).decode()
    other = other.replace("<Nm>Annan</Nm>", "<Nm>Annan</Nm><Id><OrgId><Othr><Id>5560000001</Id></Othr></OrgId></Id>")
    account = "<DbtrAcct><Id><IBAN>SE4550000000058398257466</IBAN></Id></DbtrAcct></RltdPties>"
    told(sent, other.replace("</RltdPties>", account).encode(), "o.xml")
    told(sent, write([UNKNOWN], ALONE, message_id="M2"), "u.xml")
    assert len(suspense(sent.office, find=find)) == count


def test_a_return_is_owed_with_its_reason_and_waits_and_books_nothing(sent: House) -> None:
    waits(sent)
    shown = return_payment(sent.office, transaction="b000001", why="the payer asks for it", by="h")
    assert shown["state"] == "return_owed"
    assert suspense(sent.office) == [] and payments(sent) == []
    (owed,) = returns_owed(sent.office)
    assert (owed["id"], owed["amount"], owed["to"], owed["why"]) == (
        "b000001", "750.00", "Nils Provsson", "the payer asks for it",
    )  # fmt: skip
    assert owed["decided_at"] == sent.clock.now()
    assert [row["return_owed"] for row in files(sent.office)] == [1]
    (held,) = client_money(sent.office)["currencies"]
    assert (held["waiting"], held["to_return"]) == ("0.00", "750.00")
    with pytest.raises(Refused, match="does not wait"):
        return_payment(sent.office, transaction="b000001", why="again", by="h")
    sent.is_sound()


def test_a_decided_return_can_be_taken_back_and_the_money_placed(sent: House) -> None:
    waits(sent)
    return_payment(sent.office, transaction="b000001", why="nobody knows", by="h")
    shown = keep_payment(sent.office, transaction="b000001", why="somebody knew", by="h")
    assert (shown["state"], shown["reason"]) == ("suspense", "return_undone")
    with pytest.raises(Refused, match="not to be returned"):
        keep_payment(sent.office, transaction="b000001", why="again", by="h")
    book(sent.office, transaction="b000001", parts=[sent.case().number], why="it is theirs", by="h")
    assert [amount for amount, _name, _on in payments(sent)] == ["750.00"]
    sent.is_sound()


def test_what_the_bank_takes_back_is_no_longer_owed_back(sent: House) -> None:
    paid = replace(UNKNOWN, invoice="F-1")
    waits(sent, paid)
    return_payment(sent.office, transaction="b000001", why="nobody knows", by="h")
    back = replace(paid, reference="R1", direction="DBIT", reversal=True)
    told(sent, write([back], ALONE, message_id="M2"), "back.xml")
    assert returns_owed(sent.office) == []
    assert [row["reversed"] for row in files(sent.office)] == [1, 1]
    sent.is_sound()


@pytest.mark.parametrize(
    ("paid", "why", "code"),
    [
        (UNKNOWN, "  ", "why_missing"),
        (replace(UNKNOWN, direction="DBIT"), "x", "bad_amount"),
    ],
)
def test_a_return_without_a_reason_or_of_money_that_went_out_is_refused(
    sent: House, paid: Paid, why: str, code: str
) -> None:
    waits(sent, paid)
    with pytest.raises(Refused) as refused:
        return_payment(sent.office, transaction="b000001", why=why, by="h")
    assert refused.value.code == code
    sent.is_sound()
