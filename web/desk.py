"""The desk: one message as it came in, and the page for what does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from casework import board
from casework.ids import parse_name
from claims.user import EVERYONE
from web.asked import Asked
from web.gate import Page
from web.language import language_of
from web.ops_words import series_word
from web.page import page

if TYPE_CHECKING:
    from casework.office import Office


class Desk:
    """The pages, each one read of the board."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [
            Page("/messages/{name}", self.message, EVERYONE, shows="message"),
        ]

    def message(self, asked: Asked) -> Response:
        """One message."""
        found = board.message(self._office, message_id=parse_name(asked.arg("name")))
        language = language_of(asked.request)
        return asked.page("message", message=found, job_words=lambda key: series_word(key, language=language))


def not_found(request: Request, _error: Exception | None = None) -> Response:
    """The page for what does not exist."""
    return page(request, "not_found", status=404)
