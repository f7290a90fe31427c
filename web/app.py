"""The two applications: the desk for the house's own people, the portal for whoever holds a signed link."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from casework.seen_log import SeenLog
from web.act import Actions
from web.bulk import Bulk
from web.case_page import CasePage
from web.cases import Cases
from web.cookies import Cookies
from web.creditors import Creditors
from web.design import Design
from web.desk import Desk, not_found
from web.drafts import Drafts
from web.gate import Door, Gate, Page, by_path
from web.headers import KnownHosts, SecurityHeaders
from web.health import Probe, Readiness, health_routes
from web.invoices import Invoices
from web.job_room import JobRoom
from web.lab import Lab
from web.mail_room import MailRoom
from web.me import Me
from web.ops import Ops
from web.overview import Overview
from web.passkeys import Passkeys
from web.payments import Payments
from web.payouts import Payouts
from web.portal import Portal, failed
from web.provider import Provider
from web.review import ReviewDesk
from web.review_queue import ReviewQueue
from web.search import Search
from web.sign_in import SignIn
from web.sign_in_passkey import SignInPasskey
from web.signed_in import SignedIn
from web.today import Today
from web.users import Users

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
    """The desk: its pages through the gate, the sign-in before it, /livez and /readyz; only requests that name one of
    `hosts` are answered.

    `door` knows who is signed in (by their session, unless another is given); `origin` is the address that the desk's
    own forms are sent from.
    """
    readiness = Readiness(probes)
    cookies, log = cookies_of(office), SeenLog(office)
    gate = Gate(door or SignedIn(office, cookies, log), origin=origin)
    before = SignIn(office, cookies, log, origin=origin)
    routes = [
        *health_routes(readiness, is_alive),
        *before.routes(),
        *SignInPasskey(office, cookies, before, origin=origin).routes(),
        *Provider(office, cookies, before).routes(),
        *gate.routes(pages(office, readiness)),
        _static(),
    ]
    app = KnownHosts(_app(routes), hosts=hosts)
    return SecurityHeaders(app, is_https=office.desk_url.startswith("https://"), has_scripts=True)


def pages(office: Office, readiness: Readiness) -> list[Page]:
    """The whole route table of the desk: every page there is, and who may ask for it."""
    table = [
        *Overview(office, readiness).pages(),
        *Today(office).pages(),
        *Search(office).pages(),
        *Cases(office).pages(),
        *CasePage(office).pages(),
        *Desk(office).pages(),
        *MailRoom(office).pages(),
        *Ops(office, readiness).pages(),
        *JobRoom(office).pages(),
        *Design().pages(),
        *ReviewQueue(office).pages(),
        *ReviewDesk(office).pages(),
        *Me(office, cookies_of(office)).pages(),
        *Passkeys(office, cookies_of(office)).pages(),
        *Users(office, cookies_of(office)).pages(),
        *Actions(office).pages(),
        *Bulk(office).pages(),
        *Drafts(office).pages(),
        *Lab(office).pages(),
        *Payments(office).pages(),
        *Payouts(office).pages(),
        *Creditors(office).pages(),
        *Invoices(office).pages(),
    ]
    by_path(table)
    return table


def cookies_of(office: Office) -> Cookies:
    """The desk's cookies: for TLS only where the desk's address says so."""
    return Cookies(is_https=office.desk_url.startswith("https://"))


def portal_app(office: Office, *, origin: str) -> ASGIApp:
    """The signed links, nothing else; `origin` is the public address that links begin with."""
    routes = [*Portal(office, origin=origin).routes(), _static()]
    return SecurityHeaders(_app(routes), is_https=origin.startswith("https://"))


def _app(routes: Sequence[BaseRoute]) -> Starlette:
    # The headers wrap the whole application: its own middleware would not reach the page of a fault.
    return Starlette(routes=routes, exception_handlers={404: not_found, 500: failed})


def _static() -> Mount:
    return Mount("/static", StaticFiles(directory=_STATIC), name="static")
