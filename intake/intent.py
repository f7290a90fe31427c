"""A guess at what a debtor wants, to title a task for a person; nothing is decided by it."""

from __future__ import annotations

import re

from intake.quoting import own_text

_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "objection",
        (
            r"bestrid|invänd|motsätter|felaktig|stämmer inte|bluff|krediter|reklam(?:erat|ation)",
            r"(?:aldrig|har inte) (?:beställt|fått|köpt|mottagit)|inte (?:min|vår) (?:skuld|faktura)",
            r"dispute|object(?:ion)?\b|contest|fraud|never (?:ordered|received|bought)|not (?:my|our) (?:debt|invoice)",
            r"(?:is|are) (?:wrong|incorrect)|do not owe|don't owe",
        ),
    ),
    (
        "plan",
        (
            r"avbetal|delbetal|betalningsplan|dela upp|anstånd|uppskov|skjuta upp|per månad|i månaden",
            r"kan inte betala (?:allt|hela)|inst[ae]l?lment|payment plan|pay in parts|partial payment|per month",
            r"more time to pay|postpone",
        ),
    ),
    (
        "paid",
        (
            r"betald\b|betalat\b|betalt\b|betalade\b|betalning(?:en)? (?:är|har|gjord|skickad)|inbetal|kvitto",
            r"har (?:swishat|fört över|överfört)|(?:have|was|is|been|already) paid|paid (?:on|this|the|it)",
            r"payment (?:was|has been) (?:made|sent)|receipt",
        ),
    ),
)
_INTENTS = tuple((intent, re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)) for intent, words in _WORDS)
_NOT_PAID = re.compile(r"\b(?:inte|ej|aldrig) (?:\w+ )?(?:betala[dt]|betalt)\b|\bnot (?:been )?paid\b", re.IGNORECASE)


def debtor_intent(text: str) -> str:
    """ "objection", "plan", "paid" or "question": the first whose words stand in the unquoted text, in that order."""
    own = own_text(text)[:20_000]
    for intent, words in _INTENTS:
        if words.search(_NOT_PAID.sub("", own) if intent == "paid" else own):
            return intent
    return "question"
