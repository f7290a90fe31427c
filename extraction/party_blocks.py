"""Address blocks: who is named where on the pages, and what speaks for each being the seller or the buyer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz

from claims.reading import Source
from extraction.labels import first_role, label_text
from extraction.pages import Cell, Page, union
from extraction.party_names import CARE_OF, COMPANY, STREET, large_names, name_of

_CITY = r"[A-ZÅÄÖÆØ][\wÅÄÖåäöéü.\- ]{1,30}"
_POSTAL_LINE = re.compile(
    rf"^(?:(?:SE|S|NO|N|DK|FI|FIN|D|DE)[- ])?(?P<code>\d{{3}} ?\d{{2}}|\d{{4}}) +(?P<city>{_CITY})$"
)
_POSTAL_INSIDE = re.compile(rf"(?:^|[,–—|•·\s])(?P<code>\d{{3}} \d{{2}}) +(?P<city>{_CITY})")
_PARTS = re.compile(r"\s*(?:[–—|•·,]|\s-\s)\s*")
_TITLE = re.compile(
    r"^(?:kredit)?(?:faktura|fakturan|nota|invoice|rechnung|lasku|påminnelse|betalningspåminnelse|offert|orderbekräftelse|"
    r"följesedel|kontoutdrag|utdrag|sida \d.*|kopia|original)\b[\W\d]*$",
    re.IGNORECASE,
)
_FACTORING = re.compile(r"överlåt|pantsatt|factoring|befriande verkan|överdrag", re.IGNORECASE)
_COUNTRY = re.compile(r"^(?:sverige|sweden|norge|norway|danmark|finland|suomi|deutschland|germany)$", re.IGNORECASE)
_MAX_LINES_ABOVE = 5
_LINE_STEP = 2.0  # line heights from one line of a block to the next


@dataclass(frozen=True, eq=False)
class PartyBlock:
    """A name with its address, and the box of everything that belongs to it.

    `role` is what a label says: "buyer", "seller", "other" or "".
    `is_clear` is false where the name may lack its start.
    """

    page: Page
    name: str
    name_cell: Cell
    name_start: int
    address: tuple[str, ...]
    role: str
    box: tuple[float, float, float, float]
    text: str
    is_inline: bool = False
    is_clear: bool = True


def _stacked(page: Page, cell: Cell, *, step: int) -> list[Cell]:
    """The cells above (step -1) or below (1) that stand in one column with a cell without a wide gap."""
    column: list[Cell] = []
    current, index = cell, cell.line
    while 0 <= index + step < len(page.lines) and len(column) < 12:
        index += step
        close = [
            other
            for other in page.lines[index]
            if abs(other.box[0] - cell.box[0]) < 7  # left, right or centre aligned
            or abs(other.box[2] - cell.box[2]) < 4
            or abs(sum(other.box[::2]) - sum(cell.box[::2])) < 6
        ]
        if close:
            gap = abs(close[0].box[1] - current.box[1])
            if gap > _LINE_STEP * max(current.height, close[0].height, 6.0):
                break
            column.append(close[0])
            current = close[0]
        elif abs(page.lines[index][0].box[1] - current.box[1]) > _LINE_STEP * max(current.height, 6.0):
            break
    return column


def _take_above(page: Page, postal: Cell) -> tuple[list[Cell], str]:
    """The lines of an address above its postal line, top to bottom, and the role that a label gives them."""
    lines: list[Cell] = []
    for cell in _stacked(page, postal, step=-1):
        text = label_text(page, cell)
        role = first_role(text)
        if role is not None and not text[role[1] :].strip(" :,-–"):
            return lines[::-1], role[0]
        if _TITLE.match(text) or len(lines) == _MAX_LINES_ABOVE or _POSTAL_LINE.match(cell.text):
            break
        if re.match(r"^[^:]{3,30}:", text) and role is None:
            break
        lines.append(cell)
        if role is not None and ":" in text[: role[1] + 2]:
            return lines[::-1], role[0]
    return lines[::-1], ""


def _role_nearby(page: Page, top: Cell) -> str:
    """The role a label gives that stands a little above a block, or to its left on its first line."""
    for line in reversed(page.lines[max(0, top.line - 3) : top.line]):
        for cell in line:
            role = first_role(label_text(page, cell))
            only_label = role is not None and not cell.text[role[1] :].strip(" :,-–")
            near = top.box[1] - cell.box[1] < 3.2 * max(top.height, cell.height)
            if role is not None and only_label and near and abs(cell.box[0] - top.box[0]) < 60:
                return role[0]
    for cell in page.lines[top.line]:
        role = first_role(label_text(page, cell)) if cell.box[2] <= top.box[0] else None
        if role is not None and not cell.text[role[1] :].strip(" :,-–") and top.box[0] - cell.box[2] < 140:
            return role[0]
    return ""


def _street_at(above: Sequence[Cell]) -> int | None:
    """Which of the lines above a postal line is the street: the first that reads as one, else the last with a digit."""
    numbers = range(1, len(above))
    first = next((i for i in numbers if STREET.match(above[i].text)), None)
    return first if first is not None else next((i for i in numbers[::-1] if re.search(r"\d", above[i].text)), None)


def _stacked_block(page: Page, postal: Cell) -> PartyBlock | None:
    above, role = _take_above(page, postal)
    if not above:
        return None
    street_at = _street_at(above)
    named = above[:street_at] if street_at else (above[:-1] or above)
    below_height = max(c.height for c in (*above[len(named) :], postal))
    found = name_of(named, below_height=below_height, is_ocr=page.source is Source.OCR)
    if found is None:
        return None
    name, cell, is_clear = found
    stripped = first_role(label_text(page, cell))
    start = 0
    if stripped is not None and cell.text[stripped[1] :].strip(" :,-–"):
        after = cell.text[stripped[1] :].lstrip(" :,-–")
        if ":" in cell.text[: stripped[1] + 2] or stripped[0] == role:
            start = len(cell.text) - len(after)
            role = role or stripped[0]
            name = name[start:]
    if STREET.match(name) and not COMPANY.search(name):
        return None
    below = []
    for other in _stacked(page, postal, step=1):
        other_role = first_role(label_text(page, other))
        if _POSTAL_LINE.match(other.text) or (other_role and not other.text[other_role[1] :].strip(" :,-–")):
            break
        below.append(other)
    country = tuple(other.text for other in below[:1] if _COUNTRY.match(other.text))
    lines = [c.text for c in above if c is not cell and c.text not in name]
    care_of = [text for text in lines if CARE_OF.match(text)]
    street = [c.text for c in above[street_at:] if c is not cell] if street_at is not None else []
    address = (*[text for text in care_of if text not in street], *street, postal.text, *country)
    members = [*above, postal, *below]
    text = "\n".join(_line_text(page, member) for member in members)
    return PartyBlock(
        page, name.strip(" ,"), cell, start, address, role or _role_nearby(page, above[0]),
        union([member.box for member in members]), text, is_clear=is_clear,
    )  # fmt: skip


def _line_text(page: Page, member: Cell) -> str:
    """A member's text with what stands close to its right, such as a telephone number beside the street."""
    line = page.lines[member.line]
    beside = [c.text for c in line if c is not member and 0 <= c.box[0] - member.box[2] < 4 * member.height]
    return " ".join([member.text, *beside])


