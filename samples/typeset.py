"""Sample documents to PDF or to page pictures; fonts and layouts ship with the package, so bytes do not wander."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import lru_cache

import typst

from samples.invoice import SampleInvoice
from samples.layout import FOLDER, FONTS, LAYOUTS
from samples.printed import printed


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


@lru_cache(maxsize=len(LAYOUTS))
def _compiler(layout: str) -> typst.Compiler:
    return typst.Compiler(str(LAYOUTS[layout].file), root=str(FOLDER), font_paths=_fonts(), ignore_system_fonts=True)


def _inputs(invoice: SampleInvoice) -> dict[str, str]:
    return {"data": json.dumps(printed(invoice), ensure_ascii=False)}


def pdf(invoice: SampleInvoice) -> bytes:
    """The document as PDF with a text layer; the same document gives the same bytes on one Typst version."""
    made = _compiler(invoice.layout).compile(
        format="pdf",
        sys_inputs=_inputs(invoice),
        timestamp=datetime.combine(invoice.invoice_date, time(), UTC),
        pdf_tags=False,
    )
    if not isinstance(made, bytes):
        raise TypeError("the typesetter gave no single PDF")
    return made


def pictures(invoice: SampleInvoice, *, ppi: int) -> list[bytes]:
    """Each page as PNG bytes at `ppi` pixels per inch."""
    made = _compiler(invoice.layout).compile(format="png", sys_inputs=_inputs(invoice), ppi=ppi)
    if made is None:
        raise TypeError("the typesetter gave no pages")
    return made if isinstance(made, list) else [made]


@lru_cache(maxsize=64)
def page_count(invoice: SampleInvoice) -> int:
    """How many pages the document has."""
    return len(pictures(invoice, ppi=8))
