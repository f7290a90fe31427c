"""Address blocks: who is named where on the pages, and what speaks for each being the seller or the buyer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz

from claims.reading import Source
from extraction.address_lines import (
    COUNTRY,
    POSTAL_INSIDE,
    POSTAL_LINE,
    is_aside,
    is_reference,
    is_title,
    place_label,
    town_of,
)
from extraction.labels import entry_inside, is_only_label, is_table_head, label_text, table_heading_lines
from extraction.pages import Cell, Page, union
from extraction.party_names import (
    CARE_OF,
    COMPANY,
    bare,
    can_name,
    is_street,
    large_names,
    name_of,
    righted_form,
    type_size,
    whole_name,
)
from extraction.party_words import first_role, role_on_slip

_PARTS = re.compile(r"\s*(?:[–—|•·,]|\s-\s)\s*")
_FACTORING = re.compile(r"överlåt|pantsatt|factoring|befriande verkan|överdrag", re.IGNORECASE)
_MAX_LINES_ABOVE = 5
_LEAST_LABEL = 4  # letters: "von" and "till" may begin a name
_SURE_LABEL = 9  # letters: no name begins with "fakturamottagare" or "leverantör"
_SLIP = 0.55  # of the page's height: below it, who sends is who pays
_LINE_STEP = 2.0  # line heights from one line of a block to the next
_LINE_GAP = 1.0  # heights of the smaller line between two lines of a block
_LINE_GAP_BY_OCR = 1.5  # whose boxes are as high as the ink: a third lower than the line
_SMALL = 0.82  # of the address's height: the sender's own line over the window is set smaller
_SMALL_BY_OCR = 0.6  # whose boxes end where the ink does, give or take a speck
_MOST_ASIDES = 2
_FOOT = 0.85  # of the page's height
_ENTRIES = re.compile(r"\s[-–—·•|]\s|[|·•]")  # between the entries of a line at the foot
_AMOUNT = re.compile(r"\d[.,:]\d{2}(?!\d)")


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
    widest = _LINE_GAP_BY_OCR if page.source is Source.OCR else _LINE_GAP
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
            upper, lower = sorted((close[0], current), key=lambda c: c.box[1])
            if lower.box[1] - upper.box[3] > widest * max(min(current.height, close[0].height), 6.0):
                break
            column.append(close[0])
            current = close[0]
        elif abs(page.lines[index][0].box[1] - current.box[1]) > _LINE_STEP * max(current.height, 6.0):
            break
    return column


class _Above(NamedTuple):
    """The lines of an address above its postal line, the role a label gives them, and lines between that are none."""

    lines: list[Cell]
    role: str
    asides: list[Cell]


def _take_above(page: Page, postal: Cell) -> _Above:
    """What stands above a postal line, each top to bottom."""
    lines: list[Cell] = []
    asides: list[Cell] = []

    def taken(role: str = "") -> _Above:
        return _Above(lines[::-1], role, asides[::-1])

    for cell in (_alone(page, whole) for whole in _stacked(page, postal, step=-1)):
        text = label_text(page, cell)
        role = _role_of(page, cell)
        if role is not None and not role[2]:
            return taken(role[0])
        if is_title(text) or len(lines) == _MAX_LINES_ABOVE or POSTAL_LINE.match(cell.text):
            break
        is_small = _is_small(page, cell, postal) and not place_label(text)
        if POSTAL_INSIDE.search(cell.text) or is_small:  # the sender's own line over the window, or the end of it
            break
        place = place_label(text)
        if role is not None and ":" in text[: role[1] + 2] and not (lines and is_reference(text)):
            lines.append(cell)
            return taken(role[0])
        if place:
            lines += [cell] if text[place:].strip(" :,-–") else []
            break
        if not is_aside(text):
            lines.append(cell)
        elif len(asides) < _MOST_ASIDES:
            asides.append(cell)
        else:
            break
    return taken()


def _alone(page: Page, cell: Cell) -> Cell:
    """A cell without the entry of another column that stands so close to it that both are read as one.

    "Kakelgruppen Söder ek. Er ref: Eva Ek" ends before "Er ref:".
    """
    kept = len(cell.text[: entry_inside(label_text(page, cell))].split())
    return replace(cell, words=cell.words[:kept]) if kept else cell


def _is_small(page: Page, cell: Cell, postal: Cell) -> bool:
    """Whether a line is set smaller than the postal line under it, as far as a scan shows."""
    if page.source is Source.OCR:
        return type_size(cell) < _SMALL_BY_OCR * type_size(postal)
    return cell.height < _SMALL * postal.height


def _role_of(page: Page, cell: Cell) -> tuple[str, int, str] | None:
    """The role that a cell begins with, where its words end, and the rest of the text."""
    text = label_text(page, cell)
    role = first_role(text)
    if role is None:
        return None
    rest = text[role[1] :].strip(" :,-–")
    on_slip = role_on_slip(text) if cell.box[1] > _SLIP * page.height else None
    return on_slip or role[0], role[1], rest


def _role_nearby(page: Page, top: Cell) -> str:
    """The role a label gives that stands a little above a block, or to its left on its first line."""
    for line in reversed(page.lines[max(0, top.line - 3) : top.line]):
        for cell in line:
            role = _role_of(page, cell)
            near = top.box[1] - cell.box[1] < 3.2 * max(top.height, cell.height)
            if role is not None and not role[2] and near and abs(cell.box[0] - top.box[0]) < 60:
                return role[0]
    for cell in page.lines[top.line]:
        role = _role_of(page, cell) if cell.box[2] <= top.box[0] else None
        if role is not None and not role[2] and top.box[0] - cell.box[2] < 140:
            return role[0]
    return ""


def _street_at(above: Sequence[Cell]) -> int | None:
    """Which of the lines above a postal line is the street: the first that reads as one, else the last with a digit."""
    numbers = range(1, len(above))
    first = next((i for i in numbers if is_street(above[i].text)), None)
    return first if first is not None else next((i for i in numbers[::-1] if re.search(r"\d", above[i].text)), None)


def _stacked_block(page: Page, postal: Cell) -> PartyBlock | None:
    above, role, asides = _take_above(page, postal)
    if not above:
        return None
    street_at = _street_at(above)
    named = above[:street_at] if street_at else (above[:-1] or above)
    below_height = max(c.height for c in (*above[len(named) :], postal))
    found = name_of(named, below_height=below_height, is_ocr=page.source is Source.OCR)
    if found is None:
        return None
    name, cell, is_clear = found
    start, said = _name_start(page, cell, role)
    name, role = name[start:], role or said
    if is_street(name):
        return None
    below = _take_below(page, postal)
    country = tuple(other.text for other in below[:1] if COUNTRY.match(other.text))
    lines = [c.text for c in above if c is not cell and c.text not in name]
    care_of = [text for text in lines if CARE_OF.match(text)]
    street = [c.text for c in above[street_at:] if c is not cell] if street_at is not None else []
    address = (*[text for text in care_of if text not in street], *street, postal.text, *country)
    members = [*above, *asides, postal, *below]
    text = "\n".join(_line_text(page, member) for member in members)
    return PartyBlock(
        page, bare(name), cell, start, address, role or _role_nearby(page, above[0]),
        union([member.box for member in members]), text, is_clear=is_clear,
    )  # fmt: skip


def _name_start(page: Page, cell: Cell, role: str) -> tuple[int, str]:
    """Where a name begins in its cell when a label stands before it, and the role that the label gives."""
    text = label_text(page, cell)
    named = first_role(text)
    end = named[1] if named else place_label(text)
    rest = cell.text[end:].lstrip(" :,-–")
    is_label = ":" in cell.text[: end + 2] or (
        named is not None and (end >= _SURE_LABEL or (named[0] == role and end > _LEAST_LABEL))
    )
    if not end or not rest or not is_label:
        return 0, ""
    return len(cell.text) - len(rest), named[0] if named else ""


def _take_below(page: Page, postal: Cell) -> list[Cell]:
    """The lines under a postal line that belong to its block, such as the country and the telephone number."""
    below = []
    for other in _stacked(page, postal, step=1):
        role = _role_of(page, other)
        if POSTAL_LINE.match(other.text) or (role is not None and not role[2]):
            break
        below.append(other)
    return below


def _line_text(page: Page, member: Cell) -> str:
    """A member's text with what stands close to its right, such as a telephone number beside the street."""
    line = page.lines[member.line]
    beside = [c.text for c in line if c is not member and 0 <= c.box[0] - member.box[2] < 4 * member.height]
    return " ".join([member.text, *beside])


