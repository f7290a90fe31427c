"""Contacts, calls, complaints, what befalls a debtor, and post that comes back."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from casework import board, debtor_board
from casework.accept_terms import accept_terms
from casework.complaint import add_complaint, answer_complaint, raise_to_objection
from casework.complete_case import complete_case
from casework.contact import add_contact, answer_contact, log_call, may_call
from casework.correct_letter import correct_letter
from casework.decide_case import decide_case
from casework.dispute import Disputed
from casework.judge import judge
from casework.returned_post import record_return
from casework.set_status import STATUSES, set_status
from casework.trace_address import trace_address
from claims.case import CaseState
from claims.refused import Refused
from intake.register import COLUMNS, FileRegister
from samples.people import BUILDER, PAINTER, TENANT
from storage import cases
from tests.bench.test_states import TOLD_ALTHOUGH_HELD
from tests.office import House
from tests.papers import bill

NEW = "Nygatan 3;222 22 Provköping"


@pytest.fixture
def sent(house: House) -> House:
    """A person's debt whose demand left on 2 March, and a register of files beside the data."""
    object.__setattr__(house.office, "registers", (FileRegister(house.root / "registers"),))
    return _owing(house)


def _owing(house: House) -> House:
    house.knows_creditor()
    house.receive(house.mail(bill("1", buyer=TENANT)))
    accept_terms(house.office, case_number=house.case().number, by="h", how="cli", evidence={})
    house.print_run()
    return house


def number(house: House) -> str:
    return house.case().number


def shown(house: House, case: str = "") -> dict[str, Any]:
    return board.case(house.office, number=case or number(house))


def register(house: House, status: str = "", address: str = NEW, as_of: str = "2026-03-01") -> None:
    folder = house.root / "registers"
    folder.mkdir(exist_ok=True)
    orgnr = shown(house)["debtor"]["orgnr"]
    (folder / "spar.csv").write_text(f"{','.join(COLUMNS)}\n{orgnr},X,{address},{status},{as_of}\n", encoding="utf-8")


def came_back(house: House, key: str = "", **more: Any) -> None:
    values = {"on": house.clock.day, "why": "Mottagaren okänd", "by": "h", **more}
    record_return(house.office, case_number=number(house), key=key or house.letters()[0].key, **values)
    house.drain()


# Contacts -----------------------------------------------------------------------------------------------------------


def test_a_debtors_mail_is_a_contact_with_a_clock_and_its_answer_ends_the_task(sent: House) -> None:
    raw = sent.mail(sender="kim@exempelpost.example", text=f"Hej, gäller {number(sent)}. Kan jag dela upp det?")
    assert sent.receive(raw).state == "filed"
    [row] = debtor_board.waiting_contacts(sent.office)
    assert (row["about"], row["channel"], row["due_on"], row["overdue"]) == ("plan", "mail", "2026-03-04", False)
    assert [task.kind for task in sent.tasks()] == ["debtor_plan"]
    answer_contact(sent.office, number=row["id"], how="phone", text="Vi skickar ett förslag", by="h")
    assert debtor_board.waiting_contacts(sent.office) == [] and sent.tasks() == []
    with pytest.raises(Refused) as no:
        answer_contact(sent.office, number=row["id"], how="phone", text="igen", by="h")
    assert no.value.code == "nothing_to_answer"
    sent.is_sound()


def test_no_application_is_prepared_while_what_reads_as_an_objection_is_unread(sent: House) -> None:
    sent.receive(sent.mail(sender="kim@exempelpost.example", text=f"Ärende {number(sent)}: jag bestrider detta."))
    sent.live_until(date(2026, 4, 30))
    row = sent.case()
    assert row.state == "first_phase" and "reads as an objection" in row.why
    [waits] = debtor_board.waiting_contacts(sent.office)
    answer_contact(sent.office, number=waits["id"], how="phone", text="Gällde en annan faktura", by="h")
    sent.live_until(date(2026, 5, 4))
    assert sent.case().state == "decision"


def test_an_objection_by_mail_that_was_looked_into_as_a_dispute_is_answered_by_its_letter(sent: House) -> None:
    from casework.dispute import dispute_case
    from casework.objection import decide_objection
    from claims.objection import Outcome

    sent.receive(sent.mail(sender="kim@exempelpost.example", text=f"Ärende {number(sent)}: jag bestrider detta."))
    found = dispute_case(sent.office, case_number=number(sent), text="", by="h", what=Disputed(how="mail"))
    decide_objection(sent.office, number=found, outcome=Outcome.WITHDRAWN, reasons="Du ringde", by="h")
    sent.drain()
    assert debtor_board.waiting_contacts(sent.office) == [] and sent.tasks() == []


