"""A life ahead: the same as asking day by day, marked where it rests on what nobody set or confirmed, stopped in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.case import CaseFacts, CaseState, Hold
from claims.invoice import Credit, Payment
from claims.party import DebtorKind
from claims.refused import Finding
from dunning.ahead import Ahead, live_ahead
from dunning.law.law import Law
from dunning.law.registry import law_for
from dunning.plan import Plan
from tests.dunning.builders import (
    AGENCY,
    LAW,
    SAMPLE_DAY,
    case,
    days_from,
    decided,
    invoice,
    kr,
    live,
    on,
    plan_of,
)
from tests.dunning.test_lives import worlds
from tests.law.abroad import bill, case_abroad, plan_abroad


def ahead(facts: CaseFacts, days: int, *, plan: Plan | None = None, law: Law = LAW, **more: object) -> Ahead:
    return live_ahead(
        facts=facts,
        plan=plan or plan_of(facts),
        law=law.ahead(),
        agency=AGENCY,
        first=SAMPLE_DAY,
        last=SAMPLE_DAY + timedelta(days=days),
        **more,  # type: ignore[arg-type]
    )


def rows(found: Ahead) -> list[tuple[str, str, str | None, str, str]]:
    return [
        (str(act.on), str(act.decision.act), act.decision.step, str(act.decision.state_after), str(act.balance.total))
        for act in found.acts
        if act.balance
    ]


@settings(max_examples=60)
@given(world=worlds(), days=st.integers(0, 200))
def test_a_life_ahead_is_the_life_that_comes_when_nothing_happens(world, days: int) -> None:
    facts, _ = world
    found = ahead(facts, days)
    lived, done = live(facts, days_from(SAMPLE_DAY, days + 1))
    if found.split_off:
        return  # the stand-in of these tests does not split; the house's own life is compared in casework
    assert rows(found) == [each.row() for each in done]
    assert (found.facts.state, found.facts.steps, found.facts.costs) == (lived.state, lived.steps, lived.costs)


@settings(max_examples=30)
@given(world=worlds(), first=st.integers(0, 60), more=st.integers(0, 60))
def test_a_life_in_two_parts_is_the_life_in_one(world, first: int, more: int) -> None:
    facts, _ = world
    whole, half = ahead(facts, first + more), ahead(facts, first)
    rest = live_ahead(
        facts=half.facts,
        plan=plan_of(facts),
        law=LAW.ahead(),
        agency=AGENCY,
        first=SAMPLE_DAY + timedelta(days=first),
        last=SAMPLE_DAY + timedelta(days=first + more),
    )
    assert rows(half) + rows(rest) == rows(whole)


def test_figures_up_to_the_last_row_are_plain_and_those_beyond_it_are_marked_assumed() -> None:
    late = case(accepted_at=None)
    assert ahead(late, 304).marks == {}
    beyond = ahead(late, 305)
    assert beyond.balance is not None and beyond.balance.as_of == on("2027-01-01")
    assert beyond.marks == {"interest": ("assumed",), "total": ("assumed",)}
    assert beyond.balance.interest.ore - ahead(late, 304).balance.interest.ore == 274  # type: ignore[union-attr]


def test_figures_on_a_row_at_home_that_nobody_confirmed_say_so() -> None:
    found = ahead(case(invoice(due="2025-03-31")), 1)
    assert found.marks == {"interest": ("unverified",), "total": ("unverified",)}


def test_every_figure_abroad_is_marked() -> None:
    kind = DebtorKind.BUSINESS
    found = ahead(case_abroad("FI", bill("FI", 1000)), 150, plan=plan_abroad("FI", kind), law=law_for("FI"))
    assert [act.decision.step for act in found.acts if act.decision.step] == [
        "reminder",
        "demand",
        "call",
        "recommendation",
    ]
    for act in found.acts:
        assert {"unverified"} <= set(act.marks["interest"]) and {"unverified"} <= set(act.marks["total"])
        assert act.decision.deadline is None or act.marks["deadline"] == ("unverified",)
    assert found.marks == {
        "interest": ("assumed", "unverified"),
        "costs": ("unverified",),
        "total": ("assumed", "unverified"),
    }


@pytest.mark.parametrize(
    ("facts", "since", "waits_for", "why"),
    [
        (case(accepted_at=None), "2026-03-02", "awaiting_terms", "accepted the terms"),
        (case(missing=("debtor_orgnr",)), "2026-03-02", "awaiting_creditor", "debtor_orgnr"),
        (case(holds=frozenset({Hold.DISPUTE})), "2026-03-02", "dispute", "Held"),
        (case(), "2026-03-30", "creditor_decision", "the creditor decides"),
        (case(invoice(about="")), "2026-03-02", "about_missing", "not said"),
    ],
)
def test_a_life_stops_where_a_person_decides_and_says_what_it_waits_for(
    facts: CaseFacts, since: str, waits_for: str, why: str
) -> None:
    found = ahead(facts, 60)
    assert found.stop is not None and found.next_on is None
    assert (str(found.stop.on), found.stop.waits_for) == (since, (waits_for,))
    assert why in found.stop.why


def test_a_row_that_is_missing_stops_and_names_it_and_there_is_no_figure() -> None:
    found = ahead(
        case_abroad("DK", bill("DK", 100)), 30, plan=plan_abroad("DK", DebtorKind.BUSINESS), law=law_for("DK")
    )
    assert found.stop is not None and found.stop.waits_for == ("law_row_missing",)
    assert "reference_rates for DK" in found.stop.why
    assert (found.acts, found.balance) == ((), None)


def test_days_that_run_out_before_the_plan_goes_on_say_when_it_does() -> None:
    found = ahead(case(), 5)
    assert (found.stop, str(found.next_on)) == (None, "2026-03-19")


def test_a_case_sleeps_until_it_wakes() -> None:
    found = ahead(case(), 5, wakes_on=on("2026-03-04"))
    assert [str(act.on) for act in found.acts] == ["2026-03-04", "2026-03-04"]
    assert str(ahead(case(), 5, wakes_on=on("2026-04-01")).next_on) == "2026-04-01"


def test_a_letter_that_would_not_pass_its_check_stops_the_life_before_it() -> None:
    found = ahead(case(), 60, check=lambda facts, decision, day: (Finding("basis", "no basis", "basis"),))
    assert found.stop is not None and found.stop.waits_for == ("basis",)
    assert found.facts.state is CaseState.READY and not found.facts.costs


def test_the_alarm_before_a_claim_lapses_comes_though_the_life_has_stopped() -> None:
    old = case(invoice(due="2023-07-01", has_interest_text=True), kind=DebtorKind.CONSUMER, accepted_at=None)
    found = ahead(old, 120)
    assert [(str(act.on), act.decision.step) for act in found.acts] == [("2026-03-03", "limitation_alarm")]
    assert found.stop is not None and str(found.stop.on) == "2026-03-02"


def test_what_is_due_too_late_leaves_for_a_case_of_its_own_and_the_rest_goes_on() -> None:
    facts = case(
        invoice(number="A"),
        invoice(number="B", due="2026-05-30"),
        credits=(Credit("K", "B", on("2026-03-01"), kr(10)),),
    )
    found = ahead(facts, 30)
    assert found.split_off == ("B",)
    assert [act.decision.step for act in found.acts if act.decision.step][:2] == ["split_undue", "demand"]
    assert [i.number for i in found.facts.invoices] == ["A"] and found.facts.credits == ()


def test_what_came_before_counts_and_what_is_decided_is_done() -> None:
    paid = case(payments=(Payment(on("2026-03-01"), kr(20_000), "bank"),))
    assert ahead(paid, 10).facts.state is CaseState.CLOSED and ahead(paid, 10).stop is None
    stopped = decided("stop", SAMPLE_DAY)(case())
    assert [str(act.decision.act) for act in ahead(stopped, 10).acts] == ["close"]
