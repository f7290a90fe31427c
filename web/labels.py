"""What the closed lists are called on pages, and the tone each one is shown in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from templates.told.names import lists, name_of
from web import labels_work


@dataclass(frozen=True, slots=True)
class Label:
    """A word for people in two languages; `tone` is calm, busy, wait, warn or done."""

    sv: str
    en: str
    tone: str


CASE_STATES: Mapping[str, Label] = {
    "awaiting_review": Label("väntar på granskning", "awaiting review", "warn"),
    "awaiting_creditor": Label("väntar på borgenären", "awaiting creditor", "wait"),
    "awaiting_due": Label("inte förfallet", "not yet due", "wait"),
    "awaiting_terms": Label("väntar på godkännande", "awaiting terms", "wait"),
    "ready": Label("klart för krav", "ready", "busy"),
    "demand": Label("krav skickat", "demand sent", "busy"),
    "first_phase": Label("första fasen", "first phase", "busy"),
    "decision": Label("väntar på beslut", "awaiting decision", "warn"),
    "payment_order": Label("betalningsföreläggande", "payment order", "busy"),
    "judgment": Label("utslag", "judgment", "busy"),
    "enforcement": Label("verkställighet", "enforcement", "busy"),
    "court": Label("tingsrätt", "court", "busy"),
    "instalment_plan": Label("avbetalningsplan", "instalment plan", "calm"),
    "monitoring": Label("efterbevakning", "monitoring", "calm"),
    "bankruptcy_demand": Label("konkurshot", "bankruptcy demand", "busy"),
    "closed": Label("avslutat", "closed", "done"),
}

MESSAGE_STATES: Mapping[str, Label] = {
    "pending": Label("under arbete", "pending", "busy"),
    "filed": Label("i ärende", "filed", "done"),
    "parked": Label("väntar på en person", "waits for a person", "warn"),
    "ignored": Label("inget att göra", "nothing to do", "calm"),
}

LETTER_STATES: Mapping[str, Label] = {
    "prepared": Label("förberett", "prepared", "wait"),
    "held": Label("stoppat", "held", "warn"),
    "queued": Label("i kö", "queued", "busy"),
    "sent": Label("skickat", "sent", "done"),
    "failed": Label("misslyckat", "failed", "warn"),
    "cancelled": Label("återkallat", "cancelled", "calm"),
}

HOLDS: Mapping[str, Label] = {
    "dispute": Label("bestridet", "disputed", "warn"),
    "respite": Label("anstånd", "respite", "wait"),
    "manual": Label("stoppat av handläggare", "held by handler", "warn"),
    "stop": Label("stoppat av borgenären", "stopped by creditor", "warn"),
    "bankruptcy": Label("konkurs", "bankruptcy", "warn"),
    "reorganisation": Label("rekonstruktion", "reorganisation", "warn"),
    "debt_relief": Label("skuldsanering", "debt relief", "warn"),
    "deceased": Label("avliden", "deceased", "warn"),
    "minor": Label("minderårig", "minor", "warn"),
    "protected_identity": Label("skyddad identitet", "protected identity", "warn"),
    "representative": Label("ombud", "representative", "wait"),
    "currency": Label("utländsk valuta", "foreign currency", "warn"),
    "limitation": Label("preskription", "limitation", "warn"),
}


def _begun(words: str) -> str:
    """A word as it stands first in a line."""
    return words[:1].upper() + words[1:]


LISTS: Mapping[str, Mapping[str, Label]] = {
    "case": CASE_STATES,
    "message": MESSAGE_STATES,
    "letter": LETTER_STATES,
    "hold": HOLDS,
    "event": {kind: Label(_begun(sv), _begun(en), "calm") for kind, (sv, en) in lists()["event"].items()},
    "task": {kind: Label(sv, en, "wait") for kind, (sv, en) in lists()["task"].items()},
    "step": {name: Label(sv, en, "busy") for name, (sv, en) in lists()["step"].items()},
    "cost": {kind: Label(sv, en, "calm") for kind, (sv, en) in labels_work.COSTS.items()},
    "closed": {code: Label(sv, en, "done") for code, (sv, en) in labels_work.CLOSED.items()},
    "about": {code: Label(sv, en, "calm") for code, (sv, en) in labels_work.ABOUT.items()},
    **{
        name: {code: Label(sv, en, "calm") for code, (sv, en) in table.items()}
        for name, table in (
            ("party", labels_work.PARTIES),
            ("missing", labels_work.MISSING),
            ("part", labels_work.PARTS),
            ("offer", labels_work.OFFERS),
            ("mail_kind", labels_work.MAIL_KINDS),
        )
    },
    "mail": {
        status: Label(*words, "done" if status == "sent" else "warn" if status in ("failed", "unknown") else "calm")
        for status, words in labels_work.MAILS.items()
    },
}


def label(kind: str, value: str) -> Label:
    """The label of a value of a closed list, short where a page has one of its own; else as it is."""
    swedish, english = name_of(kind, value, "sv") or value, name_of(kind, value, "en") or value
    return LISTS.get(kind, {}).get(value) or Label(swedish, english, "calm")
