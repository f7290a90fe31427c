"""The signed links: a person sees what a token is about and answers it, without an account and without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from casework import portal
from claims.refused import Refused, Unavailable
from templates.told import refused_said
from web.headers import is_same_origin
from web.language import language_of
from web.limiter import Limiter
from web.page import page

if TYPE_CHECKING:
    from casework.office import Office

log = structlog.get_logger(__name__)

LONGEST_FORM_BYTES = 16_384
LONGEST_FIELD = 200
FIELDS = ("action", "name", "orgnr", "email", "debtor_orgnr")
_MOST_WRONG, _MOST_REQUESTS = 15, 120


class Portal:
    """The pages of a token. A token that does not work counts against its visitor: 15 a minute, then no answers."""

    def __init__(self, office: Office, *, origin: str) -> None:
        self._office = office
        self._origin = origin
        self._wrong = Limiter(_MOST_WRONG)
        self._requests = Limiter(_MOST_REQUESTS)

    def routes(self) -> list[Route]:
        """The table of pages."""
        return [
            Route("/", self.home, methods=["GET"]),
            Route("/livez", self.alive, methods=["GET"]),
            Route("/l/{token}", self.token, methods=["GET", "POST"]),
        ]

    async def home(self, request: Request) -> Response:
        """Nothing is here without a link."""
        return self._page(request, "portal_home")

    async def alive(self, _request: Request) -> Response:
        """This listener answers."""
        return PlainTextResponse("ok\n")

    async def token(self, request: Request) -> Response:
        """Show what a token is about, or take its answer."""
        visitor = request.client.host if request.client else "unknown"
        self._requests.note(visitor)
        if self._wrong.is_over(visitor) or self._requests.is_over(visitor):
            return self._page(request, "portal_slow", status=429)
        token = str(request.path_params["token"])[:40]
        try:
            if request.method == "POST":
                return await self._answer(request, token, visitor)
            shown = await run_in_threadpool(portal.open_link, self._office, token=token)
            return self._page(request, "portal", link=shown, token=token, fault="", given={})
        except Refused as refused:
            self._wrong.note(visitor)
            return self._page(request, "portal_refused", status=_status(refused), code=refused.code)
        except Unavailable:
            return page(request, "failed", status=503)

    async def _answer(self, request: Request, token: str, visitor: str) -> Response:
        if not is_same_origin(request.headers, self._origin):
            return self._page(request, "portal_refused", status=403, code="foreign_form")
        form = await _form(request)
        if form is None:
            return self._page(request, "portal_refused", status=413, code="form_too_large")
        evidence = {
            "how": "link",
            "address": visitor,
            "browser": request.headers.get("user-agent", "")[:LONGEST_FIELD],
        }
        shown = await run_in_threadpool(portal.open_link, self._office, token=token)
        try:
            answer = await run_in_threadpool(portal.answer_link, self._office, token=token, evidence=evidence, **form)
        except Refused as refused:
            # The token itself works, so the form is shown again with what was wrong and what was written.
            log.info("link_answer_refused", code=refused.code)
            fault = refused_said(refused.code, refused.message, language_of(request))
            return self._page(request, "portal", status=422, link=shown, token=token, fault=fault, given=form)
        log.info("link_answered", case_number=answer["case"])
        return self._page(request, "portal_thanks", answer=answer, link=shown, token=token)

    def _page(self, request: Request, name: str, *, status: int = 200, **values: Any) -> Response:
        """A page with the agency's name and numbers around it."""
        return page(request, name, status=status, agency=self._office.agency, **values)


def failed(request: Request, _error: Exception) -> Response:
    """The page for a fault of ours: no detail of it is shown."""
    return page(request, "failed", status=500)


async def _form(request: Request) -> Mapping[str, str] | None:
    """The known fields of a form, each one line and short; None when the form is larger than any of ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM_BYTES:
            return None
    sent = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=40)
    return {name: _one_line(sent.get(name, [""])[0]) for name in FIELDS}


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)[:LONGEST_FIELD].strip()


def _status(refused: Refused) -> int:
    return 410 if refused.code in ("expired_link", "used_link") else 404
