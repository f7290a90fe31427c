"""Pictures that explain a reading: each page as it is, a frame around every value, and beside it why it was chosen."""

from __future__ import annotations

import io
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from PIL import Image, ImageChops, ImageDraw, ImageStat

from claims.reading import Box, DocumentType, FieldValue, Reading
from extraction.candidate import Candidate
from extraction.choose import Choice, by_value, choose_all
from extraction.decide import CORE
from extraction.explain_panel import (
    BANDS,
    DESK,
    LOSER,
    LOSER_DASH,
    SOFT,
    WHITE,
    Colour,
    Mark,
    Point,
    Row,
    Sheet,
    badge,
    badge_size,
    band_of,
    font,
    letter_of,
    panel,
    stroke,
)
from extraction.pages import Page
from extraction.scorer import weights_of
from templates.clean import clean_line

MARGIN = 26
"""Pixels of desk around the page and the panel."""

PANEL_WIDTH = 700
"""Pixels of the panel beside the page."""

_BLANK_DPI = 60
_ROOM = 2.0  # pixels between a chosen value's print and its frame
_LOSERS_ROOM = 0.0
_MOST_LOSERS = 3
_LEAST_LOSER = 0.002  # a loser less probable is shown only where it is the runner-up
_LEAST_WEIGHT = 0.05  # log-odds; less explains nothing
_WHOLE_PAGE = 0.6  # share of the page: a box as large marks no place
_CLAIMS = (DocumentType.INVOICE, DocumentType.CREDIT_NOTE)
_ORDER = (
    *("invoice_number", "invoice_date", "due_date", "payment_terms_days", "total", "currency", "net", "vat"),
    *("seller_name", "seller_orgnr", "buyer_name", "buyer_orgnr", "buyer_address", "buyer_kind_hint"),
    *("bankgiro", "plusgiro", "iban", "ocr_reference", "credited_invoice", "reminder_fee"),
)
_LONGEST_TEXT = 600  # letters of a value that are looked at
_TITLES = {
    "ocr_reference": "OCR reference", "iban": "IBAN", "vat": "VAT", "total": "Amount to pay", "net": "Net amount",
    "seller_name": "Seller", "buyer_name": "Buyer", "seller_orgnr": "Seller's number", "buyer_orgnr": "Buyer's number",
    "buyer_address": "Buyer's address", "seller_email": "Seller's e-mail", "buyer_kind_hint": "Kind of buyer",
    "interest_text": "Interest is mentioned", "reminder_fee_text": "Reminder fee is mentioned",
    "seller_vat_no": "Seller's VAT number", "buyer_vat_no": "Buyer's VAT number", "vat_by_rate": "VAT by rate",
    "seller_address": "Seller's address", "seller_phone": "Seller's phone", "buyer_phone": "Buyer's phone",
    "seller_country": "Seller's country", "buyer_country": "Buyer's country", "payee_name": "Who bought the claim",
    "payee_orgnr": "Its number", "assignment_text": "The clause that says so", "prepaid": "Paid already",
    "interest_terms": "Interest, as printed", "reminder_fee_terms": "Reminder fee, as printed",
    "payment_terms_days": "Payment terms, days", "about": "What it is for",
}  # fmt: skip
_PRIORITY = {name: place for place, name in enumerate(_ORDER)}


def sheet_of(
    reading: Reading,
    candidates: Sequence[Candidate],
    *,
    name: str,
    page_count: int,
    document: int,
    documents: int,
) -> Sheet:
    """What is told of one document: its fields, numbered, each with what it was chosen from.

    `candidates` are those that the reading was chosen from; `document` counts from 1 among the file's `documents`,
    `page_count` is the file's; `name` is the sender's name for it.
    """
    choices = choose_all(candidates)
    shown = {field: _marks(value, choices.get(field)) for field, value in reading.fields.items()}
    missing = {field: (None, losers) for field, losers in _not_found(reading, candidates, choices).items()}
    told: dict[str, tuple[Mark | None, tuple[Mark, ...]]] = {**shown, **missing}
    ordered = sorted(told, key=lambda field: (_PRIORITY.get(field, len(_ORDER)), field))
    return Sheet(
        file=harmless(name),
        page_count=page_count,
        document=document,
        documents=documents,
        pages=reading.pages,
        kind=str(reading.type).replace("_", " ").capitalize(),
        subtype=harmless(reading.subtype or "").replace("_", " "),
        decision=reading.decision,
        reasons=tuple(sentence(reason.message, reason.field) for reason in reading.reasons),
        rows=tuple(Row(n, harmless(field), title_of(field), *told[field]) for n, field in enumerate(ordered, 1)),
    )


