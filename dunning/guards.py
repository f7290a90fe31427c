"""What must be true before a letter presses a debtor: one named check per row, all that fail are told."""

from __future__ import annotations

import re
from collections.abc import Callable

from claims.refused import Finding
from dunning.limitation import arose_on, first_lapse
from dunning.party_kind import was_minor
from dunning.situation import Situation
from dunning.standing import unconfirmed

_EMPTY_WORDS = re.compile(r"(enligt|faktura(nr|nummer)?|invoice|no|nr|[\W\d_])+", re.IGNORECASE)


def _licence(situation: Situation) -> str | None:
    if situation.agency.may_send_demands(situation.today):
        return None
    return "The agency has no licence in force (2 § inkassolagen)."


def _debtor_known(situation: Situation) -> str | None:
    debtor = situation.facts.debtor
    return None if debtor and debtor.name.strip() else "It is not known who the debtor is."


def _identity(situation: Situation) -> str | None:
    debtor = situation.facts.debtor
    if debtor is None or debtor.orgnr or situation.facts.debtor_kind.is_natural:
        return None
    return "A business debtor without an organisation number may be another one of the same name."


def _address(situation: Situation) -> str | None:
    debtor = situation.facts.debtor
    return (
        None if debtor and any(line.strip() for line in debtor.address) else "The debtor's postal address is missing."
    )


def _country(situation: Situation) -> str | None:
    debtor = situation.facts.debtor
    if debtor is None or debtor.country == situation.law.country:
        return None
    return "The debtor is abroad, under another country's law."


def _law_unverified(situation: Situation) -> str | None:
    law = situation.abroad or situation.law
    if not law.is_provisional or not law.for_letters:
        return None
    principal = situation.balance.principal
    lacks = law.closed_for or unconfirmed(facts=situation.facts, law=law, on=situation.today, claim=principal)
    if not lacks:
        return None
    return f"Nobody has confirmed the law of {law.country} that a letter would rest on: {', '.join(lacks)}."


def _plan(situation: Situation) -> str | None:
    if situation.plan.country == situation.law.country:
        return None
    return f"The case runs on a plan for {situation.plan.country}, under the law of {situation.law.country}."


def _currency(situation: Situation) -> str | None:
    if situation.facts.currency == situation.law.currency:
        return None
    return f"The claim is in {situation.facts.currency}; statutory costs are in {situation.law.currency}."


def says_what_it_concerns(about: str) -> bool:
    """Whether words say what a claim concerns: "enligt faktura 123" does not (5 § inkassolagen)."""
    return bool(_EMPTY_WORDS.sub("", about).strip())


def _about(situation: Situation) -> str | None:
    unsaid = [i.number for i in situation.facts.invoices if not says_what_it_concerns(i.about)]
    if not unsaid:
        return None
    return f"What the claim concerns is not said for invoice {', '.join(unsaid)} (5 § inkassolagen)."


def _minor(situation: Situation) -> str | None:
    debtor, law = situation.facts.debtor, situation.law
    if debtor is None:
        return None
    arose = (arose_on(invoice=invoice, law=law) for invoice in situation.facts.invoices)
    if not any(was_minor(orgnr=debtor.orgnr, on=day, age_of_majority=law.age_of_majority) for day in arose):
        return None
    return "The debtor was under age when the claim arose; its ground must be examined first."


def _limitation(situation: Situation) -> str | None:
    lapse = first_lapse(facts=situation.facts, law=situation.law)
    if lapse is None or situation.today <= lapse.on:
        return None
    return f"A claim may have lapsed on {lapse.on} (8 § preskriptionslagen); a person must judge it."


def _pay_or_object(situation: Situation) -> str | None:
    guard = situation.guard_on
    if guard is not None and situation.today > guard:
        return None
    return "No demand has been sent whose time has run out (6 § inkassolagen)."


Guard = tuple[str, Callable[[Situation], str | None]]

ANY_LETTER: tuple[Guard, ...] = (
    ("licence_not_in_force", _licence),
    ("debtor_unknown", _debtor_known),
    ("debtor_identity_missing", _identity),
    ("debtor_address_missing", _address),
    ("debtor_abroad", _country),
    ("law_unverified", _law_unverified),
    ("plan_of_another_country", _plan),
    ("foreign_currency", _currency),
    ("about_missing", _about),
    ("debtor_minor", _minor),
    ("claim_prescribed", _limitation),
)
"""Before any letter that presses a debtor, the demand included (4, 5 and 8 §§ inkassolagen)."""

LEGAL_ACTION: tuple[Guard, ...] = (("demand_time_not_out", _pay_or_object), *ANY_LETTER)
"""Before an application to the authority."""


def failing(guards: tuple[Guard, ...], situation: Situation) -> tuple[Finding, ...]:
    """What stops a letter: a finding with its stable code for every guard that fails, none when it may leave."""
    found = ((code, check(situation)) for code, check in guards)
    return tuple(Finding(code, message) for code, message in found if message)
