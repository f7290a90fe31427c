"""Payment codes and the pages they stand on for the tests: pictures, scans with their faults, and PDFs."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import segno
import typst
from PIL import Image, ImageFilter

from samples import numbers
from samples.layout import FONTS

ORGNR = numbers.organisation(1)

PERSON = numbers.person("19121212", 1)

BANKGIRO = numbers.bankgiro(1)

PLUSGIRO = numbers.plusgiro(1)

IBAN = numbers.iban(1)

INVOICE: dict[str, Any] = {
    "uqr": 1,
    "tp": 1,
    "nme": "Åkerprov & Söner AB",
    "cc": "SE",
    "cid": f"{ORGNR[:6]}-{ORGNR[6:]}",
    "iref": "1023472",
    "idt": "20260115",
    "ddt": "20260214",
    "due": 10000.5,
    "vat": "2000.10",
    "cur": "SEK",
    "pt": "BG",
    "acc": f"{BANKGIRO[:4]}-{BANKGIRO[4:]}",
}

PAYLOAD = json.dumps(INVOICE, ensure_ascii=False, separators=(",", ":"))

SWISH = "C1231111111;50.00;Fika;2"

LINK = "https://provbruket.example/f/10234"

A4_INCHES = (8.27, 11.69)

Degrade = Callable[[Image.Image], Image.Image]


def code_picture(text: str, *, side: int, encoding: str = "utf-8") -> Image.Image:
    """A QR code with its quiet zone as grey pixels, `side` pixels wide."""
    file = io.BytesIO()
    segno.make_qr(text, error="m", encoding=encoding).save(file, kind="png", scale=10, border=4)
    return Image.open(file).convert("L").resize((side, side), Image.Resampling.BOX)


def paper(*codes: tuple[str, float, float, float], dpi: int) -> Image.Image:
    """An A4 page with texts as codes at (x, y) inches, `mm` wide, among grey bars like lines of text."""
    page = Image.new("L", (round(A4_INCHES[0] * dpi), round(A4_INCHES[1] * dpi)), 255)
    for line in range(20, 60):
        top = round(line * 0.12 * dpi)
        page.paste(30, (round(0.8 * dpi), top, round((3 + line % 5) * dpi), top + max(1, dpi // 20)))
    for text, x, y, mm in codes:
        page.paste(code_picture(text, side=round(mm / 25.4 * dpi)), (round(x * dpi), round(y * dpi)))
    return page


def _noisy(image: Image.Image) -> Image.Image:
    pixels = np.asarray(image, dtype=np.float64) + np.random.default_rng(7).normal(0, 25, (image.height, image.width))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _blurred(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(0.8))


def _skewed(image: Image.Image) -> Image.Image:
    return image.rotate(2.5, resample=Image.Resampling.BICUBIC, fillcolor=255)


DEGRADED: dict[str, Degrade] = {
    "clean": lambda image: image,
    "blurred": _blurred,
    "noisy": _noisy,
    "skewed": _skewed,
    "skewed, blurred and noisy": lambda image: _noisy(_blurred(_skewed(image))),
    "fax": lambda image: _skewed(image).point(lambda level: 255 if level > 140 else 0),
    "turned a quarter": lambda image: image.rotate(90, expand=True),
    "upside down": lambda image: image.rotate(180),
    "grey paper": lambda image: image.point(lambda level: 60 + level // 2),
}


def _typeset(text: str, **inputs: str) -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
    made = typst.Compiler(text.encode(), font_paths=fonts, ignore_system_fonts=True, sys_inputs=inputs).compile()
    assert isinstance(made, bytes)
    return made


@cache
def vector_pdf(mm: float = 28.0, *, text: str = PAYLOAD) -> bytes:
    """A page of A4 whose code is drawn as paths: upper left corner at 100, 600 points, quiet zone included."""
    svg = io.BytesIO()
    segno.make_qr(text, error="m", encoding="utf-8").save(svg, kind="svg", border=4, xmldecl=False)
    source = (
        '#set page(paper: "a4", margin: 0pt)\n#set text(font: "Liberation Sans")\n'
        "#place(dx: 72pt, dy: 72pt)[Faktura 10234]\n"
        f'#place(dx: 100pt, dy: 600pt, image(bytes(sys.inputs.svg), format: "svg", width: {mm}mm))'
    )
    return _typeset(source, svg=svg.getvalue().decode())


def text_pdf() -> bytes:
    """A page of letters and a link, with no code."""
    source = '#set text(font: "Liberation Sans")\nAllmänna villkor gäller. #link("https://provbruket.example")[Läs mer]'
    return _typeset(source)


def scanned_pdf(dpi: int) -> bytes:
    """A page of A4 as one picture, with the code at 1, 9 inches."""
    file = io.BytesIO()
    paper((PAYLOAD, 1.0, 9.0, 32.0), dpi=dpi).save(file, "PDF", resolution=dpi)
    return file.getvalue()
