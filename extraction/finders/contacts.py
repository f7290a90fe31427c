"""What belongs to a party beside its name: VAT number, telephone, and the seller's address."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import islice, pairwise

from stdnum.de import vat as german
from stdnum.dk import cvr as danish
from stdnum.fi import alv as finnish
from stdnum.no import mva as norwegian

from claims.identity import parse_identity
from extraction.address_lines import POSTAL_LINE
from extraction.candidate import Candidate, candidate_in
from extraction.labels import label_text
from extraction.pages import Cell, Page
from extraction.party_blocks import PartyBlock
from extraction.party_names import is_street
from extraction.party_signs import CONTACT, Leaning, leanings_of

_VAT = re.compile(
    r"(?<![\w-])(?:SE[ -]?\d{6}[ -]?\d{4}[ -]?01"
    r"|(?:NO[ -]?)?\d{3}[ .]?\d{3}[ .]?\d{3}[ ]?MVA"
    r"|DK[ -]?(?:\d{8}|\d{2} \d{2} \d{2} \d{2})|FI[ -]?\d{7}-?\d|DE[ -]?(?:\d{9}|\d{3} \d{3} \d{3})"
    r"|GB[ -]?\d{3} ?\d{4} ?\d{2}|(?:AT[ -]?U|BE[ -]?[01]|EE|EL|IT|LT|LV|LU|NL|PL|PT|ES|FR|IE|CZ)[ -]?[\dA-Z]{8,12})"
    r"(?![\w-]|[ ]\d)",
    re.IGNORECASE,
)
_CHECKS: Mapping[str, Callable[[str], bool]] = {
    "SE": lambda number: parse_identity(number[2:12]) is not None,
    "NO": lambda number: bool(norwegian.is_valid(number)),
    "DK": lambda number: bool(danish.is_valid(number[2:])),
    "FI": lambda number: bool(finnish.is_valid(number)),
    "DE": lambda number: bool(german.is_valid(number)),
}
_VAT_LABEL = re.compile(
    r"(?<!\w)(?:moms|mva|vat|alv|ust|umsatzsteuer|se\W?(?:nr|no)|foretaksregisteret)[^\d,;]{0,24}$", re.IGNORECASE
)
_BUYERS = re.compile(
    r"(?<!\w)(?:kundens|köparens|ert|er|mottagarens|your|buyer'?s?|customer'?s?|client'?s?|deres|jeres|kjøpers|købers|"
    r"asiakkaan|ostajan|ihre?)\s+\S{0,24}\W{0,3}\S{0,12}\W{0,3}$"
    r"|(?:moms|vat)[\w.]*[ -]?(?:nr|nummer|no)?\.?\s+kund\W{0,3}$",
    re.IGNORECASE,
)
_THIRD = re.compile(
    r"överlåt|pantsatt|factoring|befriande verkan|under(?:entreprenör|konsult|leverantör|entreprenør|leverandør)|"
    r"sub-?contractor|subunternehmer|alihankkij|assigned to|abgetreten|siirretty|overdra(?:tt|get)",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w.,/#+-])(?:\+\d{1,3}|00\d{2}(?=[ -]))?[ ]?(?:\(0\)[ ]?)?\(?\d{1,4}\)?(?:[ ]?[-–/][ ]?|[ ])?\d{2,8}"
    r"(?:[ -]\d{2,4}){0,4}(?![\w%]|[-.,:/]\d)"
)
_PHONE_FORM = re.compile(r"^(?:\+\d{2}|0\d{1,3}\W{1,3}\d{2,3}(?:\W?\d{2,3}){1,2}$)")
_PHONE_LABEL = re.compile(
    r"(?<!\w)(?:tel(?:efon|ephone|efoni)?|tfn|tlf|phone|puh(?:elin)?|mobil(?:e|telefon)?|cell|växel|direkt)"
    r"(?:\W?(?:nr|nummer|no|number))?\W{0,4}$",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"(?<!\w)(?:ring|ringa|kundtjänst|kundservice|support|call)\W{0,3}(?:oss)?(?: på)?\W{0,3}$", re.IGNORECASE
)
_NO_PHONE = re.compile(
    r"(?<!\w)(?:tele)?fax\W{0,4}$|(?<!\w)(?:iban|ocr|bankgiro|plusgiro|konto|bg|pg)\W{0,4}$", re.IGNORECASE
)
_PARTED = re.compile(r"\s*(?:[–—|•·,]|\s-\s)\s*")
_MANY_DIGITS = re.compile(r"(?:\d\D{0,3}){7}")
_LEAST_DIGITS, _MOST_DIGITS = 7, 15
_FOOT = 0.8  # of the page's height
_UPPER, _TOP = 0.2, 0.13
_HEADED = 6.0  # heights of a line between a street and a name over it
_BESIDE_BLOCK = 120  # points that a number may stand right of a block's left edge
_CLOSE = 60  # points between a label in its own cell and the number
_CLEAR, _LIKELY, _OPEN = 4.0, 2.5, 1.2  # log-odds for whose a number is
_SEVERAL = -3.0  # of two VAT numbers, one that nothing gives to the seller
_MOST_PLACE = 4.0
_MOST_IN_CELL = 40  # numbers; more are a list of something
_BEFORE = 200  # characters before a number that may say whose it is
_ABOVE = 2.6  # heights of a label between its top and that of the number under it


def holder_of(page: Page, cell: Cell, blocks: Sequence[PartyBlock]) -> PartyBlock | None:
    """The smallest party's block that a cell stands in."""
    middle = (cell.box[1] + cell.box[3]) / 2
    holding = [
        block
        for block in blocks
        if block.page is page
        and block.box[0] - 8 <= cell.box[0] <= max(block.box[2], block.box[0] + _BESIDE_BLOCK)
        and block.box[1] - 2 <= middle <= block.box[3] + 2
    ]
    return min(holding, key=lambda block: block.box[3] - block.box[1], default=None)


