"""The graph of a case's states, found by living: nothing unreachable, no dead end, and nothing leaves a held case."""

from __future__ import annotations

from functools import cache

import pytest

from bench.states import Found, explore, state_dot, ways_dot
from claims.case import CaseState
from claims.proceeding import Procedure
from dunning import radar
from dunning.closing import LIMITATION_ALARM, REDUCE_APPLICATION, WITHDRAW_APPLICATION
from dunning.following import ASKS
from tests.office import policies

TOLD_ALTHOUGH_HELD = {ask.step for asks in ASKS.values() for ask in asks} | {
    LIMITATION_ALARM,
    REDUCE_APPLICATION,
    WITHDRAW_APPLICATION,
    radar.STOPPED,
    radar.LAPSED,
}
"""Times that run out, and what the authority must hear the same day: a hold stops none of it."""


@cache
def found() -> Found:
    known = policies()
    return explore(plans=known.plans, law=known.law.ahead(), agency=known.agency, most=5_000)


@pytest.mark.parametrize("state", list(CaseState))
def test_every_state_is_reached_and_leads_to_an_end(state: CaseState) -> None:
    assert found().situations[state], f"{state} is never met"
    seen, ahead = set(), [state]
    while ahead:
        at = ahead.pop()
        if at not in seen:
            seen.add(at)
            ahead += found().ways_out(at)
    assert CaseState.CLOSED in seen, f"{state} never ends"


def test_nothing_leaves_a_held_case_and_only_times_that_run_out_are_told() -> None:
    held = [(state, act, step) for state, act, step, is_held in found().acts if is_held]
    assert not [each for each in held if each[1] in ("letter", "prepare")]
    assert {step for _, act, step in held if act == "task"} <= TOLD_ALTHOUGH_HELD
    assert any(act == "task" for _, act, _ in held), "the exploration holds cases"


def test_a_closed_case_stays_closed() -> None:
    assert found().ways_out(CaseState.CLOSED) == set()


def test_the_pictures_name_every_state_and_stage() -> None:
    words = state_dot(found())
    assert all(f'"{state}"' in words for state in CaseState)
    assert all("->" in ways_dot(kind) for kind in Procedure)
