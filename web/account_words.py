"""What is said of accounts: what does not work, what roles are called, what the log of who saw what holds."""

from __future__ import annotations

from collections.abc import Mapping

from templates.catalog import label, marked
from templates.told import refused_said

_OTHER = marked("Det gick inte. Läs in sidan igen och försök på nytt.")

ROLES: Mapping[str, str] = {
    "handler": marked("Handläggare"),
    "jurist": marked("Jurist"),
    "payments": marked("Betalningar"),
    "ops": marked("Drift"),
    "admin": marked("Administratör"),
}
"""What the roles are called."""

KINDS: Mapping[str, str] = {
    "sign_in": marked("loggade in"),
    "sign_in_failed": marked("misslyckad inloggning"),
    "case": marked("såg ett ärende"),
    "message": marked("såg ett meddelande"),
    "search": marked("såg en lista"),
    "users": marked("såg användarna"),
    "seen": marked("såg loggen"),
    "review": marked("såg ett dokument för granskning"),
    "letter": marked("såg ett brev"),
    "bulk": marked("såg en order för många ärenden"),
    "creditor": marked("såg en borgenär"),
    "invoice": marked("såg en faktura"),
    "payment": marked("såg en betalning"),
    "payout": marked("såg en utbetalning"),
}
"""What a record of the log says was done; a kind that is not here is shown as it is."""


def fault(code: str, language: str) -> str:
    """What was wrong, by its code alone: who is not signed in learns no more than that."""
    return refused_said(code, "", language) or label(_OTHER, language=language)


def role_name(role: str, language: str) -> str:
    """A role's name; an unknown role's is what it is called in the table."""
    return label(ROLES[role], language=language) if role in ROLES else role


def kind_name(kind: str, language: str) -> str:
    """What a record of the log of who saw what says was done."""
    return label(KINDS[kind], language=language) if kind in KINDS else kind
