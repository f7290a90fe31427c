"""The graph of a case's states, found by living: every event that may come is tried in every situation that is met.

`python -m bench.states` draws it, and the ways of the proceedings, into docs/img; nothing of it is written by hand.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from claims.case import CaseFacts, CaseState, DecisionTaken, Hold, Instalment
from claims.invoice import Invoice, Payment
from claims.money import Money
from claims.party import DebtorKind, Party
from claims.proceeding import AuthorityRecord, Procedure, RecordKind
from dunning.ahead import applied
from dunning.authority.machine import BY_TIME, FIRST, WAYS, possible_now, proceedings
from dunning.choices import open_choices
from dunning.decide import Act, decide
from dunning.following import after_record
from dunning.guards import UNAPPROVED
from dunning.law.law import Law
from dunning.ledger import balance, outstanding
from dunning.plan import Plan
from dunning.step import Decision

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "img"
START = date(2026, 3, 2)
_MOST_LOOKS = 60
_MOST_ACTS_A_DAY = 25
_FAR = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Edge:
    """A change of state, and what brought it: an event from outside, or a rule of the house."""

    before: CaseState
    after: CaseState
    cause: str


@dataclass(slots=True)
class Found:
    """What was met: states with how many situations of each, changes, and every act in the situation it came in."""

    situations: dict[CaseState, int] = field(default_factory=lambda: defaultdict(int))
    edges: set[Edge] = field(default_factory=set)
    acts: set[tuple[CaseState, str, str, bool]] = field(default_factory=set)
    is_whole: bool = True

    def ways_out(self, state: CaseState) -> set[CaseState]:
        """The states that one leads to, itself left out."""
        return {edge.after for edge in self.edges if edge.before is state and edge.after is not state}


def explore(*, plans: Mapping[str, Plan], law: Law, agency: object, most: int) -> Found:
    """Live from new cases through every event that may come, until no situation is new or `most` were met.

    Two situations are the same when state, proceedings, holds, the creditor's open choice and the kinds of step taken
    are. Acts are (state, act, step, whether the case was held). Deterministic.
    """
    found = Found()
    ahead: deque[tuple[CaseFacts, Plan, date]] = deque()
    seen: set[object] = set()
    for facts, plan in _new_cases(plans):
        ahead.append((facts, plan, START))
    while ahead:
        facts, plan, day = ahead.popleft()
        facts, waits = _settled(facts, plan, law, agency, day, found)
        key = _key(facts, plan, law, day)
        if key in seen:
            continue
        if facts.state is CaseState.CLOSED:
            found.situations[facts.state] += 1
            continue
        if len(seen) >= most:
            found.is_whole = False
            break
        seen.add(key)
        found.situations[facts.state] += 1
        acts_on = _acts_on(facts, plan, law, agency, day, waits)
        for cause, after, then in _events(facts, acts_on, law, day):
            if after.state is not facts.state:
                found.edges.add(Edge(facts.state, after.state, cause))
            ahead.append((after, plan, then))
    return found


def _settled(
    facts: CaseFacts, plan: Plan, law: Law, agency: object, day: date, found: Found
) -> tuple[CaseFacts, Decision]:
    for _ in range(_MOST_ACTS_A_DAY):
        decision = decide(facts=facts, plan=plan, law=law, agency=agency, today=day)  # type: ignore[arg-type]
        if decision.act is Act.NOTHING:
            return facts, decision
        found.acts.add((facts.state, str(decision.act), decision.step or "", bool(facts.holds)))
        after = applied(facts, decision, on=day)
        if after.state is not facts.state:
            found.edges.add(Edge(facts.state, after.state, decision.step or decision.rule))
        facts = after
    raise RuntimeError("a case took more steps in one day than any plan has")


def _key(facts: CaseFacts, plan: Plan, law: Law, day: date) -> object:
    told = tuple((each.kind, each.stage) for each in proceedings(facts, on=day, law=law))
    latest = max(facts.decisions, key=lambda each: each.at, default=None)
    steps = frozenset(step.step for step in facts.steps)
    choice = latest.choice if latest else ""
    return (plan.name, facts.state, told[-2:], facts.holds, choice, steps, bool(facts.payments), facts.judged)


def _acts_on(facts: CaseFacts, plan: Plan, law: Law, agency: object, day: date, waits: Decision) -> date:
    """The next day on which anything is done while nothing comes from outside, or a day far ahead."""
    for _ in range(_MOST_LOOKS):
        if waits.wakes_on is None:
            break
        day = max(waits.wakes_on, day + timedelta(days=1))
        waits = decide(facts=facts, plan=plan, law=law, agency=agency, today=day)  # type: ignore[arg-type]
        if waits.act is not Act.NOTHING:
            return day
    return day + _FAR


def _events(facts: CaseFacts, acts_on: date, law: Law, day: date) -> Iterator[tuple[str, CaseFacts, date]]:
    """What may come next, with the facts after it and the day on which it comes."""
    yield "time", facts, acts_on
    tomorrow = day + timedelta(days=1)
    if facts.holds:
        yield "released", replace(facts, holds=frozenset()), tomorrow
    else:
        yield "held", replace(facts, holds=frozenset({Hold.DISPUTE})), tomorrow
    if facts.state.is_before_demand:
        at = datetime.combine(day, time(8), tzinfo=UTC)
        yield "completed", replace(facts, missing=()), tomorrow
        yield "accepted", replace(facts, accepted_at=at), tomorrow
        yield "checked", replace(facts, creditor_is_confirmed=True), tomorrow
        return
    owed = outstanding(balance(facts=facts, law=law, as_of=tomorrow))
    if owed.ore > 0:
        yield "paid", _paid(facts, owed, tomorrow), tomorrow
    if facts.state in (CaseState.PAYMENT_ORDER, CaseState.INSTALMENT_PLAN) and owed.ore > 500_00:
        yield "paid in part", _paid(facts, Money(200_00), tomorrow), tomorrow
    for choice in open_choices(facts, law=law, on=tomorrow):
        yield f"chosen: {choice.name}", _chosen(facts, choice.name, tomorrow), tomorrow
    if UNAPPROVED not in facts.judged and any(each.choice == "bankruptcy_demand" for each in facts.decisions):
        yield "approved", replace(facts, judged=facts.judged | {UNAPPROVED}), tomorrow
    for kind in possible_now(facts, on=tomorrow, law=law):
        yield f"told: {kind}", after_record(facts, _told(kind, tomorrow), on=tomorrow, law=law), tomorrow


def _paid(facts: CaseFacts, amount: Money, day: date) -> CaseFacts:
    return replace(facts, payments=(*facts.payments, Payment(day, amount, "bank", f"p{len(facts.payments)}")))


def _chosen(facts: CaseFacts, choice: str, day: date) -> CaseFacts:
    made = DecisionTaken(choice, datetime.combine(day, time(8), tzinfo=UTC), "creditor")
    instalments = facts.instalments
    if choice == "instalment_plan":
        instalments = tuple(Instalment(day + timedelta(days=30 * month), 2_000_00) for month in (1, 2, 3))
    return replace(facts, decisions=(*facts.decisions, made), instalments=instalments)


def _told(kind: RecordKind, day: date) -> AuthorityRecord:
    return AuthorityRecord(kind, day, day + timedelta(days=14), "ref", Money(100_00))


def _new_cases(plans: Mapping[str, Plan]) -> Iterator[tuple[CaseFacts, Plan]]:
    for name, kind in (("se-business", DebtorKind.BUSINESS), ("se-consumer", DebtorKind.CONSUMER)):
        invoice = Invoice("10234", date(2025, 12, 1), date(2026, 1, 31), Money(10_000_00), None, "putsning av fasad")
        orgnr = "5599990016" if kind is DebtorKind.BUSINESS else None
        yield (
            CaseFacts(
                number="2026-000001",
                state=CaseState.AWAITING_CREDITOR,
                debtor_kind=kind,
                registered_at=datetime.combine(START, time(8), tzinfo=UTC),
                accepted_at=None,
                creditor_is_confirmed=False,
                missing=("debtor_address",),
                currency="SEK",
                invoices=(invoice, replace(invoice, number="10235", due_date=START + timedelta(days=3))),
                credits=(),
                payments=(),
                costs=(),
                steps=(),
                holds=frozenset(),
                debtor=Party("Gäldenär", orgnr, ("Gatan 1", "111 11 Ort")),
            ),
            plans[name],
        )


# Pictures -----------------------------------------------------------------------------------------------------------


def state_dot(found: Found) -> str:
    """The graph of states in the words of Graphviz, each change with what brings it."""
    causes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for edge in found.edges:
        causes[str(edge.before), str(edge.after)].add(edge.cause.removeprefix("chosen: ").removeprefix("told: "))
    lines = [
        f'  "{before}" -> "{after}" [label="{_label(sorted(said))}"];'
        for (before, after), said in sorted(causes.items())
    ]
    return _dot("states of a case", lines, [str(state) for state in CaseState], {str(CaseState.CLOSED)})


def ways_dot(kind: Procedure) -> str:
    """The way of a proceeding: its stages, and the record or the time that leads from one to the next."""
    ways = WAYS[kind]
    causes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (stage, record), to in ways.items():
        if to is not stage:
            causes[str(stage), str(to)].add(str(record))
    stages = {stage for stage, _ in ways} | set(ways.values()) | {FIRST[kind]}
    for stage, to in BY_TIME.items():
        if stage in stages:
            causes[str(stage), str(to)].add("time")
            stages.add(to)
    lines = [f'  "{at}" -> "{to}" [label="{_label(sorted(said))}"];' for (at, to), said in sorted(causes.items())]
    over = {str(stage) for stage in stages if stage.is_over}
    return _dot(str(kind), lines, sorted(map(str, stages)), over)


def _dot(title: str, lines: list[str], names: list[str], over: set[str]) -> str:
    head = [
        f'digraph "{title}" {{',
        '  graph [rankdir=TB, bgcolor="white", pad=0.3, nodesep=0.35, ranksep=0.5];',
        '  node [shape=box, style="rounded,filled", fillcolor="#eef2f7", color="#44546a", fontname="Helvetica"];',
        '  edge [color="#44546a", fontname="Helvetica", fontsize=9];',
    ]
    nodes = [f'  "{name}" [fillcolor="#d9e8d4"];' if name in over else f'  "{name}";' for name in names]
    return "\n".join([*head, *nodes, *lines, "}"]) + "\n"


def _label(said: list[str]) -> str:
    shown = [text.replace('"', "'") for text in said]
    more = f"\\n+ {len(shown) - 4} more" if len(shown) > 4 else ""
    return "\\n".join(shown[:4]) + more


def main() -> None:
    """Explore, and draw."""
    from workers.settings import read_settings
    from workers.setup import read_policies

    parser = argparse.ArgumentParser(prog="python -m bench.states")
    parser.add_argument("--most", type=int, default=20_000, help="how many situations to meet at most")
    most = parser.parse_args().most
    dot = shutil.which("dot")
    if dot is None:
        raise SystemExit("Graphviz is missing: `make graph` installs it")
    policies = read_policies(read_settings().policies)
    found = explore(plans=policies.plans, law=policies.law.ahead(), agency=policies.agency, most=most)
    PICTURES.mkdir(parents=True, exist_ok=True)
    pictures = {"states": state_dot(found)} | {f"ways-{kind}": ways_dot(kind) for kind in Procedure}
    for name, text in pictures.items():
        subprocess.run([dot, "-Tsvg", "-o", str(PICTURES / f"{name}.svg")], input=text.encode(), check=True)
    met = sum(found.situations.values())
    print(f"{met} situations, {len(found.edges)} changes{'' if found.is_whole else ' (stopped at the limit)'}")
    for state, count in sorted(found.situations.items()):
        print(
            f"  {state}: {count} situations, leads to {', '.join(sorted(map(str, found.ways_out(state)))) or 'nothing'}"
        )


if __name__ == "__main__":
    main()
