"""Whose organisation or personal number is whose: by the block it stands in, its label and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from claims.identity import parse_identity
from extraction.candidate import Candidate, candidate_in
from extraction.formats import IDENTITY, Found, checked
from extraction.identity_abroad import numbers_abroad
from extraction.labelled import without_leaders
from extraction.labels import label_text
from extraction.pages import Cell, Page
from extraction.party_blocks import PartyBlock, blocks_of

_LABEL = re.compile(
    r"(?:org(?:anisations)?\.?\s?-?(?:nr|nummer|no)|orgnr|pers(?:on)?\.?\s?-?(?:nr|nummer)|samordningsnummer|"
    r"moms(?:\s?reg(?:istrerings)?)?\.?\s?-?(?:nr|nummer)|vat[ -]?(?:id|nr|no|number)|company (?:reg\. )?(?:no|number)|"
    r"(?<!\w)reg(?:istration)?\.? (?:no|number)|corp(?:orate)?\.? id|personal (?:id|identity|no|number)|"
    r"(?<!\w)(?:person|henkilö)(?:nummer|numero|tunnus|kennziffer))",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"(?<!\w)pers(?:on)?\.?\s?-?(?:nr|nummer)|personal (?:id|identity|no|number)|henkilö(?:numero|tunnus)|"
    r"personkennziffer",
    re.IGNORECASE,
)
_BUYER_SAYS = re.compile(
    r"(?<!\w)(?:kundens|köparens|ert|er|mottagarens|your|buyer'?s?|customer'?s?|client'?s?|deres|jeres|kjøpers|købers|"
    r"asiakkaan|ostajan|ihre?|kunden)\s+"
    r"(?:org|person|pers|moms|mva|vat|company|reg|corp|cvr|se-?nr|l?y\W?tunnus|alv|foretaks|hr[ab]|ust)"
    r"|(?:org|moms|vat|reg)[\w.]*[ -]?(?:nr|nummer|no)?\.?\s+kund(?!\w)",
    re.IGNORECASE,
)
_SELLER_SAYS = re.compile(
    r"f-?skatt|bankgiro|plusgiro|iban|säte|styrelsens|www\.|@|vårt (?:org|moms)|telefon|tel[.:]|"
    r"(?<!\w)(?:tlf|phone|puh(?:elin)?|hjemsted|forretningssted|kotipaikka|sitz der|geschäftsführer|"
    r"registered office|foretaksregisteret|momsregistreret|ennakkoperintä\w*|alv-rek)(?!\w)",
    re.IGNORECASE,
)
_OTHER_SAYS = re.compile(r"överlåt|pantsatt|factoring|befriande verkan|deltagare|fastighetsbet", re.IGNORECASE)
_THIRD_SAYS = re.compile(  # a sentence about somebody else, which gives that one's number
    r"(?:under(?:entreprenör|konsult|leverantör|entreprenør|leverandør)|sub-?contractor|subunternehmer|alihankkij|"
    r"alikonsult|assigned to|overdrat?t til|overdraget til|siirretty|abgetreten an)",
    re.IGNORECASE,
)
_VAT = re.compile(r"^SE", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_IBAN_BEFORE = re.compile(
    r"(?:iban|ocr|bankgiro|kontonr|konto|tel|telefon|mobil|fax)\W*(?:nr|nummer)?\W*$", re.IGNORECASE
)
_WITH_CENTURY = 12  # digits: a day of birth and a check digit that are both right are hardly chance
_FOOT = 0.8  # of the page's height
_MOST_IN_CELL, _MOST_CANDIDATES, _LONGEST_CELL = 20, 400, 4000
_OVER = 30  # points that a number may stand aside from the label above it
_ABOVE = 2.6  # heights of a label between its top and that of the number under it
_NEAR = 200  # characters before a number that may hold its label: looking through more costs the square of them
_LINE_END = 24  # characters at the end of a line that may hold a label whose number is on the next


def _numbers(text: str, *, repair: bool) -> list[Found]:
    def digits(printed: str) -> str | None:
        number = parse_identity(printed.replace("–", "-"))
        return number.digits if number else None

    return checked(IDENTITY, digits, text, repair=repair)


def _block_of(page: Page, cell: Cell, blocks: Sequence[PartyBlock]) -> PartyBlock | None:
    holding = [
        block
        for block in blocks
        if block.page is page
        and block.box[0] - 8 <= cell.box[0] <= max(block.box[2], block.box[0] + 120)
        and block.box[1] - 2 <= (cell.box[1] + cell.box[3]) / 2 <= block.box[3] + 2
    ]
    return min(holding, key=lambda b: b.box[3] - b.box[1], default=None)


def _label_of(page: Page, cell: Cell, start: int) -> str:
    """The words before a number in its cell, left of it on the line, or right above, that name such numbers; or ""."""
    before = label_text(page, cell)[:start]
    if _LABEL.search(before):
        return before
    return next((text for text in _label_places(page, cell, start) if _LABEL.search(text)), "")


def _label_places(page: Page, cell: Cell, start: int) -> list[str]:
    """The texts outside a number's cell in which its label may stand: left, above, at the end of the line before."""
    left = [other for other in page.lines[cell.line] if other.box[2] <= cell.box[0] + 1][-1:]
    above = page.lines[cell.line - 1] if cell.line else ()
    near = [other for line in page.lines[max(0, cell.line - 2) : cell.line] for other in line]
    over = [o for o in near if abs(o.box[0] - cell.box[0]) < _OVER and cell.box[1] - o.box[1] < _ABOVE * o.height]
    texts = [label_text(page, other) for other in (*left, *over)]
    if above and not left and not cell.text[:start].strip() and _is_close(above[-1], cell):
        texts += [label_text(page, above[-1])[-_LINE_END:]]
    return texts


