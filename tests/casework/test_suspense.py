"""Money that waits for a person, and money that is taken back: placed, set aside, reversed, and the case with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from casework.hold import resume_case
from casework.import_payments import files
from casework.reopen import reopen_case
from casework.suspense import book, set_aside, suspense, unbook
from claims.bank import BankState
from claims.refused import Refused
from tests.casework.bank_house import DAY, one, payments, reference, told, total
from tests.intake.bank.files import camt, details, entry, ocr
from tests.office import House


def test_a_reversal_makes_the_debt_stand_again_and_leaves_the_past_as_it_was(sent: House) -> None:
    owed = total(sent)
    told(sent, camt(one("100.00", ocr(reference(sent)))))
    reduced = total(sent)
    sent.live_until(DAY + timedelta(days=3))
    back = entry(
        "100.00", details=details("100.00", reference="R1", remittance=ocr(reference(sent))), reference="ER1",
        direction="DBIT", reversal="true", day=sent.clock.day.isoformat(),
    )  # fmt: skip
    summary = told(sent, camt(back, message_id="M2"))
    assert summary["reversed"] == 1
    assert payments(sent) == [("100.00", "b000001", sent.clock.day.isoformat())]
    assert total(sent, DAY) == reduced
    assert float(total(sent)) >= float(owed)
    assert len(sent.tasks("reversal")) == 1
    assert [event.kind for event in sent.events(sent.case().number)].count("payment_reversed") == 1
    sent.is_sound()


def test_a_case_that_was_closed_by_money_the_bank_took_back_is_opened_and_held(sent: House) -> None:
    amount = total(sent)
    told(sent, camt(one(amount, ocr(reference(sent)))))
    back = entry(
        amount, details=details(amount, reference="R1", remittance=ocr(reference(sent))), reference="ER1",
        direction="DBIT", reversal="true", day=DAY.isoformat(),
    )  # fmt: skip
    told(sent, camt(back, message_id="M2"))
    case = sent.case()
    assert (case.state, case.close_code) == ("demand", None)
    assert sent.facts(case.number).holds == {"manual"}
    before = len(sent.letters())
    sent.live_until(DAY + timedelta(days=30))
    assert len(sent.letters()) == before
    resume_case(sent.office, case_number=case.number, why="looked at", by="h")
    sent.live_until(DAY + timedelta(days=32))
    assert sent.case().state != "closed"
    sent.is_sound()


def test_reversals_that_may_be_of_none_or_of_several_wait(sent: House) -> None:
    told(sent, camt(one("100.00", ocr(reference(sent))), one("100.00", ocr(reference(sent)), bank="B2")))
    for number, remittance in enumerate((ocr(reference(sent)), ocr("655969"))):
        inner = details("100.00", reference=f"R{number}", remittance=remittance)
        back = entry("100.00", details=inner, reference=f"ER{number}", direction="DBIT", reversal="1", day="2026-03-02")
        told(sent, camt(back, message_id=f"M{number}"))
    assert [row["reason"] for row in suspense(sent.office)] == ["reversal_of_several", "reversal_of_unknown"]
    assert all(reversed_on is None for _amount, _reference, reversed_on in payments(sent))
    sent.is_sound()


@pytest.mark.parametrize(
    ("remittance", "reason"),
    [("", "no_reference"), (ocr("655969"), "unknown_reference"), ("<Ustrd>faktura 1</Ustrd>", "no_reference")],
)
def test_money_of_nobody_waits_and_a_person_places_it(sent: House, remittance: str, reason: str) -> None:
    told(sent, camt(one("100.00", remittance, name="Någon")))
    (waiting,) = suspense(sent.office)
    assert (waiting["reason"], waiting["amount"], waiting["from"]) == (reason, "100.00", "Någon")
    placed = book(sent.office, transaction=waiting["id"], parts=[sent.case().number], why="asked the payer", by="h")
    assert placed["state"] == "booked"
    assert suspense(sent.office) == []
    assert payments(sent) == [("100.00", "b000001", None)]
    with pytest.raises(Refused, match="does not wait"):
        book(sent.office, transaction=waiting["id"], parts=[sent.case().number], why="", by="h")
    sent.is_sound()


def test_what_waits_comes_with_the_cases_it_may_belong_to(sent: House) -> None:
    number = sent.facts(sent.case().number).invoices[0].number
    told(sent, camt(one("100.00", f"<Ustrd>avser faktura {number}</Ustrd>", name="Någon")))
    (waiting,) = suspense(sent.office)
    expected = [] if len(number) < 4 else [{"case": sent.case().number, "ground": "invoice_number"}]
    assert waiting["suggestions"] == expected
    told(sent, camt(one("100.00", f"<Ustrd>{reference(sent)}</Ustrd>", bank="B2"), message_id="M2"))
    assert suspense(sent.office)[1]["suggestions"] == [{"case": sent.case().number, "ground": "reference_in_text"}]


@pytest.mark.parametrize(
    ("parts", "code"),
    [(["{}=50,00"], "not_the_whole"), (["{}=noll"], "bad_amount"), (["2026-999999"], "no_such_case")],
)
def test_a_placing_that_is_not_the_whole_or_on_no_case_is_refused(sent: House, parts: list[str], code: str) -> None:
    told(sent, camt(one("100.00", "")))
    with pytest.raises(Refused) as refused:
        book(sent.office, transaction="b000001", parts=[p.format(sent.case().number) for p in parts], why="", by="h")
    assert refused.value.code == code
    assert payments(sent) == []
    sent.is_sound()


def test_a_booking_on_the_wrong_case_is_taken_off_and_can_be_made_again(sent: House) -> None:
    told(sent, camt(one("100.00", ocr(reference(sent)))))
    taken = unbook(sent.office, transaction="b000001", why="another debtor's", by="h")
    assert (taken["state"], taken["reason"]) == ("suspense", "taken_off")
    sent.is_sound()
    book(sent.office, transaction="b000001", parts=[sent.case().number], why="theirs after all", by="h")
    assert [(amount, name) for amount, name, reversed_on in payments(sent) if reversed_on is None] == [
        ("100.00", "b000001#2")
    ]
    sent.is_sound()
    unbook(sent.office, transaction="b000001", why="no", by="h")
    assert all(reversed_on for _amount, _name, reversed_on in payments(sent))
    sent.is_sound()


def test_money_goes_back_or_is_no_debtors_with_a_reason(sent: House) -> None:
    told(sent, camt(one("100.00", ""), one("70.00", "", bank="B2")))
    with pytest.raises(Refused, match="say why"):
        set_aside(sent.office, transaction="b000001", state=BankState.RETURNED, why=" ", by="h")
    set_aside(sent.office, transaction="b000001", state=BankState.RETURNED, why="sent back by the bank", by="h")
    set_aside(sent.office, transaction="b000002", state=BankState.OTHER, why="interest of the bank", by="h")
    assert suspense(sent.office) == []
    assert [(row["returned"], row["other"]) for row in files(sent.office)] == [(1, 1)]
    sent.is_sound()


def test_money_that_goes_out_or_has_not_come_waits_and_the_latter_is_booked_on_its_day(sent: House) -> None:
    later = DAY + timedelta(days=2)
    out = entry("30.00", reference="E9", direction="DBIT", day=DAY.isoformat())
    told(sent, camt(out, one("100.00", ocr(reference(sent)), day=later)))
    assert [row["reason"] for row in suspense(sent.office)] == ["outgoing", "not_yet"]
    with pytest.raises(Refused, match="went out"):
        book(sent.office, transaction="b000001", parts=[sent.case().number], why="", by="h")
    sent.live_until(later)
    assert [row["reason"] for row in suspense(sent.office)] == ["outgoing"]
    assert payments(sent) == [("100.00", "b000002", None)]
    sent.is_sound()


def test_only_a_closed_case_is_opened_again_and_not_one_that_was_merged(sent: House) -> None:
    with pytest.raises(Refused, match="is open"):
        reopen_case(sent.office, case_number=sent.case().number, why="", by="h")
    told(sent, camt(one(total(sent), ocr(reference(sent)))))
    reopen_case(sent.office, case_number=sent.case().number, why="the creditor asks", by="h")
    assert sent.case().state == "demand"
    with sent.office.database.write() as tx:
        tx.execute(text("UPDATE \"case\" SET state = 'closed', close_code = 'merged'"))
    with pytest.raises(Refused, match="merged"):
        reopen_case(sent.office, case_number=sent.case().number, why="", by="h")
