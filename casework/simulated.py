"""A life ahead as JSON values, two of them compared, and many added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from claims.letter import letter_key
from claims.money import Money
from dunning.ahead import Ahead, Lived
from dunning.forecast import StopCost
from dunning.step import Act, Plan

_LEAVES = (Act.LETTER, Act.PREPARE)


def lived(ahead: Ahead, plan: Plan, shown_from: date) -> dict[str, Any]:
    """One life: its acts from a day on, its letters with their amounts, where it stops and how it ends.

    `marks` beside figures say which of them rest on a row that is `assumed` or `unverified`.
    """
    shown = [act for act in ahead.acts if act.on >= shown_from]
    number = ahead.facts.number
    stop = ahead.stop
    return {
        "plan": f"{plan.name}@{plan.hash}",
        "steps": [_step(act) for act in shown],
        "letters": [_letter(act, number) for act in shown if act.decision.act in _LEAVES],
        "stops": {"on": max(stop.on, shown_from).isoformat(), "why": stop.why, "waits_for": list(stop.waits_for)}
        if stop
        else None,
        "ends": {
            "state": str(ahead.facts.state),
            "next_on": ahead.next_on.isoformat() if ahead.next_on else None,
            "balance": ahead.balance.as_json() if ahead.balance else None,
            "marks": _lists(ahead.marks),
        },
        "split_off": list(ahead.split_off),
    }


def _step(act: Lived) -> dict[str, Any]:
    decision = act.decision
    return {
        "on": act.on.isoformat(),
        "act": str(decision.act),
        "step": decision.step,
        "occurrence": decision.occurrence or None,
        "state": str(decision.state_after),
        "deadline": decision.deadline.isoformat() if decision.deadline else None,
        "costs": [{"kind": str(cost.kind), "amount": str(cost.amount)} for cost in decision.costs],
        "total": str(act.balance.total) if act.balance else None,
        "marks": _lists(act.marks),
        "why": decision.why,
    }


def _letter(act: Lived, number: str) -> dict[str, Any]:
    decision = act.decision
    return {
        "key": letter_key(number, decision.step or "", decision.occurrence),
        "step": decision.step,
        "leaves": decision.act is Act.LETTER,
        "on": act.on.isoformat(),
        "deadline": decision.deadline.isoformat() if decision.deadline else None,
        "balance": act.balance.as_json() if act.balance else None,
        "marks": _lists(act.marks),
    }


def _lists(marks: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {figure: list(said) for figure, said in marks.items()}


def forecast_rows(found: Sequence[StopCost]) -> list[dict[str, Any]]:
    """The cost of stopping, stage by stage."""
    return [
        {
            "stage": each.stage,
            "on": each.on.isoformat() if each.on else None,
            "after": each.after,
            "stop": str(each.stop),
            "outlays": str(each.outlays),
            "setup_fee": str(each.setup_fee),
            "vat": str(each.vat),
            "owed": str(each.owed),
            "marks": list(each.marks),
        }
        for each in found
    ]


def compared(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """What the second life has more than the first (letters, tasks, costs, total), and the steps that differ.

    A step that only one of them has, or that they have on different days, is told with both days. `amounts` are the
    letters of both that ask for another sum or by another day.
    """
    ours, theirs = sums(one), sums(other)
    days, their_days = _days(one), _days(other)
    differing = [key for key in dict.fromkeys((*days, *their_days)) if days.get(key) != their_days.get(key)]
    return {
        "letters": theirs["letters"] - ours["letters"],
        "tasks": theirs["tasks"] - ours["tasks"],
        "costs": _less(theirs["costs"], ours["costs"]),
        "total": _less(theirs["total"], ours["total"]),
        "steps": [
            {"step": step, "occurrence": occurrence, "plan": days.get(key), "against": their_days.get(key)}
            for key in differing
            for step, occurrence in [key]
        ],
        "amounts": _amounts(one, other),
    }


def _amounts(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[dict[str, Any]]:
    theirs = {letter["key"]: letter for letter in other["letters"]}
    pairs = [(letter, theirs[letter["key"]]) for letter in one["letters"] if letter["key"] in theirs]
    return [
        {
            "key": ours["key"],
            "plan": {"total": _asked(ours), "deadline": ours["deadline"]},
            "against": {"total": _asked(their), "deadline": their["deadline"]},
        }
        for ours, their in pairs
        if (_asked(ours), ours["deadline"]) != (_asked(their), their["deadline"])
    ]


def _asked(letter: Mapping[str, Any]) -> str | None:
    return letter["balance"]["total"] if letter["balance"] else None


def sums(life: Mapping[str, Any]) -> dict[str, Any]:
    """How many letters and tasks a life has, what its letters and applications charge, and what is owed at its end."""
    charged = sum(Money.of(cost["amount"]).ore for step in life["steps"] for cost in step["costs"])
    balance = (life["ends"] or {}).get("balance")
    return {
        "letters": sum(letter["leaves"] for letter in life["letters"]),
        "tasks": sum(step["act"] == str(Act.TASK) for step in life["steps"]),
        "costs": str(Money(charged)),
        "total": balance["total"] if balance else None,
    }


def totals(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Per currency: cases, letters by step, tasks, costs and what is owed at the end; compared, of both plans.

    A case that cannot be lived on both is in neither sum.
    """
    found: dict[str, dict[str, Any]] = {}
    told = list(lines)
    is_compared = any("difference" in line for line in told)
    for line in told:
        if is_compared and "difference" not in line:
            continue
        for side in ("plan", "against") if "difference" in line else ("",):
            life = line[side] if side else line
            total = found.setdefault(line["currency"], {}).setdefault(side, _Total())
            total.add(life)
    return [{"currency": currency, **_sides(sides)} for currency, sides in sorted(found.items())]


