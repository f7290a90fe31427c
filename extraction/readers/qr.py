"""QR codes on a picture or a PDF page, by zxing-cpp (runs in the sandbox)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp
from PIL import Image

from claims.reading import Box
from extraction.job import JobRefused
from extraction.readers import raster
from extraction.readers.images import Pixels, to_grey

_POINTS = 72.0
_DPI = 250.0  # a dense code of 12 mm still has two pixels a module
_COARSE = 4_500_000  # pixels of A4 at 215 dpi: on coarser pictures small or faint codes are only found once enlarged
_ENLARGED = 2
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)  # all formats would take ten times as long
_MOST_CODES = 20
_FORM_DEPTH = 8
_MOST_OBJECTS = 5_000  # looking through more takes as long as looking for codes
_LEAST_STROKES = 150  # the smallest code has over a hundred runs of dark squares, each two strokes at least
_WIDEST = 220.0  # points
_INVISIBLE_ANNOTATIONS = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP)


@dataclass(frozen=True, slots=True)
class FoundCode:
    """The text of a QR code and the upright box around it: pixels or PDF points, origin top left."""

    text: str
    box: Box


def codes_on(image: Image.Image | Pixels) -> list[FoundCode]:
    """QR codes on a picture, in any direction, from top to bottom, 20 at most; boxes in pixels.

    Takes a PIL image of any mode, or grey 8-bit pixels row by row. Light codes on dark ground are not looked for: that
    would cost half as much again on every page.
    """
    grey = to_grey(image) if isinstance(image, Image.Image) else Image.fromarray(image)
    if not (grey.width and grey.height):
        return []
    factor = _ENLARGED if grey.width * grey.height <= _COARSE else 1
    if factor != 1:
        # Smoothing would take five times as long and find no more.
        grey = grey.resize((grey.width * factor, grey.height * factor), Image.Resampling.NEAREST)
    found = zxingcpp.read_barcodes(np.asarray(grey), formats=_QR, try_invert=False)
    codes = [FoundCode(_text(code.bytes), _box(code.position, 1 / factor)) for code in found if code.valid]
    return sorted(codes, key=lambda code: (code.box[1], code.box[0]))[:_MOST_CODES]


def page_codes(
    document: pypdfium2.PdfDocument, number: int, *, max_pixels: int, page: pypdfium2.PdfPage | None = None
) -> list[FoundCode]:
    """QR codes on page `number` (from 1) of a PDF; boxes in points of the page as shown, origin top left.

    A page that shows nothing but text and rules is passed over, so a code that is set in letters of a font is only
    found beside a picture. A page that cannot be drawn has no codes. `page` is the page where the caller has it open.
    """
    try:
        if not _may_hold_code(document[number - 1] if page is None else page):
            return []
        image, dpi = raster.render(document, number, dpi=_DPI, max_pixels=max_pixels)
    except (pypdfium2.PdfiumError, JobRefused):
        return []
    scale = _POINTS / dpi
    return [FoundCode(code.text, _scaled(code.box, scale)) for code in codes_on(image)]


def _may_hold_code(page: pypdfium2.PdfPage) -> bool:
    """Whether a page draws an image, a shading, an annotation, or as many short strokes as a code is made of."""
    seen = strokes = 0
    for item in islice(page.get_objects(max_depth=_FORM_DEPTH), _MOST_OBJECTS):
        seen += 1
        is_open_form = item.type == pdfium.FPDF_PAGEOBJ_FORM and item.level < _FORM_DEPTH - 1
        if item.type == pdfium.FPDF_PAGEOBJ_PATH:
            strokes += _short_strokes(item)
        elif item.type != pdfium.FPDF_PAGEOBJ_TEXT and not is_open_form:
            return True
        if strokes >= _LEAST_STROKES:
            return True
    return seen == _MOST_OBJECTS or _has_visible_annotation(page)


def _short_strokes(path: pypdfium2.PdfObject) -> int:
    """The segments of a path, none for one that is longer than a code is wide: a rule, a frame, a band of colour."""
    left, bottom, right, top = path.get_bounds()
    if max(right - left, top - bottom) > _WIDEST:
        return 0
    return max(0, int(pdfium.FPDFPath_CountSegments(path.raw)))


def _has_visible_annotation(page: pypdfium2.PdfPage) -> bool:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_OBJECTS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind not in _INVISIBLE_ANNOTATIONS:
            return True
    return False


def _text(data: bytes) -> str:
    """UTF-8, else cp1252: what a code declares of its characters is often untrue, and guessing finds Japanese."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _box(position: zxingcpp.Position, scale: float) -> Box:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
    return _scaled((min(xs), min(ys), max(xs), max(ys)), scale)


def _scaled(box: Box, scale: float) -> Box:
    return (box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale)
