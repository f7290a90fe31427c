"""Several bills of one seller in one design, as the same system would print them month by month."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from bench.generator import axes, pages, typesetting
from bench.generator.documents import family, truth_of
from bench.generator.draws import Draw, draw
from bench.generator.sheet import Sheet
from bench.generator.truth import Made
from samples.chance import seeded

_SAME = ("number_style", "reverse", "rates", "length")
_MOST_DRAWS = 4000


class _SameSentences(Sheet):
    """A sheet of a series: one system writes the same sentences on every bill."""

    def text(self, key: str, **values: str) -> str:
        """A sentence; empty where the language has none for the key."""
        rng, self.rng = self.rng, seeded(f"{self.bill.seller.name} {key}")
        try:
            return super().text(key, **values)
        finally:
            self.rng = rng


def _alike(first: Draw, rng: Random) -> Iterator[Draw]:
    """Draws of the same seller that differ from the first in what differs from month to month."""
    for _attempt in range(_MOST_DRAWS):
        drawn = draw(rng, kind="invoice", seller=first.bill.seller, language=first.bill.language)
        is_alike = all(drawn.axes[axis] == first.axes[axis] for axis in _SAME)
        if is_alike and drawn.bill.currency == first.bill.currency and not drawn.bill.payee:
            yield drawn


def series(serial: int, count: int, *, words: dict[str, str] | None = None) -> list[Made]:
    """`count` invoices of one seller and one design; `words` puts labels by key in place of the drawn wording."""
    rng = seeded(f"series {serial}")
    design = axes.drawn(rng)
    first = draw(rng, kind="invoice")
    made: list[Made] = []
    kept: Sheet | None = None
    for drawn in _alike(first, rng):
        sheet = _SameSentences(drawn.bill, {**design, **drawn.axes}, seeded(f"series {serial} sheet"))
        if kept is not None:
            sheet.number_style, sheet.date_style = kept.number_style, kept.date_style
        sheet._words.update(kept._words if kept is not None else words or {})
        pages.write(sheet)
        kept = kept or sheet
        sheet.axes.update(dates=sheet.date_style, numbers=sheet.number_style)
        sheet.data["design"] = sheet.axes
        data = typesetting.pdf([sheet.data], drawn.bill.invoice_date)
        truth = truth_of(sheet, tuple(range(1, typesetting.page_count(data) + 1)))
        name = f"series-{serial:06d}-{len(made) + 1}.pdf"
        made.append(Made(name, data, (truth,), sheet.axes, family(sheet.axes)))
        if len(made) == count:
            break
    return made