def _sides(sides: Mapping[str, _Total]) -> dict[str, Any]:
    if "" in sides:
        return sides[""].as_json()
    one, other = sides["plan"], sides["against"]
    steps = sorted(one.letters.keys() | other.letters.keys())
    difference = {
        "letters": {step: other.letters[step] - one.letters[step] for step in steps},
        "tasks": other.tasks - one.tasks,
        "costs": str(Money(other.costs - one.costs)),
        "total": str(Money(other.owed - one.owed)),
    }
    return {"plan": one.as_json(), "against": other.as_json(), "difference": difference}


class _Total:
    """A running sum over lives."""

    def __init__(self) -> None:
        self.cases = 0
        self.uncounted = 0
        self.letters: Counter[str] = Counter()
        self.tasks = 0
        self.costs = 0
        self.owed = 0
        self.marks: set[str] = set()

    def add(self, life: Mapping[str, Any]) -> None:
        """One life more."""
        own = sums(life)
        self.cases += 1
        self.letters.update(letter["step"] for letter in life["letters"] if letter["leaves"])
        self.tasks += own["tasks"]
        self.costs += Money.of(own["costs"]).ore
        self.uncounted += own["total"] is None
        self.owed += Money.of(own["total"] or "0").ore
        ends = life["ends"] or {"marks": {}}
        self.marks.update(word for said in ends["marks"].values() for word in said)

    def as_json(self) -> dict[str, Any]:
        """The sum; `uncounted` is how many cases have no balance at the end, a row of law being missing."""
        return {
            "cases": self.cases,
            "uncounted": self.uncounted,
            "letters": dict(sorted(self.letters.items())),
            "tasks": self.tasks,
            "costs": str(Money(self.costs)),
            "total": str(Money(self.owed)),
            "marks": sorted(self.marks),
        }


def _days(life: Mapping[str, Any]) -> dict[tuple[str, int], str]:
    return {(step["step"], step["occurrence"]): step["on"] for step in life["steps"] if step["step"]}


def _less(more: str | None, less: str | None) -> str | None:
    return str(Money.of(more) - Money.of(less)) if more is not None and less is not None else None
