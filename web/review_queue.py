"""The review queue: what waits, the best to handle next first, and whose each reading is at this moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import Response

from casework.ids import reading_name
from casework.review_board import last_decision, review_pace, review_queue
from casework.review_lease import Place, take_next
from claims.user import Role
from templates.catalog import label
from templates.reasons import REASONS
from web.asked import Asked, see
from web.gate import Page
from web.language import language_of

if TYPE_CHECKING:
    from casework.office import Office

SEES = frozenset({Role.HANDLER, Role.JURIST})
DECIDES = frozenset({Role.HANDLER})
SHORTCUTS = "krav_shortcuts"
_A_YEAR = 365 * 24 * 3600


class ReviewQueue:
    """The queue's pages."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [
            Page("/reviews", self.queue, SEES, shows="search"),
            Page("/reviews/next", self.next, DECIDES, method="POST"),
            Page("/reviews/shortcuts", self.shortcuts, DECIDES, method="POST"),
        ]

    def queue(self, asked: Asked) -> Response:
        """A page of the queue, of one creditor or one reason where asked for."""
        wanted = chosen(asked)
        found = review_queue(
            self._office,
            by=asked.user.email,
            after=place_of(asked.query("after")),
            creditor_id=creditor_of(wanted),
            code=wanted["code"],
        )
        return asked.page(
            "reviews",
            queue=found,
            wanted=wanted,
            codes=sorted(REASONS),
            more=_address("/reviews", wanted, after=".".join(map(str, found["next"]))) if found["next"] else "",
            pace=review_pace(self._office, by=asked.user.email),
            last=last_decision(self._office, by=asked.user.email),
        )

    def next(self, asked: Asked) -> Response:
        """The best reading that nobody else has, leased to whoever asks."""
        return onwards(self._office, asked)

    def shortcuts(self, asked: Asked) -> Response:
        """The one-key shortcuts on or off, in this browser."""
        back = asked.form.get("back")
        answer = see(back if back.startswith("/reviews/r") and back.isascii() else "/reviews")
        wanted = "off" if asked.form.get("shortcuts") == "off" else "on"
        answer.set_cookie(SHORTCUTS, wanted, max_age=_A_YEAR, path="/reviews", httponly=True, samesite="strict")
        return answer


def onwards(office: Office, asked: Asked, *, after: Place | None = None, saying: str = "") -> Response:
    """The next reading of the same choice; the queue where there is none."""
    wanted = chosen(asked)
    user = asked.user
    found = take_next(
        office, by=user.email, name=user.name, after=after, creditor_id=creditor_of(wanted), code=wanted["code"]
    )
    if found is None:
        told = label("Inget mer väntar på dig här.", language=language_of(asked.request))
        return see(_address("/reviews", wanted), saying=f"{saying} {told}".strip())
    return see(_address(f"/reviews/{reading_name(found)}", wanted), saying=saying)


def chosen(asked: Asked) -> dict[str, str]:
    """Which part of the queue a handler works on: a creditor's id and a reason's code, "" where all of it."""
    creditor = asked.form.get("creditor") or asked.query("creditor", longest=12)
    code = asked.form.get("code") or asked.query("code", longest=60)
    is_id = creditor.isascii() and creditor.isdigit() and len(creditor) < 10
    return {"creditor": creditor if is_id else "", "code": code if code in REASONS else ""}


def creditor_of(wanted: Mapping[str, str]) -> int | None:
    """The creditor of a choice."""
    return int(wanted["creditor"]) if wanted["creditor"] else None


def place_of(text: str) -> Place | None:
    """A place in the queue from an address; None where it is none."""
    rank, _, reading = text.partition(".")
    digits = rank.removeprefix("-"), reading
    is_place = all(part.isascii() and part.isdigit() and len(part) < 16 for part in digits)
    return (int(rank), int(reading)) if is_place else None


def address_of(name: str, wanted: Mapping[str, str]) -> str:
    """A reading's page within a choice of the queue."""
    return _address(f"/reviews/{name}", wanted)


def _address(path: str, wanted: Mapping[str, str], **more: str) -> str:
    query = urlencode({name: value for name, value in {**wanted, **more}.items() if value})
    return f"{path}?{query}" if query else path


def has_shortcuts(asked: Asked) -> bool:
    """Whether single keys act; on until somebody switches them off."""
    return asked.request.cookies.get(SHORTCUTS) != "off"
