"""A browser for the tests of a file, and a desk with a small house behind it.

No longer: while it is open its event loop is the thread's, and other tests have loops of their own.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from casework.office import Office
from casework.receive import receive_raw
from samples.people import BUILDER
from tests.browser import serving
from tests.browser.case_desk import Handler, People, Seat, sit_down
from tests.browser.serving import addresses, chromium
from tests.office import House
from tests.web.conftest import make_office
from workers.embedded import drain
from workers.sample import MAILBOX
from workers.setup import close_office

_MAILS = ("04-two-invoices-first", "25-no-invoice", "16-unknown-sender")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium without a window; every test opens contexts of its own in it."""
    with sync_playwright() as playwright:
        made = chromium(playwright)
        yield made
        made.close()


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A house on the sample day into which a few sample mails came; tests only read it."""
    office = make_office(tmp_path_factory.mktemp("house"))
    for name in _MAILS:
        receive_raw(office, raw=(MAILBOX / f"{name}.eml").read_bytes())
    drain(office)
    yield office
    close_office(office)


@pytest.fixture(scope="module")
def desk(looked_at: Office) -> Iterator[str]:
    """The address of that house's desk."""
    with serving.served(looked_at) as base:
        yield base


@pytest.fixture(scope="module")
def shown(browser: Browser, desk: str, looked_at: Office) -> dict[str, str]:
    """An address for each page of the desk, by its path in the route table."""
    page = browser.new_page()
    found = addresses(page, desk, looked_at)
    page.close()
    return found


@pytest.fixture
def served() -> Iterator[Callable[..., str]]:
    """`served(office)` runs the desk of a house until the test ends and gives its address; `door` says who asks."""
    with ExitStack() as running:
        yield lambda office, door=None: running.enter_context(serving.served(office, door))


@pytest.fixture
def house(house_on: Callable[..., House], migrated_sqlite: Path, tmp_path: Path) -> House:
    """A house that reads by a script, lives day by day and knows the builder."""
    path = tmp_path / "krav.db"
    shutil.copy(migrated_sqlite, path)
    built = house_on(f"sqlite:///{path}")
    built.knows_creditor(BUILDER)
    return built


@pytest.fixture
def seat(browser: Browser, served: Callable[..., str], house: House, request: pytest.FixtureRequest) -> Iterator[Seat]:
    """`seat("Anna")` gives a person's tab; in the end the tabs have done what the story says, and no script broke."""
    taken: list[Handler] = []
    address, failed = "", request.session.testsfailed

    def sit(name: str = "Anna", **more: Any) -> Handler:
        nonlocal address
        address = address or served(house.office, People())
        taken.append(sit_down(browser, address, name, **more))
        return taken[-1]

    yield sit
    for each in taken:
        each.page.context.close()
    assert [line for each in taken for line in each.broken] == []
    if request.session.testsfailed > failed:
        return
    assert {name for each in taken for name in each.did} == request.function.actions
