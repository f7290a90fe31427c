"""The desk: plain read-only pages of the review queue, messages, parked work and creditors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from casework import board
from casework.ids import parse_name
from claims.user import EVERYONE
from web.asked import Asked
from web.gate import Page
from web.page import page

if TYPE_CHECKING:
    from casework.office import Office

MOST_ROWS = 500


class Desk:
    """The pages, each one read of the board."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [
            Page("/messages", self.messages, EVERYONE, shows="search"),
            Page("/messages/{name}", self.message, EVERYONE, shows="message"),
            Page("/jobs", self.jobs, EVERYONE),
        ]

    def messages(self, asked: Asked) -> Response:
        """Every message, the newest first."""
        rows = board.messages(self._office)
        kept = _newest(_kept(rows, asked))
        counts = Counter(str(row["state"]) for row in rows)
        return asked.page("messages", rows=kept[:MOST_ROWS], total=len(kept), counts=counts, asked=_asked(asked))

    def message(self, asked: Asked) -> Response:
        """One message."""
        found = board.message(self._office, message_id=parse_name(asked.arg("name")))
        return asked.page("message", message=found)

    def jobs(self, asked: Asked) -> Response:
        """Work that waits for a person, with its reason."""
        return asked.page("jobs", rows=board.parked_jobs(self._office)[:MOST_ROWS])


def not_found(request: Request, _error: Exception | None = None) -> Response:
    """The page for what does not exist."""
    return page(request, "not_found", status=404)


def _asked(asked: Asked) -> dict[str, str]:
    return {"state": asked.query("state", longest=40), "query": asked.query("q", longest=100)}


def _kept(rows: Sequence[Mapping[str, Any]], asked: Asked) -> list[Mapping[str, Any]]:
    """The rows in the state asked for that hold the text asked for."""
    wanted = _asked(asked)
    words = wanted["query"].casefold().split()
    return [
        row
        for row in rows
        if wanted["state"] in ("", row["state"]) and all(word in _text(row).casefold() for word in words)
    ]


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(_text(part) for part in value.values())
    if isinstance(value, list):
        return " ".join(_text(part) for part in value)
    return str(value)


def _newest(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(rows, key=lambda row: str(row["id"]), reverse=True)
