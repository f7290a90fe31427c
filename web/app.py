"""The two applications: the desk for the house's own people, the portal for whoever holds a signed link."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from web.desk import Desk, not_found
from web.headers import KnownHosts, SecurityHeaders
from web.health import Probe, Readiness, health_routes
from web.portal import Portal, failed

if TYPE_CHECKING:
    from casework.office import Office

__all__ = ["Probe", "desk_app", "portal_app"]

_STATIC = Path(__file__).parent / "static"


def desk_app(
    office: Office, *, probes: Sequence[Probe], is_alive: Callable[[], bool], hosts: Collection[str]
) -> Starlette:
    """The desk: read-only pages, /livez and /readyz; only requests that name one of `hosts` are answered."""
    readiness = Readiness(probes)
    return Starlette(
        routes=[*health_routes(readiness, is_alive), *Desk(office, readiness).routes(), _static()],
        middleware=[Middleware(SecurityHeaders), Middleware(KnownHosts, hosts=hosts)],
        exception_handlers={404: not_found, 500: failed},
    )


def portal_app(office: Office, *, origin: str) -> Starlette:
    """The signed links, nothing else; `origin` is the public address that links begin with."""
    return Starlette(
        routes=[*Portal(office, origin=origin).routes(), _static()],
        middleware=[Middleware(SecurityHeaders, is_https=origin.startswith("https://"))],
        exception_handlers={404: not_found, 500: failed},
    )


def _static() -> Mount | Route:
    return Mount("/static", StaticFiles(directory=_STATIC), name="static")
