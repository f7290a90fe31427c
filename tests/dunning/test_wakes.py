"""When a waiting case is looked at again: on every day that its facts name, and when interest has grown enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import is_dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, get_args, get_type_hints

from claims.balance import Cost, CostKind
from claims.case import CaseFacts, CaseState, StepTaken
from claims.invoice import Payment
from dunning.decide import Act
from dunning.ledger import balance, outstanding
from dunning.wakes import _dated_fields, next_date
from tests.dunning.builders import LAW, ask, case, kr, on, plan_of


def parts(hint: Any) -> Iterator[type]:
    """Every class that a declared type names, in a tuple or a union too."""
    if get_args(hint):
        for each in get_args(hint):
            yield from parts(each)
    elif isinstance(hint, type):
        yield hint


def holds_dates(kind: type, seen: frozenset[type] = frozenset()) -> bool:
    if kind is date:
        return True
    if not is_dataclass(kind) or kind in seen:
        return False
    return any(holds_dates(each, seen | {kind}) for hint in get_type_hints(kind).values() for each in parts(hint))


def reached(kind: type) -> Iterator[type]:
    yield kind
    for hint in get_type_hints(kind).values():
        for each in parts(hint):
            if is_dataclass(each):
                yield from reached(each)


def test_no_date_anywhere_in_the_facts_is_passed_over() -> None:
    kinds = set(reached(CaseFacts))
    assert StepTaken in kinds and Payment in kinds
    for kind in kinds:
        dated = {name for name, hint in get_type_hints(kind).items() if any(holds_dates(each) for each in parts(hint))}
        assert dated <= set(_dated_fields(kind)), kind
    assert datetime not in kinds


def test_a_day_is_named_when_it_comes_and_when_it_is_past() -> None:
    bare = case()
    first = next_date(bare, after=date(1900, 1, 1))
    assert first is not None
    asked = replace(bare, payments=(Payment(on("2031-05-04"), kr(1), "bank"),))
    assert next_date(asked, after=on("2031-05-03")) == on("2031-05-04")
    assert next_date(asked, after=on("2031-05-04")) == on("2031-05-05")
    assert next_date(asked, after=on("2031-05-05")) is None


def test_a_small_remainder_is_looked_at_on_the_very_day_that_interest_makes_it_large_enough() -> None:
    """99.50 is left, less than the 100 below which nothing escalates by itself; at 10 per cent that takes some weeks."""
    told = (StepTaken("demand", 1, on("2026-02-02"), on("2026-02-13")), StepTaken("remainder", 1, on("2026-02-20")))
    bare = replace(case(), state=CaseState.FIRST_PHASE, steps=told)
    owed = outstanding(balance(facts=bare, law=LAW, as_of=on("2026-02-19")))
    facts = replace(bare, payments=(Payment(on("2026-02-19"), owed - kr("99.50"), "bank"),))
    waits = ask(facts, on("2026-02-23"))
    assert (waits.act, waits.next_on, waits.blocked_by) == (Act.NOTHING, None, ("remainder",))
    while waits.act is Act.NOTHING and waits.wakes_on is not None:
        day = waits.wakes_on
        assert ask(facts, day - timedelta(days=1)).act is Act.NOTHING
        waits = ask(facts, day)
        if waits.blocked_by != ("remainder",):
            break
    assert outstanding(balance(facts=facts, law=LAW, as_of=day)) >= kr(100)
    assert outstanding(balance(facts=facts, law=LAW, as_of=day - timedelta(days=1))) < kr(100)


def test_a_person_who_has_not_answered_is_not_asked_again_every_day() -> None:
    """An application that ended: a fresh one waits for a person's word, asked for once and not once a day."""
    told = (StepTaken("demand", 1, on("2026-01-12"), on("2026-01-23")), StepTaken("payment_order", 1, on("2026-02-16")))
    told = (*told, StepTaken("ask_authority", 1, on("2026-02-20")))
    filed = Cost(CostKind.PAYMENT_ORDER, on("2026-02-17"), kr(300), "test")
    facts = replace(case(), state=CaseState.DECISION, steps=told, costs=(filed,), scored_on=on("2026-02-16"))
    usual = plan_of(facts)
    weighs: dict[str, Any] = {"needs": ("score", "recommendation"), "score_days": 90}
    steps = (replace(each, **weighs) if each.name == "payment_order" else each for each in usual.steps)
    plan = replace(usual, steps=tuple(steps))
    first = ask(facts, "2026-03-02", plan=plan)
    assert (first.act, first.step) == (Act.TASK, "recommendation")
    asked = replace(facts, steps=(*told, StepTaken("recommendation", 1, on("2026-03-02"))), scored_on=on("2026-03-02"))
    old_on = on("2026-03-02") + timedelta(days=91)
    for day in (on("2026-03-02"), on("2026-03-03"), old_on - timedelta(days=1)):
        found = ask(asked, day, plan=plan)
        assert (found.act, found.blocked_by) == (Act.NOTHING, ("recommendation_missing",)), day
    assert found.wakes_on == old_on
    assert ask(asked, old_on, plan=plan).step == "recommendation", "the score is too old: the case is weighed anew"
