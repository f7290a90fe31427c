"""After days on which nothing ran: each step that fell due is sent, collapsed or re-dated, as its plan declares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from claims.case import CaseFacts, CaseState, CatchUp, StepTaken
from dunning.ahead import live_ahead
from dunning.catch_up import Outage, catch_up
from dunning.plan import Plan, parse_plan
from tests.dunning.builders import AGENCY, BUSINESS, LAW, case, on

# Accepted on Monday 2 March 2026 at ten in the morning; what is asked for is due since the autumn.
READY = case(state=CaseState.READY)
DEMAND = {
    "name": "demand",
    "deadline": {"calendar_days": 8, "bank_days_after_receipt": 4, "transit_bank_days": 5},
    "guard_bank_days": 3,
}


def reminding(rule: str) -> Plan:
    """Three reminders ten days apart, then the demand; what an outage does to reminders."""
    steps = [{"name": "reminder", "times": 3, "apart_days": 10}, DEMAND, {"name": "call", "after_bank_days": 2}]
    data: dict[str, Any] = {"name": "x", "country": "SE", "debtor": "business", "step": steps}
    return parse_plan({**data, "catch_up": {"reminder": rule, "call": "re-date"}})


def outage(first: str, last: str) -> Outage:
    return Outage(on(first), on(last))


def caught(facts: CaseFacts, plan: Plan, gone: Outage) -> list[tuple[str, int, str, str]]:
    found = catch_up(facts=facts, plan=plan, law=LAW, agency=AGENCY, outage=gone)
    return [(each.step, each.occurrence, each.missed_on.isoformat(), str(each.outcome)) for each in found]


def after(facts: CaseFacts, plan: Plan, gone: Outage, days: str) -> list[tuple[str, str, int]]:
    """The steps that come once the house runs again, with the days they come on."""
    found = catch_up(facts=facts, plan=plan, law=LAW, agency=AGENCY, outage=gone)
    lived = live_ahead(
        facts=replace(facts, caught_up=found),
        plan=plan,
        law=LAW,
        agency=AGENCY,
        first=gone.again_on,
        last=date.fromisoformat(days),
    )
    return [(act.on.isoformat(), act.decision.step, act.decision.occurrence) for act in lived.acts if act.decision.step]


REMINDED = replace(READY, steps=(StepTaken("reminder", 1, on("2026-03-02"), on("2026-03-12")),))


def test_reminders_that_collapse_become_one_and_the_demand_follows_it() -> None:
    # The second was due on 12 March and the third, ten days on, a Sunday, on Monday 23 March.
    gone = outage("2026-03-05", "2026-04-13")
    plan = reminding("collapse")
    assert caught(REMINDED, plan, gone)[:2] == [
        ("reminder", 2, "2026-03-12", "sent"),
        ("reminder", 3, "2026-03-23", "collapsed"),
    ]
    # Sent on Tuesday 14 April, its ten days end on the 24th, and three bank days later, the 29th, the guard: the demand.
    assert after(REMINDED, plan, gone, "2026-05-05")[:2] == [("2026-04-14", "reminder", 2), ("2026-04-30", "demand", 1)]


def test_reminders_that_are_sent_all_come_each_its_time_after_the_one_before() -> None:
    gone = outage("2026-03-05", "2026-04-13")
    plan = reminding("send")
    assert [row[3] for row in caught(REMINDED, plan, gone)[:2]] == ["sent", "re-dated"]
    assert after(REMINDED, plan, gone, "2026-04-25")[:2] == [
        ("2026-04-14", "reminder", 2),
        ("2026-04-24", "reminder", 3),
    ]


def test_a_reminder_that_is_re_dated_gets_its_ten_days_anew() -> None:
    gone = outage("2026-03-05", "2026-04-13")
    plan = reminding("re-date")
    assert caught(REMINDED, plan, gone)[0] == ("reminder", 2, "2026-03-12", "re-dated")
    assert after(REMINDED, plan, gone, "2026-04-25")[0] == ("2026-04-24", "reminder", 2)


DEMANDED = replace(READY, state=CaseState.DEMAND, steps=(StepTaken("demand", 1, on("2026-03-02"), on("2026-03-13")),))


def test_a_call_that_is_re_dated_waits_its_two_bank_days_from_the_day_the_house_runs_again() -> None:
    # Due on Friday 20 March; the house runs again on Saturday the 21st.
    gone = outage("2026-03-20", "2026-03-20")
    assert caught(DEMANDED, BUSINESS, gone) == [("call", 1, "2026-03-20", "re-dated")]
    assert after(DEMANDED, BUSINESS, gone, "2026-03-31") == [("2026-03-24", "call", 1)]


def test_a_second_outage_over_the_new_day_re_dates_once_more() -> None:
    first = catch_up(facts=DEMANDED, plan=BUSINESS, law=LAW, agency=AGENCY, outage=outage("2026-03-20", "2026-03-20"))
    again = replace(DEMANDED, caught_up=first)
    gone = outage("2026-03-24", "2026-03-25")
    assert caught(again, BUSINESS, gone) == [("call", 1, "2026-03-24", "re-dated")]
    more = catch_up(facts=again, plan=BUSINESS, law=LAW, agency=AGENCY, outage=gone)
    lived = live_ahead(
        facts=replace(again, caught_up=(*first, *more)),
        plan=BUSINESS,
        law=LAW,
        agency=AGENCY,
        first=gone.again_on,
        last=on("2026-03-31"),
    )
    assert [(str(act.on), act.decision.step) for act in lived.acts if act.decision.step] == [("2026-03-30", "call")]


def test_steps_after_the_one_that_is_late_count_from_it_and_say_so() -> None:
    gone = outage("2026-03-16", "2026-06-30")
    found = caught(DEMANDED, BUSINESS, gone)
    assert [(step, outcome) for step, _, _, outcome in found] == [
        ("call", "re-dated"),
        ("recommendation", "re-dated"),
        ("payment_order", "re-dated"),
    ]


def test_nothing_that_was_decided_after_the_outage_fell_due_in_it() -> None:
    gone = outage("2026-02-20", "2026-03-01")
    assert caught(READY, BUSINESS, gone) == []


@pytest.mark.parametrize("rule", ["send", "collapse", "re-date"])
@pytest.mark.parametrize("days", [1, 8, 40, 400])
def test_every_missed_step_has_one_outcome_and_none_comes_twice_or_in_the_outage(rule: str, days: int) -> None:
    law = LAW.ahead()
    gone = Outage(on("2026-03-12"), date.fromordinal(on("2026-03-12").toordinal() + days - 1))
    plan = reminding(rule)
    found = catch_up(facts=REMINDED, plan=plan, law=law, agency=AGENCY, outage=gone)
    keys = [(each.step, each.occurrence) for each in found]
    assert len(keys) == len(set(keys)) >= 1
    assert all(gone.first_on <= each.missed_on <= gone.last_on for each in found)
    lived = live_ahead(
        facts=replace(REMINDED, caught_up=found),
        plan=plan,
        law=law,
        agency=AGENCY,
        first=gone.again_on,
        last=date.fromordinal(gone.again_on.toordinal() + 200),
    )
    taken = [(act.decision.step, act.decision.occurrence) for act in lived.acts if act.decision.step]
    assert len(taken) == len(set(taken)) and ("demand", 1) in taken
    assert all(act.on > gone.last_on for act in lived.acts)
    days_of_letters = [act.on for act in lived.acts if str(act.decision.act) == "letter"]
    assert len(days_of_letters) == len(set(days_of_letters)), "no two letters on one day"
    collapsed = sum(each.outcome is CatchUp.COLLAPSED for each in found)
    assert sum(step == "reminder" for step, _ in taken) == 2 - collapsed
