"""What must be true before a letter presses a debtor: one named check per row, all that fail are told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from claims.refused import Finding, Refused
from dunning.disputed import is_all_disputed, is_every_invoice_disputed
from dunning.limitation import arose_on, first_lapse
from dunning.party_kind import was_minor
from dunning.situation import Situation
from dunning.standing import unconfirmed

_EMPTY_WORDS = re.compile(r"(enligt|faktura(nr|nummer)?|invoice|no|nr|[\W\d_])+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Guard:
    """One row: its stable code, the source that asks for it, and the check, which says what is wrong or nothing.

    `may_be_judged` when a person with the right to may judge that the letter may leave although the check fails.
    """

    code: str
    source: str
    check: Callable[[Situation], str | None]
    may_be_judged: bool = False


def _licence(situation: Situation) -> str | None:
    return None if situation.agency.may_send_demands(situation.today) else "The agency has no licence in force."


def _debtor_known(situation: Situation) -> str | None:
    debtor = situation.facts.debtor
    return None if debtor and debtor.name.strip() else "It is not known who the debtor is."


def _identity(situation: Situation) -> str | None:
    debtor = situation.facts.debtor
    if debtor is None or debtor.orgnr or situation.facts.debtor_kind.is_natural:
        return None
    return "A business debtor without an organisation number may be another one of the same name."


def _protected(situation: Situation) -> str | None:
    if not situation.facts.is_protected:
        return None
    return "The debtor's identity is protected: no address may be printed, post goes by way of Skatteverket."


def _representative(situation: Situation) -> str | None:
    found = situation.facts.representative(situation.today)
    if found is None or _is_address(found.address):
        return None
    return "The debtor has a representative whose address is missing: the debtor may not be written to directly."


def _address(situation: Situation) -> str | None:
    debtor = situation.facts.debtor
    if situation.facts.representative(situation.today) or (debtor and _is_address(debtor.address)):
        return None
    return "The debtor's postal address is missing."


def _is_address(lines: tuple[str, ...]) -> bool:
    return any(line.strip() for line in lines)


def _own_address(situation: Situation) -> str | None:
    found, debtor = situation.facts.representative(situation.today), situation.facts.debtor
    if found is None or found.kind.receives_in_place or (debtor and _is_address(debtor.address)):
        return None
    return "The debtor's own address is missing: a letter that interrupts limitation must reach the debtor."


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


def says_what_it_concerns(about: str, *, number: str = "") -> bool:
    """Whether words say what a claim concerns: "enligt faktura" and the invoice's own `number` do not.

    Source: 5 § inkassolagen.
    """
    words = re.sub(rf"(?<!\w){re.escape(number)}(?!\w)", " ", about, flags=re.IGNORECASE) if number.strip() else about
    return bool(_EMPTY_WORDS.sub("", words).strip())


def _about(situation: Situation) -> str | None:
    unsaid = [i.number for i in situation.facts.invoices if not says_what_it_concerns(i.about, number=i.number)]
    return f"What the claim concerns is not said for invoice {', '.join(unsaid)}." if unsaid else None


def _minor(situation: Situation) -> str | None:
    debtor, law = situation.facts.debtor, situation.law
    if debtor is None:
        return None
    arose = (arose_on(invoice=invoice, law=law) for invoice in situation.facts.invoices)
    if not any(was_minor(orgnr=debtor.orgnr, on=day, age_of_majority=law.age_of_majority) for day in arose):
        return None
    return "The debtor was under age when the claim arose; a jurist must examine its ground first."


def _limitation(situation: Situation) -> str | None:
    lapse = first_lapse(facts=situation.facts, law=situation.law)
    if lapse is None or situation.today <= lapse.on:
        return None
    return f"A claim may have lapsed on {lapse.on}; a person must judge it."


def _demand_left(situation: Situation) -> str | None:
    demand = situation.demand
    if demand is None or (demand.step, demand.occurrence) not in situation.facts.unsent:
        return None
    return "The demand has not left the house."


def _pay_or_object(situation: Situation) -> str | None:
    guard = situation.guard_on
    if guard is not None and situation.today > guard:
        return None
    return "No demand has been sent whose time has run out."


def _all_disputed(situation: Situation) -> str | None:
    facts = situation.facts
    is_all = bool(facts.objections) and is_every_invoice_disputed(facts=facts, on=situation.today)
    if facts.objections and not is_all:
        try:
            is_all = is_all_disputed(facts=facts, asked_for=situation.asked)
        except Refused:  # what cannot be counted stops the letter where it is counted
            return None
    if not is_all:
        return None
    return "Everything that is left is disputed: there is nothing to ask for until the debtor has been answered."


def _objection_unread(situation: Situation) -> str | None:
    if not situation.facts.has_unread_objection:
        return None
    return "The debtor wrote what reads as an objection: answer it, or write it down as a dispute, before applying."


def _demand_returned(situation: Situation) -> str | None:
    told = [*situation.facts.taken("demand"), *situation.facts.taken("correction")]
    if not told:
        return None
    latest = max(told, key=lambda each: (each.on, each.step == "correction"))
    if (latest.step, latest.occurrence) not in situation.facts.returned:
        return None
    return "The demand came back undelivered: send it to the right address, or judge that it went to the usual one."


_CUSTOM = "god inkassosed, 4 § inkassolagen (1974:182)"

ANY_LETTER: tuple[Guard, ...] = (
    Guard("licence_not_in_force", "2 § inkassolagen (1974:182)", _licence),
    Guard("debtor_unknown", _CUSTOM, _debtor_known),
    Guard("debtor_identity_missing", _CUSTOM, _identity),
    Guard("debtor_protected", "skyddad folkbokföring; 11 § inkassolagen (1974:182)", _protected),
    Guard("representative_address_missing", "god inkassosed, Inkassonämnden 198-2020", _representative),
    Guard("debtor_address_missing", "5 § inkassolagen (1974:182)", _address),
    Guard("debtor_abroad", "house rule", _country),
    Guard("law_unverified", "house rule: a law nobody has confirmed", _law_unverified),
    Guard("plan_of_another_country", "house rule", _plan),
    Guard("foreign_currency", "house rule", _currency),
    Guard("about_missing", "5 § inkassolagen (1974:182)", _about),
    Guard("all_disputed", _CUSTOM, _all_disputed),
    Guard("debtor_minor", "god inkassosed, 4 och 8 §§ inkassolagen (1974:182)", _minor, may_be_judged=True),
    Guard("claim_prescribed", "8 § preskriptionslagen (1981:130)", _limitation, may_be_judged=True),
)
"""Before any letter that presses a debtor, the demand included."""

INTERRUPTING: tuple[Guard, ...] = (
    *ANY_LETTER,
    Guard("debtor_own_address_missing", "5 § preskriptionslagen (1981:130), Inkassonämnden 198-2020", _own_address),
)
"""Before a letter that interrupts limitation: one with a god man or an ombud must reach the debtor all the same."""

LEGAL_ACTION: tuple[Guard, ...] = (
    Guard("demand_not_sent", "6 § inkassolagen (1974:182)", _demand_left),
    Guard("demand_time_not_out", "6 § inkassolagen (1974:182)", _pay_or_object),
    Guard("objection_unread", _CUSTOM, _objection_unread),
    Guard("demand_returned", "6 § inkassolagen (1974:182)", _demand_returned, may_be_judged=True),
    *ANY_LETTER,
)
"""Before an application to the authority."""

JUDGEABLE = tuple(guard.code for guard in (*ANY_LETTER, *LEGAL_ACTION[: -len(ANY_LETTER)]) if guard.may_be_judged)
"""The checks that a recorded judgement lets pass."""


def failing(guards: tuple[Guard, ...], situation: Situation) -> tuple[Finding, ...]:
    """What stops a letter: a finding with its stable code for every guard that fails, none when it may leave."""
    judged = situation.facts.judged
    found = ((guard, guard.check(situation)) for guard in guards if not (guard.may_be_judged and guard.code in judged))
    return tuple(Finding(guard.code, f"{message} ({guard.source})") for guard, message in found if message)
