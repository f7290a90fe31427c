"""Pages and files for the extraction tests: words laid out by hand, and small PDFs set with typst."""

from __future__ import annotations

import io
from functools import cache

import pypdfium2
import typst
from PIL import Image

from claims.reading import Source
from extraction.pages import Page, Word
from samples.layout import FONTS

LETTER_WIDTH, HEIGHT = 5.0, 10.0


def page(*rows: tuple[float, float, str], number: int = 1, source: Source = Source.TEXT) -> Page:
    """A page of A4 with texts at (x, y), each letter 5 points wide and 10 high."""
    words = []
    for x, y, text in rows:
        for word in text.split(" "):
            words.append(Word(word, (x, y, x + LETTER_WIDTH * len(word), y + HEIGHT)))
            x += LETTER_WIDTH * (len(word) + 0.5)
    return Page(number, 595.0, 842.0, tuple(words), source)


INVOICE = """
#set page(paper: "a4", margin: 2cm)
#set text(font: "Liberation Sans", size: 10pt, lang: "sv")
#grid(columns: (1fr, 1fr),
  [#text(size: 17pt)[*Provbruket AB*] \\ Kvarngatan 3 \\ 123 45 Exempelstad],
  [#text(size: 17pt)[@TITLE@] \\ Fakturanummer: @NUMBER@ \\ Fakturadatum: 2026-01-15 \\ Förfallodatum: 2026-02-14])
#v(1.5cm)
#grid(columns: (1fr, 1fr), [Er referens: Kim Prov \\ Kundnr: 4711], [Köpmannen i Provby AB \\ Testvägen 12 \\ 543 21 Provby])
#v(1cm)
#table(columns: (1fr, auto, auto, auto), stroke: none, [Beskrivning], [Antal], [À-pris], [Belopp],
  [Konsulttimmar], [8], [1 000,00], [@NET@])
#align(right)[Netto @NET@ kr \\ Moms 25 % @VAT@ kr \\ *Att betala @TOTAL@ kr*]
#v(1cm)
@NOTE@
Betalningsvillkor 30 dagar netto. Efter förfallodagen debiteras dröjsmålsränta enligt räntelagen.
#place(bottom)[Bankgiro 9999-9997 #h(1cm) OCR @OCR@ #h(1cm) Org.nr 559999-9991 #h(1cm) faktura\\@provbruket.example
  \\ Godkänd för F-skatt]
"""


@cache
def invoice_pdf(
    *,
    title: str = "Faktura",
    number: str = "10234",
    net: str = "8 000,00",
    vat: str = "2 000,00",
    total: str = "10 000,00",
    ocr: str = "1023472",
    note: str = "",
    pages: int = 1,
) -> bytes:
    """An invented invoice as PDF; the sums and the title can be changed."""
    text = INVOICE
    for mark, value in {
        "TITLE": title, "NUMBER": number, "NET": net, "VAT": vat, "TOTAL": total, "OCR": ocr, "NOTE": note,
    }.items():  # fmt: skip
        text = text.replace(f"@{mark}@", value)
    text += "#pagebreak()\n Allmänna villkor gäller." * (pages - 1)
    return bytes(typst.compile(text.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True))


def picture_of(pdf: bytes, *, dpi: int = 200, turn: int = 0, slant: float = 0.0, form: str = "PNG") -> bytes:
    """The first page of a PDF as a picture, turned (by quarters) and slanted counter-clockwise by degrees."""
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=dpi / 72).to_pil().convert("L").rotate(turn, expand=True)
    image = image.rotate(slant, fillcolor=255)
    file = io.BytesIO()
    image.save(file, form, dpi=(dpi, dpi))
    return file.getvalue()


def tiff_of(images: list[bytes]) -> bytes:
    """Several pictures as one TIFF."""
    frames = [Image.open(io.BytesIO(data)) for data in images]
    file = io.BytesIO()
    frames[0].save(file, "TIFF", save_all=True, append_images=frames[1:])
    return file.getvalue()


def locked_pdf() -> bytes:
    """A PDF whose encryption no empty password opens."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"ab" * 32 + b"> /U <" + b"cd" * 32 + b"> >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for index, text in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (index, text)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<00><00>] >>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + table + trailer
