"""Words set aslant behind the text are left out; upright ones stay, however large."""

from __future__ import annotations

import pypdfium2
import pytest
import typst

from extraction.readers import text_layer
from extraction.readers.stamps import without_stamps
from samples.layout import FONTS

SOURCE = """
#set page(paper: "a4", margin: 2cm)
#set text(font: "Liberation Sans", size: 10pt)
#place(top + center, dy: 60mm, rotate(ANGLEdeg, text(52pt, "KOPIA")))
#text(40pt)[AB 12]
Kopia till kund. Fakturanummer 10234.
"""


def words(angle: int) -> list[str]:
    """The words of a page with a large word at an angle."""
    data = typst.compile(SOURCE.replace("ANGLE", str(angle)).encode(), font_paths=[str(FONTS)])
    document = pypdfium2.PdfDocument(data)
    page = without_stamps(document[0], text_layer.look(document[0], 1))
    document.close()
    return [word[0] for word in page["words"]]


@pytest.mark.parametrize("angle", [-24, 45, 12])
def test_a_slanted_stamp_is_left_out(angle: int) -> None:
    assert words(angle) == ["AB", "12", "Kopia", "till", "kund.", "Fakturanummer", "10234."]


def test_a_large_upright_word_stays() -> None:
    assert "KOPIA" in words(0)