def harmless(text: str) -> str:
    """A stranger's text as one line of visible characters; lines of a value are parted by a stroke."""
    return " / ".join(filter(None, (clean_line(line) for line in text[:_LONGEST_TEXT].split("\n"))))


def sentence(message: str, field: str | None) -> str:
    """A finding's words as a full sentence that names the field as the panel does."""
    text = harmless(message)
    if field is not None and "_" in field:
        title = title_of(field)
        text = text.replace(field, f"the {title if title[:2].isupper() else title[:1].lower() + title[1:]}")
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def title_of(name: str) -> str:
    """A field's name for people."""
    return _TITLES.get(name) or harmless(name).replace("_", " ").capitalize()


def _marks(value: FieldValue, choice: Choice | None) -> tuple[Mark, tuple[Mark, ...]]:
    """The chosen value with the evidence of the candidate that it came from, and the strongest losers."""
    rivals = [] if choice is None else [(choice.best, choice.probability), *choice.others]
    own = next((c for c, _p in rivals if _is_same(c, value)), None)
    why = () if own is None else weighed(own)
    chosen = Mark(harmless(value.value), value.confidence, value.page, value.box, value.source, why)
    others = [(c, p) for c, p in rivals if c is not own]
    kept = [(c, p) for place, (c, p) in enumerate(others) if place == 0 or p >= _LEAST_LOSER][:_MOST_LOSERS]
    return chosen, tuple(_lost(c, p) for c, p in kept)


def _is_same(candidate: Candidate, value: FieldValue) -> bool:
    """Whether a value is this candidate's, whose amount may have changed its sign since."""
    if candidate.value == value.value:
        return True
    try:
        return abs(Decimal(candidate.value)) == abs(Decimal(value.value)) and candidate.box == value.box
    except InvalidOperation:
        return False


def _not_found(
    reading: Reading, candidates: Sequence[Candidate], choices: Mapping[str, Choice]
) -> dict[str, tuple[Mark, ...]]:
    """Core fields without a value, with what was proposed for them but is less probable than none."""
    complained = {reason.field for reason in reading.reasons if reason.code == "missing" and reason.field}
    wanted = complained | (CORE - {"credited_invoice"} if reading.type in _CLAIMS else set())
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.field].append(candidate)
    return {
        field: tuple(_lost(c, None, score) for c, score in by_value(groups[field])[:_MOST_LOSERS])
        for field in wanted - reading.fields.keys() - choices.keys()
        if field in complained or groups[field]
    }


def _lost(candidate: Candidate, probability: float | None, score: float = 0.0) -> Mark:
    place = (candidate.page, candidate.box, candidate.source)
    return Mark(harmless(candidate.value), probability, *place, why=weighed(candidate), score=score)


def weighed(candidate: Candidate) -> tuple[tuple[str, float], ...]:
    """A candidate's pieces of evidence in log-odds, by name, those that matter, strongest first."""
    weights = weights_of(candidate.field, candidate.source)
    parts = [(name, weights.get(name, 0.0) * strength) for name, strength in candidate.evidence.items()]
    return tuple(sorted((p for p in parts if abs(p[1]) >= _LEAST_WEIGHT), key=lambda part: -abs(part[1])))


@dataclass(frozen=True, slots=True)
class _Frame:
    """Corners in pixels of the page's picture, and the labels of the values that stand there with their colours."""

    corners: tuple[Point, ...]
    labels: tuple[tuple[str, Colour], ...]
    colour: Colour
    dash: tuple[float, float] | None
    is_loser: bool


def explain_page(page: Page, picture: Image.Image | None, sheet: Sheet) -> bytes:
    """A page and the panel of its document as PNG.

    `picture` is the page turned the right way, its width standing for `page.width` points; None where the page cannot
    be drawn: then its place is left blank. The page's top left corner lies MARGIN pixels from that of the PNG.
    """
    drawn = picture if picture is not None else _no_picture(page)
    frames = _frames(page, sheet, drawn.width / page.width)
    side = panel(sheet, page.number, width=PANEL_WIDTH, least_height=drawn.height)
    size = (drawn.width + side.width + 3 * MARGIN, max(drawn.height, side.height) + 2 * MARGIN)
    canvas = Image.new("RGB", size, DESK)
    for part, left in ((drawn, MARGIN), (side, drawn.width + 2 * MARGIN)):
        _shadow(canvas, (left, MARGIN, left + part.width, MARGIN + part.height))
        canvas.paste(part, (left, MARGIN))
    area = (0, 0, drawn.width + 2 * MARGIN, drawn.height + 2 * MARGIN)
    canvas.paste(_marked(canvas.crop(area), [_moved(frame) for frame in frames]), area[:2])
    file = io.BytesIO()
    canvas.save(file, "PNG", compress_level=6)
    return file.getvalue()


