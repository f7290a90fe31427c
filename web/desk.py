"""The desk: plain read-only pages of cases, the review queue, one message, creditors."""

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
from web.health import Readiness
from web.page import page

if TYPE_CHECKING:
    from casework.office import Office

MOST_ROWS = 500
_OPEN_FIRST = ("closed",)


class Desk:
    """The pages, each one read of the board."""

    def __init__(self, office: Office, readiness: Readiness) -> None:
        self._office = office
        self._readiness = readiness

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [
            Page("/", self.overview, EVERYONE),
            Page("/cases", self.cases, EVERYONE, shows="search"),
            Page("/cases/{number}", self.case, EVERYONE, shows="case"),
            Page("/reviews", self.reviews, EVERYONE, shows="search"),
            Page("/messages/{name}", self.message, EVERYONE, shows="message"),
            Page("/creditors", self.creditors, EVERYONE, shows="search"),
        ]

    def overview(self, asked: Asked) -> Response:
        """How the house is, what waits for a person, what came last."""
        cases = board.cases(self._office, on=None)
        messages = board.messages(self._office)
        return asked.page(
            "overview",
            health=board.health(self._office),
            faults={name: fault for name, fault in self._readiness.faults().items() if fault},
            case_counts=Counter(str(row["state"]) for row in cases),
            message_counts=Counter(str(row["state"]) for row in messages),
            reviews=len(board.reviews(self._office)),
            parked=len(board.parked_jobs(self._office)),
            latest=_newest(messages)[:10],
        )

    def cases(self, asked: Asked) -> Response:
        """Every case, those that are open first."""
        rows = board.cases(self._office, on=None)
        kept = _kept(rows, asked)
        ordered = sorted(kept, key=lambda row: (row["state"] in _OPEN_FIRST, str(row["number"])))
        counts = Counter(str(row["state"]) for row in rows)
        return asked.page("cases", rows=ordered[:MOST_ROWS], total=len(kept), counts=counts, asked=_asked(asked))

    def case(self, asked: Asked) -> Response:
        """One case."""
        found = board.case(self._office, number=asked.arg("number"), on=None)
        return asked.page("case", case=found)

    def reviews(self, asked: Asked) -> Response:
        """The review queue."""
        return asked.page("reviews", rows=board.reviews(self._office)[:MOST_ROWS])

    def message(self, asked: Asked) -> Response:
        """One message."""
        found = board.message(self._office, message_id=parse_name(asked.arg("name")))
        return asked.page("message", message=found)

    def creditors(self, asked: Asked) -> Response:
        """Every creditor."""
        return asked.page("creditors", rows=board.creditors(self._office)[:MOST_ROWS])


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
