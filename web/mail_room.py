"""The mail room: every message page by page, above them the ledger of what became of all that was received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from casework.show_messages import mail_ledger, show_messages
from claims.message import MessageState
from claims.user import EVERYONE
from web.asked import Asked
from web.gate import Page

if TYPE_CHECKING:
    from casework.office import Office

_ROWS = 50


class MailRoom:
    """The list of messages."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages."""
        return [Page("/messages", self.messages, EVERYONE, shows="search")]

    def messages(self, asked: Asked) -> Response:
        """A page of messages, the newest first; a message's name leads straight to it."""
        query = asked.query("q", longest=100)
        name = query.lower()
        if name.startswith("m") and name[1:].isascii() and name[1:].isdigit() and len(name) <= 11:
            return RedirectResponse(f"/messages/{name}", status_code=303)
        wanted = {"state": asked.query("state", longest=20), "reason": asked.query("reason", longest=60)}
        before = asked.query("before", longest=10)
        start = int(before) if before.isascii() and before.isdigit() and len(before) < 10 else 0
        found = show_messages(self._office, **wanted, query=query, before=start, limit=_ROWS)
        ledger = mail_ledger(self._office)
        states = [str(state) for state in MessageState]
        return asked.page(
            "mail_room", wanted={**wanted, "q": query}, ledger=ledger, states=states, start=start, **found
        )