def _no_picture(page: Page) -> Image.Image:
    blank = Image.new("RGB", (round(page.width / 72 * _BLANK_DPI), round(page.height / 72 * _BLANK_DPI)), WHITE)
    middle = (blank.width / 2, blank.height / 2)
    ImageDraw.Draw(blank).text(middle, "This page cannot be shown", fill=SOFT, font=font(15), anchor="mm")
    return blank


def _shadow(canvas: Image.Image, box: tuple[int, int, int, int]) -> None:
    draw = ImageDraw.Draw(canvas)
    for away, grey in ((3, 229), (2, 221), (1, 208)):
        edges = (box[0] - away, box[1] - away + 1, box[2] + away - 1, box[3] + away)
        draw.rounded_rectangle(edges, 3, fill=(grey, grey, grey + 4))


def corners_of(page: Page, box: Box) -> tuple[Point, Point, Point, Point]:
    """Where a value's box stands on the page turned the right way, in points: clockwise from its top left corner.

    `box` is in the frame of the file. On a slanted page it surrounds the print that stands aslant in it; the corners
    given here are those of the print itself.
    """
    x0, y0, x1, y1 = _turned(page, box)
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    width, height = x1 - x0, y1 - y0
    angle = math.radians(page.skew)
    sine, cosine = math.sin(angle), math.cos(angle)
    if angle:
        share = cosine * cosine - sine * sine
        inner = ((width * cosine - height * abs(sine)) / share, (height * cosine - width * abs(sine)) / share)
        if min(inner) <= 0.2 * min(width, height):  # not a box that came from one upright box of the slanted page
            sine, cosine = 0.0, 1.0
        else:
            width, height = inner
    ends = [(-width, -height), (width, -height), (width, height), (-width, height)]
    a, b, c, d = (
        (middle[0] + (dx * cosine + dy * sine) / 2, middle[1] + (dy * cosine - dx * sine) / 2) for dx, dy in ends
    )
    return a, b, c, d


def _turned(page: Page, box: Box) -> Box:
    x0, y0, x1, y1 = box
    match page.turn:
        case 90:
            return page.width - y1, x0, page.width - y0, x1
        case 180:
            return page.width - x1, page.height - y1, page.width - x0, page.height - y0
        case 270:
            return y0, page.height - x1, y1, page.height - x0
    return box


def _frames(page: Page, sheet: Sheet, scale: float) -> list[_Frame]:
    """The frames of one page; values that stand at one place share one, in the colour of the least sure."""
    places: dict[tuple[int, ...], list[tuple[Row, Mark, str]]] = defaultdict(list)
    lost: dict[tuple[int, ...], list[tuple[Row, Mark, str]]] = defaultdict(list)
    for row in sheet.rows:
        marks = [] if row.chosen is None else [(row.chosen, str(row.number), places)]
        marks += [(loser, f"{row.number}{letter_of(index)}", lost) for index, loser in enumerate(row.losers)]
        for mark, label, group in marks:
            if mark.page == page.number and mark.box is not None and not _is_whole_page(page, mark.box):
                group[tuple(round(edge) for edge in mark.box)].append((row, mark, label))
    return [
        *(_frame(page, group, scale, is_loser=True) for group in lost.values()),
        *(_frame(page, group, scale, is_loser=False) for group in places.values()),
    ]


def _is_whole_page(page: Page, box: Box) -> bool:
    return (box[2] - box[0]) * (box[3] - box[1]) > _WHOLE_PAGE * page.width * page.height


def _frame(page: Page, group: Sequence[tuple[Row, Mark, str]], scale: float, *, is_loser: bool) -> _Frame:
    box = group[0][1].box
    assert box is not None
    corners = _grown(corners_of(page, box), scale, _LOSERS_ROOM if is_loser else _ROOM)
    if is_loser:
        return _Frame(corners, ((" ".join(label for _row, _mark, label in group), LOSER),), LOSER, LOSER_DASH, True)
    bands = [band_of(mark.confidence or 0.0) for _row, mark, _label in group]
    worst = max(bands, key=BANDS.index)
    labels = tuple((label, band.colour) for (_row, _mark, label), band in zip(group, bands, strict=True))
    return _Frame(corners, labels, worst.colour, worst.dash, False)


