"""Text set aslant behind a page, such as COPY in large grey letters: it belongs to no line (runs in the sandbox)."""

from __future__ import annotations

import math
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_TALL = 30.0  # points: what is smaller disturbs no line, and most pages hold nothing larger
_MOST_CHARACTERS = 60_000
_UPRIGHT = math.radians(4)


def without_stamps(page: pypdfium2.PdfPage, seen: dict[str, Any]) -> dict[str, Any]:
    """What `text_layer.look` says of a page, without the pieces of words that are set aslant."""
    if not any(word[4] - word[2] > _TALL for word in seen["words"]):
        return seen
    slanted = _slanted(page)
    return {**seen, "words": [w for w in seen["words"] if w[4] - w[2] <= _TALL or w[0] not in slanted]}


def _slanted(page: pypdfium2.PdfPage) -> str:
    """All letters of a page that stand neither upright nor turned by a quarter, in their order."""
    textpage = page.get_textpage()
    letters = []
    for index in range(min(textpage.count_chars(), _MOST_CHARACTERS)):
        angle = pdfium.FPDFText_GetCharAngle(textpage.raw, index) % (math.pi / 2)
        code = pdfium.FPDFText_GetUnicode(textpage.raw, index)
        if min(angle, math.pi / 2 - angle) > _UPRIGHT and 0 < code < 0x110000:
            letters.append(chr(code))
    textpage.close()
    return "".join(letters)
