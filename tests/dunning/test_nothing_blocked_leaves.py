"""Whatever is true of a case at once: no demand and no application leaves while any one thing stops it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.door import stopping
from claims.case import CaseFacts, CaseState, Hold
from claims.party import DebtorKind, RepresentativeKind
from dunning.decide import Act
from dunning.guards import ANY_LETTER, INTERRUPTING, JUDGEABLE, LEGAL_ACTION
from dunning.situation import Situation
from dunning.step import PlanStep
from dunning.steps import STEPS
from tests.dunning.blocks import BLOCKS, CHILD, HARMLESS, TODAY, debtor_with, speaker
from tests.dunning.builders import AGENCY, FIRM, LAW, PERSON, ask, case, on, plan_of
from tests.dunning.states import DEMAND, READY


def test_every_guard_is_tried_here() -> None:
    abroad = {"law_unverified", "plan_of_another_country"}  # tests/law/test_countries.py, tests/casework/test_abroad.py
    assert {*BLOCKS, *abroad, "licence_not_in_force"} == {guard.code for guard in ANY_LETTER}


@pytest.mark.parametrize("code", BLOCKS)
def test_each_thing_alone_stops_the_demand_and_says_its_source(code: str) -> None:
    found = ask(BLOCKS[code](READY), TODAY, plan=plan_of(READY))
    assert found.act is Act.NOTHING
    assert code in found.blocked_by
    guard = next(each for each in ANY_LETTER if each.code == code)
    assert f"({guard.source})" in found.why


@given(
    codes=st.sets(st.sampled_from(sorted(BLOCKS))),
    holds=st.frozensets(st.sampled_from(sorted(Hold))),
    judged=st.frozensets(st.sampled_from(JUDGEABLE)),
    harmless=st.lists(st.sampled_from(HARMLESS), max_size=2),
    has_licence=st.booleans(),
    kind=st.sampled_from([DebtorKind.BUSINESS, DebtorKind.CONSUMER]),
    order=st.randoms(use_true_random=False),
)
@settings(max_examples=600, deadline=None)
def test_in_any_mixture_nothing_leaves_that_anything_stops(
    codes, holds, judged, harmless, has_licence, kind, order
) -> None:
    start = case(state=CaseState.READY, kind=kind, debtor=FIRM if kind is DebtorKind.BUSINESS else PERSON)
    changes = [BLOCKS[code] for code in sorted(codes)] + harmless
    order.shuffle(changes)
    facts = start
    for change in changes:
        facts = change(facts)
    facts = replace(facts, holds=holds, judged=facts.judged | judged)
    agency = AGENCY if has_licence else replace(AGENCY, licence_valid_to=on("2026-03-01"))
    standing = {code for code in codes - judged if _stands(code, facts)}
    found = ask(facts, TODAY, plan=plan_of(start), agency=agency)
    for step in ("demand", "correction", "instalment_plan", "monitoring", "interrupting_letter", "payment_order"):
        stops = stopping(_office(agency), facts=facts, plan=plan_of(start), step=step, on=TODAY)
        counted = holds - {Hold.MANUAL} if step == "correction" else holds
        assert {str(hold) for hold in counted} | standing <= {each.code for each in stops}
    if standing or holds or not has_licence:
        assert found.act not in (Act.LETTER, Act.PREPARE), (standing, holds)
        assert found.act is Act.TASK or found.blocked_by
    elif "claim_prescribed" not in codes:
        assert found.act is Act.LETTER


def _office(agency: Any) -> Any:
    return SimpleNamespace(law=LAW, laws={"SE": LAW}, agency=agency)


def _stands(code: str, facts: CaseFacts) -> bool:
    """Whether what a change brought is still there after the others: a later one may have taken its place."""
    speaker, debtor = facts.representative(TODAY), facts.debtor
    match code:
        case "debtor_address_missing":
            return speaker is None
        case "representative_address_missing":
            return speaker is not None and not speaker.address
        case "debtor_identity_missing":
            return debtor is not None and not debtor.orgnr and not facts.debtor_kind.is_natural
        case "debtor_minor":
            return debtor is not None and debtor.orgnr == CHILD
        case "all_disputed":
            return all(any(o.invoice_number == i.number for o in facts.objections) for i in facts.invoices)
        case "foreign_currency":
            return facts.currency == "EUR"
        case _:
            return True


def test_a_demand_that_has_not_left_carries_no_application() -> None:
    late = replace(DEMAND, state=CaseState.FIRST_PHASE, scored_on=on("2026-05-01"), unsent=frozenset({("demand", 1)}))
    situation = stopping(
        SimpleNamespace(law=LAW, laws={"SE": LAW}, agency=AGENCY),
        facts=late,
        plan=plan_of(late),
        step="payment_order",
        on=on("2026-06-01"),
    )  # type: ignore[arg-type]
    assert [each.code for each in situation] == ["demand_not_sent"]


def test_a_letter_that_interrupts_limitation_needs_the_debtors_own_address_unless_another_receives_it() -> None:
    codes = {}
    for kind in RepresentativeKind:
        facts = speaker("Gatan 1", "111 11 Stad", kind=str(kind))(debtor_with(address=())(READY))
        stops = stopping(
            SimpleNamespace(law=LAW, laws={"SE": LAW}, agency=AGENCY),
            facts=facts,
            plan=plan_of(facts),
            step="monitoring",
            on=TODAY,
        )  # type: ignore[arg-type]
        codes[str(kind)] = [each.code for each in stops]
    assert codes == {
        "agent": ["debtor_own_address_missing"],
        "guardian": ["debtor_own_address_missing"],
        "administrator": [],
        "estate_administrator": [],
    }


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("administrator", "administrator and not the debtor"),
        ("agent", "tell the representative"),
        (None, "must reach the debtor."),
    ],
)
def test_the_task_of_an_interrupting_letter_says_whom_it_must_reach(kind: str | None, says: str) -> None:
    facts = speaker("Gatan 1", kind=kind)(READY) if kind else READY
    situation = Situation(facts, plan_of(facts), LAW, AGENCY, TODAY)
    step = STEPS["interrupting_letter"]
    assert says in step.run(situation, PlanStep("interrupting_letter")).why


@pytest.mark.parametrize("guards", [ANY_LETTER, INTERRUPTING, LEGAL_ACTION])
def test_every_check_is_one_named_row_with_its_source(guards: Any) -> None:
    assert len({guard.code for guard in guards}) == len(guards)
    assert all(guard.source for guard in guards)
