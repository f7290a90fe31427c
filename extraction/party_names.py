"""A party's name put together from the lines it is written on, in one size or larger than what follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import takewhile

from claims.reading import Source
from extraction.pages import Cell, Page, extent

COMPANY = re.compile(
    r"(?<!\w)(?:AB|HB|KB|aktiebolag|handelsbolag|kommanditbolag|ek\.? ?för\.?|ekonomisk förening|förening\w*|"
    r"bostadsrätts\w*|"
    r"brf|kommun|region|stiftelse\w*|myndighet\w*|firma|enskild|AS|A/S|ASA|ANS|DA|ENK|ApS|I/S|IVS|K/S|"
    r"Oy|Oyj|Ky|Tmi|osuuskunta|GmbH|AG|KG|UG|OHG|e\.K\.|eG|GbR|Ltd|Limited|LLP|LLC|PLC|Inc|SARL|SAS|BV|B\.V\.|NV|S\.A\.|samfällighet\w*|församling\w*|universitet|sjukhus|advokatbyrå|byrå)(?![\wÅÄÖåäö])",
    re.IGNORECASE,
)
_ONLY_ENDING = re.compile(
    r"^(?:AB|HB|KB|ek\.? ?för\.?|för\.?|\(publ\)|AB \(publ\)|aktiebolag|i likvidation|filial|"
    r"\(haftungsbeschränkt\)|[a-zåäö]\S*( .*)?)$"
)
CARE_OF = re.compile(r"^(?:c/o|att[.:]?|attn[.:]?|attention|box \d|vid |kontakt)", re.IGNORECASE)
STREET = re.compile(
    r"^(?:box|postbox|pb) ?\d+|"  # a number at the end, "Storgatan 12 B", or a word that ends as street names do
    r"^[^\d:]{3,} \d{1,4} ?[a-z]?(?:, .*)?$|"
    r"^\d{1,4} ?[a-z]?(?:, .*?)? [^\d:]{3,} (?:road|street|way|lane|avenue|close|drive)$|"
    r"^(?:postboks|postfach|pl|po box|p\.o\. box|postbox) ?\d+|"
    r"^[^\d:]*(?:gatan|vägen|gränd|gränden|torget|allén|stigen|backen|gata|"
    r"väg|gaten|veien|vej|vegen|straße|strasse|gasse|allee|katu|kuja|polku|tie|gade|(?<!\w)allé)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"@|www\.|https?:", re.IGNORECASE)
_LAST_WORD = re.compile(r"^(?:ek\. ?)?för\.?$", re.IGNORECASE)
_TITLE = re.compile(r"\s+(?:kreditfaktura|kreditnota|faktura|invoice|credit note)(?=\s|$)", re.IGNORECASE)
_ONLY_TITLE = re.compile(r"^(?:kreditfaktura|kreditnota|faktura|fakturakopia|invoice|credit note)\W*$", re.IGNORECASE)
_ENDING = re.compile(r"^(?:AB|HB|KB|\(publ\)|AB \(publ\)|aktiebolag)$")
_GOES_ON = re.compile(r"(?:&|\+|\s(?:och|og|and|und|i))$", re.IGNORECASE)  # a name that is not at its end
_LARGER = 1.15  # times the height of the address below
_LARGER_BY_OCR = 1.5  # whose heights are those of the letters met: a line without "p" and "Å" looks a third smaller
_ALIKE = 0.15  # share of the height by which lines of one size may differ
_FULL = 0.8  # of the longest line
_LOGO = 1.25  # times the usual height on the page
_LINE_STEP = 1.8  # heights from one line of a large name to the next


def type_size(cell: Cell) -> float:
    """The height of the capitals a cell is set in, told from boxes that end where the ink does: the median word's."""
    sizes = sorted(word.height / extent(word.text) for word in cell.words)
    return sizes[len(sizes) // 2]


def is_street(text: str) -> bool:
    """Whether a line reads as a street or a box, and not as a company that is named after one."""
    return bool(STREET.match(text)) and not COMPANY.search(text)


def bare(name: str) -> str:
    """A name without the specks, strokes and quotation marks that a scan puts at its ends."""
    return name.strip(" ,|'\"”“„*_–—-«»=~+<>")


def righted_form(name: str) -> str:
    """A name that OCR read, its legal form in the letters it always has: not "GMbH", nor "Ek. för" without its dot."""
    name = re.sub(r"\bgmbh\b", lambda m: m[0] if m[0].isupper() else "GmbH", name, flags=re.IGNORECASE)
    return re.sub(r"(?i)(\bek\. för)$", r"\1.", name)


def _join(lines: Sequence[Cell]) -> str:
    """Lines of one name; a scrap of one or two small letters was cut off a word."""
    text = lines[0].text
    for line in lines[1:]:
        text += ("" if re.match(r"[a-zåäö]{1,2}(?![\w.])", line.text) else " ") + line.text
    return _TITLE.sub("", text)


def _set_height(cell: Cell, *, is_ocr: bool = False) -> float:
    """The height a cell is set in: that of its middle word, so that a ring on one capital makes no line larger."""
    if is_ocr:
        return type_size(cell)
    heights = sorted(word.height for word in cell.words)
    return heights[(len(heights) - 1) // 2]


def _alike(one: Cell, other: Cell) -> bool:
    first, second = _set_height(one), _set_height(other)
    return abs(first - second) <= _ALIKE * max(first, second)


def _large_run(lines: Sequence[Cell], least_height: float) -> list[Cell]:
    """The first lines that are set alike and larger than the address below them."""
    large = [cell for cell in lines if cell.height > least_height]
    if not large:
        return []
    start = list(lines).index(large[0])
    run = list(takewhile(lambda cell: _alike(cell, large[0]) or _ENDING.match(cell.text), lines[start:]))
    another = next((i for i in range(1, len(run)) if _is_another(run[:i], run[i])), len(run))
    return run[:another]


def _is_full(cell: Cell, lines: Sequence[Cell]) -> bool:
    """Whether a line is about as long as the longest: a line that was broken is full, a person's name seldom is."""
    widest = max(line.box[2] - line.box[0] for line in lines)
    return cell.box[2] - cell.box[0] > _FULL * widest


def name_of(lines: Sequence[Cell], *, below_height: float, is_ocr: bool) -> tuple[str, Cell, bool] | None:
    """The name among the lines above the street, top to bottom, the cell it starts in, and whether it is clear.

    It is not where a line above it may be its beginning as well as a department or a person.

    `below_height` is the height of the address lines: a name set larger than them may run over several lines.
    """
    usable = [cell for cell in lines if not CARE_OF.match(cell.text)]
    if not usable:
        return None
    run = _large_run(usable, (_LARGER_BY_OCR if is_ocr else _LARGER) * below_height)
    if run:
        return _join(run), run[0], True
    for index, cell in enumerate(usable):
        if COMPANY.search(cell.text) and not _ONLY_ENDING.match(cell.text):
            following = [c for c in usable[index + 1 : index + 2] if _ONLY_ENDING.match(c.text)]
            if index and _GOES_ON.search(usable[index - 1].text):
                return _join([*usable[index - 1 : index + 1], *following]), usable[index - 1], True
            return _join([cell, *following]), cell, not index or not _is_full(usable[index - 1], usable)
    following = [c for c in usable[1:2] if _ONLY_ENDING.match(c.text)]
    return _join([usable[0], *following]), usable[0], True


def can_name(text: str) -> bool:
    """Whether a text holds more than a legal form and letters that stand apart."""
    own = COMPANY.sub("", text).split()
    is_word = sum(letter.isalpha() for letter in text) > 1 and not _CONTACT.search(text) and not _LAST_WORD.match(text)
    return is_word and any(sum(letter.isalnum() for letter in word) > 1 for word in own)


def large_names(page: Page, *, is_known: Callable[[str], bool] = lambda name: False) -> list[tuple[str, Cell]]:
    """Names set large on the top quarter of a page, with the cell each starts in.

    They are companies by their legal form; `is_known` says of another text whether it is a name all the same.
    """
    is_ocr = page.source is Source.OCR
    heights = sorted(word.height / (extent(word.text) if is_ocr else 1.0) for word in page.words) or [1.0]
    usual = heights[len(heights) // 2]
    upper = [cell for cell in page.cells if cell.box[1] < 0.25 * page.height]
    large = [cell for cell in upper if _set_height(cell, is_ocr=is_ocr) > _LOGO * usual]
    large = [cell for cell in large if not _ONLY_TITLE.match(cell.text) and not is_street(cell.text)]
    runs: list[list[Cell]] = []
    for cell in large:
        run = next((run for run in runs if _goes_on(run[-1], cell) and not _is_another(run, cell)), None)
        if run is None:
            runs.append([cell])
        else:
            run.append(cell)
    names = [(bare(_join(run)), run[0]) for run in runs]
    return [
        (name, cell)
        for name, cell in names
        if (COMPANY.search(name) or is_known(name)) and can_name(name) and not re.search(r"\d{3}", name)
    ]


def whole_name(name: str, names: Sequence[str]) -> str:
    """The longest of the names that begins or ends with a name, or the name itself."""
    longer = [n for n in names if n.startswith(name + " ") or n.endswith(" " + name)]
    return max(longer, key=len, default=name)


def _is_another(run: Sequence[Cell], cell: Cell) -> bool:
    """Whether a line is a company of its own under the lines of another: both have their legal form."""
    return bool(COMPANY.search(_join(run)) and COMPANY.search(cell.text)) and not _ONLY_ENDING.match(cell.text)


def _goes_on(above: Cell, cell: Cell) -> bool:
    """Whether a large line goes on with the line above it: left or centre aligned, set alike, close."""
    aligned = abs(above.box[0] - cell.box[0]) < 8 or abs(sum(above.box[::2]) - sum(cell.box[::2])) < 8
    step = cell.box[1] - above.box[1]
    return aligned and _alike(above, cell) and 0 < step < _LINE_STEP * cell.height
