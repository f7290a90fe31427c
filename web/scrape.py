"""The listener that Prometheus asks: /metrics, and beside it /livez and /readyz. No page of the desk is there."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from web.headers import SecurityHeaders
from web.health import Readiness, health_routes

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def metrics_app(
    tell: Callable[[], bytes], *, token: str, readiness: Readiness, is_alive: Callable[[], bool]
) -> ASGIApp:
    """`tell` gives the figures as text; where `token` is not empty, only who bears it is told."""

    def metrics(request: Request) -> Response:
        if token and not _bears(request.headers.get("authorization", ""), token):
            return PlainTextResponse("a token is needed\n", status_code=401, headers={"www-authenticate": "Bearer"})
        return Response(tell(), media_type=CONTENT_TYPE)

    return SecurityHeaders(Starlette(routes=[Route("/metrics", metrics), *health_routes(readiness, is_alive)]))


def _bears(header: str, token: str) -> bool:
    scheme, _, sent = header.partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(sent.strip().encode(), token.encode())
