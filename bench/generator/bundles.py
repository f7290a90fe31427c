"""Several documents in one PDF, as they come out of a scanner's feeder or a seller's batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from bench.generator import axes, typesetting
from bench.generator.axes import HELD_OUT, pick
from bench.generator.documents import family, truth_of, written
from bench.generator.draws import KINDS, Draw, draw
from bench.generator.sheet import Sheet
from bench.generator.truth import Made, Truth
from samples.chance import seeded

SORTS = {"same-seller": 35, "mixed": 30, "reminder-and-invoice": 15, "with-papers": 20}
_MOST_ROWS = 40


def _short(drawn: Draw) -> Draw:
    return replace(drawn, bill=replace(drawn.bill, rows=drawn.bill.rows[:_MOST_ROWS]))


def _claim(rng: Random) -> Draw:
    return _short(draw(rng, kind="invoice" if rng.random() < 0.85 else "credit_note"))


def _stapled(design: dict[str, str], rng: Random) -> list[Sheet]:
    """A reminder with the invoice that it is about."""
    invoice = _short(draw(rng, kind="invoice"))
    about = replace(invoice.bill, kind="reminder", fee_ore=rng.choice((0, 6000)), fee_in_total=True, payee=None)
    reminder = Draw(about, {**invoice.axes, "kind": "reminder"})
    sheets = [written(reminder, design, rng), written(invoice, design, rng)]
    return sheets if rng.random() < 0.8 else sheets[::-1]


def _sheets(sort: str, rng: Random) -> list[Sheet]:
    design = axes.drawn(rng)
    if sort == "reminder-and-invoice":
        return _stapled(design, rng)
    if sort == "mixed":
        return [written(_claim(rng), axes.drawn(rng), rng) for _index in range(rng.randint(2, 5))]
    first = _claim(rng)
    sheets = [written(first, design, rng)]
    for _index in range(rng.randint(1, 5 if sort == "same-seller" else 3)):
        kind = "invoice" if sort == "same-seller" else pick({**KINDS, "invoice": 20}, rng)
        more = _short(draw(rng, kind=kind, seller=first.bill.seller, language=first.bill.language))
        sheets.append(written(more, design, rng))
    return sheets


def _axes(sheets: list[Sheet], sort: str) -> Mapping[str, str]:
    """The first document's axes; a held-out value of any of them stands for all, so that none slips into fitting."""
    shown = {**sheets[0].axes, "bundle": sort}
    for axis, values in HELD_OUT.items():
        shown[axis] = next((sheet.axes[axis] for sheet in sheets if sheet.axes[axis] in values), shown[axis])
    return shown


def sort_of(serial: int) -> str:
    """Which of `SORTS` the bundle of a serial is."""
    return pick(SORTS, seeded(f"bundle {serial}"))


def bundle(serial: int) -> Made:
    """Two to six documents in one PDF, the same bytes always for a serial on one Typst version."""
    sort = sort_of(serial)
    sheets = _sheets(sort, seeded(f"bundle {serial} {sort}"))
    truths: list[Truth] = []
    first = 1
    for sheet in sheets:
        count = typesetting.page_count(typesetting.pdf([sheet.data], sheet.bill.invoice_date))
        truths.append(truth_of(sheet, tuple(range(first, first + count))))
        first += count
    data = typesetting.pdf([sheet.data for sheet in sheets], sheets[0].bill.invoice_date)
    shown = _axes(sheets, sort)
    return Made(f"bundle-{serial:06d}-{sort}.pdf", data, tuple(truths), shown, f"bundle/{family(shown)}")
