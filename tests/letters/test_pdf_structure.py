"""What a screen reader, an archive and an envelope need of a letter, looked up in the finished file.

The identifiers say what the compiler was held to. No independent validator has looked at it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from pdfminer.pdftypes import resolve1

from delivery.letters import printed_sheet
from delivery.render import STANDARDS, typeset
from templates.clean import clean_line
from tests.letters.contents import business
from tests.letters.every import CONTENTS

NAMES = ("business", "six_invoices", "guardian", "hostile", "long_names", "representative_notice", "plan_english")
WINDOW = (110.0, 46.0, 195.0, 78.0)
"""Left, top, right and bottom in mm of the window to the right, on the letter as it lies in a C5 or E65 envelope."""


@cache
def _pdf(name: str) -> bytes:
    return typeset(replace(CONTENTS[name](), is_sample=False))


def _open(name: str) -> pdfplumber.PDF:
    return pdfplumber.open(BytesIO(_pdf(name)))


def _elements(tree: list[Any]) -> Iterator[dict[str, Any]]:
    for node in tree:
        yield node
        yield from _elements(node.get("children", []))


@pytest.mark.parametrize("name", [*NAMES, "payment_order"])
def test_the_file_says_what_it_conforms_to_and_what_it_is(name: str) -> None:
    content = CONTENTS[name]()
    metadata = re.search(rb"<x:xmpmeta.*?</x:xmpmeta>", _pdf(name), re.DOTALL)
    assert metadata is not None
    said = metadata[0].decode()
    assert STANDARDS == ("a-2a", "ua-1")
    assert "<pdfaid:part>2</pdfaid:part>" in said
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in said
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert f"<rdf:li>{content.language}</rdf:li>" in said
    with _open(name) as pdf:
        catalog = pdf.doc.catalog
        assert resolve1(catalog["Lang"]) == content.language.encode()
        assert resolve1(catalog["MarkInfo"])["Marked"] is True
        assert resolve1(catalog["ViewerPreferences"])["DisplayDocTitle"] is True
        assert "StructTreeRoot" in catalog and "OutputIntents" in catalog
        assert pdf.metadata["Title"] == printed_sheet(content).title
        assert pdf.metadata["Author"] == content.agency.legal_name
        assert pdf.metadata["CreationDate"].startswith(f"D:{content.on:%Y%m%d}")


@pytest.mark.parametrize("name", [*NAMES, "payment_order"])
def test_nothing_is_printed_outside_the_tags(name: str) -> None:
    with _open(name) as pdf:
        for page in pdf.pages:
            loose = [char["text"] for char in page.chars if char["mcid"] is None and char["tag"] != "Artifact"]
            assert "".join(loose) == ""


@pytest.mark.parametrize("name", [*NAMES, "payment_order"])
def test_headings_tables_and_their_headers_are_tagged_as_such(name: str) -> None:
    sheet = printed_sheet(CONTENTS[name]())
    tables = [section.table for section in sheet.sections if section.table]
    with _open(name) as pdf:
        found = list(_elements(pdf.structure_tree))
    counts = Counter(node["type"] for node in found)
    assert counts["H1"] == 1
    assert counts["H2"] == len([section for section in sheet.sections if section.heading])
    assert counts["Table"] == len(tables)
    assert counts["TH"] == sum(len(table.columns) for table in tables if table.has_header)
    told = [value for table in tables for row in (*table.rows, table.under) for value in row if value]
    assert counts["TD"] == len(told), "a cell that says nothing belongs to the one before it"
    pictures = [node for node in found if node["type"] == "Figure"]
    assert [node.get("alt_text") for node in pictures] == ([sheet.qr_label] if sheet.qr else [])


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("hostile")])
def test_the_address_and_nothing_else_shows_in_the_window(name: str) -> None:
    sheet = printed_sheet(CONTENTS[name]())
    left, top, right, bottom = WINDOW
    with _open(name) as pdf:
        words = pdf.pages[0].extract_words()
    shown = []
    for word in words:
        x0, x1, y0, y1 = (word[side] / 72 * 25.4 for side in ("x0", "x1", "top", "bottom"))
        if x1 > left and x0 < right and y1 > top and y0 < bottom:
            shown.append(word["text"])
            assert left + 3 <= x0 and x1 <= right - 3, word["text"]
            assert top + 2 <= y0 and y1 <= bottom - 2, word["text"]
    assert " ".join(shown) == " ".join(clean_line(line) for line in sheet.recipient)


def test_the_text_is_kept_in_reading_order() -> None:
    sheet = printed_sheet(business())
    with _open("business") as pdf:
        text = re.sub(r"\s+", " ", pdf.pages[0].extract_text())
    places = [text.index(section.heading) for section in sheet.sections if section.heading]
    assert places == sorted(places)


def test_every_face_is_inside_the_file() -> None:
    with _open("business") as pdf:
        fonts = resolve1(pdf.pages[0].page_obj.resources["Font"])
        for name in fonts:
            (inner,) = resolve1(resolve1(fonts[name])["DescendantFonts"])
            descriptor = resolve1(resolve1(inner)["FontDescriptor"])
            assert any(key.startswith("FontFile") for key in descriptor), name
