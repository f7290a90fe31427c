"""A house with one case in it, made by hand, and both web applications on it."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from casework.office import Office
from casework.receive import receive_raw
from claims.user import Role
from samples.people import BUILDER
from tests.office import House
from tests.web.doors import KnownDoor
from web.app import Probe, desk_app, portal_app
from workers.clock import HouseClock
from workers.embedded import drain
from workers.sample import MAILBOX
from workers.settings import read_settings
from workers.setup import build_office, close_office

HOST = "127.0.0.1:8000"
ORIGIN = "http://127.0.0.1:8001"


@pytest.fixture(scope="session")
def shared_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A house on the sample day into which a few sample mails came; tests only read it."""
    office = make_office(tmp_path_factory.mktemp("house"))
    for name in ("04-two-invoices-first", "25-no-invoice", "16-unknown-sender"):
        receive_raw(office, raw=(MAILBOX / f"{name}.eml").read_bytes())
    drain(office)
    yield office
    close_office(office)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An empty house of this test on the sample day."""
    made = make_office(tmp_path / "house")
    yield made
    close_office(made)


@pytest.fixture
def house(house_on: Callable[..., House], migrated_sqlite: Path, tmp_path: Path) -> House:
    """A house of the use cases' tests on SQLite: it reads by a script, lives day by day and knows the builder."""
    path = tmp_path / "krav.db"
    shutil.copy(migrated_sqlite, path)
    built = house_on(f"sqlite:///{path}")
    built.knows_creditor(BUILDER)
    return built


def make_office(folder: Path) -> Office:
    """A house of its own in a folder, on the sample day."""
    policies = Path(__file__).parents[2] / "policies"
    settings = read_settings({"KRAV_DATA_DIR": str(folder), "KRAV_POLICIES_DIR": str(policies)})
    office = build_office(settings)
    assert isinstance(office.clock, HouseClock)
    office.clock.move_to(date(2026, 3, 2))
    return office


def desk_of(office: Office, *probes: Probe, alive: bool = True, door: KnownDoor | None = None) -> Client:
    """The desk, with somebody signed in who may do everything."""
    app = desk_app(office, probes=probes, is_alive=lambda: alive, hosts={HOST}, door=door or KnownDoor())
    return Client(app, f"http://{HOST}")


def desk_as(office: Office, *roles: Role) -> Client:
    """The desk, with somebody signed in who has these roles; nobody where there are none."""
    return desk_of(office, door=KnownDoor(frozenset(roles) or None))


def real_desk(office: Office, *, origin: str = "", host: str = HOST) -> Client:
    """The desk with its real door, and a browser that keeps cookies."""
    app = desk_app(office, probes=(), is_alive=lambda: True, hosts={host}, origin=origin)
    return Client(app, f"{'https' if origin.startswith('https') else 'http'}://{host}", keeps_cookies=True)


def portal_of(office: Office) -> Client:
    return Client(portal_app(office, origin=ORIGIN), ORIGIN)


def sent(desk: Client, path: str, *, on: str, **fields: str) -> httpx.Response:
    """A form of the page `on` sent to `path`, as a browser sends it without scripts; the answer is not followed."""
    found = re.search(r'name="csrf" value="([^"]+)"', desk.get(on).text)
    assert found is not None, f"{on} has no form"
    return desk.post(path, data={"csrf": found[1], **fields})


def foreign_scripts(text: str) -> list[str]:
    """The script elements of a page that are anything but an own file without content."""
    own = re.compile(r'<script src="/static/[\w./-]+" defer></script>')
    return re.findall(r"<script.{0,80}", own.sub("", text), re.IGNORECASE | re.DOTALL)


class Client:
    """A browser without a network: one request at a time, straight into the application; it follows no redirect."""

    def __init__(self, app: ASGIApp, base: str, *, keeps_cookies: bool = False) -> None:
        self._app = app
        self._base = base
        self.cookies = httpx.Cookies()
        self._keeps_cookies = keeps_cookies

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=self._base, cookies=self.cookies) as client:
                answer = await client.request(method, path, **options)
                if self._keeps_cookies:
                    self.cookies = client.cookies
                return answer

        return asyncio.run(send())

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def head(self, path: str, **options: Any) -> httpx.Response:
        return self.request("HEAD", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)
