"""The decision, state by state: what is done, what is not, and the reason given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from claims.agreement import PlanAgreement
from claims.balance import CostKind
from claims.case import CaseFacts, CaseState, CloseCode, Hold, Instalment, StepTaken
from claims.invoice import Credit, Payment
from claims.party import DebtorKind
from dunning.decide import RULES, Act
from dunning.phases import PHASES
from tests.dunning.builders import (
    PERSON,
    ask,
    case,
    days_from,
    decided,
    invoice,
    kr,
    live,
    live_day,
    on,
)
from tests.dunning.states import (
    CONSUMER,
    DECISION,
    DEMAND,
    FILED,
    FIRST_PHASE,
    IN_PLAN,
    MONITORED,
    READY,
    at,
    choose,
    paid,
)

# Holds

HELD_STATES = [READY, DEMAND, FIRST_PHASE, DECISION, MONITORED, IN_PLAN]


@pytest.mark.parametrize("hold", list(Hold))
@pytest.mark.parametrize("facts", HELD_STATES, ids=lambda facts: str(facts.state))
def test_nothing_leaves_while_held_on_any_of_300_days_and_the_hold_is_named(facts: CaseFacts, hold: Hold) -> None:
    held = replace(facts, holds=frozenset({hold}))
    for day in days_from(on("2026-04-01"), 270)[::9]:
        found = ask(held, day)
        assert (found.act, found.blocked_by) == (Act.NOTHING, (str(hold),))
        assert "interest keeps running" in found.why


def test_a_held_case_does_not_become_ready_but_may_still_wait_for_something_else() -> None:
    held = case(holds=frozenset({Hold.DISPUTE, Hold.MANUAL}))
    assert ask(held, "2026-03-02").blocked_by == ("dispute", "manual")
    assert ask(replace(held, missing=("x",)), "2026-03-02").state_after is CaseState.AWAITING_CREDITOR


def test_a_held_case_that_is_paid_or_stopped_still_closes() -> None:
    held = replace(DEMAND, holds=frozenset({Hold.DISPUTE}))
    assert ask(replace(held, payments=(paid("2026-03-03", 11_000),)), "2026-03-03").close_code is CloseCode.PAID
    assert ask(replace(held, decisions=choose("stop", "2026-03-03")), "2026-03-03").close_code is CloseCode.WITHDRAWN


# After the demand


def test_nothing_follows_the_demand_until_its_deadline_and_the_guard_have_passed() -> None:
    # Source: 6 § inkassolagen. Deadline 13 March, three bank days for a payment to be booked: 18 March.
    for day in days_from(on("2026-03-02"), 17):
        found = ask(DEMAND, day)
        assert (found.act, found.next_on) == (Act.NOTHING, on("2026-03-19"))
    assert ask(DEMAND, "2026-03-19").state_after is CaseState.FIRST_PHASE


def test_a_plan_below_the_laws_floor_is_lifted_to_it() -> None:
    from dunning.deadlines import DeadlineRule
    from tests.dunning.builders import BUSINESS

    step = replace(BUSINESS.steps[0], deadline=DeadlineRule(1, 0, 0, 0))
    plan = replace(BUSINESS, steps=(step, *BUSINESS.steps[1:]))
    assert ask(READY, "2026-03-02", plan=plan).deadline == on("2026-03-10")


def test_the_first_phase_calls_recommends_and_prepares_the_application() -> None:
    facts, done = live(FIRST_PHASE, days_from(on("2026-03-19"), 30))
    assert [(d.on.isoformat(), d.act, d.step) for d in done] == [
        ("2026-03-20", "task", "call"),
        ("2026-03-30", "task", "recommendation"),
        ("2026-03-30", "prepare", "payment_order"),
    ]
    assert facts.state is CaseState.DECISION
    assert not [c for c in facts.costs if c.kind is CostKind.PAYMENT_ORDER], "nothing is charged before it is filed"


@pytest.mark.parametrize(("total", "steps"), [(4_490, ["recommendation"]), (4_491, ["call", "recommendation"])])
def test_the_call_is_for_balances_from_5000_kronor_judged_on_its_day(total: int, steps: list[str]) -> None:
    # 450 in compensation and 59.05 or 59.06 in interest (48 days) on 20 March: 4 999 or 5 000 in all.
    small = replace(FIRST_PHASE, invoices=(invoice(total),))
    assert [d.step for d in live(small, days_from(on("2026-03-19"), 12))[1] if d.act == "task"] == steps


def test_a_step_held_on_its_day_is_taken_late_and_what_follows_counts_from_there() -> None:
    held = replace(FIRST_PHASE, holds=frozenset({Hold.MANUAL}))
    released = {on("2026-04-11"): lambda facts: replace(facts, holds=frozenset())}
    _, done = live(held, days_from(on("2026-03-19"), 40), released)
    assert [(d.on.isoformat(), d.step) for d in done] == [
        ("2026-04-13", "call"),
        ("2026-04-23", "recommendation"),
        ("2026-04-23", "payment_order"),
    ]


def test_the_application_waits_for_the_creditor() -> None:
    found = ask(DECISION, "2026-04-15")
    assert (found.act, found.blocked_by, found.next_step) == (Act.NOTHING, ("creditor_decision",), "payment_order")


def test_a_decision_made_before_the_amounts_were_shown_is_no_decision() -> None:
    early = replace(DECISION, decisions=choose("payment_order", "2026-03-29"))
    assert ask(early, "2026-03-30").blocked_by == ("creditor_decision",)


def test_a_payment_order_is_filed_with_300_and_380_once_the_creditor_decided() -> None:
    found = ask(replace(DECISION, decisions=choose("payment_order", "2026-03-30")), "2026-03-30")
    assert (found.act, found.step, found.occurrence) == (Act.LETTER, "payment_order", 2)
    assert found.state_after is CaseState.PAYMENT_ORDER
    assert [str(c.amount) for c in found.costs] == ["300.00", "380.00"]


@pytest.mark.parametrize(("day", "act"), [("2026-03-18", Act.NOTHING), ("2026-03-19", Act.LETTER)])
def test_no_application_is_filed_before_the_demands_time_and_guard_have_run_out(day: str, act: Act) -> None:
    # Source: 6 § inkassolagen. Even when a case was put in the decision state by hand.
    early = replace(DECISION, steps=(*DEMAND.steps, StepTaken("payment_order", 1, on("2026-03-03"))))
    found = ask(replace(early, decisions=choose("payment_order", "2026-03-03")), day)
    assert found.act is act
    assert ("demand_time_not_out" in found.blocked_by) is (act is Act.NOTHING)


def test_nothing_leaves_on_a_day_when_banks_are_closed() -> None:
    good_friday = replace(DECISION, decisions=choose("payment_order", "2026-04-03"))
    found = ask(good_friday, "2026-04-03")
    assert (found.act, found.next_on) == (Act.NOTHING, on("2026-04-07"))
    assert ask(good_friday, "2026-04-07").act is Act.LETTER


def test_monitoring_by_choice_tells_the_debtor_and_looks_again_every_year() -> None:
    facts, done = live_day(replace(DECISION, decisions=choose("monitoring", "2026-04-01")), on("2026-04-01"))
    assert [(d.act, d.step, d.state) for d in done] == [("letter", "monitoring", "monitoring")]
    assert ask(facts, "2026-12-31").next_on == on("2027-04-01")


def test_a_monitored_claim_is_taken_up_again_only_by_a_fresh_decision() -> None:
    facts, done = live_day(replace(MONITORED, decisions=choose("reopen", "2026-09-01")), on("2026-09-01"))
    assert [(d.act, d.step, d.state) for d in done] == [("prepare", "payment_order", "decision")]
    assert ask(facts, "2026-09-02").blocked_by == ("creditor_decision",)
    filed = decided("payment_order", on("2026-09-03"))(facts)
    assert ask(filed, "2026-09-03").occurrence == 3


def test_an_unknown_choice_changes_nothing_and_says_so() -> None:
    found = ask(replace(DECISION, decisions=choose("juggle", "2026-04-01")), "2026-04-01")
    assert (found.act, found.blocked_by) == (Act.NOTHING, ("creditor_decision",))
    assert "juggle" in found.why


def test_a_step_that_a_person_carries_out_becomes_one_task_per_choice() -> None:
    chosen = replace(DECISION, decisions=choose("sale", "2026-04-01"))
    facts, done = live(chosen, days_from(on("2026-04-01"), 10))
    assert [(d.act, d.step) for d in done] == [("task", "sale")]
    assert facts.state is CaseState.DECISION


# Instalment plans


@pytest.mark.parametrize(("kind", "costs"), [(CONSUMER, [("instalment_plan", "170.00")]), (DebtorKind.BUSINESS, [])])
def test_an_instalment_plan_is_agreed_first_then_sent_and_costs_170_where_the_law_allows(kind, costs) -> None:
    chosen = replace(DECISION, debtor_kind=kind, decisions=choose("instalment_plan", "2026-04-01"))
    facts, done = live(chosen, days_from(on("2026-04-01"), 3))
    assert [(d.act, d.step) for d in done] == [("task", "agree_instalments")]
    agreed = replace(facts, instalments=IN_PLAN.instalments)
    found = ask(agreed, "2026-04-07")
    assert (found.act, found.step, found.state_after) == (Act.LETTER, "instalment_plan", CaseState.INSTALMENT_PLAN)
    assert [(str(c.kind), str(c.amount)) for c in found.costs] == costs


def test_a_kept_plan_is_left_alone_and_a_missed_instalment_goes_back_to_the_creditor_after_the_grace() -> None:
    kept = replace(IN_PLAN, payments=(paid("2026-04-30", 2_000),))
    # 30 April + 3 bank days (1 May is a holiday): 6 May. 29 May + 3: 3 June.
    assert ask(IN_PLAN, "2026-05-06").act is Act.NOTHING
    missed = ask(IN_PLAN, "2026-05-07")
    # Eight bank days from 7 May, past Ascension on the 14th: 20 May.
    assert (missed.act, missed.step, missed.deadline) == (Act.LETTER, "plan_default", on("2026-05-20"))
    assert missed.state_after is CaseState.INSTALMENT_PLAN and missed.costs == ()
    told = replace(IN_PLAN, steps=(*IN_PLAN.steps, StepTaken("plan_default", 1, on("2026-05-07"), on("2026-05-20"))))
    assert ask(told, "2026-05-25").act is Act.NOTHING, "20 May + 3 bank days"
    ended = ask(told, "2026-05-26")
    assert (ended.act, ended.step, ended.state_after) == (Act.PREPARE, "payment_order", CaseState.DECISION)
    assert ask(kept, "2026-05-07").next_on == on("2026-06-04")
    assert ask(kept, "2026-06-04").step == "plan_default"


def test_a_missed_instalment_that_is_paid_after_the_letter_puts_the_plan_right_and_the_next_miss_gets_a_letter() -> (
    None
):
    told = (*IN_PLAN.steps, StepTaken("plan_default", 1, on("2026-05-07"), on("2026-05-20")))
    paid_late = replace(IN_PLAN, steps=told, payments=(paid("2026-05-19", 2_000),))
    assert ask(paid_late, "2026-05-26").why == "The instalment plan is kept."
    again = ask(paid_late, "2026-06-04")
    assert (again.act, again.step, again.occurrence) == (Act.LETTER, "plan_default", 2)


def test_a_plan_that_was_kept_but_for_a_little_interest_goes_to_a_person_and_not_to_the_authority() -> None:
    agreement = PlanAgreement(1, on("2026-04-01"), on("2026-04-01"))
    facts = replace(IN_PLAN, agreement=agreement, payments=(paid("2026-04-30", "10650"),))
    facts = replace(facts, instalments=(Instalment(on("2026-04-30"), 1_065_000),))
    found = ask(facts, "2026-05-07")
    assert "is left" in found.why and found.state_after is CaseState.FIRST_PHASE, found
    then = ask(replace(facts, state=CaseState.FIRST_PHASE), "2026-05-07")
    assert (then.act, then.step) == (Act.TASK, "remainder")


def test_a_plan_that_nobody_talked_over_with_the_debtor_carries_no_cost() -> None:
    chosen = replace(
        DECISION,
        debtor_kind=CONSUMER,
        debtor=PERSON,
        decisions=choose("instalment_plan", "2026-04-01"),
        instalments=IN_PLAN.instalments,
    )
    made = {
        day: ask(replace(chosen, agreement=PlanAgreement(1, on("2026-04-01"), day)), "2026-04-01").costs
        for day in (None, on("2026-03-31"))
    }
    assert made[None] == ()
    assert [(str(cost.kind), str(cost.amount)) for cost in made[on("2026-03-31")]] == [("instalment_plan", "170.00")]


def test_paying_ahead_counts_for_later_instalments_and_a_krona_short_is_not_missed() -> None:
    ahead = replace(IN_PLAN, payments=(paid("2026-04-02", "3999.01"),))
    assert ask(ahead, "2026-06-04").act is Act.NOTHING


def test_a_plan_that_ends_with_something_left_goes_back_to_the_creditor() -> None:
    kept = replace(IN_PLAN, payments=(paid("2026-04-10", 6_000),))
    assert ask(kept, "2026-07-03").act is Act.NOTHING
    assert ask(kept, "2026-07-06").act is Act.PREPARE


# Paid, stopped, credited


@pytest.mark.parametrize("state", [s for s in CaseState if s not in (CaseState.CLOSED, CaseState.PAYMENT_ORDER)])
def test_a_paid_case_closes_from_any_state(state: CaseState) -> None:
    found = ask(replace(DEMAND, state=state, payments=(paid("2026-03-05", 20_000),)), "2026-03-05")
    assert (found.act, found.state_after, found.close_code) == (Act.CLOSE, CaseState.CLOSED, CloseCode.PAID)


def test_paying_what_the_demand_asks_on_the_day_it_is_asked_closes_the_case() -> None:
    facts, done = live_day(READY, on("2026-03-02"))
    settled = replace(facts, payments=(Payment(on("2026-03-02"), done[-1].total, "cli"),))
    assert ask(settled, "2026-03-02").close_code is CloseCode.PAID


def test_a_small_remainder_closes_only_where_the_terms_said_so_else_a_person_decides_once() -> None:
    short = replace(DEMAND, payments=(paid("2026-03-10", 10_510),))
    assert ask(replace(short, small_remainder=kr(50)), "2026-03-10").close_code is CloseCode.PAID
    facts, done = live(short, days_from(on("2026-03-10"), 60))
    assert [(d.on, d.act, d.step) for d in done] == [(on("2026-03-10"), "task", "remainder")]
    assert ask(facts, "2026-04-30").blocked_by == ("remainder",)


def test_costs_alone_never_escalate() -> None:
    crossing = replace(DEMAND, payments=(Payment(on("2026-03-03"), kr("10084.93"), "direct", invoice_number="10234"),))
    _, done = live(crossing, days_from(on("2026-03-03"), 60))
    assert [(d.act, d.step) for d in done] == [("task", "remainder")]


def test_a_part_payment_at_the_authority_is_reported_the_same_day_and_full_payment_withdraws() -> None:
    part = replace(FILED, payments=(paid("2026-04-10", 1_000),))
    facts, done = live_day(part, on("2026-04-10"))
    assert [d.step for d in done] == ["reduce_application"]
    assert [d.step for d in live(facts, days_from(on("2026-04-11"), 30))[1]] == ["ask_authority"]
    again, done = live_day(replace(facts, payments=(*facts.payments, paid("2026-05-12", 20_000))), on("2026-05-12"))
    assert [d.step or d.act for d in done] == ["withdraw_application", "close"]
    assert again.close_code is CloseCode.PAID


def test_the_creditors_stop_at_the_authority_withdraws_the_application_first() -> None:
    _, done = live_day(replace(FILED, decisions=choose("stop", "2026-04-20")), on("2026-04-20"))
    assert [d.step or d.act for d in done] == ["withdraw_application", "close"]


def test_a_claim_credited_in_full_before_any_demand_is_withdrawn() -> None:
    gone = replace(READY, credits=(Credit("K1", "10234", on("2026-03-01"), kr(10_000)),))
    assert ask(gone, "2026-03-02").close_code is CloseCode.WITHDRAWN


def test_a_closed_case_and_a_case_without_invoices_do_nothing() -> None:
    assert ask(replace(READY, state=CaseState.CLOSED), "2026-03-02").act is Act.NOTHING
    assert ask(replace(READY, invoices=()), "2026-03-02").blocked_by == ("no_invoice",)


# Law and limitation


def test_a_day_without_a_rate_stops_the_case_with_the_name_of_the_row() -> None:
    found = ask(replace(READY, accepted_at=at("2027-01-07")), "2027-01-07")
    assert (found.act, found.blocked_by) == (Act.NOTHING, ("law_row_missing",))
    assert "reference_rates" in found.why


def test_a_person_is_told_once_a_month_before_a_claim_may_lapse() -> None:
    old = replace(MONITORED, debtor_kind=CONSUMER, invoices=(invoice(due="2023-11-30", invoice_date=on("2023-10-30")),))
    # 60 days before the invoice: 31 August 2023; it lapses on 31 August 2026.
    _, done = live(old, days_from(on("2026-07-20"), 30))
    assert [(d.on, d.step) for d in done if d.step == "limitation_alarm"] == [(on("2026-08-01"), "limitation_alarm")]


# The table itself


def test_every_state_but_the_waiting_and_closed_ones_has_its_phase() -> None:
    waits = {s for s in CaseState if str(s).startswith("awaiting")} | {CaseState.CLOSED}
    assert set(PHASES) == set(CaseState) - waits


@pytest.mark.parametrize("facts", [*HELD_STATES, FILED], ids=lambda facts: str(facts.state))
def test_every_decision_says_why_and_which_rule(facts: CaseFacts) -> None:
    names = {name for name, _ in RULES}
    for day in days_from(on("2026-04-01"), 120):
        found = ask(facts, day)
        assert found.why.endswith((".", "?"))
        assert found.rule.split(":")[0] in names


def test_next_on_is_never_later_than_the_day_on_which_something_happens() -> None:
    facts, day = replace(READY, accepted_at=at("2026-03-02", 13)), on("2026-03-02")
    expected: date | None = None
    while day < on("2026-05-01"):
        facts, done = live_day(facts, day)
        if done and expected is not None:
            assert expected <= day
        expected = ask(facts, day).next_on
        assert expected is None or expected > day
        day += timedelta(days=1)
    assert facts.state is CaseState.DECISION
