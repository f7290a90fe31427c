"""A letter of a life ahead as PDF: marked on every page as a draft, and without a code that anybody could pay by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from claims.letter import LetterContent
from delivery.letters import WRITTEN_FOR, sheet
from delivery.render import typeset_sheet
from templates.catalog import label

MARK = "UTKAST"


def draft_pdf(content: LetterContent) -> bytes:
    """The letter as it would read, as a draft. Raises Refused as `render.typeset` does.

    It never carries the payment code, and says across each page and at its head that it has not been sent.
    """
    note = label("Utkast ur en simulering. Inget har skickats och inget ska betalas.", language=content.language)
    return typeset_sheet(replace(sheet(content), mark=MARK, sample_note=note, qr=""), on=content.on)


def draft_json(content: LetterContent, *, plan: str) -> dict[str, Any]:
    """What stands beside the draft: the letter's own sidecar, said to be of a simulation on a plan (`name@hash`)."""
    return {"simulated": True, "status": "draft", "plan": plan, "key": content.key, **content.sidecar_json()}


def is_written_for(country: str) -> bool:
    """Whether the house has letters in a country's own words and law."""
    return country in WRITTEN_FOR
