"""One generated document of a serial number: drawn by lot, the same always, with its truth."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from bench.generator import axes, pages, typesetting
from bench.generator.draws import Draw, draw
from bench.generator.sheet import Sheet
from bench.generator.truth import Made, Truth
from samples.chance import seeded

_TYPES = frozenset({"invoice", "credit_note", "reminder", "statement"})


def written(drawn: Draw, design: Mapping[str, str], rng: Random) -> Sheet:
    """A drawn bill on a sheet in a design; `sheet.axes` tells afterwards how it was drawn."""
    sheet = Sheet(drawn.bill, {**design, **drawn.axes}, rng)
    pages.write(sheet)
    sheet.axes.update(dates=sheet.date_style, numbers=sheet.number_style)
    sheet.data["design"] = sheet.axes
    return sheet


def truth_of(sheet: Sheet, numbers: tuple[int, ...]) -> Truth:
    """What a written sheet prints, on these pages of its file."""
    kind = sheet.bill.kind
    is_type = kind in _TYPES
    return Truth(kind if is_type else "other", None if is_type else kind, numbers, sheet.language, dict(sheet.fields))


def family(shown: Mapping[str, str]) -> str:
    """The group that a page belongs to in reports: how its head and its meta block are drawn."""
    return f"{shown['head']}/{shown['meta']}"


def make(serial: int) -> Made:
    """The document of a serial number, the same bytes always on one Typst version."""
    rng = seeded(f"generator {serial}")
    design = axes.drawn(rng)
    sheet = written(draw(rng), design, rng)
    data = typesetting.pdf([sheet.data], sheet.bill.invoice_date)
    count = typesetting.page_count(data)
    shown: dict[str, Any] = sheet.axes
    truth = truth_of(sheet, tuple(range(1, count + 1)))
    return Made(f"{serial:06d}-{sheet.bill.kind}.pdf", data, (truth,), shown, family(shown))
