"""Two spellings of one value: what readers get differently without meaning another name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from claims.names import letters_of
from extraction.party_names import COMPANY

_LIKE = 88.0  # percent: one letter of nine
_LEAST_OF_NAME = 5
_LEAST_TO_COMPARE = 10
_SCRAP = 3  # letters before a name that a logo or a speck was read as
_SLIPS = 2
_MARKED_WORDS = (
    "måleri|målar|målning|åkeri|köping|förening|försäkring|förlag|förvaltning|förskol|företag|säkerhet|trädgård|"
    "rörmok|värme|västra|östra|södra|sjö|skärgård|björk|hälsa|hälso|lägenhet|låssmed|plåtslag|bröder|mäklar|möbel|"
    "möbler|grävar|skötsel|tjänst|tvätt|växt|fönster|färg|läkar|lärar|byrå|gårds|nästgård|gräv(?=ning|ma|tj)|städning|"
    r"\böst(?=[a-z])|\bväst(?=[a-z])|\bsöder|\bängs|\båker"
)
_UNMARKED = re.compile(_MARKED_WORDS.translate(str.maketrans("åäö", "aao")), re.IGNORECASE)
_SWEDISH_FORM = re.compile(r"\b(?:AB|HB|KB|aktiebolag|handelsbolag|kommanditbolag|ek\.? ?för)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\S)\d+(?!\S)")
_EDGES = " .,;:-–—_|'\"”“*&"
_MARKED = frozenset("åäöéü")


def spelling_key(field: str, value: str) -> str:
    """What is the same for all spellings of a value: of a name its letters and digits without case and marks.

    OCR loses the ring of an "Å" and the space before "AB" more often than it mistakes a letter.
    """
    if not field.endswith("_name"):
        return value
    return letters_of(value)


def best_spelling(best: str, others: Iterable[str]) -> str:
    """Of spellings with one key, the one that lost least: most marks on letters, then the legal form on its own.

    `best` is kept where no other has more. A reader drops marks; it hardly ever invents those of the languages here.
    """
    return max([best, *others], key=lambda name: (_marks(name), bool(COMPANY.search(name)), name == best))


def settled_spelling(one: Collection[str], other: Collection[str]) -> str | None:
    """The spelling of a value that two readers agree on; None where it is not clear which of theirs is right.

    It is one that both have, or the only one that has more marks than all others and is the same without them. Where
    only spaces differ it is the one whose numbers and legal form stand apart.
    """
    shared = set(one) & set(other)
    if shared:
        return max(shared, key=lambda name: (_marks(name), name[:1].isalnum(), name))
    ranked = sorted({*one, *other}, key=_marks, reverse=True)
    if len({_without_spaces(name) for name in ranked}) == 1:  # a reader loses a space before digits and legal forms
        return max(ranked, key=lambda name: (bool(COMPANY.search(name)), len(_NUMBER.findall(name)), -len(name)))
    plain = {_without_marks(name) for name in ranked}
    return ranked[0] if len(plain) == 1 and _marks(ranked[0]) > _marks(ranked[1]) else None


def is_misreading(one: str, right: str) -> bool:
    """Whether a name is another one with a few letters misread, cut off at its end, or with scraps before it."""
    seen, wanted = spelling_key("seller_name", one), spelling_key("seller_name", right)
    is_cut = len(seen) >= _LEAST_OF_NAME and wanted.startswith(seen)
    return is_cut or seen.endswith(wanted) or fuzz.ratio(seen, wanted) >= _LIKE


def is_piece(one: str, right: str) -> bool:
    """Whether a name is another one cut off before its legal form, or with a scrap of a few letters before it."""
    seen, wanted = one.casefold().strip(_EDGES), right.casefold().strip(_EDGES)
    if wanted.startswith(seen + " "):
        return len(seen) >= _LEAST_OF_NAME and not COMPANY.search(one) and bool(COMPANY.search(right))
    scrap = seen.removesuffix(" " + wanted)
    return scrap != seen and sum(letter.isalnum() for letter in scrap) <= _SCRAP


def is_end(one: str, right: str) -> bool:
    """Whether a name is the end of another one, whose beginning stands on the line above or in other letters."""
    return len(one) >= _LEAST_OF_NAME and right.casefold().endswith(" " + one.casefold())


def is_slip(one: str, right: str) -> bool:
    """Whether a name differs from another by two letters at most, and not as the names of a group's companies do.

    Those differ by a word, a number or the legal form.
    """
    keys = spelling_key("seller_name", one), spelling_key("seller_name", right)
    is_close = len(keys[1]) >= _LEAST_TO_COMPARE and Levenshtein.distance(*keys, score_cutoff=_SLIPS) <= _SLIPS
    return is_close and _parts(one) == _parts(right)


def _parts(name: str) -> tuple[list[str], list[str]]:
    """The numbers in a name and its legal forms: what misread letters do not touch."""
    return re.findall(r"\d+", name), [form.casefold() for form in COMPANY.findall(name)]


def may_lack_marks(name: str) -> bool:
    """Whether a name read off a picture holds a Swedish word without the marks that it is written with.

    Both readers lose the dots of a faint "Mallköping" alike, so that their agreement says nothing of them.
    """
    return bool(_UNMARKED.search(name) and _SWEDISH_FORM.search(name))


def _marks(name: str) -> int:
    return sum(letter in _MARKED for letter in name.casefold())


def _without_spaces(name: str) -> str:
    return "".join(name.split())


def _without_marks(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
