"""What stops a letter, by the code of its guard, and what does not: changes to the facts of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from claims.case import CaseFacts, StepTaken
from claims.money import Money
from claims.objection import Ground, Objection
from claims.party import DebtorKind, Representative, RepresentativeKind
from tests.dunning.builders import FIRM, PERSON, invoice, on

TODAY = on("2026-03-02")
CHILD = "201001022399"
Change = Callable[[CaseFacts], CaseFacts]


def debtor_with(**changes: Any) -> Change:
    """The debtor is otherwise."""
    return lambda facts: replace(facts, debtor=replace(facts.debtor, **changes) if facts.debtor else None)


def speaker(*address: str, kind: str = "agent") -> Change:
    """Somebody stands for the debtor."""
    found = Representative(RepresentativeKind(kind), "Sanna Ek", address, on("2026-02-01"))
    return lambda facts: replace(facts, representatives=(*facts.representatives, found))


def _old(facts: CaseFacts) -> CaseFacts:
    told = StepTaken("limitation_alarm", 1, TODAY)
    return replace(
        facts, invoices=(*facts.invoices, invoice(due="2015-01-31", number="OLD")), steps=(*facts.steps, told)
    )


def _foreign(facts: CaseFacts) -> CaseFacts:
    bills = tuple(replace(each, total=Money(each.total.ore, "EUR")) for each in facts.invoices)
    return replace(facts, currency="EUR", invoices=bills)


BLOCKS: Mapping[str, Change] = {
    "debtor_unknown": debtor_with(name=" "),
    "debtor_identity_missing": lambda facts: replace(
        facts, debtor=replace(facts.debtor or FIRM, orgnr=None), debtor_kind=DebtorKind.BUSINESS
    ),
    "debtor_protected": lambda facts: replace(facts, is_protected=True),
    "debtor_address_missing": debtor_with(address=("", " ")),
    "representative_address_missing": speaker(),
    "debtor_abroad": debtor_with(country="NO"),
    "foreign_currency": _foreign,
    "about_missing": lambda facts: replace(facts, invoices=(*facts.invoices, invoice(number="B", about="Faktura B"))),
    "all_disputed": lambda facts: replace(
        facts,
        objections=tuple(
            Objection(number, Ground.OTHER, TODAY, each.number) for number, each in enumerate(facts.invoices, 1)
        ),
    ),
    "debtor_minor": lambda facts: replace(facts, debtor=replace(facts.debtor or PERSON, orgnr=CHILD)),
    "claim_prescribed": _old,
}
HARMLESS: tuple[Change, ...] = (
    speaker("Gatan 1", "111 11 Exempelstad"),
    speaker("Gatan 1", "111 11 Exempelstad", kind="administrator"),
    lambda facts: replace(facts, judged=frozenset({"about_missing", "debtor_abroad", "licence_not_in_force"})),
)
