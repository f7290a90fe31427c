"""Kinds of faults that survive for a reason: what they look like, and why no test of behaviour finds them."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """Survivors alike: `name` and `why` stand on the page; `was` and `made` are sought in a line before and after."""

    name: str
    why: str
    was: str
    made: str = ""

    def fits(self, was: str, made: str) -> bool:
        """Whether a fault is of this kind."""
        return bool(re.search(self.was, was) and re.search(self.made, made))


KINDS = (
    Kind(
        "the words of a refusal",
        "Only the sentence that a person reads differs; the code that programs rely on is the same and is tested.",
        was=r"^raise (Refused|ValueError|TypeError)\(",
        made=r'^raise (Refused\("[a-z_]+", |ValueError\(|TypeError\()',
    ),
    Kind(
        "a currency that nobody looks at",
        "Equivalent: of the money only the öre, or the amount without its currency, is used on the same line.",
        was=r"\.amount\(self\.currency\)\.ore|^return Money\(_half_up\(.*\.decimal$|^return per_day\(base=Money\(",
    ),
    Kind(
        "the currency of no costs",
        "Equivalent: only asked where there are no costs, whose sum of nothing is then compared with nothing.",
        was=r'amount\.currency if costs else "SEK"',
        made=r'else "(XXSEKXX|sek)"',
    ),
    Kind(
        "a memory or a short cut",
        "Equivalent in what is answered: it only saves a repeated entry, a lookup or a calendar's growth.",
        was=r"_bases\[-1\]\[0\] == first_on|^cuts = \{starts_on|expand=False|self\.principal == 0:$",
    ),
    Kind(
        "a sum or a pairing that is always whole",
        "Equivalent: a sum of nothing is nought of either kind, and the two lists are made of each other.",
        was=r"exact = sum\(|per_day=sum\(|zip\(pieces, shown, strict=True\)",
        made=r"in (pieces|invoices)\), \)|strict=(None|False)\)|zip\(pieces, shown, \)",
    ),
    Kind(
        "the same answer by another way",
        "Equivalent: a hyphen for no öre reads as nought, a year has four digits, none and no are one answer to a "
        "question, an interruption on the day a claim arose gives the same last day, and one öre too much of principal "
        "is taken off again as credited.",
        was=r'ore == "-"|year\[-2:\]|check_country=False|arose_on <= interruption\.on|by_invoice\.get\(use\.of, 0\)',
        made=r'and False|"XX-XX"|year\[\+2:\]|country=None|arose_on < interruption\.on|by_invoice\.get\(use\.of, 1\)',
    ),
)
