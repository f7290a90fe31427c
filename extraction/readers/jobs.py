"""The jobs the sandbox may run, by name: everything that touches a stranger's bytes."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

from extraction.job import JobRefused
from extraction.readers import images, raster, tables, text_layer
from extraction.readers.einvoice import EInvoice, is_einvoice, read_einvoice
from extraction.readers.embedded import embedded_xml
from extraction.readers.kind import kind_of
from extraction.readers.qr import FoundCode, codes_on, page_codes
from extraction.readers.stamps import without_stamps
from extraction.readers.usingqr import parse

_LEAST_SIDE = 300  # pixels of the longer side: an A4 page of 26 dots per inch, which nobody can read
_CROP_MARGIN = 24  # white pixels around a part of a page: OCR misses what touches the edge
_PAGES_WITH_CODES = 3  # an invoice's code stands on its first page or on its slip


def look(data: bytes, options: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Every page: {"pages": [{number, width, height, words, needs_ocr, broken}], "einvoice": ..., "codes": [...]}.

    A picture too small to hold a page is refused as "empty". An XML invoice has no pages; one attached to a PDF comes
    beside them, None where there is none. `codes` are the invoice QR codes of the first pages, each told once.
    Options: max_pages, max_pixels.
    """
    if kind_of(data) == "xml":
        if not is_einvoice(data):
            raise JobRefused("unsupported_type")
        return {"pages": [], "einvoice": _told(read_einvoice(data))}, b""
    if kind_of(data) == "image":
        image = images.open_image(data, max_pixels=options["max_pixels"])
        count = images.frame_count(image)
        if count == 1 and max(image.size) < _LEAST_SIDE:
            raise JobRefused("empty")  # a logo in a signature
        sizes = {"width": 595.0, "height": 842.0, "words": [], "needs_ocr": True, "broken": False}
        pages = [{"number": number, **sizes} for number in range(1, count + 1)]
        answer, blob = _limited(pages, count, options)
        frames = range(1, min(count, _PAGES_WITH_CODES) + 1)
        found = [codes_on(images.frame(data, n, max_pixels=options["max_pixels"])[0]) for n in frames]
        return {**answer, "codes": _codes(found)}, blob
    document = text_layer.open_pdf(data)
    count = len(document)
    if count > options["max_pages"]:
        raise JobRefused("too_many_pages")
    seen = [_look(document, number, options["max_pixels"]) for number in range(1, count + 1)]
    answer, blob = _limited([page for page, _codes_seen in seen], count, options)
    return {**answer, "einvoice": _attached(document), "codes": _codes([codes for _page, codes in seen])}, blob


def _look(document: pypdfium2.PdfDocument, number: int, max_pixels: int) -> tuple[dict[str, Any], list[FoundCode]]:
    """What is to be said of one page, which is opened once: that costs as much as reading its words."""
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return text_layer.broken(number), []
    seen = without_stamps(page, text_layer.look(page, number))
    is_early = number <= _PAGES_WITH_CODES and not seen["broken"]
    codes = page_codes(document, number, max_pixels=max_pixels, page=page) if is_early else []
    page.close()
    return seen, codes


def _codes(pages: Iterable[Sequence[FoundCode]]) -> list[dict[str, Any]]:
    """The invoice codes among all QR codes of some pages: {"kind", "fields"}."""
    parsed = [parse(text) for text in dict.fromkeys(code.text for page in pages for code in page)]
    return [{"kind": code.kind, "fields": dict(code.fields)} for code in parsed if code is not None]


def _attached(document: pypdfium2.PdfDocument) -> dict[str, Any] | None:
    """The first invoice among the XML files attached to a PDF."""
    for data in embedded_xml(document):
        with contextlib.suppress(JobRefused):
            return _told(read_einvoice(data))
    return None


def _told(invoice: EInvoice) -> dict[str, Any]:
    findings = [[finding.code, finding.message, finding.field] for finding in invoice.findings]
    return {"type": invoice.type, "subtype": invoice.subtype, "fields": dict(invoice.fields), "findings": findings}