def _headed_block(page: Page, cell: Cell, street: str, match: re.Match[str]) -> PartyBlock | None:
    """An address on one line under the name: "Name AB" over "Storgatan 1, 123 45 Staden"."""
    above = [c for c in _stacked(page, cell, step=-1)[:1] if not _TITLE.match(label_text(page, c))]
    if not above or not re.search(r"[A-Za-zÅÄÖåäö]{2}", above[0].text):
        return None
    address = (street, f"{match['code']} {match['city'].strip()}")
    members = [above[0], cell, *_stacked(page, cell, step=1)[:1]]
    text = "\n".join(_line_text(page, member) for member in members)
    box = union([member.box for member in members])
    role = _role_nearby(page, above[0])
    return PartyBlock(page, above[0].text.strip(" ,"), above[0], 0, address, role, box, text)


def _inline_block(page: Page, cell: Cell, match: re.Match[str]) -> PartyBlock | None:
    """A block written on one line: "Name AB – Storgatan 1 – 123 45 Staden"."""
    text = cell.text
    role = first_role(text)
    start = role[1] if role else 0
    start += len(text[start:]) - len(text[start:].lstrip(" :,-–"))
    before = text[start : match.start("code")]
    parts = [part for part in _PARTS.split(before) if part]
    if not parts or not re.search(r"[A-Za-zÅÄÖåäö]{2}", parts[0]):
        return None
    name, street = parts[0], parts[-1] if len(parts) > 1 else ""
    if not street and STREET.match(name):
        return _headed_block(page, cell, name, match)
    if not street:
        cut = re.search(r"(?<=\s)(?:Box \d+|[A-ZÅÄÖ]\S*(?: \S+)? \d+ ?[A-Z]?)\s*$", name)
        if cut is None:
            return None
        name, street = name[: cut.start()].strip(), cut[0]
    company = list(COMPANY.finditer(name))
    if company and len(name) - company[-1].end() > 3:
        street = street or name[company[-1].end() :].strip()
        name = name[: company[-1].end()]
    if not name:
        return None
    address = tuple(part for part in (street, f"{match['code']} {match['city'].strip()}") if part)
    line_text = " ".join(c.text for c in page.lines[cell.line])
    return PartyBlock(
        page, name, cell, text.find(name), address, role[0] if role else "", cell.box, line_text, is_inline=True
    )