def _headed_block(page: Page, cell: Cell, street: str, town: str) -> PartyBlock | None:
    """An address on one line under the name: "Name AB" over "Storgatan 1, 123 45 Staden"."""
    above = [c for c in _stacked(page, cell, step=-1)[:1] if not is_title(label_text(page, c))]
    if not above or not re.search(r"[A-Za-zÅÄÖåäö]{2}", above[0].text):
        return None
    members = [above[0], cell, *_stacked(page, cell, step=1)[:1]]
    text = "\n".join(_line_text(page, member) for member in members)
    box = union([member.box for member in members])
    role = _role_nearby(page, above[0])
    return PartyBlock(page, bare(above[0].text), above[0], 0, (street, town), role, box, text)


def _inline_block(page: Page, cell: Cell, match: re.Match[str]) -> PartyBlock | None:
    """A block written on one line: "Name AB – Storgatan 1 – 123 45 Staden"."""
    text = cell.text
    role = first_role(text)
    start = role[1] if role and ":" in text[: role[1] + 2] else 0
    start = start or place_label(text)
    start += len(text[start:]) - len(text[start:].lstrip(" :,-–"))
    parts = [part for part in _PARTS.split(text[start : match.start()]) if part]
    if not parts or not re.search(r"[A-Za-zÅÄÖåäö]{2}", parts[0]):
        return None
    name, street, town = parts[0], ", ".join(parts[1:]), town_of(match)
    if is_street(name):
        return _headed_block(page, cell, ", ".join(parts), town)
    if not street:
        cut = re.search(r"(?<=\s)(?:Box \d+|[A-ZÅÄÖ]\S*(?: \S+)? \d+ ?[A-Z]?)\s*$", name)
        if cut is None:
            return None
        name, street = name[: cut.start()].strip(), cut[0]
        company = list(COMPANY.finditer(name))
        if company and len(name) - company[-1].end() > 3:
            name = name[: company[-1].end()]
    name = bare(name)
    if not name:
        return None
    address = tuple(part for part in (street, town) if part)
    line_text = " ".join(c.text for c in page.lines[cell.line])
    return PartyBlock(
        page, name, cell, text.find(name), address, role[0] if role else "", cell.box, line_text, is_inline=True
    )


