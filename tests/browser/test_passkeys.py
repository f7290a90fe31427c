"""Passkeys in a real browser with an authenticator of its own: added, named, used alone and after a password, removed."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect

from casework.keep_passkeys import doubted_passkeys
from casework.office import Office
from storage import events
from tests.browser.serving import axe, overflow
from tests.office import House
from tests.servers.process import free_port
from tests.web.people import ANNA, BO, PASSWORD, house, person
from web.app import desk_app

__all__ = ["house"]

KEYS = "/me/passkeys"


@contextmanager
def named_desk(office: Office) -> Iterator[tuple[str, Office]]:
    """The desk with its real door at a name, as passkeys need it: its address and the office that knows it."""
    port = free_port()
    address = f"http://localhost:{port}"
    known = replace(office, desk_url=address)
    app = desk_app(known, probes=(), is_alive=lambda: True, hosts={f"localhost:{port}"}, origin=address)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield address, known
    server.should_exit = True
    thread.join(timeout=15)


@pytest.fixture
def at(house: House) -> Iterator[str]:
    """The address of the house's desk; Anna and Bo work there."""
    person(house.office)
    person(house.office, BO)
    with named_desk(house.office) as (address, _):
        yield address


class Device:
    """An authenticator of a page's browser, which makes sure who holds it unless told otherwise."""

    def __init__(self, context: BrowserContext, page: Page, *, verifies: bool = True) -> None:
        self._cdp = context.new_cdp_session(page)
        self._cdp.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": verifies,
            "automaticPresenceSimulation": True,
        }
        self._id = self._cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def holds(self) -> list[dict[str, Any]]:
        """The passkeys that it holds, with their secret halves."""
        return list(self._cdp.send("WebAuthn.getCredentials", {"authenticatorId": self._id})["credentials"])

    def put(self, key: dict[str, Any]) -> None:
        """Let it hold a key, in place of what it holds by that name."""
        about = {"authenticatorId": self._id}
        if any(each["credentialId"] == key["credentialId"] for each in self.holds()):
            self._cdp.send("WebAuthn.removeCredential", {**about, "credentialId": key["credentialId"]})
        self._cdp.send("WebAuthn.addCredential", {**about, "credential": key})

    def verifies(self, is_so: bool) -> None:
        """Whether it makes sure who holds it."""
        self._cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self._id, "isUserVerified": is_so})


Opened = tuple[Page, Device]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[[], Opened]]:
    """`opened()` is a new Swedish browser with a device of its own."""
    made: list[BrowserContext] = []

    def open_one() -> Opened:
        context = browser.new_context(locale="sv-SE")
        made.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page, Device(context, page)

    yield open_one
    for context in made:
        context.close()