def _is_close(upper: Cell, lower: Cell) -> bool:
    """Whether two lines stand like lines of one paragraph."""
    return lower.box[1] - upper.box[1] < 1.8 * max(upper.height, lower.height)


def _names_another(page: Page, cell: Cell, start: int) -> bool:
    """Whether the sentence that a number stands in, from the line before on, is about a third party."""
    sentence = cell.text[:start]
    above = page.lines[cell.line - 1][0] if cell.line else None
    if above is not None and abs(above.box[0] - cell.box[0]) < 8 and _is_close(above, cell):
        sentence = f"{'' if above.text.rstrip().endswith('.') else above.text} {sentence}"
    return bool(_THIRD_SAYS.search(sentence))


def _column(page: Page, cell: Cell) -> list[str]:
    """The texts right above and below a cell, aligned with it and set as close as lines of one paragraph."""
    lines = [*page.lines[max(0, cell.line - 1) : cell.line], *page.lines[cell.line + 1 : cell.line + 2]]
    return [
        other.text
        for line in lines
        for other in line
        if abs(other.box[0] - cell.box[0]) < 8 and abs(other.box[1] - cell.box[1]) < 1.8 * cell.height
    ]


def _leaning(page: Page, cell: Cell, *, label: str, is_vat: bool, holder: PartyBlock | None) -> tuple[float, float]:
    """What the words around a number say, as log-odds for its being the seller's and the buyer's."""
    around = " ".join([*(other.text for other in page.lines[cell.line]), *_column(page, cell)])
    if _BUYER_SAYS.search(label) or _BUYER_SAYS.search(cell.text):
        return -5.0, 5.0
    seller = buyer = 0.0
    if _SELLER_SAYS.search(around) and (holder is None or holder.role != "buyer"):
        seller, buyer = seller + 2.0, buyer - 2.0
    if cell.box[1] > _FOOT * page.height:
        seller, buyer = seller + 1.5, buyer - 1.5
    if is_vat:  # a seller must print its VAT number, a buyer's is seldom shown
        seller, buyer = seller + 2.5, buyer - 2.5
    if _PERSONAL.search(label):
        seller, buyer = seller - 3.5, buyer + 3.5
    return seller, buyer


def _candidates(page: Page, cell: Cell, found: Found, blocks: Sequence[PartyBlock]) -> list[Candidate]:
    before = cell.text[: found.start]
    label = _label_of(page, cell, found.start)
    is_vat = bool(_VAT.match(cell.text[found.start : found.end]))
    is_clear = is_vat or "-" in cell.text[found.start : found.end] or len(found.value) == _WITH_CENTURY
    if not label and not is_vat and (_IBAN_BEFORE.search(before) or not is_clear):
        return []
    return _both_sides(page, cell, found, blocks, label=label, is_vat=is_vat, is_checked=True)


def _abroad(page: Page, cell: Cell, blocks: Sequence[PartyBlock]) -> list[Candidate]:
    """Numbers of foreign registers whose own label stands before, left of or above them."""
    found: list[Candidate] = []
    for number in numbers_abroad(cell.text):
        start = number.found.start
        places = [cell.text[:start]] if cell.text[:start].strip() else _label_places(page, cell, start)
        plain = [" ".join(without_leaders(text[-_NEAR:]).split()) for text in places]
        label = next((text for text in plain if number.label.search(text)), "")
        if label:
            is_checked = number.has_check_digit
            found += _both_sides(page, cell, number.found, blocks, label=label, is_vat=False, is_checked=is_checked)
    return found


def _both_sides(
    page: Page,
    cell: Cell,
    found: Found,
    blocks: Sequence[PartyBlock],
    *,
    label: str,
    is_vat: bool,
    is_checked: bool,
) -> list[Candidate]:
    """A number as the seller's and as the buyer's, with what speaks for each."""
    around = " ".join(other.text for other in page.lines[cell.line])
    nearby = page.lines[cell.line - 1][0].text + " " + around if cell.line else around
    holder = _block_of(page, cell, blocks)
    seller, buyer = _leaning(page, cell, label=label, is_vat=is_vat, holder=holder)
    is_other = bool(_OTHER_SAYS.search(nearby)) or _names_another(page, cell, found.start)
    evidence = {
        "check_digit": 1.0 if is_checked else 0.0,
        "identity_label": 1.0 if label else 0.0,
        "vat_form": 1.0 if is_vat else 0.0,
        "other_party": 1.0 if is_other else 0.0,
    }
    return [
        candidate_in(
            page,
            cell,
            field=field,
            value=found.value,
            start=found.start,
            end=found.end,
            evidence={**evidence, "party": party},
            holder=holder.name if holder else "",
        )
        for field, party in (("seller_orgnr", seller), ("buyer_orgnr", buyer))
    ]


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for seller_orgnr and buyer_orgnr: every valid number for both, with opposite evidence."""
    blocks = blocks_of(pages)
    found: list[Candidate] = []
    for page in pages:
        for cell in page.cells:
            if len(found) >= _MOST_CANDIDATES:
                return found
            # A line of thousands of numbers is no invoice's, and each is looked at with all that stands around it.
            for number in islice(_numbers(cell.text, repair=page.source.value == "ocr"), _MOST_IN_CELL):
                found += _candidates(page, cell, number, blocks)
            if len(cell.text) <= _LONGEST_CELL and _DIGIT.search(cell.text):
                found += _abroad(page, cell, blocks)
    return found
