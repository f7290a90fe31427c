"""The list of cases with its filters, and the filters that people keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import Response

from casework.desk_cases import desk_cases
from casework.keep_filter import drop_filter, keep_filter, kept_filters
from claims.user import EVERYONE
from templates.catalog import label
from web.asked import Asked, see
from web.gate import Page
from web.labels import CASE_STATES, HOLDS
from web.language import language_of

if TYPE_CHECKING:
    from casework.office import Office

FIELDS = ("state", "held", "hands", "creditor")


class Cases:
    """The list and what is kept of it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [
            Page("/cases", self.cases, EVERYONE, shows="search"),
            Page("/cases/filters", self.keep, EVERYONE, method="POST"),
            Page("/cases/filters/{id}/drop", self.drop, EVERYONE, method="POST"),
        ]

    def cases(self, asked: Asked) -> Response:
        """A page of the cases asked for, the newest first."""
        wanted = _wanted({name: asked.query(name, longest=100) for name in FIELDS})
        shown = desk_cases(
            self._office,
            state=wanted["state"],
            held=wanted["held"],
            hands=wanted["hands"],
            creditor_id=int(wanted["creditor"]) if wanted["creditor"] else None,
            after=asked.query("after", longest=20),
        )
        own = kept_filters(self._office, owner=asked.user.email)
        first = _path(wanted)
        return asked.page(
            "cases",
            shown=shown,
            wanted=wanted,
            is_filtered=any(wanted.values()),
            first=first if asked.query("after") else "",
            next=_path({**wanted, "after": shown["next"]}) if shown["next"] else "",
            kept=[{**row, "path": _path(_wanted(row["asked"]))} for row in own],
            states=list(CASE_STATES),
            holds=list(HOLDS),
        )

    def keep(self, asked: Asked) -> Response:
        """Keep the filter in use under a name."""
        wanted = _wanted({name: asked.form.get(name) for name in FIELDS})
        keep_filter(self._office, owner=asked.user.email, name=asked.form.get("name"), asked=wanted)
        return see(_path(wanted), saying=label("Filtret är sparat.", language=language_of(asked.request)))

    def drop(self, asked: Asked) -> Response:
        """Forget a kept filter."""
        number = asked.arg("id")
        drop_filter(self._office, owner=asked.user.email, number=int(number) if number.isdecimal() else 0)
        return see("/cases", saying=label("Filtret är borttaget.", language=language_of(asked.request)))


def _wanted(sent: Mapping[str, str]) -> dict[str, str]:
    """Only what a list may be asked for: a value of a closed list, a number, a name; anything else asks for nothing."""
    state, held = sent.get("state", ""), sent.get("held", "")
    creditor = sent.get("creditor", "")
    return {
        "state": state if state == "open" or state in CASE_STATES else "",
        "held": held if held == "any" or held in HOLDS else "",
        "hands": sent.get("hands", "")[:100],
        "creditor": creditor if creditor.isascii() and creditor.isdecimal() and len(creditor) < 10 else "",
    }


def _path(wanted: Mapping[str, str]) -> str:
    asked = {name: value for name, value in wanted.items() if value}
    return f"/cases?{urlencode(asked)}" if asked else "/cases"
