"""The first page: what waits for whoever looks, how the house is, what came last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from casework.desk_overview import desk_overview
from claims.user import EVERYONE
from web.asked import Asked
from web.gate import Page
from web.health import Readiness

if TYPE_CHECKING:
    from casework.office import Office


class Overview:
    """One page, the same for every role but for what it puts first."""

    def __init__(self, office: Office, readiness: Readiness) -> None:
        self._office = office
        self._readiness = readiness

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [Page("/", self.overview, EVERYONE, shows="search")]

    def overview(self, asked: Asked) -> Response:
        """What waits, for whom, and what does not answer."""
        faults = {name: fault for name, fault in self._readiness.faults().items() if fault}
        return asked.page("overview", shown=desk_overview(self._office, who=asked.user.email), faults=faults)
