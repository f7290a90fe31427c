"""A whole house that runs, in this process: its service with workers and mailbox, its web servers, and who signs in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page
from prometheus_client.parser import text_string_to_metric_families

from casework.accept_terms import accept_terms
from casework.walk import walk_day
from claims.user import Role
from samples.people import BAKER, BUILDER, GARAGE, HAULIER, LANDLORD, RESTAURANT
from tests.office import House, SetClock
from tests.papers import bill
from tests.servers import free_port
from tests.web.people import PASSWORD, person
from workers.clock import machine_now
from workers.service import Roles, Service
from workers.settings import Settings, read_settings

BUYERS = (BAKER, GARAGE, HAULIER, LANDLORD, RESTAURANT)
WEB = Roles("web", serves=True)
WORKS = Roles("run", takes_mail=True, works=True, walks=True)
_PAUSE = 0.05


@dataclass
class RunningClock(SetClock):
    """The house lives on a day that stands still; the machine's time runs, and may be put ahead."""

    ahead: timedelta = timedelta()

    def machine_now(self) -> datetime:
        return machine_now() + self.ahead

    def wait(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


@dataclass
class Running:
    """The processes of a house: one serves, one works and may be stopped and started; a test looks and acts."""

    house: House
    settings: Settings
    metrics: str
    _services: dict[str, Service] = field(default_factory=dict)

    @property
    def desk(self) -> str:
        """Where people reach the desk."""
        return f"http://{self.settings.bind}"

    def start(self, roles: Roles) -> None:
        """Start a process of the house."""
        service = Service(self.house.office, self.settings, roles)
        service.start()
        self._services[roles.name] = service

    def stop(self, roles: Roles) -> None:
        """Stop it, as SIGTERM does."""
        self._services.pop(roles.name).stop()

    def stop_all(self) -> None:
        """Stop what runs."""
        for service in self._services.values():
            service.stop()

    def demands(self, count: int, *, damaged: bool = False) -> list[str]:
        """So many new claims are taken on, accepted and due: the keys of their demands, which the house now owes.

        Of a `damaged` one the print folder holds an empty receipt, as a disk leaves it that lost power.
        """
        known = {row.number for row in self.house.cases()}
        for _ in range(count):
            serial = self.house.next_key("bill").rpartition("-")[2]
            buyer = BUYERS[len(self.house.cases()) % len(BUYERS)]
            self.house.receive(self.house.mail(bill(serial, buyer=buyer)), drain=False)
            self.wake()
            self.until(lambda: all(row.state == "filed" for row in self.house.messages()))
        numbers = [row.number for row in self.house.cases() if row.number not in known]
        keys = [f"{number}-demand-1" for number in numbers]
        assert len(keys) == count
        for number, key in zip(numbers, keys, strict=True):
            if damaged:
                self.receipt(key).parent.mkdir(exist_ok=True)
                self.receipt(key).write_bytes(b"")
            accept_terms(self.house.office, case_number=number, by="h", how="cli", evidence={})
        walk_day(self.house.office, on=self.house.clock.day)
        self.wake()
        return keys

    def receipt(self, key: str) -> Path:
        """The print folder's own note of a letter that was handed over."""
        return self.house.root / "print" / ".krav" / f"{key}.receipt"

    def wake(self) -> None:
        """Something was added past the service."""
        for service in self._services.values():
            service.wake()

    def until(self, what: Callable[[], bool], seconds: float = 60) -> None:
        """Wait for what the service does by itself."""
        slept = threading.Event()
        for _ in range(int(seconds / _PAUSE)):
            if what():
                return
            slept.wait(_PAUSE)
        raise AssertionError("it did not happen in time")

    def told(self) -> dict[str, float]:
        """What Prometheus is told now: each metric's values in a sum."""
        text = httpx.get(f"{self.metrics}/metrics").text
        return {
            each.name: sum(sample.value for sample in family.samples if sample.name == each.name)
            for family in text_string_to_metric_families(text)
            for each in family.samples
        }

    def health(self, path: str) -> tuple[int, dict[str, Any]]:
        """/livez or /readyz, asked on the desk's address; the listener of the figures says the same within its 2 s."""
        found: dict[str, tuple[int, dict[str, Any]]] = {}

        def is_one() -> bool:
            for at in (self.desk, self.metrics):
                answer = httpx.get(f"{at}{path}")
                found[at] = answer.status_code, answer.json()
            return found[self.desk] == found[self.metrics]

        self.until(is_one, 20)
        return found[self.desk]


@contextmanager
def running(house: House, works: Roles = WORKS, **policies: Any) -> Iterator[Running]:
    """A house that serves and works until the end of the block; `policies` replaces parts of its office."""
    bind, public, metrics = (f"127.0.0.1:{free_port()}" for _ in range(3))
    values = {"KRAV_DATA_DIR": str(house.root), "KRAV_BIND": bind, "KRAV_PUBLIC_BIND": public}
    settings = read_settings({**values, "KRAV_METRICS_BIND": metrics, "KRAV_WORKER_THREADS": "2"})
    house.clock = RunningClock()
    house.office = replace(house.office, clock=house.clock, desk_url=f"http://{bind}", **policies)
    house.knows_creditor(BUILDER)
    made = Running(house, settings, f"http://{metrics}")
    try:
        made.start(WEB)
        made.start(works)
        yield made
    finally:
        made.stop_all()


def signed_in(browser: Browser, at: Running, role: Role, *, scripts: bool, **window: Any) -> Page:
    """The tab of somebody with one role, who signed in with a password."""
    email = f"{role}@agency.example"
    person(at.house.office, email, str(role))
    usual = {"viewport": {"width": 1280, "height": 800}, "locale": "sv-SE", "java_script_enabled": scripts}
    context = browser.new_context(**{**usual, **window})
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{at.desk}/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{at.desk}/")
    return page
