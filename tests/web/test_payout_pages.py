"""The pages of money out: two others approve a run, a second person an account, and a payment day from file to payout."""

from __future__ import annotations

import re

import pytest

from casework.creditors import set_creditor
from casework.prepare_payout import prepare_payout
from claims.refused import Refused
from claims.user import Role
from samples.people import BUILDER
from storage import payouts
from tests.casework.bank_house import one, payments, reference, total
from tests.casework.payout_house import ACCOUNT, NOTE, at_bank, paid_in, status_file, with_account
from tests.intake.bank.files import camt, ocr
from tests.office import House
from tests.web.conftest import foreign_scripts
from tests.web.money_house import Browser, desk, faults, forms_of, handler, payer
from tests.web.test_desk import HOSTILE

__all__ = ["desk"]
RUN = "/payouts/KRAV-P000001"


def prepared(house: House) -> None:
    with_account(house)
    paid_in(house)
    prepare_payout(house.office, by=payer(house, "pia").email)


def approve(browser: Browser) -> str:
    """Approve the run as its page lets one do it; what the page then says, "" where it offers no form."""
    page = browser.get(RUN)
    if not [form for form in forms_of(page.text) if form.action == f"{RUN}/approve"]:
        return ""
    confirm = browser.send(page, f"{RUN}/approve")
    assert confirm.status_code == 200 and not at_bank_now(browser)
    return browser.follow(browser.send(confirm, f"{RUN}/approve")).text


def at_bank_now(browser: Browser) -> bool:
    return "Hämta orderfilen" in browser.get(RUN).text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_of_payouts_renders_in_both_languages(desk: House, language: str) -> None:
    prepared(desk)
    for path in ("/payouts", RUN):
        answer = payer(desk).get(path, headers={"accept-language": language})
        assert answer.status_code == 200 and f'<html lang="{language}">' in answer.text
        assert not re.search(r"\son\w+=|style=|<style|javascript:", answer.text), path
        assert foreign_scripts(answer.text) == [], path


def test_a_payment_day_from_the_bank_file_to_the_payout_that_two_others_approve(desk: House) -> None:
    pia, bo, cia, amount = payer(desk, "pia"), payer(desk, "bosse"), payer(desk, "cecilia"), total(desk)
    with_account(desk)
    pia.follow(pia.upload("/payments/files", "dagen.xml", camt(one(amount, ocr(reference(desk)))).getvalue()))
    assert payments(desk) == [(amount, "b000001", None)]
    page = pia.get("/payouts")
    assert BUILDER.name in page.text and "saknar godkänt konto" not in page.text
    sure = pia.send(page, "/payouts/prepare")
    assert sure.status_code == 200 and "KRAV-P" not in sure.text
    run = pia.follow(pia.send(sure, "/payouts/prepare"))
    assert "Körningen är förberedd" in run.text and "</b> <span>pia</span>" in run.text
    assert approve(pia) == ""
    assert "En till ska godkänna" in approve(bo)
    assert approve(bo) == ""
    desk.drain()
    assert at_bank(desk) == []
    assert "Godkänd av två" in approve(cia)
    desk.drain()
    assert at_bank(desk) == ["KRAV-P000001.xml"]
    file = pia.get(f"{RUN}/file")
    assert file.status_code == 200 and b"pain.001" in file.content
    assert file.headers["content-disposition"].startswith("attachment")
    pdf = handler(desk).get("/payouts/statements/1")
    assert pdf.content.startswith(b"%PDF") and pdf.headers["content-type"] == "application/pdf"
    answer = pia.upload("/payouts/status", "svar.xml", status_file("KRAV-P000001", group="ACSC"))
    assert "klar" in pia.follow(answer).text
    with desk.office.database.read() as tx:
        assert {row.state for row in payouts.of_run(tx, 1)} == {payouts.PAID}
        approvals = [one["by"] for one in (payouts.run(tx, 1) or pytest.fail("no run")).approvals]
    assert approvals == [bo.email, cia.email]
    creditor = pia.get("/creditors/1").text.replace("\u00a0", "")
    assert "Utbetalt till borgenären" in creditor and "KRAV-P000001" in creditor
    desk.is_sound()


def test_who_prepared_a_run_cannot_approve_it_by_any_form(desk: House) -> None:
    prepared(desk)
    pia = payer(desk, "pia")
    amount = forms_of(payer(desk, "bosse").get(RUN).text)
    (shown,) = [form.fields["amount"][0] for form in amount if form.action == f"{RUN}/approve"]
    answer = pia.post(f"{RUN}/approve", {"amount": shown, "sure": "yes"})
    assert answer.status_code == 422 and "Två andra" in faults(answer)[0]
    bo = payer(desk, "bosse")
    assert bo.post(f"{RUN}/approve", {"amount": shown, "sure": "yes"}).status_code == 303
    twice = bo.post(f"{RUN}/approve", {"amount": shown, "sure": "yes"})
    assert twice.status_code == 422 and "Någon annan måste godkänna" in faults(twice)[0]
    other_sum = payer(desk, "cecilia").post(f"{RUN}/approve", {"amount": "1.00", "sure": "yes"})
    assert other_sum.status_code == 422
    desk.drain()
    assert at_bank(desk) == []