def _limited(pages: list[dict[str, Any]], count: int, options: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    if count > options["max_pages"]:
        raise JobRefused("too_many_pages")
    if all(page["broken"] for page in pages):
        raise JobRefused("unreadable")
    return {"pages": pages}, b""


def picture(data: bytes, options: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """One page prepared for OCR: its measures, and grey pixels row by row as the blob.

    Options: page (from 1), turn (clockwise degrees), dpi, max_pixels.
    """
    limit = options["max_pixels"]
    if kind_of(data) == "image":
        image, dpi = images.frame(data, options["page"], max_pixels=limit)
    else:
        document = text_layer.open_pdf(data)
        image, dpi = raster.render(document, options["page"], dpi=options["dpi"], max_pixels=limit)
    prepared = raster.prepare(image, dpi, turn=options["turn"], wanted_dpi=options["dpi"])
    pixels = np.asarray(prepared.image)
    answer = {
        "width": prepared.image.width,
        "height": prepared.image.height,
        "dpi": prepared.dpi,
        "skew": prepared.skew,
        "blank": raster.is_blank(pixels),
    }
    return answer, pixels.tobytes()


def page_picture(data: bytes, options: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """One page to look at, turned the right way: {"width", "height"} in pixels, and RGB pixels row by row as the blob.

    Options: page (from 1), turn (clockwise degrees), width and height (pixels that the turned page must fit in),
    max_pixels (of a picture file's page).
    """
    size = (options["width"], options["height"])
    if kind_of(data) == "image":
        image = _colour_frame(data, options["page"], max_pixels=options["max_pixels"])
    else:
        image = _colour_page(text_layer.open_pdf(data), options["page"], fit=max(size))
    if options["turn"]:
        image = image.rotate(-options["turn"], expand=True)
    factor = min(size[0] / image.width, size[1] / image.height)
    fitted = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    image = image.resize(fitted, Image.Resampling.LANCZOS) if fitted != image.size else image
    return {"width": image.width, "height": image.height}, image.tobytes()


def _colour_frame(data: bytes, number: int, *, max_pixels: int) -> Image.Image:
    image = images.open_image(data, max_pixels=max_pixels)
    try:
        image.seek(number - 1)
        if image.width * image.height > max_pixels:
            raise JobRefused("too_large")
        upright = ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError):
        raise JobRefused("unreadable") from None
    has_colour = upright.mode in ("RGB", "CMYK", "YCbCr", "LAB", "P") and "transparency" not in upright.info
    return upright.convert("RGB") if has_colour else images.to_grey(upright).convert("RGB")


def _colour_page(document: pypdfium2.PdfDocument, number: int, *, fit: int) -> Image.Image:
    """A PDF page in colour, its longer side `fit` pixels long."""
    try:
        page = document[number - 1]
        rendered: Image.Image = page.render(scale=fit / max(page.get_size())).to_pil()
    except pypdfium2.PdfiumError:
        raise JobRefused("unreadable") from None
    return rendered.convert("RGB")


def page_words(data: bytes, options: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The words of one page as in `look`; none of a picture. Options: page (from 1)."""
    if kind_of(data) != "pdf":
        return {"words": [], "needs_ocr": True}, b""
    try:
        page = text_layer.open_pdf(data)[options["page"] - 1]
    except (pypdfium2.PdfiumError, IndexError):
        raise JobRefused("unreadable") from None
    return without_stamps(page, text_layer.look(page, options["page"])), b""


def crop(data: bytes, options: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """A part of one page to be read by OCR: {"width", "height", "dpi"}, and grey pixels with white around them.

    Options: page (from 1), turn (clockwise degrees), part (x0, y0, x1, y1 as shares of the turned page), dpi,
    max_pixels.
    """
    limit = options["max_pixels"]
    if kind_of(data) == "image":
        image, dpi = images.frame(data, options["page"], max_pixels=limit)
    else:
        image, dpi = raster.render(text_layer.open_pdf(data), options["page"], dpi=options["dpi"], max_pixels=limit)
    if options["turn"]:
        image = image.rotate(-options["turn"], expand=True)
    x0, y0, x1, y1 = options["part"]
    edges = (x0 * image.width, y0 * image.height, x1 * image.width, y1 * image.height)
    left, top, right, bottom = (round(edge) for edge in edges)
    part = image.crop((left, top, max(left + 1, right), max(top + 1, bottom)))
    if dpi < options["dpi"]:
        factor = options["dpi"] / dpi
        part = part.resize((max(1, round(part.width * factor)), max(1, round(part.height * factor))))
        dpi = options["dpi"]
    part = ImageOps.expand(raster.flatten_background(part), border=_CROP_MARGIN, fill=255)
    return {"width": part.width, "height": part.height, "dpi": dpi}, part.tobytes()


def ruled_tables(data: bytes, options: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The ruled tables of one PDF page: {"tables": [[[cell text or ""]]]}. Options: page (from 1)."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return {"tables": tables.ruled(document.pages[options["page"] - 1])}, b""
    except (
        Exception
    ) as error:  # pdfminer raises any type on damaged files; pdfium has read this one, so tables are a bonus
        raise JobRefused("unreadable") from error


def unlock(data: bytes, options: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """A PDF without its encryption as the blob, opened by the first password that fits; {} as the answer.

    JobRefused "encrypted" where none fits. Options: passwords (as written; pdfium knows both encodings of them).
    """
    for password in options["passwords"]:
        try:
            document = pypdfium2.PdfDocument(data, password=password)
        except pypdfium2.PdfiumError:
            continue
        opened = io.BytesIO()
        document.save(opened, flags=pdfium.FPDF_REMOVE_SECURITY)
        return {}, opened.getvalue()
    raise JobRefused("encrypted")


JOBS = {
    "look": look,
    "unlock": unlock,
    "picture": picture,
    "page_picture": page_picture,
    "page_words": page_words,
    "crop": crop,
    "ruled_tables": ruled_tables,
}


def warm_up() -> None:
    """Go once through every path, since libraries load parts lazily and nothing can be opened once the jail is shut."""
    sample = Image.fromarray(np.tile(np.array([[255, 0], [0, 255]], dtype=np.uint8), (160, 160)))
    options = {"page": 1, "turn": 90, "dpi": 100, "max_pages": 1, "max_pixels": 1_000_000}
    for form, mode in (("PNG", "RGBA"), ("JPEG", "RGB"), ("TIFF", "1"), ("PDF", "L")):
        file = io.BytesIO()
        sample.convert(mode).save(file, format=form)
        look(file.getvalue(), options)
        picture(file.getvalue(), options)
        page_picture(file.getvalue(), {**options, "width": 100, "height": 100})
        page_words(file.getvalue(), options)
        crop(file.getvalue(), {**options, "part": (0.1, 0.1, 0.9, 0.9)})
    ruled_tables(file.getvalue(), options)


warm_up()
