"""The page behind the one search box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from casework.desk_search import LONGEST_QUERY, desk_search
from claims.user import EVERYONE
from web.asked import Asked, see
from web.gate import Page

if TYPE_CHECKING:
    from casework.office import Office

GROUPS = ("cases", "debtors", "creditors", "invoices", "payments", "messages")


class Search:
    """Everything that a text may mean, in groups."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [Page("/search", self.search, EVERYONE, shows="search")]

    def search(self, asked: Asked) -> Response:
        """What was found; a text that names one case and nothing else leads straight to it."""
        found = desk_search(self._office, text=asked.query("q", longest=LONGEST_QUERY))
        hits = {name: len(found[name]) for name in GROUPS}
        if hits["cases"] == 1 and sum(hits.values()) == 1:
            return see(f"/cases/{found['cases'][0]['number']}")
        return asked.page("search", found=found, asked_for=found["asked"], is_empty=not sum(hits.values()))
