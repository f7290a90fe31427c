"""The files that are damaged: our own samples, what the tests' generators make, and those of given folders."""

from __future__ import annotations

import email
import email.policy
import hashlib
import io
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pypdfium2

from bench.fuzzing.mutations import Source
from bench.fuzzing.pages import written_pdf
from bench.fuzzing.pdf import pdf_of
from tests.extraction import einvoices
from tests.extraction.paper import invoice_pdf, locked_pdf

_MAILBOX = Path("samples/mailbox")
_LARGEST_SOURCE = 1_000_000


def own_sources() -> list[Source]:
    """The sample mails' attachments and what the tests' generators make, each content once."""
    found = [*_attachments(), Source("locked", locked_pdf()), Source("typeset", _timeless(invoice_pdf()))]
    found += [Source(f"xml {name}", data) for name, data in einvoices.SAMPLES.items()]
    found += [*_small_pdfs(), *_pictures(next(one.data for one in found if one.data[:4] == b"%PDF"))]
    return _each_once(found)


def _each_once(found: Sequence[Source]) -> list[Source]:
    return list({one.data: one for one in reversed(found)}.values())[::-1]


def _attachments() -> Iterator[Source]:
    for path in sorted(_MAILBOX.glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for part in message.iter_attachments():
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and data:
                yield Source(f"{path.name} {part.get_filename()}", data)


def _timeless(pdf: bytes) -> bytes:
    """A typeset file without the moment it was made."""
    pdf = re.sub(rb"D:\d{14}Z", b"D:20260115120000Z", pdf)
    pdf = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", b"2026-01-15T12:00:00", pdf)
    return re.sub(rb"[A-Za-z0-9+/]{22}==", b"A" * 22 + b"==", pdf)


def _small_pdfs() -> Iterator[Source]:
    """An invoice without any compression, so that a flipped byte may hit a word; deflated; with an XML attached."""
    texts = (
        *("Provbruket AB", "Faktura", "Fakturanummer: 10234", "Fakturadatum: 2026-01-15", "Förfallodatum: 2026-02-14"),
        *("Köpmannen i Provby AB", "Testvägen 12", "543 21 Provby", "Netto 8 000,00 kr", "Moms 25 % 2 000,00 kr"),
        *("Att betala 10 000,00 kr", "Bankgiro 9999-9997", "OCR 1023472", "Org.nr 559999-9991", "30 dagar netto"),
    )
    lines = [(f"1 0 0 1 50 {780 - 20 * row}", text) for row, text in enumerate(texts)]
    yield Source("plain", written_pdf(lines))
    content = zlib.compress(
        b"BT /F1 12 Tf 50 700 Td (Faktura 10234) Tj 0 -20 Td (Att betala 100,00 kr) Tj ET 9 9 99 99 re f"
    )
    names = b"/Names [(factur-x.xml) << /Type /Filespec /F (factur-x.xml) /UF (factur-x.xml) /EF << /F 6 0 R >> >>]"
    yield Source(
        "deflated with an attachment",
        pdf_of(
            [
                b"<< /Length %d /Filter /FlateDecode >> stream\n%s\nendstream" % (len(content), content),
                b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
                b"<< /Type /EmbeddedFile /Length %d >> stream\n%s\nendstream"
                % (len(einvoices.SAMPLES["cii"]), einvoices.SAMPLES["cii"]),
            ],
            resources=b"<< /Font << /F1 5 0 R >> >>",
            catalog=b"/Names << /EmbeddedFiles << %s >> >>" % names,
        ),
    )


def _pictures(pdf: bytes) -> list[Source]:
    """A page as small pictures in every form and mode."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=0.5).to_pil().convert("RGB")
    forms: Sequence[tuple[str, str, Mapping[str, Any]]] = (
        *(("PNG", mode, {}) for mode in ("L", "1", "P", "RGB", "RGBA", "LA", "I;16")),
        *(("JPEG", mode, {"dpi": (36, 36)}) for mode in ("L", "RGB", "CMYK")),
        ("JPEG", "RGB", {"progressive": True}),
        *(("TIFF", "1", {"compression": name}) for name in ("group4", "packbits")),
        *(("TIFF", "RGB", {"compression": name}) for name in ("tiff_lzw", "jpeg", "tiff_adobe_deflate")),
        *(("PDF", mode, {"resolution": 36}) for mode in ("1", "L", "RGB", "CMYK")),
        ("TIFF", "L", {"save_all": True, "append_images": [page.convert("L")] * 3, "compression": "tiff_lzw"}),
        *(("TIFF", mode, {"compression": "tiff_lzw"}) for mode in ("I;16", "F", "P")),
    )
    found = []
    for form, mode, options in forms:
        file = io.BytesIO()
        image = page.convert("L").convert("I").convert(mode) if mode == "I;16" else page.convert(mode)
        image.save(file, form, **options)
        found.append(Source(f"{form} {mode} {options.get('compression', '')}".strip(), _timeless(file.getvalue())))
    return found


def sources_in(folders: Sequence[Path]) -> list[Source]:
    """Our own sources, and every file up to one megabyte in the folders."""
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    found = [Source(str(path), path.read_bytes()) for path in paths if 0 < path.stat().st_size <= _LARGEST_SOURCE]
    return _each_once([*own_sources(), *found])


def digest(sources: Sequence[Source]) -> str:
    """Changes with any source: a number stands for the same case only as long as it does not."""
    sums = [hashlib.sha256(one.data).hexdigest() for one in sources]
    return hashlib.sha256("".join(sums).encode()).hexdigest()[:16]
