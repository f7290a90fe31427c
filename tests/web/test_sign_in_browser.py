"""Signing in as a person does it, in a real browser over a real connection: no script, no refusal, no broken rule."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator

import pyotp
import pytest
import uvicorn
from playwright.sync_api import Page, sync_playwright

from tests.office import House
from tests.servers import free_port
from tests.web.people import ANNA, PASSWORD, house, person
from web.app import desk_app

__all__ = ["house"]

_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture
def address(house: House) -> Iterator[str]:
    """The desk of the house on a port of its own."""
    port = free_port()
    app = desk_app(house.office, probes=(), is_alive=lambda: True, hosts={f"127.0.0.1:{port}"})
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=5)


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    """A Swedish browser, with and without scripts."""
    with sync_playwright() as made:
        browser = made.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGUMENTS)
        yield browser.new_context(locale="sv-SE", java_script_enabled=request.param).new_page()
        browser.close()


def test_a_person_signs_in_sets_up_the_second_factor_and_comes_back_with_it(
    house: House, address: str, page: Page
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    person(house.office)
    page.goto(f"{address}/cases")
    page.fill("[name=email]", ANNA)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/cases")
    page.goto(f"{address}/me/second-factor")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Börja").click()
    secret = page.locator("main code").inner_text().replace(" ", "")
    page.fill("[name=code]", pyotp.TOTP(secret).at(house.clock.machine_now()))
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Jag har sparat dem").click()
    page.get_by_role("button", name="Logga ut här").click()
    page.wait_for_url(f"{address}/sign-in")
    house.clock.wait(30)
    page.fill("[name=email]", ANNA)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/sign-in/code**")
    page.fill("[name=code]", pyotp.TOTP(secret).at(house.clock.machine_now()))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    assert [line for line in said if "Content Security Policy" in line or "Refused" in line] == []
