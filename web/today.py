"""What is to be done today, and the tasks that are ticked off by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import Response

from casework.desk_today import desk_today
from casework.finish_task import finish_task
from claims.user import EVERYONE
from templates.catalog import label
from web.asked import Asked, see
from web.gate import Page
from web.labels import LISTS
from web.language import language_of

if TYPE_CHECKING:
    from casework.office import Office


class Today:
    """The lists, each with its most urgent rows first."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [
            Page("/today", self.today, EVERYONE, shows="search"),
            Page("/today/{id}/done", self.done, EVERYONE, method="POST"),
        ]

    def today(self, asked: Asked) -> Response:
        """Calls, answers, approvals, decisions, and every other task."""
        kind = asked.query("kind", longest=40)
        after = asked.query("after", longest=12)
        shown = desk_today(
            self._office,
            kind=kind if kind in LISTS["task"] else "",
            after=int(after) if after.isascii() and after.isdecimal() else 0,
        )
        beyond = {"kind": shown["kind"], "after": shown["next"]}
        return asked.page(
            "today",
            shown=shown,
            next=f"/today?{urlencode(beyond)}" if shown["next"] else "",
            first="/today" if after or shown["kind"] else "",
        )

    def done(self, asked: Asked) -> Response:
        """Tick a task off, and go back to where it was ticked."""
        number = asked.arg("id")
        case_number = finish_task(self._office, number=int(number) if number.isdecimal() else 0, by=asked.user.email)
        to_case = asked.form.get("from") == "case" and case_number
        said = label("Uppgiften är klar.", language=language_of(asked.request))
        return see(f"/cases/{case_number}" if to_case else "/today", saying=said)