def _grown(corners: Iterable[Point], scale: float, room: float) -> tuple[Point, ...]:
    """Corners from points to pixels, each `room` pixels further out along both sides that meet in it."""
    a, b, c, d = ((x * scale, y * scale) for x, y in corners)
    across, down = _unit(a, b), _unit(b, c)
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return tuple(
        (x + room * (h * across[0] + v * down[0]), y + room * (h * across[1] + v * down[1]))
        for (x, y), (h, v) in zip((a, b, c, d), signs, strict=True)
    )


def _unit(start: Point, end: Point) -> Point:
    length = math.hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length


def _moved(frame: _Frame) -> _Frame:
    corners = tuple((x + MARGIN, y + MARGIN) for x, y in frame.corners)
    return _Frame(corners, frame.labels, frame.colour, frame.dash, frame.is_loser)


def _marked(page: Image.Image, frames: Sequence[_Frame]) -> Image.Image:
    """A page with its frames: tinted as by a marker pen so that the print stays black, then outlined and numbered."""
    ink = page.convert("L")
    tint = Image.new("RGB", page.size, WHITE)
    pen = ImageDraw.Draw(tint)
    for frame in frames:
        if not frame.is_loser:
            pen.polygon(frame.corners, fill=_paler(frame.colour))
    marked = ImageChops.multiply(page, tint)
    draw = ImageDraw.Draw(marked)
    for frame in frames:
        outline = [*frame.corners, frame.corners[0]]
        stroke(draw, outline, frame.colour, width=1 if frame.is_loser else 2, dash=frame.dash)
    taken: list[Box] = [_around(frame.corners) for frame in frames]
    for frame in sorted(frames, key=lambda frame: frame.is_loser):
        place = _free_place(ink, frame, _label_size(frame), taken)
        taken.append(place)
        _label(draw, frame, place)
    return marked


def _paler(colour: Colour) -> Colour:
    red, green, blue = (round(255 - (255 - part) * 0.14) for part in colour)
    return red, green, blue


def _around(corners: Sequence[Point]) -> Box:
    xs, ys = [x for x, _y in corners], [y for _x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _label_size(frame: _Frame) -> tuple[float, float]:
    if frame.is_loser:
        return font(10.5).getlength(frame.labels[0][0]) + 4, 12.0
    sizes = [badge_size(text) for text, _colour in frame.labels]
    return sum(width + 2 for width, _height in sizes) - 2, sizes[0][1]


def _label(draw: ImageDraw.ImageDraw, frame: _Frame, place: Box) -> None:
    if frame.is_loser:
        draw.rectangle(place, fill=WHITE)
        draw.text(((place[0] + place[2]) / 2, place[3] - 2), frame.labels[0][0], LOSER, font(10.5), anchor="ms")
        return
    x = place[0]
    for text, colour in frame.labels:
        badge(draw, (x, place[1]), text, colour, is_placed=True)
        x += badge_size(text)[0] + 2


def _free_place(ink: Image.Image, frame: _Frame, size: tuple[float, float], taken: Sequence[Box]) -> Box:
    """Where a label hides least: beside or at a corner of its frame, off other frames, labels and print."""
    x0, y0, x1, y1 = _around(frame.corners)
    width, height = size
    middle = (y0 + y1 - height) / 2
    spots = [
        (x0 - width - 2, middle), (x1 + 2, middle), (x0, y0 - height - 1), (x1 - width, y0 - height - 1),
        (x0, y1 + 1), (x1 - width, y1 + 1), (x0 - width - 2, y0 - height), (x1 + 2, y0 - height),
        (x1 + 2, y1), (x0 - width - 2, y1),
    ]  # fmt: skip
    boxes = [_kept_inside((x, y, x + width, y + height), ink.size) for x, y in spots]
    return min(boxes, key=lambda box: _hidden(ink, box, taken))


def _kept_inside(box: Box, size: tuple[int, int]) -> Box:
    width, height = box[2] - box[0], box[3] - box[1]
    x, y = max(1.0, min(box[0], size[0] - width - 2)), max(1.0, min(box[1], size[1] - height - 2))
    return x, y, x + width, y + height


def _hidden(ink: Image.Image, box: Box, taken: Sequence[Box]) -> float:
    """How much a label at a place would hide: pixels of other marks count most, then dark ones of the page."""
    x0, y0, x1, y1 = (round(edge) for edge in box)
    dark = 255.0 - ImageStat.Stat(ink.crop((x0, y0, x1 + 1, y1 + 1))).mean[0]
    overlap = sum(_common(box, other) for other in taken)
    return 4.0 * overlap + dark


def _common(one: Box, other: Box) -> float:
    """The area that two boxes share."""
    across, down = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, across) * max(0.0, down)