def _lines_at(block: PartyBlock) -> str:
    """The name's line and the one above, where a clause on assignment (factoring) would name the assignee."""
    lines = block.page.lines[max(0, block.name_cell.line - 1) : block.name_cell.line + 1]
    return " ".join(cell.text for line in lines for cell in line)


def find_blocks(pages: Sequence[Page]) -> list[PartyBlock]:
    """The address blocks of a document, in reading order; a factor's own block is left out."""
    blocks: list[PartyBlock] = []
    for page in pages:
        for cell in page.cells:
            if _POSTAL_LINE.match(cell.text):
                block = _stacked_block(page, cell)
            else:
                match = _POSTAL_INSIDE.search(cell.text)
                block = _inline_block(page, cell, match) if match else None
            if block is not None and not _FACTORING.search(_lines_at(block)) and len(block.name) > 1:
                blocks.append(block)
    # A footer without separators gives a name cut short: the full one is elsewhere on the page.
    names = [block.name for block in blocks if not block.is_inline]
    large = [name for page in pages[:1] for name, _cell in large_names(page)]
    return [_completed(block, [*large, *names] if block.is_inline else large) for block in blocks]


def _completed(block: PartyBlock, names: Sequence[str]) -> PartyBlock:
    name = _whole(block.name, names)
    return block if name == block.name else replace(block, name=name, is_clear=True)


def _whole(name: str, names: Sequence[str]) -> str:
    """The longest of the names that begins or ends with a name, or the name itself."""
    longer = [n for n in names if n.startswith(name) or n.endswith(" " + name)]
    return max(longer, key=len, default=name)


_cache: WeakKeyDictionary[Page, list[PartyBlock]] = WeakKeyDictionary()


def blocks_of(pages: Sequence[Page]) -> list[PartyBlock]:
    """`find_blocks`, remembered for the document that starts with the same page."""
    if not pages:
        return []
    if pages[0] not in _cache:
        _cache[pages[0]] = find_blocks(pages)
    return _cache[pages[0]]


def same_name(one: str, other: str) -> bool:
    """Whether two spellings name one party (case, spaces and legal form aside)."""

    def plain(name: str) -> str:
        return re.sub(r"\b(?:ab|hb|kb)\b|[^\wåäö]", "", name.casefold())

    return fuzz.ratio(plain(one), plain(other)) >= 90
