"""The desk: plain read-only pages of cases, the review queue, messages and parked work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from casework import board
from casework.ids import parse_name
from claims.refused import Refused
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

    def routes(self) -> list[Route]:
        """The table of pages."""
        return [
            Route("/", self.overview),
            Route("/cases", self.cases),
            Route("/cases/{number}", self.case),
            Route("/reviews", self.reviews),
            Route("/messages", self.messages),
            Route("/messages/{name}", self.message),
            Route("/jobs", self.jobs),
            Route("/creditors", self.creditors),
        ]

    def overview(self, request: Request) -> Response:
        """How the house is, what waits for a person, what came last."""
        cases = board.cases(self._office, on=None)
        messages = board.messages(self._office)
        return page(
            request,
            "overview",
            health=board.health(self._office),
            faults={name: fault for name, fault in self._readiness.faults().items() if fault},
            case_counts=Counter(str(row["state"]) for row in cases),
            message_counts=Counter(str(row["state"]) for row in messages),
            reviews=len(board.reviews(self._office)),
            parked=len(board.parked_jobs(self._office)),
            latest=_newest(messages)[:10],
        )

    def cases(self, request: Request) -> Response:
        """Every case, those that are open first."""
        rows = board.cases(self._office, on=None)
        kept = _kept(rows, request)
        ordered = sorted(kept, key=lambda row: (row["state"] in _OPEN_FIRST, str(row["number"])))
        counts = Counter(str(row["state"]) for row in rows)
        return page(request, "cases", rows=ordered[:MOST_ROWS], total=len(kept), counts=counts, asked=_asked(request))

    def case(self, request: Request) -> Response:
        """One case."""
        try:
            found = board.case(self._office, number=request.path_params["number"], on=None)
        except Refused:
            return not_found(request)
        return page(request, "case", case=found)

    def reviews(self, request: Request) -> Response:
        """The review queue."""
        return page(request, "reviews", rows=board.reviews(self._office)[:MOST_ROWS])

    def messages(self, request: Request) -> Response:
        """Every message, the newest first."""
        rows = board.messages(self._office)
        kept = _newest(_kept(rows, request))
        counts = Counter(str(row["state"]) for row in rows)
        return page(request, "messages", rows=kept[:MOST_ROWS], total=len(kept), counts=counts, asked=_asked(request))

    def message(self, request: Request) -> Response:
        """One message."""
        try:
            found = board.message(self._office, message_id=parse_name(request.path_params["name"]))
        except Refused:
            return not_found(request)
        return page(request, "message", message=found)

    def jobs(self, request: Request) -> Response:
        """Work that waits for a person, with its reason."""
        return page(request, "jobs", rows=board.parked_jobs(self._office)[:MOST_ROWS])

    def creditors(self, request: Request) -> Response:
        """Every creditor."""
        return page(request, "creditors", rows=board.creditors(self._office)[:MOST_ROWS])


def not_found(request: Request, _error: Exception | None = None) -> Response:
    """The page for what does not exist."""
    return page(request, "not_found", status=404)


def _asked(request: Request) -> dict[str, str]:
    return {"state": request.query_params.get("state", "")[:40], "query": request.query_params.get("q", "")[:100]}


def _kept(rows: Sequence[Mapping[str, Any]], request: Request) -> list[Mapping[str, Any]]:
    """The rows in the state asked for that hold the text asked for."""
    asked = _asked(request)
    words = asked["query"].casefold().split()
    return [
        row
        for row in rows
        if asked["state"] in ("", row["state"]) and all(word in _text(row).casefold() for word in words)
    ]


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(_text(part) for part in value.values())
    if isinstance(value, list):
        return " ".join(_text(part) for part in value)
    return str(value)


def _newest(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(rows, key=lambda row: str(row["id"]), reverse=True)