def _names_third(page: Page, cell: Cell, start: int) -> bool:
    """Whether a number stands in a sentence about a buyer of the claim or another third party."""
    above = page.lines[cell.line - 1] if cell.line else ()
    near = [o.text for o in above if abs(o.box[0] - cell.box[0]) < 8 and cell.box[1] - o.box[1] < 1.8 * cell.height]
    return bool(
        _THIRD.search(" ".join([*(text[-_BEFORE:] for text in near), cell.text[max(0, start - _BEFORE) : start]]))
    )


def _side(page: Page, cell: Cell, label: str, leanings: Mapping[PartyBlock, Leaning]) -> float:
    """Log-odds that a number is the seller's and not the buyer's."""
    if _BUYERS.search(label):
        return -_CLEAR
    holder = holder_of(page, cell, list(leanings))
    if holder is not None and holder.role != "other":
        leaning = leanings[holder]
        return max(-_CLEAR, min(_CLEAR, leaning.seller - leaning.buyer))
    is_edge = not _UPPER * page.height < cell.box[1] < _FOOT * page.height
    return _LIKELY if is_edge else _OPEN


def _label_before(page: Page, cell: Cell, start: int, pattern: re.Pattern[str]) -> str:
    """The text before a number that ends in a label, in its own cell or in the one left of it; else ""."""
    before = label_text(page, cell)[max(0, start - _BEFORE) : start]
    if before.strip():
        return before if pattern.search(before) else ""
    for other in reversed(page.lines[cell.line]):
        if other.box[2] <= cell.box[0] + 1:
            is_near = cell.box[0] - other.box[2] < max(_CLOSE, 0.25 * page.width)
            return label_text(page, other) if is_near and pattern.search(label_text(page, other)) else ""
    above = page.lines[cell.line - 1] if cell.line else ()
    over = [o for o in above if abs(o.box[0] - cell.box[0]) < 8 and cell.box[1] - o.box[1] < _ABOVE * o.height]
    return next((text for o in over if pattern.search(text := label_text(page, o))), "")


def _numbered(page: Page) -> list[Cell]:
    """The cells with as many digits as a number to call or for VAT has."""
    return [cell for cell in page.cells if _MANY_DIGITS.search(cell.text)]


def _vat_value(printed: str) -> str:
    """A VAT number as docs/formats.md writes it, with its country."""
    compact = re.sub(r"[\s.-]", "", printed).upper()
    return compact if compact[:2].isalpha() else f"NO{compact}"


def _vat_numbers(pages: Sequence[Page], leanings: Mapping[PartyBlock, Leaning]) -> list[Candidate]:
    found: list[tuple[Page, Cell, re.Match[str], str, float, dict[str, float]]] = []
    for page in pages:
        for cell in _numbered(page):
            for match in islice(_VAT.finditer(cell.text), _MOST_IN_CELL):
                value = _vat_value(match[0])
                label = _label_before(page, cell, match.start(), _VAT_LABEL)
                is_valid = value[:2] in _CHECKS and _CHECKS[value[:2]](value)
                if (not label and not is_valid) or _names_third(page, cell, match.start()):
                    continue
                side = _side(page, cell, label or cell.text[max(0, match.start() - _BEFORE) : match.start()], leanings)
                signs = {"check_digit": float(is_valid), "identity_label": float(bool(label)), "vat_form": 1.0}
                found.append((page, cell, match, value, side, signs))
    surest = max((side for *_rest, side, _signs in found), default=0.0)
    several = len({value for _page, _cell, _match, value, *_rest in found}) > 1
    candidates = []
    for page, cell, match, value, side, signs in found:
        leaning = side + (_SEVERAL if several and side < min(surest, _LIKELY) else 0.0)
        candidates += [
            candidate_in(
                page,
                cell,
                field=field,
                value=value,
                start=match.start(),
                end=match.end(),
                evidence={**signs, "party": party},
            )
            for field, party in (("seller_vat_no", leaning), ("buyer_vat_no", -leaning))
        ]
    return candidates


