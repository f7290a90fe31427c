"""The door of a house that only its own machine reaches and where nobody has been given an account yet."""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from claims.user import EVERYONE, User


class OpenDoor:
    """Lets everybody in as one user who may do everything."""

    def __init__(self) -> None:
        self._user = User(0, "desk", "desk", EVERYONE)
        self._csrf = secrets.token_urlsafe(32)

    def user(self, request: Request) -> User | None:
        """The one user there is."""
        return self._user

    def csrf(self, request: Request) -> str:
        """What a form of this process must carry."""
        return self._csrf

    def sign_in(self, request: Request) -> Response:
        """Never asked for."""
        return RedirectResponse("/", status_code=303)

    def saw(self, user: User, request: Request, *, kind: str) -> None:
        """Nothing is kept of a user without a name."""