def _lines_at(block: PartyBlock) -> str:
    """The name's line and the one above, where a clause on assignment (factoring) would name the assignee."""
    cell = block.name_cell
    lines = block.page.lines[max(0, cell.line - 1) : cell.line + 1]
    near = [line for line in lines if cell.box[1] - line[0].box[1] < 2 * _LINE_STEP * cell.height]
    return " ".join(other.text for line in near for other in line)


def find_blocks(pages: Sequence[Page]) -> list[PartyBlock]:
    """The address blocks of a document, in reading order; a factor's own block is left out."""
    blocks: list[PartyBlock] = []
    for page in pages:
        for cell in page.cells:
            if _is_row(page, cell):
                continue
            if POSTAL_LINE.match(cell.text):
                block = _stacked_block(page, cell)
            else:
                match = POSTAL_INSIDE.search(cell.text)
                block = _inline_block(page, cell, match) if match else None
            if block is not None and not _FACTORING.search(_lines_at(block)):
                blocks.append(block)
    # A footer without separators gives a name cut short, a head of several lines its last one: the whole one is
    # elsewhere on the page.
    names = [block.name for block in blocks if not block.is_inline and _is_name(block.name)]
    large = [name for page in pages[:1] for name, _cell in large_names(page) if _is_name(name)]
    feet = foot_names(pages)
    found = []
    for block in blocks:
        whole = _completed(block, [*large, *names] if block.is_inline else large)
        if whole is block and not block.is_inline and block.role != "buyer":
            # The foot names the seller; whether this block is the seller's is not sure, so that a person looks.
            whole = replace(
                _completed(block, feet), is_clear=block.is_clear and whole_name(block.name, feet) == block.name
            )
        name = _righted(whole.name, whole.page)
        found.append(whole if name == whole.name else replace(whole, name=name))
    return [block for block in found if _is_name(block.name)]


def _righted(name: str, page: Page) -> str:
    """A name without a label that leads it, on a scan with its legal form in the usual letters."""
    role = first_role(name)
    if role is not None and role[1] >= _SURE_LABEL:
        name = bare(name[role[1] :].lstrip(" :,-–")) or name
    return righted_form(name) if page.source is Source.OCR else name


def foot_names(pages: Sequence[Page]) -> list[str]:
    """The companies that the cells at the feet of pages begin with."""
    return [name for page in pages for name in _foot_names(page)]


def _foot_names(page: Page) -> Iterator[str]:
    """The companies that cells at the foot of a page begin with, none of them a cell of something else too."""
    for cell in page.cells:
        if cell.box[1] > _FOOT * page.height:
            name = bare(_ENTRIES.split(cell.text)[0])
            if COMPANY.search(name) and _is_name(name) and not re.search(r"\d", name):
                yield name


def _is_name(name: str) -> bool:
    """Whether a text can be a name: no label, no head of a column, no single letter."""
    is_word = can_name(name) and place_label(name) != len(name)
    role = first_role(name)
    joined = name.replace(" ", "")  # a reader parts a wide word: "Fakturamot tagare"
    is_split_label = name.count(" ") == 1 and (first_role(joined) or ("", 0))[1] == len(joined)
    is_head = is_split_label or name.endswith(":") or (role is not None and not name[role[1] :].strip(" :,-–"))
    return is_word and not is_head and not is_only_label(name) and not is_table_head(name)


def _is_row(page: Page, cell: Cell) -> bool:
    """Whether a cell is in a row of an item table, where an article number and a name look like a postal line."""
    heads = [line for line in table_heading_lines(page) if line < cell.line]
    return bool(heads) and any(_AMOUNT.search(other.text) for other in page.lines[cell.line] if other is not cell)


def _completed(block: PartyBlock, names: Sequence[str]) -> PartyBlock:
    name = whole_name(block.name, names)
    return block if name == block.name else replace(block, name=name, is_clear=True)


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
