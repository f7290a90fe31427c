"""The desk's door: who is signed in by the session that the browser holds, and the log of what they saw."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from casework.accounts import has_users
from casework.seen_log import SeenLog
from casework.sessions import session_mark, signed_in
from claims.user import User
from web.cookies import Cookies
from web.page import page

if TYPE_CHECKING:
    from casework.office import Office

SIGN_IN = "/sign-in"


class SignedIn:
    """Lets in who has a session in force; everybody else is led to the sign-in, or told to make the first user."""

    def __init__(self, office: Office, cookies: Cookies, log: SeenLog) -> None:
        self._office = office
        self._cookies = cookies
        self._log = log
        self._has_users = False

    def user(self, request: Request) -> User | None:
        """Who asks, by the session that their browser holds."""
        token = self._cookies.token(request)
        found = signed_in(self._office, token=token) if token else None
        if found is None:
            request.state.is_empty = self.is_empty()
        return found

    def csrf(self, request: Request) -> str:
        """What a form of this session must carry; another session's is another one."""
        return session_mark(self._office, token=self._cookies.token(request))

    def sign_in(self, request: Request) -> Response:
        """To the sign-in, which leads back to a page that was asked for."""
        if getattr(request.state, "is_empty", False):
            return no_users(request)
        if request.headers.get("hx-request") == "true":
            return Response(status_code=401, headers={"HX-Redirect": SIGN_IN})
        if request.method not in ("GET", "HEAD") or request.url.path == "/":
            return RedirectResponse(SIGN_IN, status_code=303)
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"{SIGN_IN}?next={quote(asked, safe='')}", status_code=303)

    def saw(self, user: User, request: Request, *, kind: str) -> None:
        """Keep what a user is about to be shown. Raises Unavailable, and then it is not shown."""
        query = f"?{request.url.query}" if request.url.query else ""
        self._log.add(user_id=user.id, email=user.email, kind=kind, what=f"{request.url.path}{query}")

    def is_empty(self) -> bool:
        """Whether the house has no user; users are never deleted, so one that was seen is not asked for again."""
        self._has_users = self._has_users or has_users(self._office)
        return not self._has_users


def no_users(request: Request) -> Response:
    """The one page of a house that nobody can sign in to: how the first user is made."""
    return page(request, "first_user", status=403)
