"""What the values of closed lists are called where a person chooses one, and a case's parts where a change is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping

from casework.offered_choices import MORE
from templates.catalog import label, marked
from templates.pictures import STEPS
from web.labels import HOLDS
from web.labels import label as chip_label
from web.page import amount

_GROUNDS = {
    "not_ordered": marked("varan eller tjänsten är inte beställd"),
    "not_as_ordered": marked("det levererade är inte som beställt"),
    "already_paid": marked("redan betalt"),
    "wrong_amount": marked("fel belopp"),
    "wrong_person": marked("fel person"),
    "other": marked("annat"),
}
_CHOICES = {
    "payment_order": marked("betalningsföreläggande, med utmätning sedan"),
    "payment_order_only": marked("betalningsföreläggande utan utmätning"),
    "instalment_plan": marked("avbetalningsplan"),
    "monitoring": marked("efterbevakning"),
    "reopen": marked("ta upp ärendet igen"),
    "court": marked("överlämning till tingsrätt"),
    "enforcement": marked("verkställighet hos Kronofogden"),
    "bankruptcy_demand": marked("betalningsuppmaning vid konkurshot"),
    "sale": marked("försäljning av fordran"),
    "stop": marked("avsluta ärendet"),
}
_RECORDS = {
    "received": marked("ansökan mottagen"),
    "completion_requested": marked("komplettering begärd"),
    "completed": marked("komplettering inlämnad"),
    "rejected": marked("ansökan avvisad"),
    "taken_up": marked("ansökan tas upp"),
    "service_failed": marked("delgivning misslyckad"),
    "self_service": marked("vi får sköta delgivningen"),
    "served": marked("gäldenären delgiven"),
    "dismissed": marked("ansökan avslagen"),
    "contested": marked("bestridd"),
    "treated_as_contested": marked("behandlas som bestridd"),
    "partly_contested": marked("delvis bestridd"),
    "transfer_requested": marked("överlämning begärd"),
    "transferred": marked("överlämnad till tingsrätt"),
    "struck_off": marked("avskriven"),
    "withdrawn": marked("återkallad"),
    "reduced": marked("nedsatt"),
    "judgment": marked("utslag"),
    "recovery_sought": marked("återvinning sökt"),
    "appealed": marked("överklagat"),
    "appeal_ended": marked("överklagandet avslutat"),
    "court_judgment": marked("dom till vår fördel"),
    "court_lost": marked("dom till vår nackdel"),
    "enforcement_applied": marked("verkställighet sökt"),
    "enforcement_opened": marked("mål om verkställighet öppnat"),
    "enforcement_fee": marked("utsökningsavgift påförd"),
    "attachment": marked("utmätning"),
    "suspended": marked("anstånd eller inhibition"),
    "resumed": marked("återupptaget"),
    "no_assets": marked("tillgångar saknas"),
    "enforcement_ended": marked("verkställigheten avslutad"),
    "enforcement_withdrawn": marked("verkställigheten återkallad"),
    "bankruptcy_demand_served": marked("betalningsuppmaningen delgiven"),
    "bankruptcy_petitioned": marked("konkursansökan inlämnad"),
    "bankruptcy_declared": marked("konkurs beslutad"),
    "bankruptcy_refused": marked("konkursansökan avslagen"),
}
_PROOFS = {
    "none": marked("inget bevis"),
    "ordinary_post": marked("vanlig post"),
    "several_letters": marked("flera brev"),
    "registered": marked("rekommenderat brev"),
    "digital_read": marked("läst i digital brevlåda"),
    "served": marked("delgivet"),
    "bank_record": marked("betalning hos banken"),
    "written_acknowledgment": marked("skriftligt erkännande"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "ground": _GROUNDS,
    "decision": _CHOICES,
    "recommendation": _CHOICES,
    "record_next": _RECORDS,
    "proof": _PROOFS,
    "outcome": {
        "upheld": marked("godtas helt"),
        "partly_upheld": marked("godtas delvis"),
        "rejected": marked("godtas inte"),
        "withdrawn": marked("återtagen"),
        "unclear": marked("oklart: till jurist"),
    },
    "complaint_outcome": {
        "upheld": marked("godtas helt"),
        "partly_upheld": marked("godtas delvis"),
        "rejected": marked("godtas inte"),
        "withdrawn": marked("återtagen"),
    },
    "close": {"prescribed": marked("preskriberat"), "written_off": marked("avskrivet")},
    "representative": {
        "agent": marked("ombud"),
        "guardian": marked("god man"),
        "administrator": marked("förvaltare"),
        "estate_administrator": marked("boutredningsman"),
    },
    "interruption_kind": {
        "acknowledged": marked("gäldenären har erkänt skulden"),
        "letter": marked("brev som kom fram"),
        "proceeding": marked("förfarande vid myndighet eller domstol"),
    },
    "judgement": {
        "debtor_minor": marked("gäldenären var underårig"),
        "claim_prescribed": marked("fordran kan vara preskriberad"),
        "demand_returned": marked("kravet kom i retur"),
    },
    "paper": {
        "invoice": marked("faktura"),
        "about": marked("beskrivning av vad kravet gäller"),
        "agreement": marked("avtal"),
        "delivery": marked("leveransbevis"),
        "acknowledgment": marked("erkännande"),
    },
    "purpose": {
        "legal_action": marked("inför rättslig åtgärd"),
        "instalment_plan": marked("inför avbetalningsplan"),
        "monitoring": marked("under efterbevakning"),
    },
    "credit_ground": {
        "credit_agreement": marked("kreditavtal"),
        "unpaid_claim": marked("obetald fordran"),
    },
    "channel": {
        "phone": marked("telefon"),
        "mail": marked("e-post"),
        "letter": marked("brev"),
        "visit": marked("besök"),
        "other": marked("annat"),
    },
    "contact_about": {
        "objection": marked("invändning"),
        "paid": marked("säger sig ha betalat"),
        "plan": marked("vill betala av"),
        "question": marked("fråga"),
        "address": marked("adress"),
        "other": marked("annat"),
    },
    "who": {
        "debtor": marked("gäldenären"),
        "creditor": marked("borgenären"),
        "representative": marked("företrädaren"),
        "other": marked("annat"),
    },
    "complaint_about": {
        "treatment": marked("bemötande"),
        "letter": marked("ett brev"),
        "cost": marked("en kostnad"),
        "personal_data": marked("personuppgifter"),
        "availability": marked("tillgänglighet"),
        "wrong_person": marked("fel person"),
        "other": marked("annat"),
    },
    "arises": {
        "agreement": marked("avtalet"),
        "delivery": marked("leveransen"),
        "period": marked("periodens början"),
    },
}

PARTS: Mapping[str, str] = {
    "state": marked("Läge"),
    "close_code": marked("Avslutat som"),
    "held": marked("Stopp"),
    "hold_until": marked("Stopp till och med"),
    "next_step": marked("Nästa steg"),
    "next_on": marked("Nästa dag"),
    "plan": marked("Kravplan"),
    "tone.own": marked("Ton i breven, bara här"),
    "tone.wished": marked("Ton i breven"),
    "why": marked("Varför"),
    "missing": marked("Saknas"),
    "accepted_at": marked("Villkoren godkända"),
    "merged_into": marked("Slogs ihop med"),
    "invoices": marked("Faktura"),
    "payments": marked("Betalning"),
    "tasks": marked("Uppgift"),
    "objections": marked("Invändning"),
    "disputed": marked("Bestritt"),
    "offers": marked("Uppgörelse"),
    "instalment_plans": marked("Avbetalningsplan"),
    "representatives": marked("Företrädare"),
    "interruptions": marked("Preskriptionsavbrott"),
    "returned": marked("Brev i retur"),
    "contacts": marked("Kontakt"),
    "judged": marked("Bedömt"),
    "stopped_by": marked("Hindrar brev"),
    "authority.records": marked("Myndighet"),
    "address.known": marked("Adress"),
    "address.set_aside": marked("Adress som inte används mer"),
    "debtor": marked("Gäldenär"),
    "documents": marked("Dokument"),
    "balance.total": marked("Skuld"),
    "balance.principal": marked("Kapital"),
    "balance.interest": marked("Ränta"),
    "balance.costs": marked("Kostnader"),
    "balance.rounding": marked("Öresavrundning"),
    "asked.total": marked("Krävs"),
    "asked.principal": marked("Krävs i kapital"),
    "asked.interest": marked("Krävs i ränta"),
    "asked.costs": marked("Krävs i kostnader"),
    "creditor": marked("Borgenär"),
    "ocr_reference": marked("OCR-nummer"),
    "linked_to": marked("Hör ihop med"),
    "not_taken": marked("Tas inte emot utan prövning"),
}
"""A case's parts as a preview names them; a part of a part is told under the whole's name where it has none."""

_SUM = re.compile(r"-?\d+\.\d\d")
_NAMED_BY_MORE = frozenset({"letter", "demand", "payment"})
"""Lists whose values mean nothing to a person: what tells them apart is their name."""
_MORE_CHIPS: Mapping[str, str] = {"letter": "step", "demand": "step", "merge_into": "case"}
BOOKED_BY: Mapping[str, str] = {
    "handler": marked("till oss, fört in för hand"),
    "direct": marked("direkt till borgenären"),
}
_MORE_WORDS: Mapping[str, Mapping[str, str]] = {
    "payment": BOOKED_BY,
    "objection": _GROUNDS,
    "contact": {**WORDS["channel"], **WORDS["contact_about"]},
    "complaint": WORDS["complaint_about"],
    "interruption": WORDS["interruption_kind"],
    "record": _RECORDS,
}
_AT_MOST = marked("kostar högst {value} kr")


def choice_word(options: str, value: str, more: str, *, language: str) -> str:
    """What a value of a list is called in a language, with what tells it apart."""
    if options in ("hold", "held", "status") and value in HOLDS:
        word = _chip("hold", value, language)
    elif options == "tone":
        word = _chip("tone", value, language)
    else:
        word = label(WORDS.get(options, {}).get(value, value), language=language)
    if options == "decision":
        return word if more in ("", "0.00") else f"{word} ({_cost(more, language)})"
    parts = [_part(options, part, language) for part in more.split(MORE) if part]
    if options == "plan":
        parts = [part[:7] for part in parts]
    return " · ".join(parts if options in _NAMED_BY_MORE and parts else [word, *parts])


def _part(options: str, part: str, language: str) -> str:
    """A part of what tells a value apart: a sum with a comma, a code by its word, anything else as it is."""
    if _SUM.fullmatch(part):
        return amount(part)
    if options in _MORE_CHIPS:
        return _chip(_MORE_CHIPS[options], part, language)
    return label(_MORE_WORDS.get(options, {}).get(part, part), language=language)


def _cost(outlays: str, language: str) -> str:
    return label(_AT_MOST, language=language).replace("{value}", amount(outlays))


def _chip(name: str, value: str, language: str) -> str:
    found = chip_label(name, value)
    return found.en if language == "en" else found.sv


def part_word(path: tuple[str, ...], *, language: str) -> str:
    """What a part of a case is called; "" for one that is told nowhere by a name."""
    found = PARTS.get(".".join(path[:2])) or (PARTS.get(path[0]) if path[0] not in ("balance", "asked") else None)
    return label(found, language=language) if found else ""


def step_word(name: str, *, language: str) -> str:
    """What a step of a plan is called; a stage that a case waits for has its state's name."""
    if name in STEPS:
        return label(STEPS[name], language=language)
    found = chip_label("case", name)
    return found.en if language == "en" else found.sv


def closed_word(code: str, *, language: str) -> str:
    """Why a case was closed, in a word."""
    return _chip("closed", code, language)
