"""The decision before the demand: what a case waits for, and what stops the first letter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.case import CaseState, StepTaken
from claims.money import Money
from dunning.decide import Act
from tests.dunning.builders import (
    AGENCY,
    FIRM,
    PERSON,
    apply,
    ask,
    case,
    days_from,
    invoice,
    live,
    live_day,
    on,
)
from tests.dunning.states import (
    CONSUMER,
    READY,
    at,
)

# Before the demand

WAITING = [
    (
        "something only the creditor can tell comes first",
        {"missing": ("debtor_orgnr",), "accepted_at": None},
        "awaiting_creditor",
    ),
    ("then what is not due, although nobody accepted", {"due": "2026-03-02", "accepted_at": None}, "awaiting_due"),
    (
        "then the terms, although nobody checked the creditor",
        {"accepted_at": None, "creditor_is_confirmed": False},
        "awaiting_terms",
    ),
    ("then the handler's check", {"creditor_is_confirmed": False}, "awaiting_review"),
    ("then it is ready", {}, "ready"),
]


@pytest.mark.parametrize(("story", "made", "state"), WAITING)
@pytest.mark.parametrize("start", ["awaiting_review", "awaiting_creditor", "awaiting_due", "awaiting_terms", "ready"])
def test_a_case_before_its_demand_stands_where_the_first_thing_it_waits_for_puts_it(story, made, state, start) -> None:
    made = dict(made)
    facts = case(invoice(due=made.pop("due", "2026-01-31")), state=CaseState(start), **made)
    found = ask(facts, "2026-03-02")
    if start != state:
        assert (found.act, str(found.state_after)) == (Act.TRANSITION, state), story
    elif state == "ready":
        assert found.act is Act.LETTER
    else:
        assert found.act is Act.NOTHING, story
    assert found.why


def test_an_invoice_is_past_due_on_the_day_after_its_due_date() -> None:
    facts = case(invoice(due="2026-03-02"), state=CaseState.AWAITING_DUE)
    assert ask(facts, "2026-03-02").next_on == on("2026-03-03")
    assert ask(facts, "2026-03-03").state_after is CaseState.READY


def test_a_case_waits_for_an_invoice_that_falls_due_within_ten_days() -> None:
    facts = case(invoice(), invoice(500, due="2026-03-12", number="B"), state=CaseState.AWAITING_DUE)
    assert (ask(facts, "2026-03-02").act, ask(facts, "2026-03-02").next_on) == (Act.NOTHING, on("2026-03-13"))
    _, done = live(facts, days_from(on("2026-03-02"), 14))
    assert [(d.on, d.step) for d in done] == [(on("2026-03-13"), None), (on("2026-03-13"), "demand")]


def test_an_invoice_that_falls_due_later_is_split_off_and_until_then_nothing_is_demanded() -> None:
    facts = case(invoice(), invoice(500, due="2026-03-13", number="B"), state=CaseState.AWAITING_DUE)
    task = ask(facts, "2026-03-02")
    assert (task.act, task.step) == (Act.TASK, "split_undue")
    told = apply(facts, task, on("2026-03-02"))
    assert ask(told, "2026-03-02").blocked_by == ("invoice_not_due",)
    split = replace(told, invoices=facts.invoices[:1])
    assert [d.step for d in live_day(split, on("2026-03-03"))[1]] == [None, "demand"]


def test_the_first_letter_leaves_with_the_print_run_after_the_acceptance() -> None:
    before, after = (replace(READY, accepted_at=at("2026-03-06", hour)) for hour in (11, 13))
    assert ask(before, "2026-03-06").act is Act.LETTER
    found = ask(after, "2026-03-06")
    assert (found.act, found.next_on, found.next_step) == (Act.NOTHING, on("2026-03-09"), "demand")
    assert ask(after, "2026-03-08").act is Act.NOTHING
    assert ask(after, "2026-03-09").act is Act.LETTER


def test_the_demand_carries_its_deadline_its_cost_and_its_state() -> None:
    found = ask(READY, "2026-03-02")
    assert (found.act, found.step, found.occurrence) == (Act.LETTER, "demand", 1)
    assert (found.state_after, found.deadline) == (CaseState.DEMAND, on("2026-03-13"))
    assert [(str(c.kind), str(c.amount), c.on) for c in found.costs] == [
        ("late_compensation", "450.00", on("2026-03-02"))
    ]
    assert found.rule == "phase:ready"


GUARDS = [
    ("licence_not_in_force", {}, {"licence_valid_to": on("2026-03-01")}),
    ("licence_not_in_force", {}, {"licence_no": ""}),
    ("debtor_unknown", {"debtor": None}, {}),
    ("debtor_unknown", {"debtor": replace(FIRM, name=" ")}, {}),
    ("debtor_identity_missing", {"debtor": replace(FIRM, orgnr=None)}, {}),
    ("debtor_address_missing", {"debtor": replace(FIRM, address=("", " "))}, {}),
    ("debtor_abroad", {"debtor": replace(FIRM, country="NO")}, {}),
    ("about_missing", {"invoices": (invoice(about=""),)}, {}),
    ("about_missing", {"invoices": (invoice(about="Faktura nr 10234"),)}, {}),
    ("about_missing", {"invoices": (invoice(), invoice(number="B", about=" enligt faktura "))}, {}),
    ("debtor_minor", {"debtor": replace(PERSON, orgnr="200903029999"), "debtor_kind": CONSUMER}, {}),
    ("claim_prescribed", {"invoices": (invoice(due="2016-01-31"),)}, {}),
    ("claim_prescribed", {"invoices": (invoice(due="2023-03-31"),), "debtor_kind": CONSUMER}, {}),
    ("foreign_currency", {"currency": "EUR", "invoices": (replace(invoice(), total=Money(1_000_000, "EUR")),)}, {}),
]


@pytest.mark.parametrize(("code", "made", "agency"), GUARDS)
def test_no_demand_leaves_while_a_guard_fails_and_the_code_says_which(code, made, agency) -> None:
    facts = replace(READY, **made, steps=(StepTaken("limitation_alarm", 1, on("2026-03-02")),))
    found = ask(facts, "2026-03-02", agency=replace(AGENCY, **agency))
    assert found.act is Act.NOTHING
    assert code in found.blocked_by
    assert found.why


def test_a_consumer_without_an_identity_number_is_found_by_name_and_address() -> None:
    assert ask(case(kind=CONSUMER, state=CaseState.READY), "2026-03-02").act is Act.LETTER