def test_what_is_late_is_an_alarm_once_and_stands_first(sent: House) -> None:
    for text, on in (("ny fråga", date(2026, 3, 2)), ("gammal fråga", date(2026, 2, 27))):
        add_contact(sent.office, case_number=number(sent), channel="phone", about="question", text=text, on=on, by="h")
    assert [debtor_board.contact(sent.office, number=row["id"])["words"] for row in debtor_board.waiting_contacts(sent.office)] == ["gammal fråga", "ny fråga"]  # fmt: skip
    sent.live_until(date(2026, 3, 6))
    assert [row["overdue"] for row in debtor_board.waiting_contacts(sent.office)] == [True, True]
    assert len(sent.tasks("contact_late")) == 2


def test_calls_are_counted_over_every_case_on_the_debtor_and_the_fourth_in_a_week_is_refused(sent: House) -> None:
    sent.live_until(date(2026, 3, 24))
    assert [task.kind for task in sent.tasks("call")] == ["call"]
    sent.clock.at = time(12)
    assert may_call(sent.office, case_number=number(sent)) == ()
    for _ in range(3):
        log_call(sent.office, case_number=number(sent), reached=False, text="", by="h")
    assert sent.tasks("call") == []
    with pytest.raises(Refused) as no:
        log_call(sent.office, case_number=number(sent), reached=True, text="", by="h")
    assert no.value.code == "call_not_allowed" and "3 calls in 7 days" in no.value.message
    sent.clock.day = date(2026, 3, 31)
    assert may_call(sent.office, case_number=number(sent)) == ()
    sent.clock.at = time(21)
    assert [each.code for each in may_call(sent.office, case_number=number(sent))] == ["call_hours"]


# Complaints ---------------------------------------------------------------------------------------------------------


def complain(house: House, **more: Any) -> int:
    values = {"who": "debtor", "about": "treatment", "text": "Ni var otrevliga", "how": "phone", "by": "h", **more}
    return add_complaint(
        house.office, case_number=number(house), received_on=values.pop("received_on", house.clock.day), **values
    )


def test_a_complaint_stops_nothing_by_itself_and_has_a_clock_of_its_own(sent: House) -> None:
    complain(sent)
    assert shown(sent)["held"] == [] and shown(sent)["objections"] == []
    sent.live_until(date(2026, 3, 16))
    assert sent.tasks("complaint_late") == [], "fourteen days"
    sent.live_until(date(2026, 3, 17))
    assert len(sent.tasks("complaint_late")) == 1


def test_an_answered_complaint_names_its_outcome_and_one_that_is_upheld_a_measure(sent: House) -> None:
    found = complain(sent)
    with pytest.raises(Refused) as no:
        answer_complaint(sent.office, number=found, outcome="upheld", answer="Förlåt", measures="", by="h")
    assert no.value.code == "measures_missing"
    answer_complaint(sent.office, number=found, outcome="upheld", answer="Förlåt", measures="Samtal med den", by="h")
    assert sent.tasks() == []
    assert debtor_board.complaint(sent.office, number=found)["outcome"] == "upheld"


def test_a_complaint_may_be_raised_to_an_objection_once(sent: House) -> None:
    found = complain(sent, about="wrong_person")
    objection = raise_to_objection(sent.office, number=found, what=Disputed(), by="h")
    assert shown(sent)["held"] == ["dispute"]
    assert debtor_board.complaint(sent.office, number=found)["objection"] == objection
    with pytest.raises(Refused):
        raise_to_objection(sent.office, number=found, what=Disputed(), by="h")


def test_the_supervisor_gets_the_figures_of_a_year(sent: House) -> None:
    first = complain(sent, received_on=date(2026, 2, 1))
    complain(sent, about="cost")
    complain(sent, about="cost", received_on=date(2025, 12, 31))
    answer_complaint(sent.office, number=first, outcome="rejected", answer="Nej", measures="", by="h")
    assert debtor_board.counted(sent.office, year=2026) == {
        "year": 2026, "received": 2, "answered": 1, "answered_late": 1, "median_days": 29,
        "by_subject": {"cost": 1, "treatment": 1}, "by_outcome": {"open": 1, "rejected": 1}, "led_to_measures": 0,
    }  # fmt: skip


