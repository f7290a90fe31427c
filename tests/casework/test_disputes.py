"""An objection from the day it comes to the day it is answered: what stops, what goes on, who is asked, who is late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework import board, debtor_board
from casework.accept_terms import accept_terms
from casework.dispute import Disputed, dispute_case
from casework.hold import resume_case
from casework.objection import decide_objection, record_position
from claims.money import Money
from claims.objection import Ground, Outcome
from claims.refused import Refused
from samples.people import BUILDER
from tests.office import House
from tests.papers import bill


@pytest.fixture
def sent(house: House) -> House:
    """A case with two invoices of 10 000 kronor, whose demand has left on 2 March."""
    house.knows_creditor()
    house.receive(house.mail(bill("1"), bill("2")))
    accept_terms(house.office, case_number=house.case().number, by="h", how="cli", evidence={})
    house.print_run()
    return house


def shown(house: House) -> dict[str, Any]:
    return board.case(house.office, number=house.case().number)


def dispute(house: House, text: str = "Varan kom aldrig", **what: Any) -> int:
    number = dispute_case(
        house.office, case_number=house.case().number, text=text, by="h", what=Disputed(**what) if what else None
    )
    house.drain()
    return number


def decide(house: House, number: int, outcome: str, **more: Any) -> None:
    decide_objection(
        house.office, number=number, outcome=Outcome(outcome), reasons="Vi har sett beställningen", by="h", **more
    )
    house.drain()


def heard(house: House, number: int) -> None:
    record_position(house.office, number=number, text="Vi håller fast vid kravet", by="h")


def test_an_objection_to_the_whole_case_holds_it_and_asks_the_creditor_with_nothing_of_the_debtors(sent: House) -> None:
    number = dispute(sent, "Jag, Kim Exempelsson, är sjuk och har inte beställt", ground=Ground.NOT_ORDERED)
    assert shown(sent)["held"] == ["dispute"]
    [mail] = sent.mails("position_asked")
    assert (mail.recipient, mail.status) == (BUILDER.email, "sent")
    assert "varan eller tjänsten är inte beställd" in mail.content["text"]
    assert "16 mars 2026" in mail.content["text"], "ten bank days from 2 March"
    assert not [word for word in ("Kim", "sjuk", shown(sent)["debtor"]["name"]) if word in mail.content["text"]]
    [row] = debtor_board.objections(sent.office)
    assert (row["id"], row["creditor_due_on"], row["answer_due_on"]) == (number, "2026-03-16", "2026-03-23")
    sent.is_sound()


def test_a_disputed_invoice_is_left_out_and_the_case_goes_on_with_the_other(sent: House) -> None:
    before = shown(sent)["balance"]
    dispute(sent, invoice_number="2", ground=Ground.NOT_AS_ORDERED)
    now = shown(sent)
    assert (now["held"], now["balance"]) == ([], before), "the account of the debt is what it was"
    bill_two = next(each["total"] for each in now["invoices"] if each["number"] == "2")
    assert now["disputed"] == {"2": bill_two}
    assert Money.of(now["asked"]["principal"]) == Money.of(before["principal"]) - Money.of(bill_two)
    sent.live_until(date(2026, 3, 20))
    assert sent.case().state == "first_phase", "nothing of the plan waits for the disputed invoice"
    assert [row["overdue"] for row in debtor_board.objections(sent.office)] == [["creditor"]]


def test_a_letter_that_has_not_left_is_written_anew_without_what_is_disputed(house: House) -> None:
    from casework.walk import walk_day

    house.knows_creditor()
    house.receive(house.mail(bill("1"), bill("2")))
    accept_terms(house.office, case_number=house.case().number, by="h", how="cli", evidence={})
    walk_day(house.office, on=house.clock.day)
    [queued] = house.letters()
    dispute(house, invoice_number="2", amount=Money.of(250))
    [letter] = house.letters()
    assert letter.status == "sent" and letter.sidecar is not None
    assert Money.of(letter.balance["principal"]) == Money.of(queued.balance["principal"]) - Money.of(250)
    assert letter.sidecar["disputed"] == {"2": "250.00"}
    house.is_sound()


def test_the_case_goes_on_only_when_the_answer_has_left(sent: House) -> None:
    number = dispute(sent)
    heard(sent, number)
    decide_objection(sent.office, number=number, outcome=Outcome.REJECTED, reasons="Beställningen finns", by="h")
    assert shown(sent)["held"] == ["dispute"], "the letter is owed and has not left"
    sent.drain()
    [letter] = [each for each in sent.letters() if each.step == "objection_answer"]
    assert letter.status == "sent"
    assert shown(sent)["held"] == []
    row = debtor_board.objection(sent.office, number=number)
    assert (row["outcome"], row["answered_on"], row["letter"]) == ("rejected", "2026-03-02", letter.key)
    assert [task.kind for task in sent.tasks()] == []
    sent.is_sound()


def test_nobody_is_told_no_before_the_creditor_has_been_heard(sent: House) -> None:
    number = dispute(sent)
    with pytest.raises(Refused) as no:
        decide(sent, number, "rejected")
    assert no.value.code == "creditor_not_heard"
    decide(sent, number, "withdrawn")
    assert shown(sent)["held"] == []


def test_what_is_upheld_in_part_comes_off_the_claim_from_its_start_and_the_rest_is_asked_for(sent: House) -> None:
    before = Money.of(shown(sent)["balance"]["principal"])
    number = dispute(sent, invoice_number="1", amount=Money.of(400))
    heard(sent, number)
    decide(sent, number, "partly_upheld", upheld=Money.of(150))
    now = shown(sent)
    assert Money.of(now["balance"]["principal"]) == before - Money.of(150)
    assert (now["disputed"], now["asked"]) == ({}, None)
    assert "150,00" in sent.mails("objection_decided")[0].content["text"]
    sent.is_sound()


def test_a_claim_that_was_wrong_from_its_start_is_withdrawn_with_its_costs(sent: House) -> None:
    decide(sent, dispute(sent), "upheld")
    now = shown(sent)
    assert (now["state"], now["close_code"], now["balance"]["total"]) == ("closed", "withdrawn", "0.00")
    assert [each.status for each in sent.letters() if each.step == "objection_answer"] == ["sent"]
    sent.is_sound()


def test_what_had_been_paid_of_an_upheld_claim_is_to_be_refunded(sent: House) -> None:
    from casework.record_payment import record_payment

    owed = Money.of(shown(sent)["invoices"][0]["total"])
    record_payment(
        sent.office, case_number=sent.case().number, on=date(2026, 3, 2), amount=owed, source="bank", reference="x",
        by="h",
    )  # fmt: skip
    decide(sent, dispute(sent), "upheld")
    assert "refund" in [task.kind for task in sent.tasks()]
    sent.is_sound()


def test_where_the_parties_disagree_a_jurist_has_it_and_what_is_disputed_stays_so(sent: House) -> None:
    number = dispute(sent, invoice_number="1")
    decide(sent, number, "unclear")
    assert shown(sent)["disputed"].keys() == {"1"}
    assert "jurist" in [task.kind for task in sent.tasks()]
    heard(sent, number)
    decide(sent, number, "rejected")
    assert shown(sent)["disputed"] == {}
    assert [each.key.rpartition("-")[2] for each in sent.letters() if each.step == "objection_answer"] == ["1", "2"]


def test_the_creditors_own_mail_is_their_position_and_decides_nothing(sent: House) -> None:
    number = dispute(sent)
    [asked] = sent.mails("position_asked")
    sent.receive(sent.reply("Kunden har rätt, vi krediterar.", to=asked))
    row = debtor_board.objection(sent.office, number=number)
    assert (row["creditor_said"], row["outcome"]) == ("Kunden har rätt, vi krediterar.", None)
    assert shown(sent)["held"] == ["dispute"]
    assert "objection_position" in [task.kind for task in sent.tasks()]


def test_an_unauthenticated_mail_is_nobodys_position(sent: House) -> None:
    number = dispute(sent)
    [asked] = sent.mails("position_asked")
    sent.receive(sent.reply("Vi krediterar.", to=asked, auth="fail"))
    assert debtor_board.objection(sent.office, number=number)["creditor_said_on"] is None


def test_late_creditors_and_late_answers_raise_one_alarm_each_and_an_answer_ends_it(sent: House) -> None:
    number = dispute(sent)
    sent.live_until(date(2026, 3, 17))
    assert [task.kind for task in sent.tasks("objection_creditor_late")] == ["objection_creditor_late"]
    assert sent.tasks("objection_answer_late") == []
    sent.live_until(date(2026, 3, 26))
    assert len(sent.tasks("objection_answer_late")) == 1
    heard(sent, number)
    decide(sent, number, "rejected")
    assert sent.tasks("objection_answer_late") == sent.tasks("objection_creditor_late") == []


def test_a_hold_for_a_dispute_is_not_let_go_without_saying_how_the_debtor_was_answered(sent: House) -> None:
    number = dispute(sent)
    with pytest.raises(Refused) as no:
        resume_case(sent.office, case_number=sent.case().number, why=" ", by="h")
    assert no.value.code == "answer_owed"
    resume_case(sent.office, case_number=sent.case().number, why="told by phone on 2 March", by="h")
    row = debtor_board.objection(sent.office, number=number)
    assert (row["answered_how"], row["ended_on"]) == ("told by phone on 2 March", "2026-03-02")
    assert shown(sent)["held"] == []


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"invoice_number": "99"}, "no_such_invoice"),
        ({"amount": Money.of(10)}, "which_invoice"),
        ({"invoice_number": "1", "amount": Money.of(999_999)}, "bad_amount"),
        ({"received_on": date(2026, 3, 3)}, "future_day"),
    ],
)
def test_what_cannot_be_disputed_is_refused(sent: House, what: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as no:
        dispute(sent, **what)
    assert no.value.code == code


def test_an_answer_that_may_not_reach_the_debtor_is_held_and_so_is_the_case(sent: House) -> None:
    from casework.hold import hold_case

    number = dispute(sent)
    hold_case(sent.office, case_number=sent.case().number, hold="deceased", why="x", by="h")
    heard(sent, number)
    decide(sent, number, "rejected")
    [letter] = [each for each in sent.letters() if each.step == "objection_answer"]
    assert letter.status == "held"
    assert set(shown(sent)["held"]) == {"dispute", "deceased"}
    sent.is_sound()


def test_hostile_words_of_a_debtor_are_kept_as_harmless_lines(sent: House) -> None:
    number = dispute(sent, "rad ett\x1b[31m\nrad två\u202e")
    assert debtor_board.objection(sent.office, number=number)["words"] == "rad ett[31m\nrad två"


def test_what_is_disputed_follows_its_invoice_into_a_case_of_its_own(house: House) -> None:
    from casework.merge import unmerge_invoice

    house.knows_creditor()
    house.receive(house.mail(bill("1"), bill("2")))
    number = house.case().number
    dispute_case(house.office, case_number=number, text="fel", by="h", what=Disputed(invoice_number="2"))
    new = unmerge_invoice(house.office, number=number, invoice_number="2", by="h")["new_case"]
    assert board.case(house.office, number=new)["disputed"] == {"2": "10000.00"}
    assert board.case(house.office, number=number)["disputed"] == {}
    accept_terms(house.office, case_number=new, by="h", how="cli", evidence={})
    house.print_run()
    assert [each.case_number for each in house.letters()] == [], "nothing undisputed is left to ask for"
    assert "all_disputed" in [each["code"] for each in board.case(house.office, number=new)["stopped_by"]]


def test_the_application_is_for_the_undisputed_part_and_names_the_rest(sent: House) -> None:
    dispute(sent, invoice_number="2", amount=Money.of(4_000))
    sent.live_until(date(2026, 4, 30))
    assert sent.case().state == "decision"
    [application] = [each for each in sent.letters() if each.step == "payment_order"]
    assert application.balance["principal"] == "16000.00"
    assert application.sidecar is not None and application.sidecar["disputed"] == {"2": "4000.00"}
    [asked] = sent.mails("decision_needed")
    assert "16 000,00" in asked.content["text"].replace("\u00a0", " ")


def test_an_objection_to_what_the_authority_has_is_a_task_the_same_day(sent: House) -> None:
    from storage import cases

    with sent.office.database.write() as tx:
        cases.change(tx, sent.case().number, state="payment_order")
    dispute(sent, invoice_number="2", amount=Money.of(4_000))
    [task] = sent.tasks("tell_authority")
    assert "withdraw or reduce" in task.title


def test_a_disputed_case_that_is_merged_holds_the_case_it_went_to(house: House) -> None:
    from casework.merge import merge_cases, unmerge_invoice

    house.knows_creditor()
    house.receive(house.mail(bill("1"), bill("2")))
    number = house.case().number
    new = unmerge_invoice(house.office, number=number, invoice_number="2", by="h")["new_case"]
    dispute_case(house.office, case_number=new, text="fel", by="h")
    merge_cases(house.office, number=new, into=number, by="h")
    assert board.case(house.office, number=number)["held"] == ["dispute"]
    house.is_sound()


def test_verify_finds_a_whole_dispute_that_nothing_holds(sent: House) -> None:
    from casework.verify import verify
    from claims.case import Hold
    from storage import cases

    number = dispute(sent)
    with sent.office.database.write() as tx:
        cases.end_hold(tx, sent.case().number, Hold.DISPUTE, now=sent.clock.now())
    assert verify(sent.office) == [f"objections: {number} disputes all of case {sent.case().number}, which is not held"]
