"""The plots of the dashboard: samples drawn as SVG in the page's own colours, light and dark."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from casework.show_series import GROWTH, LEVEL, MEAN, VIEWS, Points, View, show_series
from claims.days import STOCKHOLM
from claims.refused import Refused
from templates.catalog import label, marked
from web.ops_words import series_word

if TYPE_CHECKING:
    from casework.office import Office

_DRAWING = threading.Lock()
_SIZES = {"wide": (6.4, 2.6, 7), "narrow": (3.6, 2.6, 4)}
"""Width and height in inches of a hundred pixels, and how many marks of time stand below: on a phone fewer."""
_INK = {"light": ("#1c2321", "#5a6561", "#dcdfda"), "dark": ("#e8ece9", "#a2aea8", "#333d38")}
_LINES = {
    "light": ("#17594f", "#b4540a", "#134b6e", "#86260c", "#63480a", "#3f4a46"),
    "dark": ("#84d3c1", "#ffb067", "#a9d6f2", "#ffb9a1", "#f0d48b", "#c4cec9"),
}
_DASHES = ("solid", "dashed", "dotted", "dashdot")
_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot: its title, the sampled figure, how its points are drawn together, and what a value is divided by."""

    title: str
    figure: str
    kind: str
    unit: str
    divided_by: float = 1.0
    from_zero: bool = True


PLOTS: Mapping[str, Plot] = {
    "mail": Plot(marked("Post som fått ett utfall"), "krav_mail_received_total", GROWTH, marked("meddelanden")),
    "oldest": Plot(
        marked("Äldsta obehandlade post"), "krav_mail_oldest_unprocessed_seconds", LEVEL, marked("minuter"), 60
    ),
    "lag": Plot(marked("Tid sedan brevlådan lästes"), "krav_mailbox_lag_seconds", LEVEL, marked("minuter"), 60),
    "jobs": Plot(marked("Arbeten som inte är klara"), "krav_jobs", LEVEL, marked("arbeten")),
    "done": Plot(marked("Utförda arbeten"), "krav_jobs_done_total", GROWTH, marked("arbeten")),
    "letters": Plot(marked("Brev som lämnat huset, per steg"), "krav_letters_sent_total", GROWTH, marked("antal brev")),
    "outbox": Plot(marked("Brev och mejl som väntar på att lämna"), "krav_outbox_pending", LEVEL, marked("stycken")),
    "reviews": Plot(marked("Granskningskön"), "krav_review_queue_items", LEVEL, marked("läsningar")),
    "reading": Plot(marked("Tid att läsa en fil, i medeltal"), "krav_extract_seconds", MEAN, marked("sekunder")),
    "confidence": Plot(
        marked("Läsarens säkerhet, i medeltal"), "krav_field_confidence", MEAN, marked("sannolikhet"), from_zero=False
    ),
}
"""By the name in the address."""


def series_of(office: Office, name: str, view: str, *, language: str) -> dict[str, Points]:
    """The lines of a plot by their words, the largest first; beyond five, the others are one line.

    Raises Refused("no_such_plot").
    """
    plot, shown = plot_or_refuse(name, view)
    found = show_series(office, name=plot.figure, kind=plot.kind, view=shown)
    ordered = sorted(found.items(), key=lambda each: -sum(value for _, value in each[1]))
    if len(ordered) > _MOST_LINES:
        rest = _summed([points for _, points in ordered[_MOST_LINES - 1 :]])
        ordered = [*ordered[: _MOST_LINES - 1], ("others", rest)]
    return {
        series_word(key, language=language): tuple((at, value / plot.divided_by) for at, value in points)
        for key, points in ordered
    }


def _summed(lines: Sequence[Points]) -> Points:
    found: dict[datetime, float] = {}
    for points in lines:
        for at, value in points:
            found[at] = found.get(at, 0.0) + value
    return tuple(sorted(found.items()))


