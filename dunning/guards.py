"""What must be true before a letter presses a debtor: one named check per row, all that fail are told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from claims.days import local_date
from claims.own_invoice import FILING
from claims.party import DebtorKind
from claims.refused import Finding, Refused
from dunning.authority.machine import is_enforceable
from dunning.disputed import is_all_disputed, is_every_invoice_disputed
from dunning.limitation import arose_on
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
    lapse = next(iter(situation.open_claims), None)
    if lapse is None or situation.today <= lapse.on:
        return None
    return f"A claim may have lapsed on {lapse.on}; a person must judge it."


def _demand_left(situation: Situation) -> str | None:
    demand = situation.demand
    if demand is None or (demand.step, demand.occurrence) not in situation.facts.unsent:
        return None
    return "The demand has not left the house."


def _prepayment(situation: Situation) -> str | None:
    if FILING not in situation.facts.unpaid:
        return None
    return "The deposit before the application is invoiced and not paid."


def _pay_or_object(situation: Situation) -> str | None:
    guard = situation.guard_on
    if guard is not None and situation.today > guard:
        return None
    return "No demand has been sent whose time has run out."


def _judged_already(situation: Situation) -> str | None:
    return "A judgment stands for the claim: it is enforced, not applied for again." if situation.is_judged else None


def _title(situation: Situation) -> str | None:
    if situation.law.authority and is_enforceable(situation.facts, on=situation.today, law=situation.law):
        return None
    return "There is no judgment to enforce, or it is being enforced already."


def _large_enough(situation: Situation) -> str | None:
    if situation.law.authority is None:
        return None
    least = situation.law.authority.smallest_enforced.on(situation.today).value
    return None if situation.outstanding >= least else f"Less than {least} is left."


def _keeps_books(situation: Situation) -> str | None:
    if situation.facts.debtor_kind in (DebtorKind.BUSINESS, DebtorKind.SOLE_TRADER):
        return None
    return "Only a debtor who must keep books, now or within the last year, can be urged so."


def _approved(situation: Situation) -> str | None:
    return "Nobody beside the creditor has approved the demand (krav case judge)."


def _scored(situation: Situation) -> str | None:
    step = situation.plan.step("payment_order")
    if step is None or "score" not in step.needs:
        return None
    scored_on = situation.facts.scored_on
    if scored_on is not None and (situation.today - scored_on).days <= step.score_days:
        return None
    return "The debtor's means and the use of an application have not been weighed (krav case score)."


def _recommended(situation: Situation) -> str | None:
    step = situation.plan.step("payment_order")
    if step is None or "recommendation" not in step.needs:
        return None
    scored_on = situation.facts.scored_on
    said_on = max((local_date(each.at) for each in situation.facts.recommended), default=None)
    if said_on is not None and (scored_on is None or said_on >= scored_on):
        return None
    return "No person has said what should follow since the case was weighed (krav case recommend)."


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
UNAPPROVED = "bankruptcy_unapproved"
_OF_ANY_APPLICATION = frozenset(
    {"licence_not_in_force", "debtor_unknown", "debtor_identity_missing", "law_unverified", "claim_prescribed"}
)

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
    Guard("judged_already", "64 § lag (1990:746)", _judged_already),
    Guard("score_missing", "house rule: nothing costs before it is weighed", _scored),
    Guard("recommendation_missing", "art. 22 GDPR", _recommended),
    Guard("prepayment_missing", "house rule: the accepted terms", _prepayment),
    Guard("objection_unread", _CUSTOM, _objection_unread),
    Guard("demand_returned", "6 § inkassolagen (1974:182)", _demand_returned, may_be_judged=True),
    *ANY_LETTER,
)
"""Before an application to the authority."""

ENFORCEMENT: tuple[Guard, ...] = (
    Guard("judgment_missing", "3 kap. 1 § utsökningsbalken, 45 § lag (1990:746)", _title),
    Guard("too_small_to_enforce", "6 § förordning (1992:1094)", _large_enough),
    *(guard for guard in ANY_LETTER if guard.code in _OF_ANY_APPLICATION),
)
"""Before an application for enforcement, which goes to the authority and never to the debtor."""

BANKRUPTCY_DEMAND: tuple[Guard, ...] = (
    Guard("not_a_trader", "2 kap. 9 § konkurslagen (1987:672)", _keeps_books),
    Guard("demand_time_not_out", "6 § inkassolagen (1974:182)", _pay_or_object),
    Guard(UNAPPROVED, "house rule: two people decide", _approved, may_be_judged=True),
    *ANY_LETTER,
)
"""Before a demand under threat of bankruptcy: a measure so harsh that the creditor's choice alone is not enough."""

JUDGEABLE = (
    *(guard.code for guard in (*ANY_LETTER, *LEGAL_ACTION[: -len(ANY_LETTER)]) if guard.may_be_judged),
    UNAPPROVED,
)
"""The checks that a recorded judgement lets pass."""


def failing(guards: tuple[Guard, ...], situation: Situation) -> tuple[Finding, ...]:
    """What stops a letter: a finding with its stable code for every guard that fails, none when it may leave."""
    judged = situation.facts.judged
    found = ((guard, guard.check(situation)) for guard in guards if not (guard.may_be_judged and guard.code in judged))
    return tuple(Finding(guard.code, f"{message} ({guard.source})") for guard, message in found if message)
