"""What every answer carries and every request must pass: no foreign scripts, no frames, no caches, no foreign hosts."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN_SCRIPTS = "; script-src 'self'; connect-src 'self'"
"""What the desk's policy lets in beside the portal's: script files of our own, and what they fetch from us."""

SECURITY = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": browsers then send our own forms with "Origin: null", which is refused.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "x-robots-tag": "noindex, nofollow",
}


class SecurityHeaders:
    """Adds the headers to every answer; pages are never stored by anyone, static files for an hour.

    An answer that says itself that it is private is stored by whoever asked, and by nobody on the way.
    """

    def __init__(self, app: ASGIApp, *, is_https: bool = False, has_scripts: bool = False) -> None:
        self._app = app
        self._is_https = is_https
        self._headers = dict(SECURITY)
        if has_scripts:
            self._headers["content-security-policy"] += OWN_SCRIPTS
        if is_https:
            self._headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_static = str(scope["path"]).startswith("/static/")

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                if is_static or not headers.get("cache-control", "").startswith("private,"):
                    headers["cache-control"] = "public, max-age=3600" if is_static else "no-store"
                if self._is_https:
                    _secure(headers)
            await send(message)

        await self._app(scope, receive, complete)


def _secure(headers: MutableHeaders) -> None:
    """Every cookie of a desk or portal behind TLS is one for TLS only."""
    cookies = [each if "; secure" in each.lower() else f"{each}; Secure" for each in headers.getlist("set-cookie")]
    del headers["set-cookie"]
    for each in cookies:
        headers.append("set-cookie", each)


class KnownHosts:
    """Answers only requests that name one of our own hosts, so that no foreign page reaches the desk through a browser
    by a name of its own (DNS rebinding)."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 421."""
        if scope["type"] == "http" and Headers(scope=scope).get("host", "").lower() not in self._hosts:
            await PlainTextResponse("unknown host\n", status_code=421)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_same_origin(headers: Headers, origin: str) -> bool:
    """Whether a form was sent from our own page: the browser's Origin is ours, or it says same-origin.

    A request that carries neither header comes from no browser and cannot ride on anyone's session: it passes. Our
    pages send no referrer, for which browsers say "null" as the Origin of a form: what no page can forge decides.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site != "none":
        return site == "same-origin"
    sent = headers.get("origin")
    if sent is None:
        return True
    return sent.rstrip("/") == origin or urlsplit(sent).netloc == headers.get("host", "")
