"""Sheets to PDF by one Typst program; compiler and fonts are kept between documents."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import pypdfium2
import typst

from samples.layout import FONTS

_FILE = Path(__file__).with_name("page.typ")


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
    return typst.Compiler(str(_FILE), root=str(_FILE.parent), font_paths=fonts, ignore_system_fonts=True)


def pdf(sheets: Sequence[Mapping[str, Any]], on: date) -> bytes:
    """The sheets' data one after another in one PDF, each on pages of its own; `on` is the file's date."""
    made = _compiler().compile(
        format="pdf",
        sys_inputs={"data": json.dumps(list(sheets), ensure_ascii=False)},
        timestamp=datetime.combine(on, time(), UTC),
        pdf_tags=False,
    )
    if not isinstance(made, bytes):
        raise TypeError("the typesetter gave no single PDF")
    return made


def page_count(data: bytes) -> int:
    """How many pages a PDF has."""
    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()
