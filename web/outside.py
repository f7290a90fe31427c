"""Forms of people who are not signed in: tied to their browser by a cookie, and counted against trying on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from casework.keys import is_same, keyed, new_token
from claims.refused import Unavailable
from web.asked import SAID, Form, said
from web.cookies import Cookies
from web.gate import read_form
from web.headers import is_same_origin
from web.limiter import Limiter
from web.page import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from casework.office import Office

_OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
_LONGEST_PATH = 500
QUARTER = 900.0


class Outside:
    """What the pages before the sign-in share: showing a form, and taking one that is our own."""

    def __init__(self, office: Office, cookies: Cookies, *, origin: str) -> None:
        self.office = office
        self.cookies = cookies
        self._origin = origin

    def show(self, request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """`templates/web/<name>.html` with what its form must carry."""
        held = request.cookies.get(self.cookies.form, "")
        secret = held or new_token()
        answer = page(request, name, status=status, csrf=self._csrf(secret), said=said(request), **values)
        if not held:
            self.cookies.tie(answer, secret)
        if SAID in request.cookies:
            answer.delete_cookie(SAID, path="/", httponly=True, samesite="strict")
        return answer

    async def take(self, request: Request, answer: Callable[[Request, Form], Response]) -> Response:
        """Answer a form, where it is one that we showed this very browser; else the page that says that it is not."""
        form = await read_form(request)
        held = request.cookies.get(self.cookies.form, "")
        is_ours = bool(held) and is_same(form.get("csrf"), self._csrf(held))
        if not is_ours or not is_same_origin(request.headers, self._origin):
            return self.show(request, "foreign_form", status=403)
        return await self.look(request, lambda asked: answer(asked, form))

    async def look(self, request: Request, answer: Callable[[Request], Response]) -> Response:
        """Answer beside the event loop; a house that is down says so."""
        try:
            return await run_in_threadpool(answer, request)
        except Unavailable:
            return page(request, "failed", status=503)

    def slow(self, request: Request, seconds: int) -> Response:
        """Too many tries: when to come again."""
        answer = self.show(request, "too_many", status=429, minutes=-(-seconds // 60))
        answer.headers["retry-after"] = str(seconds)
        return answer

    def _csrf(self, secret: str) -> str:
        return keyed(self.office, "form", secret)


class Tries:
    """How often somebody may try: per account (or link, or code) and per address, each within a quarter of an hour."""

    def __init__(self, *, per_account: int, per_address: int) -> None:
        self._accounts = Limiter(per_account, window_seconds=QUARTER)
        self._addresses = Limiter(per_address, window_seconds=QUARTER)

    def begin(self, account: str, address: str) -> int:
        """Count a try before it is made; the seconds to wait where there were too many, 0 where it may be made."""
        wait = max(self._accounts.wait(account), self._addresses.wait(address))
        if not wait:
            self._accounts.note(account)
            self._addresses.note(address)
        return wait

    def was_right(self, account: str, address: str) -> None:
        """The try was no fault: it counts no longer."""
        self._accounts.take_back(account)
        self._addresses.take_back(address)


def visitor(request: Request) -> str:
    """The address that a request comes from."""
    return request.client.host if request.client else "unknown"


def browser(request: Request) -> str:
    """What the browser calls itself, on one line."""
    told = request.headers.get("user-agent", "")
    return "".join(letter if letter.isprintable() else " " for letter in told)[:200]


def own_path(text: str) -> str:
    """A path of our own to go on to, "/" for everything that leads anywhere else."""
    return text if len(text) <= _LONGEST_PATH and _OWN_PATH.fullmatch(text) else "/"
