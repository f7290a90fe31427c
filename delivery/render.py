"""Typesetting: a letter's sheet becomes a tagged PDF; its text reaches the layout as data, never as markup."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final

import typst

from claims.letter import LetterContent
from claims.refused import Refused
from delivery.letters import printed_sheet, sheet
from delivery.sheet import Sheet

HERE = Path(__file__).parent
STANDARDS: Final = ("a-2a", "ua-1")
"""What the compiler is asked to conform to, and refuses to break: archiving with tags, and accessibility.

No independent validator has confirmed it.
"""
_TYPESETTING = Lock()


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        HERE / "layouts" / "letter.typ",
        root=HERE / "layouts",
        font_paths=[HERE / "fonts"],
        ignore_system_fonts=True,
    )


def wording(content: LetterContent) -> str:
    """The letter's full text, tables included. Raises Refused as `letters.sheet` does."""
    return sheet(content).as_text()


def typeset(content: LetterContent) -> bytes:
    """The letter as PDF/A-2a and PDF/UA-1: the same bytes for the same content, dated with the letter's own day.

    Raises Refused as `letters.sheet` does, and `unprintable` when a name or address has characters that the letter's
    typeface lacks: a letter with holes in a name must not leave.
    """
    return typeset_sheet(printed_sheet(content), on=content.on)


def typeset_sheet(words: Sheet, *, on: date) -> bytes:
    """Any sheet as PDF/UA-1, as `typeset` does a letter's. Raises Refused("unprintable")."""
    data = json.dumps(words.as_json(), ensure_ascii=False, sort_keys=True)
    try:
        with _TYPESETTING:
            pdf = _compiler().compile(
                format="pdf",
                sys_inputs={"sheet": data},
                pdf_standards=list(STANDARDS),
                timestamp=_midnight(on),
            )
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        raise Refused(
            "unprintable", "A name or text has characters that cannot be printed: correct the case."
        ) from None
    assert isinstance(pdf, bytes)
    return pdf


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), tzinfo=UTC).timestamp())
