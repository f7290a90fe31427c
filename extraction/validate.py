"""What besides its score speaks for a value: without such a ground a person looks at it."""

from __future__ import annotations

from collections.abc import Mapping

from claims.reading import Source
from extraction.choose import Choice

GROUNDS: Mapping[str, tuple[str, ...]] = {
    "check_digit": ("check_digit", "slip"),
    "arithmetic": ("adds_up", "vat_share", "by_terms", "in_order", "after_prepaid"),
    "reference": ("in_reference", "holds_number"),
    "repeated": ("repeat", "throughout"),
    "two_readers": ("agreed", "spelled", "sided"),
    "known_party": ("is_known",),
    "account": ("giro", "home"),
    "number": ("numbered",),
    "domain": ("domain",),
    "address": ("addressed",),
    "mail": ("mail",),
    "lesson": ("lesson",),
}
"""Grounds, and the evidence that gives each: a right check digit, sums and dates that fit each other, the payment
reference that holds the invoice number, the same value at another place, a second reader that sees it too (of a name:
that spells it alike), a known
creditor, a currency that its account is held in, the party's valid identity number in its block, its domain, a full
address under a label that says whose it is, the mail that says the same, a correction of the same layout."""

_WHOSE = frozenset({"numbered", "addressed", "domain", "in_order", "sided"})
"""Evidence that tells whose value it is or which of several, and nothing of the letters and digits that OCR saw."""
_ASSIGNED = frozenset({"agreed"})
"""Of a name it says that both readers found one in the same place, marks and spaces aside."""
_PLACED = frozenset({"numbered", "addressed", "domain", "repeat", "is_known", "mail", "lesson", "sided"})
"""Evidence that tells whose name it is; it takes both to know a name on a scan."""
_EVERY_GROUND = frozenset(name for names in GROUNDS.values() for name in names)

_CARRIERS = (Source.XML, Source.QR, Source.HANDLER)
_HARDLY = 0.005  # the probability of all rivals together, below which a label's value has none
_NAMED = {"label": 0.5, "title": 1.0, "on_total": 1.0}  # from which strength a label names its field


def grounds_of(choice: Choice) -> tuple[str, ...]:
    """The grounds on which a chosen value rests, besides the score that chose it.

    A text layer says what it says: a value beside a label of its own, to which no other value has a claim, needs no
    more. What OCR sees does, and of a name on a scan both are needed: whose it is, and that it is spelled so.
    """
    if choice.best.source in _CARRIERS:
        return ("carrier",)
    evidence = choice.best.evidence
    spoken = {name for name, strength in evidence.items() if strength > 0.0}
    if choice.best.source is Source.OCR:
        is_name = choice.best.field.endswith("_name")
        letters = spoken - _WHOSE - (_ASSIGNED if is_name else frozenset())
        if letters.isdisjoint(_EVERY_GROUND) or (is_name and spoken.isdisjoint(_PLACED)):
            return ()
    found = [ground for ground, names in GROUNDS.items() if not spoken.isdisjoint(names)]
    is_alone = sum(sure for _other, sure in choice.others) < _HARDLY and choice.best.source is Source.TEXT
    if is_alone and any(evidence.get(name, 0.0) >= least for name, least in _NAMED.items()):
        found.append("only_label")
    return tuple(found)
