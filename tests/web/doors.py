"""Doors for tests: a user with chosen roles walks in without a password, and what they were shown is kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from claims.user import EVERYONE, Role, User

CSRF = "what every form of a test carries"
EMAIL = "tester@desk.example"


@dataclass
class KnownDoor:
    """Lets everybody in as one user, or (`roles` None) nobody."""

    roles: frozenset[Role] | None = EVERYONE
    seen: list[tuple[str, str]] = field(default_factory=list)

    def user(self, request: Request) -> User | None:
        return None if self.roles is None else User(0, EMAIL, "Tester", self.roles)

    def csrf(self, request: Request) -> str:
        return CSRF

    def sign_in(self, request: Request) -> Response:
        return RedirectResponse("/sign-in", status_code=303)

    def saw(self, user: User, request: Request, *, kind: str) -> None:
        self.seen.append((kind, request.url.path))