# What befalls a debtor ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", STATUSES)
def test_one_word_stops_every_case_on_the_debtor_and_tells_each_creditor_nothing_of_the_person(
    house: House, status: str
) -> None:
    house.knows_creditor()
    house.knows_creditor(PAINTER)
    for seller in (BUILDER, PAINTER):
        house.receive(house.mail(bill("1", seller=seller, buyer=TENANT), sender=seller))
    numbers = [row.number for row in house.cases()]
    for each in numbers:
        accept_terms(house.office, case_number=each, by="h", how="cli", evidence={})
    stopped = set_status(
        house.office, case_number=numbers[0], status=status, on=house.clock.day, why="Post- och Inrikes", by="h"
    )
    house.print_run()
    assert stopped == tuple(numbers) and len(numbers) == 2
    assert house.printed() == [], "nothing leaves, not even what was to leave today"
    assert [shown(house, each)["held"] for each in numbers] == [[str(status)]] * 2
    told = house.mails("status_set")
    assert sorted(mail.recipient for mail in told) == sorted([BUILDER.email, PAINTER.email])
    said = json.dumps([mail.content for mail in told], ensure_ascii=False).lower()
    assert not [word for word in ("konkurs", "avlid", "skuldsan", TENANT.name.lower()) if word in said]
    house.is_sound()


_ASKING_NOTHING = {
    "withdrawal",
    "representative_notice",
    "objection_answer",
    "sale_notice",
    "reduce_application",
    "withdraw_application",
}
"""Letters that ask the debtor for nothing, or take back what an authority was asked for."""


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("state", [each for each in CaseState if each is not CaseState.CLOSED])
def test_in_every_state_a_status_stops_every_letter_and_every_step(status: str, state: CaseState) -> None:
    from dataclasses import replace
    from types import SimpleNamespace

    from casework.door import stopping
    from delivery.letters import LETTERS
    from dunning.decide import Act
    from tests.dunning.builders import AGENCY, LAW, ask, on, plan_of
    from tests.dunning.states import FILED, IN_PLAN

    facts = replace(
        FILED, state=state, holds=frozenset({status}), instalments=IN_PLAN.instalments,  # type: ignore[arg-type]
    )  # fmt: skip
    for day in ("2026-04-01", "2026-06-08", "2026-12-01"):
        found = ask(facts, day)
        assert found.act in (Act.NOTHING, Act.TRANSITION) or found.step in TOLD_ALTHOUGH_HELD, day
        office: Any = SimpleNamespace(law=LAW, laws={"SE": LAW}, agency=AGENCY)
        for step in set(LETTERS) - _ASKING_NOTHING:
            found = stopping(office, facts=facts, plan=plan_of(facts), step=step, on=on(day))
            assert str(status) in {each.code for each in found}, step


def test_what_the_authority_has_becomes_a_task_the_same_day(sent: House) -> None:
    with sent.office.database.write() as tx:
        cases.change(tx, number(sent), state="enforcement")
    set_status(sent.office, case_number=number(sent), status="debt_relief", on=sent.clock.day, why="letter", by="h")
    [task] = sent.tasks("tell_authority")
    assert "tell the authority today" in task.title


@pytest.mark.parametrize(
    ("status", "on", "why", "code"),
    [
        ("sad", date(2026, 3, 2), "x", "unknown_status"),
        ("dispute", date(2026, 3, 2), "x", "unknown_status"),
        ("bankruptcy", date(2026, 3, 3), "x", "future_day"),
        ("bankruptcy", date(2026, 3, 2), " ", "why_missing"),
    ],
)
def test_a_status_is_of_the_list_has_come_and_says_how_it_is_known(
    sent: House, status: str, on: date, why: str, code: str
) -> None:
    with pytest.raises(Refused) as no:
        set_status(sent.office, case_number=number(sent), status=status, on=on, why=why, by="h")
    assert no.value.code == code


# Returned post ------------------------------------------------------------------------------------------------------


def test_a_letter_that_came_back_sets_the_address_aside_and_nothing_more_leaves(sent: House) -> None:
    sent.live_until(date(2026, 3, 4))
    came_back(sent)
    now = shown(sent)
    assert now["address"]["known"] is False
    [aside] = now["address"]["set_aside"]
    assert (aside["source"], aside["on"], aside["why"]) == ("claim", "2026-03-04", "Mottagaren okänd")
    assert now["returned"] == [{"letter": sent.letters()[0].key, "on": "2026-03-04", "why": "Mottagaren okänd"}]
    assert {"trace_address", "returned_demand"} <= {task.kind for task in sent.tasks()}
    sent.live_until(date(2026, 4, 10))
    assert len(sent.printed()) == 1
    sent.is_sound()


