"""The page that shows every part that pages are made of, for whoever builds the next page."""

from __future__ import annotations

from starlette.responses import Response

from claims.user import Role
from web.asked import Asked
from web.gate import Page
from web.labels import LISTS

TONES = ("calm", "busy", "wait", "warn", "done")
COLOURS = ("paper", "side", "raised", "sunk", "ink", "quiet", "rule", "edge", "brand", "link", "here", "focus")


class Design:
    """One page without any data of the house."""

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [Page("/design", self.design, frozenset((Role.OPS, Role.ADMIN)))]

    def design(self, asked: Asked) -> Response:
        """The parts, with examples of each."""
        return asked.page("design", tones=TONES, colours=COLOURS, lists={kind: list(LISTS[kind]) for kind in LISTS})
