"""What speaks for a named party being the seller or the buyer: where it stands, what stands with it, how it is set."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz

from extraction.labels import REFERENCE_LABEL
from extraction.pages import Page
from extraction.party_blocks import PartyBlock, blocks_of
from extraction.party_names import COMPANY

CONTACT = re.compile(
    r"(?<!\w)(?:tel|telefon|tfn|fax|e-?post|e-?mail|mail|webb?|hemsida|www|bankgiro|plusgiro|iban|bic|swift|f-?skatt\w*|säte)(?!\w)"
    r"|@|(?<!\d)0\d{1,3}[ -]\d{2,3}[ -]?\d{2}[ -]?\d{2}(?!\d)|\+46",
    re.IGNORECASE,
)
VAT_NUMBER = re.compile(r"(?<!\w)SE[ -]?\d{6}-?\d{4}[ -]?01(?!\w)")
_OWN_NUMBER = re.compile(
    r"(?<!\w)(?:er[ta]?|kundens|köparens)\s+(?:org|pers|moms|vat)|(?<!\w)(?:kundn|kund-?id|kund nr|medlemsn)",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"(?<![\w-])([\w-]{4,}\.(?:se|com|nu|net|org|eu|example|no|dk|fi|de))(?!\w)", re.IGNORECASE)
_FOOT = 0.82  # of the page's height
_LARGE = 1.35  # times the usual height of a word

# Log-odds against being neither, per sign: (as seller, as buyer).
WEIGHTS: Mapping[str, tuple[float, float]] = {
    "labelled_seller": (5.0, -5.0), "labelled_buyer": (-5.0, 5.5), "labelled_other": (-6.0, -6.0),
    "top": (1.5, -1.0), "foot": (2.0, -3.0), "big": (1.5, -1.0), "first": (0.6, -0.6),
    "contact": (3.0, -3.0), "domain": (3.0, -4.0), "vat_number": (2.5, -2.5), "named_at_foot": (3.0, -3.0),
    "window_right": (-0.8, 2.4), "window_left": (-0.3, 1.4), "reference": (-1.5, 1.0), "own_number": (-2.0, 2.0),
    "person": (-2.0, 1.5),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaning:
    """Log-odds of a mention of a party for its being the seller, and for its being the buyer."""

    seller: float
    buyer: float


def _usual_height(page: Page) -> float:
    heights = sorted(word.height for word in page.words) or [1.0]
    return heights[len(heights) // 2]


def window_of(block: PartyBlock) -> str:
    """Where the address shows through an envelope's window: right, as is Swedish custom, or left."""
    place = block.box[1] / max(block.page.height, 1.0)
    if block.is_inline or not 0.06 < place < 0.42 or block.page.number != 1:
        return ""
    return "window_right" if block.box[0] > 0.45 * block.page.width else "window_left"


def _named_at_foot(block: PartyBlock, pages: Sequence[Page]) -> bool:
    """Whether the name stands at the foot of a page, away from this block; a payment slip names both parties there."""
    for page in pages:
        for cell in page.cells:
            is_low = cell.box[1] > 0.86 * page.height
            if is_low and cell.text.startswith(block.name) and cell is not block.name_cell:
                return True
    return False


def _signs(block: PartyBlock, *, pages: Sequence[Page], domains: Sequence[str], first: PartyBlock) -> dict[str, float]:
    page = block.page
    place = block.box[1] / max(page.height, 1.0)
    contact = len(CONTACT.findall(block.text))
    window = window_of(block)
    return {
        f"labelled_{block.role}": 1.0 if block.role else 0.0,
        "top": 1.0 if place < 0.11 and page.number == 1 and not block.is_inline else 0.0,
        "foot": 1.0 if place > _FOOT or block.is_inline else 0.0,
        "big": 1.0 if block.name_cell.height > _LARGE * _usual_height(page) else 0.0,
        "first": 1.0 if block is first and not block.role else 0.0,
        "contact": (0.0, 0.6, 0.85, 1.0)[min(contact, 3)],
        "domain": 1.0 if any(domain_likeness(block.name, domain) >= 82 for domain in domains) else 0.0,
        "vat_number": 1.0 if VAT_NUMBER.search(block.text) else 0.0,
        "named_at_foot": 1.0 if _named_at_foot(block, pages) else 0.0,
        window or "window_right": 1.0 if window and not contact else 0.0,
        "reference": 1.0 if REFERENCE_LABEL.search(block.text) else 0.0,
        "own_number": 1.0 if _OWN_NUMBER.search(block.text) else 0.0,
        "person": 1.0 if _is_person(block.name) else 0.0,
    }


def _is_person(name: str) -> bool:
    words = name.split()
    return not COMPANY.search(name) and 2 <= len(words) <= 4 and all(re.fullmatch(r"[^\W\d_.\-]+.*", w) for w in words)


def domains_of(pages: Sequence[Page]) -> list[str]:
    """The domains of the mail and web addresses on the pages."""
    return sorted({domain for page in pages for domain in _DOMAIN.findall(page.text)})


def domain_likeness(name: str, domain: str) -> float:
    """How much a domain is like a name, in percent."""
    plain = name.casefold().translate(str.maketrans("åäöéüæø", "aaoeuao"))
    plain = re.sub(r"\b(?:ab|hb|kb|ek|for|forening\w*|aktiebolag|handelsbolag)\b|[^a-z0-9]", "", plain)
    label = re.sub(r"[^a-z0-9]", "", domain.casefold().rsplit(".", 1)[0].split(".")[-1])
    # OCR may glue "faktura@" to the domain, so the name need only be a part of it.
    return float(fuzz.partial_ratio(plain, label)) if len(label) >= len(plain) - 2 and len(plain) >= 5 else 0.0


def lean(signs: Mapping[str, float]) -> Leaning:
    """The sum of the signs' weights."""
    known = [(WEIGHTS[sign], strength) for sign, strength in signs.items() if sign in WEIGHTS]
    return Leaning(sum(w[0] * strength for w, strength in known), sum(w[1] * strength for w, strength in known))


_cache: WeakKeyDictionary[Page, dict[PartyBlock, Leaning]] = WeakKeyDictionary()


def leanings_of(pages: Sequence[Page]) -> dict[PartyBlock, Leaning]:
    """Every address block of a document with what speaks for its being the seller's and the buyer's."""
    if not pages:
        return {}
    if pages[0] not in _cache:
        blocks = blocks_of(pages)
        domains = domains_of(pages)
        order = sorted((b for b in blocks if not b.is_inline), key=lambda b: (b.page.number, b.box[1], b.box[0]))
        first = order[0] if order else None
        _cache[pages[0]] = {
            block: lean(_signs(block, pages=pages, domains=domains, first=first or block)) for block in blocks
        }
    return _cache[pages[0]]
