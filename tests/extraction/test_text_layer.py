"""Letters of a text layer as pdfium gives them, in UTF-16, become whole characters."""

from __future__ import annotations

import pypdfium2
import typst

from extraction.readers import text_layer
from samples.layout import FONTS


def test_a_letter_beyond_sixteen_bits_is_one_character() -> None:
    """Half a letter is text that no database and no JSON takes."""
    source = '#set text(font: "DejaVu Sans Mono")\nTack för 𝔽aktura 𝔽'
    data = typst.compile(source.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True)
    page = text_layer.look(pypdfium2.PdfDocument(data)[0], 1)
    assert [word[0] for word in page["words"]] == ["Tack", "för", "𝔽aktura", "𝔽"]