def by_password(page: Page, at: str, email: str = ANNA) -> None:
    page.goto(f"{at}/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))


def add(page: Page, at: str, name: str, *, password: str = PASSWORD) -> None:
    page.goto(at + KEYS)
    form = page.locator(f"form[action='{KEYS}']")
    form.locator("[name=name]").fill(name)
    form.locator("[name=password]").fill(password)
    form.get_by_role("button", name="Lägg till").click()


def by_passkey(page: Page, at: str, onward: str = "/me") -> None:
    page.goto(f"{at}/sign-in?next={onward}")
    page.get_by_role("button", name="Logga in med passnyckel").click()


def kinds(house: House) -> list[str]:
    with house.office.database.read() as tx:
        return [each.kind for each in events.after(tx, 0)]


def test_a_passkey_is_added_named_used_alone_and_removed(house: House, at: str, opened: Callable[[], Opened]) -> None:
    page, device = opened()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    by_password(page, at)
    before = page.context.cookies()
    add(page, at, "Telefonen")
    expect(page.get_by_role("status")).to_contain_text("Passnyckeln är tillagd")
    assert [key["isResidentCredential"] for key in device.holds()] == [True]
    assert page.context.cookies() != before, "the session goes on under the same token"
    page.get_by_text("Ändra Telefonen").click()
    renaming = page.locator("form[action$='/name']")
    renaming.locator("[name=name]").fill("Bärbara <b>datorn</b>")
    renaming.get_by_role("button").click()
    expect(page.get_by_role("heading", name="Bärbara <b>datorn</b>")).to_be_visible()

    page.context.clear_cookies()
    by_passkey(page, at, "/cases")
    page.wait_for_url(f"{at}/cases")

    page.goto(at + KEYS)
    page.get_by_text("Ändra Bärbara").click()
    removing = page.locator("form[action$='/remove']")
    removing.locator("[name=password]").fill("not the password")
    removing.get_by_role("button").click()
    expect(page.get_by_role("alert").first).to_contain_text("lösenordet stämmer inte")
    page.get_by_text("Ändra Bärbara").click()
    removing.locator("[name=password]").fill(PASSWORD)
    removing.get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("borttagen")

    page.context.clear_cookies()
    by_passkey(page, at)
    expect(page.get_by_role("alert").first).to_contain_text("känns inte igen")
    assert [kind for kind in kinds(house) if kind.startswith("passkey")] == ["passkey_added", "passkey_removed"]
    assert [line for line in said if "Content Security Policy" in line or "Refused to" in line] == []


def test_after_a_password_the_key_takes_the_place_of_a_code_and_it_must_be_ones_own(
    at: str, opened: Callable[[], Opened]
) -> None:
    annas, annas_device = opened()
    by_password(annas, at)
    add(annas, at, "Annas")
    expect(annas.get_by_role("status")).to_contain_text("tillagd")
    annas.context.clear_cookies()
    by_password(annas, at)
    annas.wait_for_url(f"{at}/sign-in/code**")
    annas.goto(f"{at}/cases")
    annas.wait_for_url(f"{at}/sign-in**")
    by_password(annas, at)
    annas.get_by_role("button", name="Fortsätt med passnyckel").click()
    annas.wait_for_url(f"{at}/")

    bos, bos_device = opened()
    by_password(bos, at, BO)
    add(bos, at, "Bos")
    expect(bos.get_by_role("status")).to_contain_text("tillagd")
    # A page that names no key lets the browser show Bo's where only Anna has given her password.
    bos.context.clear_cookies()
    by_password(bos, at)
    bos.route("**/question", lambda route: _without_names(route))
    bos.get_by_role("button", name="Fortsätt med passnyckel").click()
    expect(bos.get_by_role("alert").first).to_contain_text("känns inte igen")
    bos.goto(f"{at}/cases")
    assert "/sign-in" in bos.url
    assert annas_device.holds()[0]["userHandle"] != bos_device.holds()[0]["userHandle"]


def _without_names(route: Any) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, json={**answer.json(), "allowCredentials": []})


def test_a_copied_key_is_refused_and_told(house: House, at: str, opened: Callable[[], Opened]) -> None:
    page, device = opened()
    by_password(page, at)
    add(page, at, "Telefonen")
    expect(page.get_by_role("status")).to_contain_text("tillagd")
    [copy] = device.holds()
    page.context.clear_cookies()
    by_passkey(page, at)
    page.wait_for_url(f"{at}/me")
    device.put(copy)
    page.context.clear_cookies()
    by_passkey(page, at)
    expect(page.get_by_role("alert").first).to_contain_text("känns inte igen")
    assert "passkey_doubted" in kinds(house) and doubted_passkeys(house.office) == 1
    page.goto(f"{at}/me")
    assert "/sign-in" in page.url
    by_password(page, at, BO)
    page.goto(f"{at}/users")
    page.get_by_role("link", name=ANNA).click()
    expect(page.get_by_role("main")).to_contain_text("kan vara kopierad")


