"""Signing in by the agency's own identity provider: out to it, and back with its word on who somebody is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from casework.enter_by_provider import BACK, come_back, set_out
from claims.refused import Refused, Unavailable
from web.cookies import Cookies
from web.outside import own_path
from web.page import page
from web.sign_in import SignIn

if TYPE_CHECKING:
    from casework.office import Office


class Provider:
    """The way to the provider and back; there is none where the house has no provider."""

    def __init__(self, office: Office, cookies: Cookies, before: SignIn) -> None:
        self._office = office
        self._cookies = cookies
        self._before = before

    def routes(self) -> list[Route]:
        """The table of pages."""
        if self._office.identity is None:
            return []
        return [
            Route("/sign-in/provider", self.out, methods=["GET"]),
            Route(BACK, self.back, methods=["GET"]),
        ]

    async def out(self, request: Request) -> Response:
        """To the provider."""
        return await run_in_threadpool(self._out, request)

    async def back(self, request: Request) -> Response:
        """Back from it."""
        return await run_in_threadpool(self._back, request)

    def _out(self, request: Request) -> Response:
        try:
            address, errand = set_out(self._office, onward=own_path(request.query_params.get("next", "/")))
        except Unavailable:
            return page(request, "failed", status=503)
        answer = RedirectResponse(address, 303)
        self._cookies.send(answer, errand)
        return answer

    def _back(self, request: Request) -> Response:
        held = request.cookies.get(self._cookies.errand, "")
        asked = request.query_params
        try:
            entrant, onward = come_back(
                self._office, held=held, state=asked.get("state", "")[:200], code=asked.get("code", "")[:2000]
            )
            answer = self._before.let_in(request, entrant, how="provider", onward=onward)
        except Refused as refused:
            answer = self._before.refused(request, refused, onward="/")
        except Unavailable:
            answer = page(request, "failed", status=503)
        self._cookies.done(answer)
        return answer
