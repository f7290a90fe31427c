"""Money out: two people a run, one file at the bank, paid on its word, and never one client with another's money."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from decimal import Decimal

import pdfplumber
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casework.accept_terms import accept_terms
from casework.approve_payout import approve_payout, cancel_payout
from casework.bookkeeping import keep_books
from casework.creditors import set_creditor
from casework.due_payouts import due_payouts
from casework.payout_account import accounts, approve_account, refuse_account
from casework.payout_status import payout_status
from casework.prepare_payout import prepare_payout
from casework.record_payment import record_payment
from casework.refund import refund
from casework.settlement_statement import statement
from casework.suspense import unbook
from claims.ledger import LedgerAccount
from claims.money import Money
from claims.refused import Refused, Unavailable
from samples.people import BUILDER
from storage import house as facts_of_house
from tests.casework.bank_house import DAY, payments, total
from tests.casework.payout_house import (
    ACCOUNT,
    NOTE,
    answered,
    at_bank,
    on,
    ordered,
    paid_in,
    stands,
    status_file,
    with_account,
)
from tests.office import House
from tests.papers import bill


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def test_a_collected_case_is_paid_out_to_its_creditor_and_what_we_earned_to_ourselves(sent: House) -> None:
    with_account(sent)
    paid = Decimal(paid_in(sent))
    run = ordered(sent)
    creditor, agency = run["payments"]
    assert (run["state"], run["approved_by"], creditor["to"], creditor["account"]) == (
        "sent", ["bo", "cia"], BUILDER.name, ACCOUNT,
    )  # fmt: skip
    rounded_up = -on(sent, LedgerAccount.REFUND)
    assert 0 <= rounded_up < 50
    assert int((Decimal(creditor["amount"]) + Decimal(agency["amount"])) * 100) + rounded_up == int(paid * 100)
    assert creditor["state"] == agency["state"] == "ordered"
    done = answered(sent, run["run"], (creditor["id"], "ACSC"), (agency["id"], "ACSC"))
    assert (done["state"], [one["state"] for one in done["payments"]]) == ("done", ["paid", "paid"])
    assert on(sent, LedgerAccount.CREDITOR) == on(sent, LedgerAccount.OWED_TO_AGENCY) == 0
    assert on(sent, LedgerAccount.OUTGOING) == -int(paid * 100) + rounded_up
    with refused("nothing_due"):
        prepare_payout(sent.office, by="anna")
    sent.is_sound()


def test_the_order_file_says_what_the_run_says_and_leaves_once(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    run = ordered(sent)
    assert at_bank(sent) == [f"{run['run']}.xml"]
    root = ET.fromstring((sent.root / "bank" / f"{run['run']}.xml").read_bytes())
    at = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"}
    assert [one.text for one in root.findall(".//p:InstdAmt", at)] == [one["amount"] for one in run["payments"]]
    assert [one.text for one in root.findall(".//p:EndToEndId", at)] == [one["id"] for one in run["payments"]]
    assert root.findtext(".//p:GrpHdr/p:CtrlSum", None, at) == run["amount"]
    assert root.findtext(".//p:CdtrAcct/p:Id/p:IBAN", None, at) == ACCOUNT
    assert root.findtext(".//p:DbtrAcct/p:Id/p:IBAN", None, at) == sent.office.agency.client_account


def test_the_creditor_gets_a_statement_that_adds_up_and_names_no_debtor(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    run = ordered(sent)
    (mail,) = [one for one in sent.posted() if "Redovisning 1" in str(one["Subject"])]
    (pdf,) = [part for part in mail.iter_attachments() if part.get_content_type() == "application/pdf"]
    body = pdf.get_content()
    assert statement(sent.office, number="1") == ("settlement-1.pdf", body)
    with pdfplumber.open(io.BytesIO(body)) as opened:
        words = " ".join(page.extract_text() for page in opened.pages).replace("\u00a0", " ")
    amount = run["payments"][0]["amount"].replace(".", ",")
    assert amount in words.replace(" ", "") and sent.case().number in words
    debtor = sent.facts(sent.case().number).debtor.name
    assert debtor not in words and debtor not in mail.get_body(("plain",)).get_content()
    assert ACCOUNT not in words + mail.get_body(("plain",)).get_content()


def test_two_different_people_approve_and_nothing_leaves_before(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    run = prepare_payout(sent.office, by="anna")["run"]
    before = stands(sent)
    with refused("own_run"):
        approve_payout(sent.office, run=run, by=" ANNA ")
    approve_payout(sent.office, run=run, by="Bo")
    with refused("same_person"):
        approve_payout(sent.office, run=run, by=" bo ")
    sent.drain()
    assert (stands(sent), at_bank(sent)) == (before, [])
    with refused("run_waits"):
        prepare_payout(sent.office, by="bo")
    cancel_payout(sent.office, run=run, why="wrong day", by="bo")
    with refused("not_waiting"):
        approve_payout(sent.office, run=run, by="cia")
    assert ordered(sent)["payments"][0]["statement"] == 1  # numbers have no gap for what was cancelled
    sent.is_sound()


def test_an_account_needs_a_second_person_who_called_back(sent: House) -> None:
    orgnr = BUILDER.orgnr
    paid_in(sent)
    set_creditor(sent.office, orgnr=orgnr, values={"payout_account": "5050-1055"}, by="anna")
    assert due_payouts(sent.office)["left_out"][0]["why"] == "no approved account to pay to"
    with refused("same_person"):
        approve_account(sent.office, orgnr=orgnr, note=NOTE, by="ANNA")
    with refused("note_missing"):
        approve_account(sent.office, orgnr=orgnr, note="ok", by="bo")
    assert len(sent.tasks("payout_account")) == 1
    approve_account(sent.office, orgnr=orgnr, note=NOTE, by="bo")
    assert not sent.tasks("payout_account")
    set_creditor(sent.office, orgnr=orgnr, values={"payout_account": ACCOUNT}, by="mallory")
    found = accounts(sent.office, orgnr=orgnr)
    assert (found["payout_account"], found["proposed"]) == ("50501055", ACCOUNT)
    refuse_account(sent.office, orgnr=orgnr, why="the creditor knows nothing of it", by="bo")
    assert accounts(sent.office, orgnr=orgnr)["proposed"] is None
    with refused("nothing_waits"):
        approve_account(sent.office, orgnr=orgnr, note=NOTE, by="bo")
    assert ordered(sent)["payments"][0]["account"] == "50501055"


def test_an_account_that_changes_between_the_approvals_stops_the_run(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    run = prepare_payout(sent.office, by="anna")["run"]
    approve_payout(sent.office, run=run, by="bo")
    with_account(sent, "5050-1055")
    with refused("changed"):
        approve_payout(sent.office, run=run, by="cia")
    assert at_bank(sent) == []


def test_money_that_was_taken_back_between_the_approvals_is_not_paid_out(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    run = prepare_payout(sent.office, by="anna")["run"]
    approve_payout(sent.office, run=run, by="bo")
    unbook(sent.office, transaction="b000001", why="another debtor's", by="bo")
    with refused("changed"):
        approve_payout(sent.office, run=run, by="cia")
    assert at_bank(sent) == []
    sent.is_sound()


def test_what_the_bank_rejects_is_owed_again_and_not_to_the_same_account(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    run = ordered(sent)
    creditor, agency = run["payments"]
    owed = int(Decimal(creditor["amount"]) * 100)
    told = answered(sent, run["run"], (creditor["id"], "RJCT"), (agency["id"], "ACSC"))
    assert told["payments"][0]["bank"] == ["RJCT AC04 Account closed"]
    assert on(sent, LedgerAccount.CREDITOR) == -owed
    answered(sent, run["run"], (creditor["id"], "RJCT"), (agency["id"], "ACSC"))  # the same file again
    assert on(sent, LedgerAccount.CREDITOR) == -owed
    assert len(sent.tasks("payout_rejected")) == 1
    assert accounts(sent.office, orgnr=BUILDER.orgnr)["payout_account"] is None
    with refused("nothing_due"):
        prepare_payout(sent.office, by="anna")
    with_account(sent, "5050-1055")
    again = ordered(sent)
    assert (again["payments"][0]["amount"], again["payments"][0]["statement"]) == (creditor["amount"], 2)
    sent.is_sound()


def test_a_file_that_is_rejected_whole_twice_over_is_taken_back_once(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    run = ordered(sent)
    before = -int(Decimal(run["payments"][0]["amount"]) * 100)
    answered(sent, run["run"], group="RJCT")
    answered(sent, run["run"], *((one["id"], "RJCT") for one in run["payments"]), name="again.xml")
    assert (on(sent, LedgerAccount.CREDITOR), on(sent, LedgerAccount.OUTGOING)) == (before, 0)
    sent.is_sound()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html/>", "status_file_unknown"), (b"not xml", "status_file_unknown"), (b"", "status_file_unknown"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Document>&b;</Document>', "status_file_unknown"),
        (status_file("KRAV-P000099", ("KRAV-U000001", "ACSC")), "no_such_run"),
        (status_file("KRAV-P000001", ("KRAV-U000099", "ACSC")), "not_ours"),
        (status_file("KRAV-P000001", ("KRAV-U000001", "WHAT")), "status_unknown"),
    ],
)  # fmt: skip
def test_what_is_no_answer_to_a_run_changes_nothing(sent: House, data: bytes, code: str) -> None:
    with_account(sent)
    paid_in(sent)
    ordered(sent)
    before = stands(sent)
    path = sent.root / "answer.xml"
    path.write_bytes(data)
    with refused(code):
        payout_status(sent.office, path=path, by="anna")
    assert stands(sent) == before


def test_an_answer_to_a_run_that_never_left_is_refused(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    run = prepare_payout(sent.office, by="anna")
    with refused("not_sent"):
        answered(sent, run["run"], (run["payments"][0]["id"], "ACSC"))


def test_a_part_payment_is_settled_and_the_next_statement_tells_only_what_is_new(sent: House) -> None:
    with_account(sent)
    paid_in(sent, "1000.00")
    first = ordered(sent)["payments"][0]
    paid_in(sent, bank="B2")
    second = ordered(sent)["payments"][0]
    assert (first["statement"], second["statement"]) == (1, 2)
    with pdfplumber.open(io.BytesIO(statement(sent.office, number="2")[1])) as opened:
        words = opened.pages[0].extract_text().replace("\u00a0", " ")
    assert "Från tidigare redovisningar" not in words
    shown = second["amount"].replace(".", ",")
    assert shown in words.replace(" ", "")
    sent.is_sound()


def test_what_a_person_says_has_come_waits_for_the_banks_word(sent: House) -> None:
    with_account(sent)
    paid_in(sent, "1000.00")
    number = sent.case().number
    record_payment(
        sent.office, case_number=number, on=DAY, amount=Money.of(500), source="cli", reference="seen", by="anna"
    )
    found = due_payouts(sent.office)
    assert [left["amount"] for left in found["left_out"]] == ["500.00"]
    assert sum(Decimal(one["amount"]) for one in found["payments"]) == Decimal("1000.00")
    ordered(sent)
    assert on(sent, LedgerAccount.CLIENT_BANK) + on(sent, LedgerAccount.OUTGOING) >= 0


def test_money_paid_to_the_creditor_is_not_paid_out_and_our_part_is_not_taken_from_others(sent: House) -> None:
    with_account(sent)
    number = sent.case().number
    record_payment(
        sent.office, case_number=number, on=DAY, amount=Money.of(1000), source="direct", reference="d", by="creditor"
    )
    assert on(sent, LedgerAccount.CREDITOR) > 0  # they owe us the commission
    assert due_payouts(sent.office)["payments"] == []
    sent.is_sound()


def test_money_on_a_case_without_terms_is_nobodys_yet(house: House) -> None:
    house.receive(house.mail(bill("1")))
    with_account(house)
    paid_in(house, "100.00")
    assert on(house, LedgerAccount.UNDISTRIBUTED) == -10000
    assert "accepted terms" in due_payouts(house.office)["left_out"][0]["why"]
    accept_terms(house.office, case_number=house.case().number, by="h", how="cli", evidence={})
    keep_books(house.office)
    assert on(house, LedgerAccount.UNDISTRIBUTED) == 0 and on(house, LedgerAccount.CREDITOR) < 0
    house.is_sound()


def test_too_much_is_given_back_after_five_bank_days_and_only_once(sent: House) -> None:
    with_account(sent)
    number = sent.case().number
    paid_in(sent)
    paid_in(sent, "300.00", bank="B2")
    with refused("too_early"):
        refund(sent.office, case_number=number, account=ACCOUNT, why="told by the debtor's bank", by="anna")
    sent.live_until(DAY.replace(day=10))
    refund(sent.office, case_number=number, account="5050-1055", why="the account it came from", by="anna")
    with refused("refund_waits"):
        refund(sent.office, case_number=number, account=ACCOUNT, why="again", by="anna")
    run = ordered(sent)
    back = next(one for one in run["payments"] if one["kind"] == "refund")
    assert Decimal(back["amount"]) >= Decimal("300.00")
    assert on(sent, LedgerAccount.REFUND) == 0
    with refused("nothing_to_refund"):
        refund(sent.office, case_number=number, account=ACCOUNT, why="again", by="anna")
    sent.is_sound()


def test_the_brake_keeps_an_approved_run_in_the_house(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    with sent.office.database.write() as tx:
        facts_of_house.put(tx, "brake", "on")
    run = prepare_payout(sent.office, by="anna")["run"]
    approve_payout(sent.office, run=run, by="bo")
    approve_payout(sent.office, run=run, by="cia")
    from casework.send_payout import send_payout

    with pytest.raises(Unavailable):
        send_payout(sent.office, run_id=1)
    assert at_bank(sent) == []
    with sent.office.database.write() as tx:
        facts_of_house.put(tx, "brake", "off")
    send_payout(sent.office, run_id=1)
    send_payout(sent.office, run_id=1)
    assert at_bank(sent) == [f"{run}.xml"]


def test_a_payment_out_of_money_that_is_taken_back_later_is_not_taken_from_other_clients(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    ordered(sent)
    unbook(sent.office, transaction="b000001", why="the bank will take it back", by="bo")
    assert payments(sent)[0][2] is not None
    found = due_payouts(sent.office)
    assert found["payments"] == [] and on(sent, LedgerAccount.CREDITOR) > 0
    sent.is_sound()


@pytest.mark.parametrize("statement_of", ["UPDATE voucher SET text = 'x'", "DELETE FROM voucher_line"])
def test_the_database_itself_keeps_what_is_booked(sent: House, statement_of: str) -> None:
    paid_in(sent)
    with pytest.raises(DBAPIError, match="never changed"), sent.office.database.write() as tx:
        tx.execute(text(statement_of))


def test_a_voucher_that_was_slipped_in_is_found(sent: House) -> None:
    paid_in(sent)
    sent.is_sound()
    with sent.office.database.write() as tx:
        tx.execute(
            text(
                'INSERT INTO voucher (id, kind, source, party, "on", value_on, at, text, hash) '
                "VALUES (99, 'bank', 'b000001', '', '2026-03-02', '2026-03-02', '2026-03-02 09:00:00', 'x', 'y')"
            )
        )
        tx.execute(
            text(
                "INSERT INTO voucher_line (voucher_id, account, amount_ore, currency) VALUES (99, 'creditor', 5, 'SEK')"
            )
        )
    from casework.verify import verify

    assert any("voucher" in fault for fault in verify(sent.office))
    assert total(sent)


def test_an_approved_run_whose_file_cannot_be_made_is_given_up_and_is_due_again(
    sent: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_account(sent)
    paid_in(sent)
    run = prepare_payout(sent.office, by="anna")["run"]
    before = stands(sent)

    def broken(order: object) -> bytes:
        raise Refused("payment_file_invalid", "the order file breaks the schema")

    monkeypatch.setattr("casework.send_payout.payment_file", broken)
    approve_payout(sent.office, run=run, by="bo")
    approve_payout(sent.office, run=run, by="cia")
    with refused("not_waiting"):
        cancel_payout(sent.office, run=run, why="too early: it is being sent", by="bo")
    sent.drain()
    assert [job.kind for job in sent.parked_jobs()] == ["send_payout"]
    cancel_payout(sent.office, run=run, why="the file does not hold", by="bo")
    assert stands(sent) == before and at_bank(sent) == []
    monkeypatch.undo()
    assert ordered(sent)["state"] == "sent"
    sent.is_sound()


def test_a_creditor_whom_nobody_has_checked_is_not_paid(sent: House) -> None:
    with_account(sent)
    paid_in(sent)
    with sent.office.database.write() as tx:
        tx.execute(text("UPDATE creditor SET confirmed_at = NULL"))
    assert "nobody has checked" in due_payouts(sent.office)["left_out"][0]["why"]
