"""The dashboard of those who run the house: alarms first, then figures and how they went; the brake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from casework.set_brake import set_brake
from casework.show_ops import show_ops
from casework.show_series import VIEWS
from claims.refused import Refused
from claims.user import Role
from templates.catalog import label, marked
from web.asked import Asked, see
from web.gate import Page
from web.language import language_of
from web.ops_words import alarm_word, length_of, probe_word, series_word
from web.plots import PLOTS, drawn, plot_or_refuse, series_of, table_of

if TYPE_CHECKING:
    from casework.office import Office
    from web.health import Readiness

OPS = frozenset({Role.OPS, Role.ADMIN})
"""Who runs the house."""
_MEDIA = "image/svg+xml"


class Ops:
    """The pages of the dashboard."""

    def __init__(self, office: Office, readiness: Readiness) -> None:
        self._office = office
        self._readiness = readiness

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [
            Page("/ops", self.dashboard, OPS),
            Page("/ops/plots/{name}", self.plot, OPS),
            Page("/ops/values/{name}", self.values, OPS),
            Page("/ops/brake", self.brake, OPS, method="POST"),
        ]

    def dashboard(self, asked: Asked) -> Response:
        """The house now, and how it went over a day, a month or a year."""
        return self._shown(asked)

    def plot(self, asked: Asked) -> Response:
        """One plot as a picture."""
        view, theme = asked.query("view") or "day", asked.query("theme") or "light"
        language = language_of(asked.request)
        size = "narrow" if asked.query("size") == "narrow" else "wide"
        picture = drawn(self._office, asked.arg("name"), view, theme=theme, size=size, language=language)
        return Response(picture, media_type=_MEDIA)

    def values(self, asked: Asked) -> Response:
        """The values of one plot, the newest first."""
        view, language = asked.query("view") or "day", language_of(asked.request)
        plot, _ = plot_or_refuse(asked.arg("name"), view)
        lines = series_of(self._office, asked.arg("name"), view, language=language)
        title, unit = label(plot.title, language=language), label(plot.unit, language=language)
        return asked.page("ops_values", title=title, unit=unit, view=view, lines=list(lines), rows=table_of(lines))

    def brake(self, asked: Asked) -> Response:
        """Stop everything outgoing, or let it go."""
        on, why = asked.form.get("brake") == "on", asked.form.get("why")[:500]
        try:
            if on and not why:
                raise Refused("why_missing", "")
            set_brake(self._office, on=on, by=asked.user.email, why=why)
        except Refused as refused:
            if refused.code != "why_missing":
                raise
            return self._shown(asked, status=422, fault=refused.code)
        language = language_of(asked.request)
        done = marked("Bromsen är på: inget lämnar huset.") if on else marked("Bromsen är släppt.")
        return see("/ops", saying=label(done, language=language))

    def _shown(self, asked: Asked, *, status: int = 200, fault: str = "") -> Response:
        language = language_of(asked.request)
        view = asked.query("view") if asked.query("view") in VIEWS else "day"
        found = show_ops(self._office)
        return asked.page(
            "ops",
            status=status,
            fault=fault,
            view=view,
            views=list(VIEWS),
            faults={name: said for name, said in self._readiness.faults().items() if said},
            told=[(alarm, *alarm_word(alarm.name, language=language)) for alarm in found["alarms"]],
            plots=[{"name": name, "title": label(plot.title, language=language)} for name, plot in PLOTS.items()],
            length=lambda seconds: length_of(seconds, language=language),
            word=lambda key: series_word(key, language=language),
            probe=lambda name: probe_word(name, language=language),
            **found,
        )
