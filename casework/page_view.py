"""A page of a document before a handler's eyes: its picture, where on it each value stands, what a drawn box reads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol, runtime_checkable

from casework.correction import FIELDS, Place
from casework.ids import reading_name
from casework.office import Office
from casework.read_document import known_for
from claims.reading import Box, FieldValue, Reading, Sheet, Source
from claims.refused import Refused
from extraction.explain import corners_of
from extraction.pages import Page
from extraction.settings import KnownParties
from extraction.written import printed
from storage import documents, review_log
from storage.documents import DocumentRow

DPI = 130
"""Of the pictures: print of 6 points is read at 100 %, and zooming to 200 % does not blur it much."""
TURNS = (0, 90, 180, 270)
_A4 = (595.0, 842.0)
_ROOM = 2.0  # points between print and frame
_WHOLE_PAGE = 0.6  # share of the page: a box as large marks no place


@runtime_checkable
class Looker(Protocol):
    """A reader that can show a page and read a part of it."""

    def page_image(self, data: bytes, *, sheet: Sheet, dpi: int, known: KnownParties) -> bytes | None:
        """A page as a WebP picture; None when it cannot be drawn."""
        ...

    def read_box(self, data: bytes, *, sheet: Sheet, box: Box, known: KnownParties) -> tuple[str, ...]:
        """The lines of print in a box."""
        ...


def page_picture(office: Office, *, reading_id: int, page: int, turn: int = 0) -> bytes:
    """The picture of a page of a document as WebP, turned further by `turn` degrees; drawn once, then kept.

    Raises Refused("no_such_page") where the document has no such page, or it cannot be drawn.
    """
    document, sheet = _sheet(office, reading_id, page, turn)
    key = {"sha256": document.sha256, "page": page, "turn": sheet.turn, "dpi": DPI}
    with office.database.read() as tx:
        kept = review_log.picture_of(tx, **key)  # type: ignore[arg-type]
    if kept is not None and office.blobs.path(kept).exists():
        return office.blobs.get(kept)
    picture = None
    if isinstance(office.reader, Looker):
        data = office.blobs.get(document.sha256)
        picture = office.reader.page_image(data, sheet=sheet, dpi=DPI, known=_known(office, document, data))
    if picture is None:
        raise Refused("no_such_page", f"page {page} of {reading_name(reading_id)} cannot be drawn")
    kept = office.blobs.put(picture)
    with office.database.write() as tx:
        review_log.keep_picture(tx, **key, picture_sha256=kept)  # type: ignore[arg-type]
    return picture


def read_box(
    office: Office, *, reading_id: int, field: str, page: int, turn: int, shares: Box
) -> tuple[str, str | None, Place]:
    """What is printed in a box of a page: the text, the value it says for a field (None: none), and where it stands.

    `shares` are x0, y0, x1, y1 as shares of the page as it is shown. Raises Refused for an unknown field, a page that
    is not there, or a box without an inside.
    """
    if field not in FIELDS:
        raise Refused("unknown_field", f"{field!r} is no field; choose from: {', '.join(FIELDS)}")
    x0, x1 = sorted((shares[0], shares[2]))
    y0, y1 = sorted((shares[1], shares[3]))
    if not (0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1):
        raise Refused("bad_box", "the box must have an inside, and lie on the page")
    document, sheet = _sheet(office, reading_id, page, turn)
    box = (x0 * sheet.width, y0 * sheet.height, x1 * sheet.width, y1 * sheet.height)
    lines: tuple[str, ...] = ()
    if isinstance(office.reader, Looker):
        data = office.blobs.get(document.sha256)
        lines = office.reader.read_box(data, sheet=sheet, box=box, known=_known(office, document, data))
    text = "\n".join(lines)
    place = Place(page, _rounded(_page(replace(sheet, skew=0.0)).to_file(box)))
    return text, printed(field, text) if text else None, place


def views_of(reading: Reading, *, turn: int = 0) -> list[dict[str, Any]]:
    """The pages of a document, each with its size in points and the corners of every value and candidate on it."""
    sheets = [sheet_of(reading, page, turn) for page in reading.pages]
    return [
        {"page": sheet.page, "width": sheet.width, "height": sheet.height, "boxes": list(_boxes(reading, sheet))}
        for sheet in sheets
    ]


def sheet_of(reading: Reading, page: int, turn: int = 0) -> Sheet:
    """A page as it was read, turned further by `turn` degrees; an A4 where its size was not kept."""
    sheet = next((one for one in reading.sheets if one.page == page), Sheet(page, *_A4))
    if turn not in TURNS or not turn:
        return sheet
    size = (sheet.height, sheet.width) if turn in (90, 270) else (sheet.width, sheet.height)
    return Sheet(page, *size, (sheet.turn + turn) % 360, sheet.skew)


def _boxes(reading: Reading, sheet: Sheet) -> Any:
    for name, value in reading.fields.items():
        if name in FIELDS:
            seen = [value, *(one for one in reading.candidates.get(name, ()) if one.value != value.value)]
            yield from _marks(name, seen, sheet)
    for name in (set(reading.candidates) - set(reading.fields)) & set(FIELDS):
        yield from _marks(name, [None, *reading.candidates[name]], sheet)


def _marks(name: str, seen: list[Any], sheet: Sheet) -> Any:
    for index, value in enumerate(seen):
        if isinstance(value, FieldValue) and value.page == sheet.page and value.box is not None:
            if (value.box[2] - value.box[0]) * (value.box[3] - value.box[1]) > _WHOLE_PAGE * sheet.width * sheet.height:
                continue
            x0, y0, x1, y1 = value.box
            corners = corners_of(_page(sheet), (x0 - _ROOM, y0 - _ROOM, x1 + _ROOM, y1 + _ROOM))
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
            yield {"field": name, "index": index, "points": points}


def _sheet(office: Office, reading_id: int, page: int, turn: int) -> tuple[DocumentRow, Sheet]:
    with office.database.read() as tx:
        row = documents.get_reading(tx, reading_id)
        document = documents.get(tx, row.document_id) if row else None
    if row is None or document is None or page not in row.reading["pages"] or turn not in TURNS:
        raise Refused("no_such_page", f"{reading_name(reading_id)} has no page {page}")
    return document, sheet_of(Reading.from_json(row.reading), page, turn)


def _page(sheet: Sheet) -> Page:
    return Page(sheet.page, sheet.width, sheet.height, (), Source.TEXT, turn=sheet.turn, skew=sheet.skew)


def _known(office: Office, document: DocumentRow, data: bytes) -> KnownParties:
    """The mail's passwords, asked for only where the file is locked: nothing else that is known matters here."""
    return known_for(office, document) if b"/Encrypt" in data else KnownParties()


def _rounded(box: Box) -> Box:
    return round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)
