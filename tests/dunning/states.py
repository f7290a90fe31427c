"""Cases in each state of a life, and short ways to pay and to choose."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from claims.balance import CostKind
from claims.case import CaseState, DecisionTaken, Instalment, StepTaken
from claims.days import instant_of
from claims.invoice import Payment
from claims.party import DebtorKind
from tests.dunning.builders import (
    case,
    cost,
    kr,
    on,
)

CONSUMER = DebtorKind.CONSUMER
READY = case(state=CaseState.READY)
DEMAND = replace(
    READY,
    state=CaseState.DEMAND,
    steps=(StepTaken("demand", 1, on("2026-03-02"), on("2026-03-13")),),
    costs=(cost(CostKind.LATE_COMPENSATION, "2026-03-02", 450),),
)
FIRST_PHASE = replace(DEMAND, state=CaseState.FIRST_PHASE)
DECISION = replace(
    FIRST_PHASE,
    state=CaseState.DECISION,
    steps=(*DEMAND.steps, StepTaken("payment_order", 1, on("2026-03-30"))),
    scored_on=on("2026-03-30"),
)
FILED = replace(
    DECISION,
    state=CaseState.PAYMENT_ORDER,
    steps=(*DECISION.steps, StepTaken("payment_order", 2, on("2026-04-01"))),
    costs=(*DEMAND.costs, cost(CostKind.PAYMENT_ORDER, "2026-04-01", 300), cost(CostKind.COUNSEL, "2026-04-01", 380)),
)
MONITORED = replace(
    DECISION, state=CaseState.MONITORING, steps=(*DECISION.steps, StepTaken("monitoring", 1, on("2026-04-01")))
)
IN_PLAN = replace(
    DECISION,
    state=CaseState.INSTALMENT_PLAN,
    steps=(*DECISION.steps, StepTaken("instalment_plan", 1, on("2026-04-01"))),
    instalments=tuple(Instalment(on(day), 200_000) for day in ("2026-04-30", "2026-05-29", "2026-06-30")),
)


def paid(day: str, amount: str | int) -> Payment:
    return Payment(on(day), kr(amount), "cli")


def at(day: str, hour: int = 9) -> datetime:
    return instant_of(on(day), time(hour))


def choose(choice: str, day: str) -> tuple[DecisionTaken, ...]:
    return (DecisionTaken(choice, at(day), "creditor"),)