def test_a_prepared_run_is_cancelled_with_a_reason_and_prepared_once(desk: House) -> None:
    prepared(desk)
    pia = payer(desk, "pia")
    twice = pia.post("/payouts/prepare", {"sure": "yes"})
    assert twice.status_code == 422 and "väntar redan" in faults(twice)[0]
    assert pia.post(f"{RUN}/cancel", {"why": ""}).status_code == 422
    page = pia.follow(pia.send(pia.get(RUN), f"{RUN}/cancel", why="fel dag"))
    assert "avbruten" in page.text and "fel dag" in page.text
    assert pia.post(f"{RUN}/cancel", {"why": "igen"}).status_code == 422


def test_an_account_takes_a_second_person_and_a_call_back(desk: House) -> None:
    admin, anna, bo = Browser(desk, "adam", Role.ADMIN), payer(desk, "annika"), payer(desk, "bosse")
    page = anna.get("/creditors/1")
    wrong = anna.send(page, "/creditors/1/account", account="1234")
    assert wrong.status_code == 422 and "kontrollsiffra" in faults(wrong)[0]
    proposed = anna.follow(anna.send(page, "/creditors/1/account", account=ACCOUNT))
    assert ACCOUNT not in proposed.text and "SE86 … 7897" in proposed.text
    own = anna.post("/payouts/accounts/1", {"decision": "approve", "note": NOTE})
    assert own.status_code == 422 and "någon annan måste godkänna" in faults(own)[0]
    brief = bo.post("/payouts/accounts/1", {"decision": "approve", "note": "ok"})
    assert brief.status_code == 422 and "vem du ringde" in faults(brief)[0].lower()
    assert handler(desk).post("/payouts/accounts/1", {"decision": "approve", "note": NOTE}).status_code == 403
    waiting = admin.get("/payouts")
    done = admin.follow(admin.send(waiting, "/payouts/accounts/1", note=NOTE, decision="approve"))
    assert "Kontot är godkänt" in done.text and NOTE in done.text
    again = bo.post("/payouts/accounts/1", {"decision": "approve", "note": NOTE})
    assert again.status_code == 422
    with desk.office.database.read() as tx:
        used = payouts.account(tx, creditor_id=1, state=payouts.ACTIVE)
    assert used is not None and (used.account, used.decided_by) == (ACCOUNT, admin.email)


def test_an_account_that_is_not_the_creditors_is_refused(desk: House) -> None:
    set_creditor(desk.office, orgnr=BUILDER.orgnr, values={"payout_account": "5050-1055"}, by="mallory")
    bo = payer(desk, "bosse")
    page = bo.get("/creditors/1")
    answer = bo.send(page, "/payouts/accounts/1", note="Borgenären vet inget om det", decision="refuse")
    assert "Kontot är avvisat" in bo.follow(answer).text
    with desk.office.database.read() as tx:
        assert payouts.account(tx, creditor_id=1, state=payouts.ACTIVE) is None


def test_a_refund_is_shown_first_and_refused_in_words(desk: House) -> None:
    pia = payer(desk)
    number = desk.case().number
    wanted = {"case_number": number, "account": ACCOUNT, "why": "kontot står på kvittot"}
    confirm = pia.send(pia.get("/payouts"), "/payouts/refund", **wanted)
    assert confirm.status_code == 200 and number in confirm.text
    refused = pia.send(confirm, "/payouts/refund")
    assert refused.status_code == 422 and "Ingen har betalat för mycket" in faults(refused)[0]


def test_only_payments_may_prepare_approve_and_fetch_the_file(desk: House) -> None:
    prepared(desk)
    hanna = handler(desk)
    assert hanna.get(RUN).status_code == 200
    assert not [form for form in forms_of(hanna.get(RUN).text) if form.action.startswith("/payouts")]
    for path in (f"{RUN}/approve", f"{RUN}/cancel", "/payouts/prepare", "/payouts/status", "/payouts/refund"):
        assert hanna.post(path, {"sure": "yes", "why": "x"}).status_code == 403, path
    assert hanna.get(f"{RUN}/file").status_code == 403
    assert ("payout", RUN) in hanna.door.seen
    assert Browser(desk, "ove", Role.OPS).get("/payouts").status_code == 403
    for path in ("/payouts/KRAV-P000099", "/payouts/nonsense", "/payouts/statements/9"):
        assert hanna.get(path).status_code == 404, path


@pytest.mark.parametrize("body", [b"<x/>", HOSTILE.encode(), b""])
def test_what_is_no_answer_of_the_bank_changes_nothing(desk: House, body: bytes) -> None:
    prepared(desk)
    answer = payer(desk).upload("/payouts/status", "x.xml", body)
    assert answer.status_code == 422 and "<script>alert" not in answer.text


def test_a_run_that_less_is_due_of_is_not_sent(desk: House) -> None:
    from casework.suspense import unbook

    prepared(desk)
    assert approve(payer(desk, "bosse"))
    unbook(desk.office, transaction="b000001", why="en annans", by="bosse")
    cia = payer(desk, "cecilia")
    confirm = cia.send(cia.get(RUN), f"{RUN}/approve")
    answer = cia.send(confirm, f"{RUN}/approve")
    assert answer.status_code == 422 and "ändrats" in faults(answer)[0]
    with pytest.raises(Refused), desk.office.database.read():
        from casework.payout_desk import payout_file

        payout_file(desk.office, run="KRAV-P000001")
    desk.is_sound()
