"""The two applications: the desk for the house's own people, the portal for whoever holds a signed link."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from web.desk import Desk, not_found
from web.gate import Door, Gate, Page, by_path
from web.headers import KnownHosts, SecurityHeaders
from web.health import Probe, Readiness, health_routes
from web.job_room import JobRoom
from web.mail_room import MailRoom
from web.open_door import OpenDoor
from web.ops import Ops
from web.portal import Portal, failed

if TYPE_CHECKING:
    from casework.office import Office

__all__ = ["Probe", "desk_app", "portal_app"]

_STATIC = Path(__file__).parent / "static"


def desk_app(
    office: Office,
    *,
    probes: Sequence[Probe],
    is_alive: Callable[[], bool],
    hosts: Collection[str],
    door: Door | None = None,
    origin: str = "",
) -> ASGIApp:
    """The desk: its pages through the gate, /livez and /readyz; only requests that name one of `hosts` are answered.

    `door` knows who is signed in; `origin` is the address that the desk's own forms are sent from.
    """
    readiness = Readiness(probes)
    gate = Gate(door or OpenDoor(), origin=origin)
    routes = [*health_routes(readiness, is_alive), *gate.routes(pages(office, readiness)), _static()]
    return SecurityHeaders(KnownHosts(_app(routes), hosts=hosts), has_scripts=True)


def pages(office: Office, readiness: Readiness) -> list[Page]:
    """The whole route table of the desk: every page there is, and who may ask for it."""
    rooms = (Desk(office, readiness), MailRoom(office), Ops(office, readiness), JobRoom(office))
    table = [row for room in rooms for row in room.pages()]
    by_path(table)
    return table


def portal_app(office: Office, *, origin: str) -> ASGIApp:
    """The signed links, nothing else; `origin` is the public address that links begin with."""
    routes = [*Portal(office, origin=origin).routes(), _static()]
    return SecurityHeaders(_app(routes), is_https=origin.startswith("https://"))


def _app(routes: Sequence[BaseRoute]) -> Starlette:
    # The headers wrap the whole application: its own middleware would not reach the page of a fault.
    return Starlette(routes=routes, exception_handlers={404: not_found, 500: failed})


def _static() -> Mount:
    return Mount("/static", StaticFiles(directory=_STATIC), name="static")