def _phone_strength(page: Page, cell: Cell, start: int, text: str, holder: PartyBlock | None) -> float:
    """How surely a number is one to call, as the strength of a label; 0 for no."""
    before = cell.text[max(0, start - _BEFORE) : start]
    if _NO_PHONE.search(before):
        return 0.0
    if _label_before(page, cell, start, _PHONE_LABEL):
        return 0.8
    if _SERVICE.search(before):
        return 0.1
    is_alone = not before.strip() or before.rstrip()[-1:] in "|·•,"
    if holder is not None and is_alone and _PHONE_FORM.match(text):
        return 0.6
    return 0.0


def _phones(pages: Sequence[Page], leanings: Mapping[PartyBlock, Leaning]) -> list[Candidate]:
    found = []
    blocks = list(leanings)
    for page in pages:
        for cell in _numbered(page):
            for match in islice(_PHONE.finditer(cell.text), _MOST_IN_CELL):
                digits = sum(letter.isdigit() for letter in match[0])
                if not _LEAST_DIGITS <= digits <= _MOST_DIGITS:
                    continue
                holder = holder_of(page, cell, blocks)
                strength = _phone_strength(page, cell, match.start(), match[0], holder)
                if not strength or _names_third(page, cell, match.start()):
                    continue
                field = "buyer_phone" if _is_buyers(holder, leanings) else "seller_phone"
                found.append(
                    candidate_in(
                        page,
                        cell,
                        field=field,
                        value=" ".join(match[0].split()),
                        start=match.start(),
                        end=match.end(),
                        evidence={"label": strength},
                    )
                )
    return found


def _is_buyers(holder: PartyBlock | None, leanings: Mapping[PartyBlock, Leaning]) -> bool:
    return holder is not None and leanings[holder].buyer > leanings[holder].seller


def _addresses(leanings: Mapping[PartyBlock, Leaning]) -> list[Candidate]:
    """The seller's address, whose name's probability it shares; of several, the one set most like a seller's."""
    return [
        Candidate(
            "seller_address",
            "\n".join(block.address),
            block.page.number,
            block.page.to_file(block.box),
            block.page.source,
            {"place": min(leaning.seller, _MOST_PLACE) - _MOST_PLACE},
            block.name,
        )
        for block, leaning in leanings.items()
        if block.address and block.role not in ("buyer", "other")
    ]


def _letterheads(pages: Sequence[Page]) -> list[Candidate]:
    """An address without a name above it among the sender's contacts, on one line or two."""
    found = []
    for page in pages[:1]:
        for line in page.lines:
            is_edge = not _UPPER * page.height < line[0].box[1] < _FOOT * page.height
            if is_edge:
                found += [_letterhead(page, line[0], *one) for one in _on_one_line(line)[:_MOST_IN_CELL]]
                found += [_letterhead(page, cell, *one) for cell in line for one in _on_two_lines(page, cell)]
    return found


def _letterhead(page: Page, cell: Cell, street: str, town: str, is_clear: bool) -> Candidate:
    signs = {"sentence": 0.8 if is_clear else 0.15}
    return candidate_in(
        page, cell, field="else_seller_address", value=f"{street}\n{town}", start=0, end=len(cell.text), evidence=signs
    )  # fmt: skip


def _on_one_line(line: Sequence[Cell]) -> list[tuple[str, str, bool]]:
    """Street and town that follow each other in a line of entries, and whether the line tells contacts too."""
    text = " ".join(cell.text for cell in line)
    parts = [part.strip() for part in _PARTED.split(text)]
    is_clear = bool(CONTACT.search(text))
    return [
        (street, town, is_clear) for street, town in pairwise(parts) if POSTAL_LINE.match(town) and is_street(street)
    ]


def _on_two_lines(page: Page, cell: Cell) -> list[tuple[str, str, bool]]:
    """Street over town, both cells of their own, and whether it is clear whose: contacts stand right under them.

    So do the first lines of a page, which no name heads as it would the buyer's.
    """
    if not POSTAL_LINE.match(cell.text):
        return []
    near = [o for line in page.lines[max(0, cell.line - 2) : cell.line] for o in line if _is_column(o, cell)]
    street = near[-1] if near else None
    if street is None or not is_street(street.text):
        return []
    under = [o.text for line in page.lines[cell.line + 1 : cell.line + 7] for o in line if _is_column(o, cell, 7.0)]
    over = [o for line in page.lines[: street.line] for o in line if _is_column(o, street, _HEADED)]
    is_first = not over and street.box[1] < _TOP * page.height
    return [(street.text, cell.text, is_first or any(CONTACT.search(text) for text in under))]


def _is_column(one: Cell, other: Cell, most: float = 2.2) -> bool:
    """Whether two cells are of one column: left or right aligned, at most some line heights apart."""
    aligned = abs(one.box[0] - other.box[0]) < 4 or abs(one.box[2] - other.box[2]) < 4
    return aligned and abs(one.box[1] - other.box[1]) < most * max(one.height, other.height)


def find(pages: Sequence[Page]) -> list[Candidate]:
    """Candidates for seller_vat_no, buyer_vat_no, seller_phone, buyer_phone and seller_address.

    And for else_seller_address, which stands in where no block gives one.
    """
    leanings = leanings_of(pages)
    addresses = [*_addresses(leanings), *_letterheads(pages)]
    return [*_vat_numbers(pages, leanings), *_phones(pages, leanings), *addresses]
