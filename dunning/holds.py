"""Holds: tags that stop everything that would leave the house, while interest keeps running."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from claims.case import Hold
from claims.refused import Finding
from dunning.disputed import is_all_disputed
from dunning.situation import Situation
from dunning.step import Decision

ALL_DISPUTED = "all_disputed"
"""What stops a case of which every krona that is left is disputed, one objection beside another."""
_CUSTOM = "god inkassosed, 4 § inkassolagen (1974:182)"


@dataclass(frozen=True, slots=True)
class HoldRule:
    """What a hold means and what is done instead of a letter; `source` asks for it.

    One that `needs_reason` is ended only with a reason, one that `must_be_named` only by its own name.
    """

    source: str
    instead: str
    needs_reason: bool = False
    must_be_named: bool = False


HOLDS: Mapping[Hold, HoldRule] = {
    Hold.DISPUTE: HoldRule(_CUSTOM, "Look into the objection with the creditor and answer the debtor."),
    Hold.RESPITE: HoldRule("house rule", "The debtor has been given time: wait until it has run out."),
    Hold.MANUAL: HoldRule("house rule", "A person has stopped the case: see its events, then resume it."),
    Hold.STOP: HoldRule("house rule", "The creditor has asked for a stop: wait for word from them."),
    Hold.BANKRUPTCY: HoldRule(
        _CUSTOM, "The debtor is bankrupt: file the claim with the bankruptcy's administrator.", needs_reason=True
    ),
    Hold.REORGANISATION: HoldRule(
        _CUSTOM, "The debtor is being reorganised: report the claim to the reorganiser.", needs_reason=True
    ),
    Hold.DEBT_RELIEF: HoldRule(
        _CUSTOM, "The debtor has applied for debt relief: file the claim with Kronofogden.", needs_reason=True
    ),
    Hold.DECEASED: HoldRule(
        _CUSTOM,
        "The debtor has died: find the estate's address and record it (krav case estate).",
        needs_reason=True,
    ),
    Hold.MINOR: HoldRule(
        _CUSTOM,
        "The debtor was under age: a jurist examines the claim's ground (krav case judge).",
        needs_reason=True,
    ),
    Hold.PROTECTED_IDENTITY: HoldRule(
        "skyddad folkbokföring; 11 § inkassolagen (1974:182)",
        "The debtor's identity is protected: no address is kept; post goes by way of Skatteverket.",
        needs_reason=True,
        must_be_named=True,
    ),
    Hold.REPRESENTATIVE: HoldRule(
        "god inkassosed, Inkassonämnden 198-2020",
        "Somebody stands for the debtor: record who and where (krav case representative).",
    ),
    Hold.CURRENCY: HoldRule("house rule", "The claim is in another currency: a handler decides."),
    Hold.LIMITATION: HoldRule(
        "8 § preskriptionslagen (1981:130)", "The claim may have lapsed: a person must judge it.", needs_reason=True
    ),
}
"""Every hold stops every letter. Interest is counted on: what may be claimed of it afterwards a person decides."""


def hold_names(situation: Situation) -> tuple[str, ...]:
    """The holds set on a case, by name, in a fixed order."""
    return tuple(sorted(str(hold) for hold in situation.facts.holds))


def standing(holds: frozenset[Hold]) -> tuple[Finding, ...]:
    """The holds as findings: the hold's name as code, and what is done instead, with the source that asks for it."""
    return tuple(Finding(str(hold), f"{HOLDS[hold].instead} ({HOLDS[hold].source})") for hold in sorted(holds, key=str))


def held(situation: Situation) -> Decision | None:
    """Nothing, while any hold is set: no letter, no document, no call, no step forward."""
    names = hold_names(situation)
    if not names:
        return _all_disputed(situation)
    why = " ".join(HOLDS[Hold(name)].instead for name in names)
    return situation.nothing(
        f"Held: {', '.join(names)}. Nothing leaves; interest keeps running. {why}", blocked_by=names
    )


def _all_disputed(situation: Situation) -> Decision | None:
    """Nothing either while everything that is left is disputed, one objection beside another."""
    if not situation.facts.objections or not is_all_disputed(facts=situation.facts, asked_for=situation.asked):
        return None
    why = f"Everything that is left is disputed. Interest keeps running. {HOLDS[Hold.DISPUTE].instead} ({_CUSTOM})"
    return situation.nothing(why, blocked_by=(ALL_DISPUTED,))
