"""What the dashboard calls its alarms, its lines and its times, Swedish first."""

from __future__ import annotations

from collections.abc import Mapping

from templates.catalog import label, marked
from templates.told.names import name_of

ALARM_WORDS: Mapping[str, tuple[str, str]] = {
    "KravMailLost": (marked("Post saknas i räkenskapen: mottaget är inte summan av det som blev av det."), "/messages"),
    "KravMailStuck": (marked("Post har legat obehandlad för länge."), "/messages?state=pending"),
    "KravMailboxSilent": (marked("En brevlåda har inte lästs på ett tag."), "/messages"),
    "KravNoWorker": (marked("Ingen process utför arbete."), "/ops#workers"),
    "KravNoSchedule": (marked("Ingen process håller schemat: dagen gås inte igenom."), "/ops#workers"),
    "KravBrakeOn": (marked("Bromsen är på: inget lämnar huset."), "/ops#brake"),
    "KravLawMissing": (marked("En laguppgift saknas för i dag: beräkningar som behöver den stannar."), "/ops#law"),
    "KravOutboxUnknown": (
        marked("Ett mejl kan ha lämnat huset eller inte: en person måste avgöra."),
        "/jobs?code=outcome_unknown",
    ),
    "KravJobsParked": (marked("Arbete är parkerat och väntar på en person."), "/jobs"),
    "KravJobsWaiting": (marked("Arbete har väntat för länge på att börja."), "/jobs?room=ready"),
    "KravDayUnwalked": (marked("Dagar har inte gåtts igenom."), "/ops#workers"),
    "KravStepOverdue": (marked("Ett steg eller brev är försenat."), "/ops#letters"),
    "KravNearLimit": (marked("Dagens brev närmar sig gränsen där bromsen går på."), "/ops#brake"),
    "KravReviewOld": (marked("En läsning har väntat länge på granskning."), "/reviews"),
    "KravReaderUnsure": (marked("Stickprov har visat fel: läsaren släpper igenom mindre."), "/reviews"),
    "KravLawUnverified": (marked("Laguppgifter som används är inte bekräftade av någon."), "/ops#law"),
    "KravSamplesStale": (marked("Kurvorna har inte fått nya värden."), "/ops#workers"),
}
"""By the alarm's name: what it says, and the page with what lies behind it."""

_PROBES: Mapping[str, str] = {
    "database": marked("Databasen"),
    "broker": marked("Kön (Redis)"),
    "workers": marked("Arbetarna"),
    "mailbox": marked("Brevlåda"),
    "disk": marked("Disken"),
}
_SERIES: Mapping[str, str] = {
    "filed": marked("i ärende"),
    "parked": marked("parkerat"),
    "ignored": marked("inget att göra"),
    "pending": marked("under arbete"),
    "others": marked("övrigt"),
    "skipped": marked("åtsidolagt"),
    "ready": marked("väntar"),
    "running": marked("pågår"),
    "done": marked("klart"),
    "letter": marked("brev"),
    "mail": marked("mejl"),
    "reminder": marked("påminnelse"),
    "demand": marked("inkassokrav"),
    "payment_order": marked("betalningsföreläggande"),
    "enforcement": marked("utmätning"),
    "read_message": marked("läsa mejl"),
    "read_document": marked("läsa fil"),
    "reread_document": marked("läsa fil på nytt"),
    "draw_pages": marked("rita sidor för granskning"),
    "learn_lessons": marked("lära av en rättelse"),
    "conclude_message": marked("avsluta meddelande"),
    "settle_message": marked("flytta mejl"),
    "send_letter": marked("skicka brev"),
    "send_mail": marked("skicka mejl"),
    "send_payout": marked("skicka utbetalning"),
    "send_authority_file": marked("skicka fil till myndighet"),
    "send_invoice": marked("skicka egen faktura"),
    "trace_address": marked("söka adress"),
    "mail_reset_link": marked("skicka länk till nytt lösenord"),
    "preview_bulk": marked("förhandsgranska massåtgärd"),
    "do_bulk_item": marked("ett ärende i en massåtgärd"),
    "live_lab": marked("planlabb"),
    "count_figures": marked("räkna en borgenärs ärenden"),
    "import_bank_file": marked("läsa in bankfil"),
    "run": marked("hela tjänsten"),
    "work": marked("arbetare"),
    "beat": marked("schema"),
    "poll": marked("brevlådor"),
    "web": marked("sidor"),
    "drain": marked("kommando"),
}
_UNITS = ((86_400, marked("dygn")), (3_600, marked("tim")), (60, marked("min")))


def alarm_word(name: str, *, language: str) -> tuple[str, str]:
    """What an alarm says and where it leads."""
    text, path = ALARM_WORDS[name]
    return label(text, language=language), path


def series_word(key: str, *, language: str) -> str:
    """The word for a figure's label, a step's own where it is one; else it is shown as it is, without underscores."""
    if key in _SERIES:
        return label(_SERIES[key], language=language)
    return name_of("step", key, language) or key.replace("_", " ")


def probe_word(name: str, *, language: str) -> str:
    """What /readyz looks at: "Databasen", "Brevlåda 2"; a name that has no word is shown as it is."""
    kind, _, number = name.partition(" ")
    return f"{label(_PROBES[kind], language=language)} {number}".strip() if kind in _PROBES else name


def length_of(seconds: float, *, language: str) -> str:
    """A length of time in its two largest units, or in days alone: "3 dygn", "2 tim 5 min", "40 s"."""
    left, parts = int(seconds), []
    for size, unit in _UNITS:
        if left >= size:
            parts.append(f"{left // size}\u00a0{label(unit, language=language)}")
            left %= size
    return " ".join(parts[: 1 if seconds >= _UNITS[0][0] else 2]) or f"{left}\u00a0s"
