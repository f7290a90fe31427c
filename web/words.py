"""What kinds of events and tasks, steps, documents and closing codes are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

from templates.told.names import lists
from web.labels import Label

_TONES: Mapping[str, frozenset[str]] = {
    "warn": frozenset(
        {"step_blocked", "overdue", "letter_held", "letter_returned", "held", "payout_rejected", "payment_reversed"}
        | {"order_held", "objection", "complaint", "not_taken", "credit_check_failed", "message_parked", "refused"}
        | {"written_off", "prescribed"}
    ),
    "done": frozenset({"closed", "close", "payment", "objection_answered", "offer_kept", "paid", "settled"}),
}


def _labels(name: str) -> Mapping[str, Label]:
    return {value: Label(sv, en, _tone(value)) for value, (sv, en) in lists()[name].items()}


def _tone(value: str) -> str:
    return next((tone for tone, values in _TONES.items() if value in values), "calm")


EVENT_KINDS: Mapping[str, Label] = _labels("event")
TASK_KINDS: Mapping[str, Label] = _labels("task")
STEPS: Mapping[str, Label] = _labels("step")
CLOSING_CODES: Mapping[str, Label] = _labels("close_code")
DOCUMENT_TYPES: Mapping[str, Label] = _labels("document")
CHOICES: Mapping[str, Label] = _labels("choice")
STAGES: Mapping[str, Label] = _labels("stage")
RECORDS: Mapping[str, Label] = _labels("record")
GROUNDS: Mapping[str, Label] = _labels("ground")
OUTCOMES: Mapping[str, Label] = _labels("outcome")
WAITING_MONEY: Mapping[str, Label] = _labels("booking")
"""Why an incoming payment waits among those that nobody could place."""

WORDS: Mapping[str, Mapping[str, Label]] = {
    "event": EVENT_KINDS,
    "task": TASK_KINDS,
    "step": STEPS,
    "close_code": CLOSING_CODES,
    "document": DOCUMENT_TYPES,
    "choice": CHOICES,
    "stage": STAGES,
    "record": RECORDS,
    "ground": GROUNDS,
    "outcome": OUTCOMES,
    "booking": WAITING_MONEY,
}


def word(kind: str, value: str) -> Label:
    """The label of a value of a list here; a value that it does not hold is shown as it is."""
    return WORDS[kind].get(value, Label(value, value, "calm"))