def plot_or_refuse(name: str, view: str) -> tuple[Plot, View]:
    """A plot and a view by name. Raises Refused("no_such_plot")."""
    if name not in PLOTS or view not in VIEWS:
        raise Refused("no_such_plot", "there is no such plot")
    return PLOTS[name], VIEWS[view]


def drawn(office: Office, name: str, view: str, *, theme: str, size: str, language: str) -> bytes:
    """A plot as an SVG document, `size` "wide" or "narrow". Raises Refused("no_such_plot")."""
    plot, _ = plot_or_refuse(name, view)
    lines = series_of(office, name, view, language=language)
    unit = label(plot.unit, language=language)
    return _drawn(unit, tuple(lines.items()), view, theme if theme in _INK else "light", plot.from_zero, size)


@lru_cache(maxsize=128)
def _drawn(
    unit: str, lines: tuple[tuple[str, Points], ...], view: str, theme: str, from_zero: bool, size: str
) -> bytes:
    # Not at the top: a process that draws nothing should not pay a second and 50 MB for it.
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    ink, quiet, rule = _INK[theme]
    width, height, marks = _SIZES[size]
    with _DRAWING:
        figure = Figure(figsize=(width, height), layout="constrained", facecolor="none")
        axes: Any = figure.add_subplot(facecolor="none")  # its types know no moments
        for index, (word, points) in enumerate(lines):
            _line(axes, word, points, colour=_LINES[theme][index % _MOST_LINES], dash=_DASHES[index % len(_DASHES)])
        _dress(axes, unit, view, (quiet, rule), marks)
        if from_zero:
            _rise_from_zero(axes, lines)
        last = max((points[-1][0] for _, points in lines if points), default=None)
        if last is not None:
            axes.set_xlim(last - VIEWS[view].length, last)
        if len(lines) > 1:
            figure.legend(fontsize=8, labelcolor=ink, frameon=False, loc="outside upper left", ncols=3)
        out = BytesIO()
        canvas: Any = FigureCanvasSVG(figure)
        canvas.print_svg(out, metadata={"Date": None, "Creator": "Krav"})
    return out.getvalue()


def _rise_from_zero(axes: Any, lines: Sequence[tuple[str, Points]]) -> None:
    """From nothing upwards; where there is nothing but nothing, without a scale that would make it look like some."""
    if any(value for _, points in lines for _, value in points):
        axes.set_ylim(bottom=0)
        return
    axes.set_ylim(0, 1)
    axes.set_yticks([0])
    if not any(points for _, points in lines):
        axes.set_xticks([])


def _line(axes: Any, word: str, points: Points, *, colour: str, dash: str) -> None:
    at = [moment.astimezone(STOCKHOLM) for moment, _ in points]
    axes.plot(
        at, [value for _, value in points], label=word or None, color=colour, linestyle=dash, linewidth=1.6,
        marker="o" if len(points) < 3 else None, markersize=3,
    )  # fmt: skip


def _dress(axes: Any, unit: str, view: str, colours: tuple[str, str], marks: int) -> None:
    from matplotlib import dates

    quiet, rule = colours
    known: Any = dates
    axes.set_ylabel(unit, color=quiet, fontsize=9)
    axes.tick_params(colors=quiet, labelsize=8, length=3)
    axes.xaxis.set_major_locator(known.AutoDateLocator(maxticks=marks, tz=STOCKHOLM))
    axes.xaxis.set_major_formatter(known.DateFormatter("%H:%M" if view == "day" else "%-d/%-m", tz=STOCKHOLM))
    axes.grid(axis="y", color=rule, linewidth=0.6)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(rule)


def table_of(lines: Mapping[str, Points], *, rows: int = 400) -> list[tuple[datetime, list[str]]]:
    """The last points of a plot as rows: the moment, and each line's value with as many decimals as it needs."""
    moments = sorted({at for points in lines.values() for at, _ in points})[-rows:]
    values = [dict(points) for points in lines.values()]
    return [(at, [_figure(line.get(at)) for line in values]) for at in reversed(moments)]


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if value == int(value) or value >= 100 else f"{value:.3g}".replace(".", ",")
