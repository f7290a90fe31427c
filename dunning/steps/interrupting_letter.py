"""The letter that interrupts limitation (preskriptionsavbrott): a written reminder, in time before a claim lapses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dunning.guards import INTERRUPTING, failing
from dunning.situation import Situation
from dunning.step import Act, Decision, PlanStep
from dunning.steps.step import Starts, Step

NAME = "interrupting_letter"
PROVE = "prove_interruption"
"""The task: post the letter so that its arrival can be shown, and record the receipt."""
REGISTERED = "registered"
_NEEDS_PROOF = "It must go by registered post"


def run(situation: Situation, step: PlanStep) -> Decision:
    """The letter by ordinary post, or what stops it."""
    found = failing(INTERRUPTING, situation)
    if found:
        why = " ".join(finding.message for finding in found)
        return situation.nothing(why, next_step=NAME, blocked_by=tuple(finding.code for finding in found))
    return send(situation, "A letter that interrupts limitation is due.", needs_proof=False)


def send(situation: Situation, why: str, *, needs_proof: bool) -> Decision:
    """The letter, in whatever state the case is; the state stays. It costs the debtor nothing."""
    post = f" {_NEEDS_PROOF}." if needs_proof else ""
    decision = situation.take(Act.LETTER, NAME, situation.state, f"{why}{post} {whom(situation)}")
    return replace(decision, extra={"post": REGISTERED}) if needs_proof else decision


def ask_for_proof(situation: Situation, *, lapses_on: date) -> Decision | None:
    """The task that belongs to a letter for which ordinary post is not enough, once per letter."""
    taken = situation.facts.taken(NAME)
    if not taken or any(step.on >= taken[-1].on for step in situation.facts.taken(PROVE)):
        return None
    why = (
        f"A claim may lapse on {lapses_on}, and the letter of {taken[-1].on} must be shown to arrive: see that it goes "
        f"registered, and record the receipt (krav case interrupt). {whom(situation)}"
    )
    return situation.task(PROVE, why)


def whom(situation: Situation) -> str:
    """Whom the letter must reach (5 § preskriptionslagen, NJA 2022 s. 150, Inkassonämnden 198-2020)."""
    found = situation.facts.representative(situation.today)
    if found is None:
        return "It must reach the debtor."
    if found.kind.receives_in_place:
        return "It must reach the debtor's administrator and not the debtor."
    return "It must reach the debtor; tell the representative afterwards."


STEP = Step(NAME, "A letter that interrupts limitation.", Starts.BY_LIMITATION, run)
