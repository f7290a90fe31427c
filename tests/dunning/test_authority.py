"""Proceedings: the way between their stages, the statutory clocks (lag 1990:746), and what a person is told in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from claims.balance import CostKind
from claims.case import CaseFacts, CaseState, CloseCode, Hold, StepTaken
from claims.money import Money
from claims.proceeding import AuthorityRecord, Procedure, RecordKind, Stage
from claims.refused import Refused
from dunning.authority.clocks import clocks
from dunning.authority.machine import (
    FIRST,
    WAYS,
    current,
    is_enforceable,
    possible_now,
    proceedings,
    refuse_out_of_order,
)
from dunning.choices import open_choices
from dunning.following import ASKS, AUTHORITY_STATES, STATES, after_record
from dunning.law.registry import law_for
from tests.dunning.builders import ask, cost, days_from, live, live_day, on
from tests.dunning.states import DECISION, FILED, choose, paid

LAW = law_for("SE")
K = RecordKind


def told(kind: RecordKind, day: str, **more: Any) -> AuthorityRecord:
    return AuthorityRecord(kind, on(day), **more)


def with_records(facts: CaseFacts, *records: AuthorityRecord) -> CaseFacts:
    """The facts as the house has them after each record in turn, refusing what does not follow."""
    for record in records:
        refuse_out_of_order(facts, record, on=record.on, law=LAW)
        facts = after_record(facts, record, on=record.on, law=LAW)
    return facts


SERVED = with_records(
    FILED,
    told(K.RECEIVED, "2026-04-02", reference="B 1-26"),
    told(K.TAKEN_UP, "2026-04-07"),
    told(K.SERVED, "2026-04-14", until=date(2026, 4, 24)),
)
JUDGED = with_records(SERVED, told(K.JUDGMENT, "2026-05-04", reference="U 1-26"))
OPENED = with_records(JUDGED, told(K.ENFORCEMENT_OPENED, "2026-05-11"))


# The way between the stages


@pytest.mark.parametrize("kind", list(Procedure))
def test_every_stage_is_reached_and_every_one_that_is_not_over_leads_on(kind: Procedure) -> None:
    ways, seen, ahead = WAYS[kind], set(), [FIRST[kind]]
    by_time = {Stage.JUDGED: Stage.FINAL, Stage.PETITION_OPEN: Stage.LAPSED}
    while ahead:
        stage = ahead.pop()
        if stage in seen:
            continue
        seen.add(stage)
        ahead += [to for (at, _), to in ways.items() if at is stage]
        ahead += [by_time[stage]] if stage in by_time else []
    named = {stage for stage, _ in ways} | set(ways.values()) | {FIRST[kind]}
    begun_anew = {Stage.ENDED, Stage.NO_ASSETS} if kind is Procedure.ENFORCEMENT else set()
    assert seen == named
    for stage in seen:
        leads_on = {to for (at, _), to in ways.items() if at is stage} - {stage}
        assert leads_on or stage.is_over or stage in by_time, f"{stage} is a dead end"
        if stage.is_over and stage not in begun_anew:
            assert leads_on <= {Stage.APPEALED}, f"{stage} is over and leads to {leads_on}"


def test_every_stage_gives_the_case_a_state_and_every_task_belongs_to_a_stage() -> None:
    for kind in Procedure:
        stages = {stage for stage, _ in WAYS[kind]} | set(WAYS[kind].values()) | {FIRST[kind]}
        by_time = {Stage.LAPSED} if kind is Procedure.BANKRUPTCY_DEMAND else set()
        assert set(STATES[kind]) == stages | by_time
        alive = {stage for stage in stages if not stage.is_over}
        assert all(STATES[kind][stage] in AUTHORITY_STATES for stage in alive)
    assert all(stage in STATES[kind] for kind, stage in ASKS)


def test_every_kind_of_record_leads_somewhere() -> None:
    used = {kind for ways in WAYS.values() for _, kind in ways} | {K.ENFORCEMENT_APPLIED}
    assert used == set(RecordKind)


def test_what_does_not_follow_is_refused_with_what_does() -> None:
    with pytest.raises(Refused) as refused:
        refuse_out_of_order(FILED, told(K.CONTESTED, "2026-04-03"), on=on("2026-04-03"), law=LAW)
    assert refused.value.code == "out_of_order"
    assert "payment_order is filed" in refused.value.message and "taken_up" in refused.value.message
    with pytest.raises(Refused):
        refuse_out_of_order(DECISION, told(K.JUDGMENT, "2026-04-03"), on=on("2026-04-03"), law=LAW)
    with pytest.raises(Refused):
        refuse_out_of_order(SERVED, told(K.ENFORCEMENT_OPENED, "2026-05-03"), on=on("2026-05-03"), law=LAW)


def test_a_record_that_comes_late_takes_its_place_among_the_others() -> None:
    late = with_records(FILED, told(K.TAKEN_UP, "2026-04-07"))
    facts = replace(late, records=(*late.records, told(K.JUDGMENT, "2026-05-04"), told(K.SERVED, "2026-04-14")))
    found = current(facts, on=on("2026-05-05"), law=LAW)
    assert found is not None and (found.stage, found.was_served) == (Stage.JUDGED, True)


def test_a_second_application_begins_a_proceeding_of_its_own() -> None:
    ended = with_records(
        FILED,
        told(K.TAKEN_UP, "2026-04-07"),
        told(K.SERVICE_FAILED, "2026-05-04", until=on("2026-05-18")),
        told(K.DISMISSED, "2026-05-20"),
    )
    again = replace(
        ended, state=CaseState.PAYMENT_ORDER, costs=(*ended.costs, cost(CostKind.PAYMENT_ORDER, "2026-06-01", 300))
    )
    found = proceedings(again, on=on("2026-06-02"), law=LAW)
    assert [(each.stage, each.was_served) for each in found] == [(Stage.DISMISSED, False), (Stage.FILED, False)]


# The clocks: every vector of the law


def running(facts: CaseFacts, day: str) -> dict[str, date]:
    found = current(facts, on=on(day), law=LAW)
    assert found is not None
    return {clock.name: clock.last_on for clock in clocks(found, on=on(day), law=LAW)}


def served_on(day: str, **more: Any) -> CaseFacts:
    return with_records(FILED, told(K.TAKEN_UP, "2026-04-07"), told(K.SERVED, day, **more))


def test_recovery_ends_a_month_after_the_judgment_and_never_on_a_christmas_eve() -> None:
    facts = with_records(served_on("2026-11-02"), told(K.JUDGMENT, "2026-11-24"))
    assert running(facts, "2026-11-24") == {"appeal": on("2026-12-15"), "recovery": on("2026-12-28")}


def test_four_weeks_to_ask_for_a_court_are_counted_from_the_notice_and_move_over_new_year() -> None:
    facts = with_records(served_on("2026-11-23"), told(K.CONTESTED, "2026-12-04"))
    assert running(facts, "2026-12-04") == {"transfer": on("2027-01-04")}


def test_the_time_to_answer_is_the_authoritys_own_else_ten_days_from_service() -> None:
    assert running(SERVED, "2026-04-14") == {"answer": on("2026-04-24")}
    # Ten days from Thursday 16 April are Sunday 26 April: the next weekday.
    assert running(served_on("2026-04-16"), "2026-04-16") == {"answer": on("2026-04-27")}


def test_a_bankruptcy_petition_is_open_for_28_days_from_service_and_the_debtor_has_a_week() -> None:
    facts = replace(
        DECISION, steps=(*DECISION.steps, replace(DECISION.steps[0], step="bankruptcy_demand", on=on("2026-04-01")))
    )
    facts = with_records(facts, told(K.BANKRUPTCY_DEMAND_SERVED, "2026-04-09"))
    assert running(facts, "2026-04-09") == {"pay": on("2026-04-16"), "petition": on("2026-05-07")}
    lapsed = current(facts, on=on("2026-05-08"), law=LAW)
    assert lapsed is not None and lapsed.stage is Stage.LAPSED


def test_enforcement_is_charged_anew_each_year() -> None:
    assert running(OPENED, "2026-05-12") == {"enforcement_year": on("2027-05-11")}
    assert running(OPENED, "2027-05-11") == {"enforcement_year": on("2028-05-11")}


def test_a_judgment_is_final_the_day_after_the_month_and_recovery_is_then_too_late() -> None:
    last = date(2026, 6, 4)
    assert [current(JUDGED, on=day, law=LAW).stage for day in (last, last + timedelta(days=1))] == [
        Stage.JUDGED,
        Stage.FINAL,
    ]  # type: ignore[union-attr]
    in_time = after_record(JUDGED, told(K.RECOVERY_SOUGHT, "2026-06-04"), on=last, law=LAW)
    assert in_time.state is CaseState.COURT
    with pytest.raises(Refused):
        refuse_out_of_order(JUDGED, told(K.RECOVERY_SOUGHT, "2026-06-05"), on=on("2026-06-05"), law=LAW)


# What a person is told


def test_a_contested_application_runs_its_four_weeks_although_the_case_is_held() -> None:
    contested = with_records(SERVED, told(K.CONTESTED, "2026-04-22"))
    held = replace(contested, holds=frozenset({Hold.DISPUTE}))
    _, done = live(held, days_from(on("2026-04-22"), 40))
    # Four weeks end on Wednesday 20 May; the alarm comes a week before.
    assert [(d.on, d.step) for d in done] == [(on("2026-04-22"), "court_or_not"), (on("2026-05-13"), "authority_alarm")]


def test_a_creditor_who_chooses_the_court_has_the_request_sent_and_one_who_stops_has_no_alarm() -> None:
    contested = with_records(SERVED, told(K.CONTESTED, "2026-04-22"))
    court = replace(contested, holds=frozenset({Hold.DISPUTE}), decisions=choose("court", "2026-04-23"))
    _, done = live(court, days_from(on("2026-04-23"), 10))
    assert [d.step for d in done] == ["request_transfer"]
    asked = with_records(court, told(K.TRANSFER_REQUESTED, "2026-04-24"), told(K.TRANSFERRED, "2026-05-06"))
    assert asked.state is CaseState.COURT
    _, done = live_day(asked, on("2026-05-06"))
    assert [d.step for d in done] == ["court_case"]


def test_a_case_that_waits_at_the_authority_sleeps_until_something_is_due() -> None:
    decision = ask(SERVED, on("2026-04-15"))
    # Nobody need look before a month after the last day to answer, which is Sunday 24 May: Monday.
    assert (decision.act, decision.next_on, decision.wakes_on) == ("nothing", None, on("2026-04-24"))
    # A look on a day that the papers name, or when a time has run out, finds nothing and sleeps on.
    while decision.act == "nothing" and decision.wakes_on < on("2026-05-25"):
        decision = ask(SERVED, decision.wakes_on)
    assert (decision.act, decision.wakes_on) == ("nothing", on("2026-05-25"))
    assert ask(JUDGED, on("2026-05-27")).wakes_on == on("2026-06-04"), "the last day to ask for recovery"
    assert ask(JUDGED, on("2026-06-04")).wakes_on == on("2026-06-05"), "it is final then"


def test_the_creditor_is_asked_thirty_days_before_each_year_although_its_rates_are_not_known_yet() -> None:
    assert ask(OPENED, on("2027-04-10")).act == "nothing"
    first = ask(OPENED, on("2027-04-11"))
    assert (first.step, "2027-05-11" in first.why) == ("enforcement_year", True)
    asked = replace(OPENED, steps=(*OPENED.steps, StepTaken("enforcement_year", 1, on("2027-04-11"))))
    assert ask(asked, on("2027-04-12")).act == "nothing"
    assert ask(asked, on("2028-04-11")).step == "enforcement_year"


def test_money_that_the_authority_collected_itself_is_not_told_back_to_it() -> None:
    own = replace(paid("2026-06-08", 2_000), source="authority")
    _, done = live_day(replace(OPENED, payments=(own,)), on("2026-06-08"))
    assert done == []
    _, done = live_day(replace(OPENED, payments=(paid("2026-06-08", 2_000),)), on("2026-06-08"))
    assert [d.step for d in done] == ["reduce_application"]


def test_paid_in_enforcement_withdraws_there_the_same_day_and_closes() -> None:
    after, done = live_day(replace(OPENED, payments=(paid("2026-06-08", 20_000),)), on("2026-06-08"))
    assert [d.step or d.act for d in done] == ["withdraw_application", "close"]
    assert after.close_code is CloseCode.PAID


def test_no_assets_leads_to_monitoring_by_the_plan_and_an_end_without_it_to_the_creditor() -> None:
    nothing_found = with_records(OPENED, told(K.NO_ASSETS, "2026-09-01"))
    assert nothing_found.state is CaseState.DECISION
    after, done = live(nothing_found, days_from(on("2026-09-01"), 3))
    assert [(d.act, d.step) for d in done] == [("letter", "monitoring")] and after.state is CaseState.MONITORING
    ended = with_records(OPENED, told(K.ENFORCEMENT_ENDED, "2026-09-01"))
    _, done = live(ended, days_from(on("2026-09-01"), 30))
    assert [(d.act, d.step) for d in done] == [("task", "after_enforcement")]


def test_a_judged_claim_is_enforced_and_never_applied_for_again() -> None:
    ended = with_records(OPENED, told(K.ENFORCEMENT_ENDED, "2026-09-01"))
    assert is_enforceable(ended, on=on("2026-09-02"), law=LAW)
    chosen = replace(ended, decisions=(*ended.decisions, *choose("enforcement", "2026-09-02")))
    after, done = live(chosen, days_from(on("2026-09-02"), 5))
    assert ("letter", "enforcement") in [(d.act, d.step) for d in done] and after.state is CaseState.ENFORCEMENT
    applied = replace(ended, decisions=(*ended.decisions, *choose("payment_order", "2026-09-02")))
    _, done = live(applied, days_from(on("2026-09-02"), 5))
    assert not [d for d in done if d.act in ("letter", "prepare")]


def test_an_application_that_ended_is_made_anew_for_a_new_decision_and_never_filed_by_the_old_one() -> None:
    filed = replace(FILED, decisions=choose("payment_order", "2026-03-31"))
    rejected = with_records(filed, told(K.REJECTED, "2026-04-20"))
    after, done = live(rejected, days_from(on("2026-04-20"), 20))
    assert [(d.act, d.step) for d in done] == [("task", "application_ended"), ("prepare", "payment_order")]
    again = replace(after, decisions=(*after.decisions, *choose("payment_order", "2026-05-12")))
    after, done = live(again, days_from(on("2026-05-12"), 3))
    assert [(d.act, d.step, d.on) for d in done] == [("letter", "payment_order", on("2026-05-12"))]
    assert len(proceedings(after, on=on("2026-05-13"), law=LAW)) == 2


def test_without_enforcement_the_judgment_asks_the_creditor() -> None:
    only = replace(JUDGED, decisions=choose("payment_order_only", "2026-03-31"))
    _, done = live(only, days_from(on("2026-05-05"), 20))
    assert [d.step for d in done] == ["after_enforcement"]
    assert K.ENFORCEMENT_APPLIED in possible_now(only, on=on("2026-05-05"), law=LAW)


def test_a_choice_is_open_only_where_it_leads_somewhere() -> None:
    contested = with_records(SERVED, told(K.CONTESTED, "2026-04-22"))
    ended = with_records(OPENED, told(K.ENFORCEMENT_ENDED, "2026-09-01"))

    def names(facts: CaseFacts, day: str) -> set[str]:
        return {choice.name for choice in open_choices(facts, law=LAW, on=on(day))}

    assert (names(SERVED, "2026-04-15"), names(contested, "2026-04-22")) == ({"stop"}, {"court", "stop"})
    assert "payment_order" in names(DECISION, "2026-04-01") and "enforcement" not in names(DECISION, "2026-04-01")
    assert "enforcement" in names(ended, "2026-09-02") and "payment_order" not in names(ended, "2026-09-02")


def test_a_part_that_nobody_contested_is_judged_and_may_be_enforced_while_the_rest_goes_to_court() -> None:
    part = with_records(
        SERVED, told(K.PARTLY_CONTESTED, "2026-04-22", amount=Money.of(2_000)), told(K.JUDGMENT, "2026-04-29")
    )
    assert current(part, on=on("2026-04-30"), law=LAW).stage is Stage.PARTLY_CONTESTED  # type: ignore[union-attr]
    assert is_enforceable(part, on=on("2026-04-30"), law=LAW)
    struck = with_records(part, told(K.STRUCK_OFF, "2026-05-22"))
    assert struck.state is CaseState.JUDGMENT
    # The month runs from the judgment of 29 April, whatever day the rest was struck off.
    assert running(struck, "2026-05-22")["recovery"] == on("2026-05-29")


@pytest.mark.parametrize("hold", list(Hold))
@pytest.mark.parametrize("facts", [SERVED, JUDGED, OPENED], ids=["served", "judged", "opened"])
def test_nothing_leaves_the_house_in_a_held_proceeding(hold: Hold, facts: CaseFacts) -> None:
    chosen = replace(facts, holds=frozenset({hold}), decisions=choose("enforcement", "2026-05-05"))
    _, done = live(chosen, days_from(on("2026-05-12"), 60))
    assert not [d for d in done if d.act in ("letter", "prepare")]


# The demand under threat of bankruptcy


def test_a_bankruptcy_demand_takes_two_and_is_never_sent_to_a_consumer() -> None:
    chosen = replace(DECISION, decisions=choose("bankruptcy_demand", "2026-04-01"))
    decision = ask(chosen, on("2026-04-01"))
    assert (decision.act, decision.blocked_by) == ("nothing", ("bankruptcy_unapproved",))
    approved = replace(chosen, judged=frozenset({"bankruptcy_unapproved"}))
    after, done = live_day(approved, on("2026-04-01"))
    assert [(d.act, d.step) for d in done] == [("letter", "bankruptcy_demand")]
    assert after.state is CaseState.BANKRUPTCY_DEMAND
    for kind in ("consumer", "estate", "public"):
        other = replace(approved, debtor_kind=type(approved.debtor_kind)(kind))
        assert "not_a_trader" in ask(other, on("2026-04-01")).blocked_by


def test_a_petition_is_warned_of_a_week_before_its_time_runs_out_and_lapses_back_to_the_creditor() -> None:
    sent, _ = live_day(
        replace(
            DECISION, decisions=choose("bankruptcy_demand", "2026-04-01"), judged=frozenset({"bankruptcy_unapproved"})
        ),
        on("2026-04-01"),
    )
    served = with_records(sent, told(K.BANKRUPTCY_DEMAND_SERVED, "2026-04-09"))
    after, done = live(served, days_from(on("2026-04-09"), 40))
    assert [(d.on, d.step or d.state) for d in done] == [
        (on("2026-04-30"), "bankruptcy_petition"),
        (on("2026-05-08"), "decision"),
    ]
    assert after.state is CaseState.DECISION


def test_a_judged_case_that_is_taken_up_from_monitoring_waits_for_the_creditor_and_does_not_fall_back() -> None:
    nothing_found = with_records(OPENED, told(K.NO_ASSETS, "2026-09-01"))
    monitored, _ = live(nothing_found, days_from(on("2026-09-01"), 3))
    reopened = replace(monitored, decisions=(*monitored.decisions, *choose("reopen", "2026-10-05")))
    _after, done = live(reopened, days_from(on("2026-10-05"), 30))
    assert [(d.act, d.step, d.state) for d in done] == [
        ("transition", None, "decision"),
        ("task", "after_enforcement", "decision"),
    ]