def test_a_register_gives_a_new_address_with_source_and_day_and_the_demand_is_sent_anew(sent: House) -> None:
    register(sent)
    sent.live_until(date(2026, 3, 4))
    came_back(sent)
    now = shown(sent)
    assert (now["address"]["source"], now["address"]["as_of"]) == ("spar", "2026-03-01")
    assert sent.tasks("trace_address") == []
    correct_letter(
        sent.office, case_number=number(sent), key=sent.letters()[0].key,
        why="Det första brevet kom inte fram till dig.", withdraw=False, by="h",
    )  # fmt: skip
    sent.print_run()
    letter = sent.letters()[-1]
    assert letter.sidecar is not None and letter.status == "sent"
    assert letter.sidecar["to"]["address"] == NEW.split(";")
    assert letter.sidecar["address_proof"] == {"source": "spar", "as_of": "2026-03-01"}
    assert shown(sent)["letters"][-1]["address_proof"] == {"source": "spar", "as_of": "2026-03-01"}
    sent.is_sound()


def test_a_returned_demand_carries_no_application_until_it_is_sent_anew_or_judged(sent: House) -> None:
    register(sent)
    sent.live_until(date(2026, 3, 4))
    came_back(sent)
    sent.live_until(date(2026, 4, 30))
    row = sent.case()
    assert row.state == "first_phase" and "came back undelivered" in row.why
    judge(sent.office, case_number=row.number, check="demand_returned", why="usual address, moved later", by="jurist")
    sent.print_run()
    assert sent.case().state == "decision"
    decide_case(sent.office, case_number=row.number, choice="payment_order", by="creditor")


def test_the_same_address_from_an_older_word_is_no_news_and_a_handler_cannot_put_it_back(sent: House) -> None:
    old = ";".join(TENANT.address)
    register(sent, address=old)
    sent.live_until(date(2026, 3, 4))
    came_back(sent)
    assert shown(sent)["address"]["known"] is False
    with pytest.raises(Refused) as no:
        complete_case(sent.office, case_number=number(sent), values={"debtor_address": old}, by="h")
    assert no.value.code == "address_set_aside"
    complete_case(sent.office, case_number=number(sent), values={"debtor_address": NEW}, by="h")
    assert shown(sent)["address"]["source"] == "handler" and sent.tasks("trace_address") == []


@pytest.mark.parametrize(
    ("standing", "hold"),
    [("bankrupt", "bankruptcy"), ("deceased", "deceased"), ("protected", "protected_identity")],
)
def test_what_else_a_register_tells_stops_every_case(sent: House, standing: str, hold: str) -> None:
    register(sent, status=standing)
    assert trace_address(sent.office, case_number=number(sent)) == hold
    assert shown(sent)["held"] == [hold]


def test_a_protected_identity_is_never_looked_up_and_keeps_no_address(sent: House) -> None:
    sent.live_until(date(2026, 3, 4))
    came_back(sent)
    set_status(sent.office, case_number=number(sent), status="protected_identity", on=sent.clock.day, why="x", by="h")

    class Watched:
        name = "watched"

        def look_up(self, number: str) -> None:
            raise AssertionError("a protected identity was looked up")

    object.__setattr__(sent.office, "registers", (Watched(),))
    assert trace_address(sent.office, case_number=number(sent)) == "protected"
    text = json.dumps(shown(sent), ensure_ascii=False)
    assert TENANT.address[0] not in text and shown(sent)["address"]["set_aside"] == []


@pytest.mark.parametrize("moment", ["twice", "before", "other"])
def test_a_return_is_of_a_letter_that_left_and_is_written_down_once(sent: House, moment: str) -> None:
    sent.live_until(date(2026, 3, 4))
    code = {"twice": "returned_before", "before": "letter_not_sent", "other": "no_such_letter"}[moment]
    if moment == "twice":
        came_back(sent)
    with pytest.raises(Refused) as no:
        came_back(
            sent,
            "2026-000099-demand-1" if moment == "other" else "",
            on=date(2026, 3, 1) if moment == "before" else sent.clock.day,
        )
    assert no.value.code == code


def test_every_letter_says_which_proof_of_the_address_it_rests_on(sent: House, tmp_path: Path) -> None:
    [letter] = sent.letters()
    assert letter.sidecar is not None
    assert letter.sidecar["address_proof"] == {"source": "claim", "as_of": "2026-03-02"}
    on_disk = json.loads((sent.root / "print" / f"{letter.key}.json").read_text(encoding="utf-8"))
    assert on_disk["address_proof"] == letter.sidecar["address_proof"]
