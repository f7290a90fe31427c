"""The cookies of the desk: the session, what ties a form to a browser, and the way to the identity provider."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

_ERRAND_SECONDS = 600


class Cookies:
    """Cookies that no script reads; behind TLS they are sent over TLS only and bound to this very host."""

    def __init__(self, *, is_https: bool) -> None:
        self._secure = is_https
        prefix = "__Host-" if is_https else ""
        self.session, self.form, self.errand = (f"{prefix}krav{part}" for part in ("", "_form", "_errand"))

    def token(self, request: Request) -> str:
        """The session's token as the browser sent it, "" where it sent none."""
        return request.cookies.get(self.session, "")

    def hold(self, answer: Response, token: str) -> None:
        """Let the browser hold a session until it is closed; a link from elsewhere leads in, a form does not."""
        answer.set_cookie(self.session, token, path="/", httponly=True, secure=self._secure, samesite="lax")

    def drop(self, answer: Response) -> None:
        """Let the browser forget its session."""
        answer.delete_cookie(self.session, path="/", httponly=True, secure=self._secure, samesite="lax")

    def tie(self, answer: Response, secret: str) -> None:
        """Let the browser hold what ties forms to it before anybody is signed in."""
        answer.set_cookie(self.form, secret, path="/", httponly=True, secure=self._secure, samesite="strict")

    def send(self, answer: Response, errand: str) -> None:
        """Let the browser take an errand to the identity provider and back; the way back begins on another site."""
        answer.set_cookie(
            self.errand,
            errand,
            max_age=_ERRAND_SECONDS,
            path="/",
            httponly=True,
            secure=self._secure,
            samesite="lax",
        )

    def done(self, answer: Response) -> None:
        """Let the browser forget its errand."""
        answer.delete_cookie(self.errand, path="/", httponly=True, secure=self._secure, samesite="lax")