def test_an_answer_counts_once_and_only_in_the_browser_that_was_asked(at: str, opened: Callable[[], Opened]) -> None:
    page, _ = opened()
    by_password(page, at)
    add(page, at, "Telefonen")
    expect(page.get_by_role("status")).to_contain_text("tillagd")
    page.context.clear_cookies()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if _is_answer(request) else None)
    by_passkey(page, at)
    page.wait_for_url(f"{at}/me")
    [body] = sent
    answer = dict(re.findall(r"([a-z]+)=([^&]*)", body))["credential"]
    for other in (page, opened()[0]):
        other.context.clear_cookies()
        other.goto(f"{at}/sign-in")
        token = other.locator("[name=csrf]").first.get_attribute("value")
        told = other.request.post(
            f"{at}/sign-in/passkey",
            headers={"content-type": "application/x-www-form-urlencoded", "origin": at},
            data=f"csrf={token}&credential={answer}",
        )
        assert told.status == 422 and "känns inte igen" in told.text()


def _is_answer(request: Any) -> bool:
    return bool(request.method == "POST" and request.url.endswith("/sign-in/passkey"))


def test_a_device_that_does_not_make_sure_who_holds_it_signs_nobody_in(at: str, opened: Callable[[], Opened]) -> None:
    page, device = opened()
    by_password(page, at)
    add(page, at, "Telefonen")
    expect(page.get_by_role("status")).to_contain_text("tillagd")
    page.context.clear_cookies()
    device.verifies(False)
    page.route("**/question", lambda route: _without_verification(route))
    by_passkey(page, at)
    expect(page.get_by_role("alert").first).to_contain_text("känns inte igen")


def test_a_question_that_is_answered_too_late_counts_no_more(
    house: House, at: str, opened: Callable[[], Opened]
) -> None:
    page, _ = opened()
    by_password(page, at)
    add(page, at, "Telefonen")
    expect(page.get_by_role("status")).to_contain_text("tillagd")
    page.context.clear_cookies()

    def wait_then_go_on(route: Any) -> None:
        house.clock.wait(301)
        route.continue_()

    page.route(lambda url: url.endswith("/sign-in/passkey"), wait_then_go_on)
    by_passkey(page, at)
    expect(page.get_by_role("alert").first).to_contain_text("känns inte igen")


def _without_verification(route: Any) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, json={**answer.json(), "userVerification": "discouraged"})


def test_a_lost_key_is_removed_by_an_admin_and_its_owner_is_signed_out(
    house: House, at: str, opened: Callable[[], Opened]
) -> None:
    bos, _ = opened()
    by_password(bos, at, BO)
    add(bos, at, "Bos")
    expect(bos.get_by_role("status")).to_contain_text("tillagd")
    annas, _ = opened()
    by_password(annas, at)
    annas.goto(f"{at}/users")
    annas.get_by_role("link", name=BO).click()
    annas.get_by_role("button", name="Ta bort Bos").click()
    expect(annas.get_by_role("status")).to_contain_text("Passnyckeln är borttagen")
    bos.goto(f"{at}/me")
    assert "/sign-in" in bos.url
    by_password(bos, at, BO)
    bos.goto(f"{at}/me")
    assert bos.url == f"{at}/me", "a second factor is asked for that is gone"


def test_a_wrong_password_gets_no_question_and_says_so(at: str, opened: Callable[[], Opened]) -> None:
    page, device = opened()
    by_password(page, at)
    add(page, at, "Telefonen", password="not the password")
    expect(page.locator(f"form[action='{KEYS}'] [role=alert]")).to_contain_text("lösenordet stämmer inte")
    assert device.holds() == []


def test_the_pages_of_passkeys_break_no_rule(at: str, browser: Browser) -> None:
    context = browser.new_context(locale="sv-SE", bypass_csp=True)
    page = context.new_page()
    Device(context, page)
    page.goto(f"{at}/sign-in")
    assert axe(page) == []
    by_password(page, at)
    add(page, at, "Telefonen")
    expect(page.get_by_role("status")).to_contain_text("tillagd")
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert overflow(page) == 0
    context.close()
