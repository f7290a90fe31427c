"""Signing in by an identity provider: its word is taken for a verified address and for nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey

from casework.lock_user import lock_user
from casework.office import Office
from casework.show_seen import show_seen
from intake.identity import OpenIdProvider
from tests.office import House
from tests.servers.identity import CLIENT, SECRET, Provider, identity_provider
from tests.web.conftest import Client, real_desk
from tests.web.people import ANNA, BO, house, person

__all__ = ["house"]

BACK = "/sign-in/provider/back"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with identity_provider() as made:
        yield made


@pytest.fixture
def provider(running: Provider) -> Provider:
    """The provider as it should be."""
    running.email, running.subject, running.changes, running.signs_with = ANNA, "subject-1", {}, None
    return running


@pytest.fixture
def office(house: House, provider: Provider) -> Iterator[Office]:
    """A house whose users may come by the provider, on the real instant, since the provider lives there."""
    house.clock.machine = datetime.fromtimestamp(time.time(), UTC)
    made = OpenIdProvider(provider.issuer, client_id=CLIENT, client_secret=SECRET)
    person(house.office)
    yield replace(house.office, identity=made)
    made.close()


def go(desk: Client, onward: str = "/cases", change: Callable[[str], str] = str) -> httpx.Response:
    """The whole way out and back, as the browser makes it."""
    out = desk.get("/sign-in/provider", params={"next": onward})
    assert out.status_code == 303, out.text
    there = httpx.get(out.headers["location"])
    assert there.status_code == 303, there.text
    back = urlsplit(there.headers["location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == f"http://127.0.0.1:8000{BACK}"
    return desk.get(f"{back.path}?{change(back.query)}")


def test_who_the_provider_vouches_for_comes_in_with_our_roles_and_to_the_page_asked_for(office: Office) -> None:
    desk = real_desk(office)
    assert "/sign-in/provider?next=/" in desk.get("/sign-in").text
    answer = go(desk)
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases")
    assert desk.get("/users").status_code == 200
    assert [row["what"] for row in show_seen(office, most=9) if row["kind"] == "sign_in"] == ["provider"]


def test_the_way_back_leads_only_to_pages_of_ours(office: Office) -> None:
    assert go(real_desk(office), "//evil.example").headers["location"] == "/"


WRONG: dict[str, dict[str, Any]] = {
    "unverified": {"email_verified": False},
    "verified in words": {"email_verified": "true"},
    "no address": {"email": None},
    "another nonce": {"nonce": "another"},
    "for another client": {"aud": "somebody-else"},
    "for several": {"aud": [CLIENT, "somebody-else"]},
    "another party": {"azp": "somebody-else"},
    "another issuer": {"iss": "https://evil.example"},
    "run out": {"exp": 1_000_000},
    "not yet": {"iat": 99_999_999_999},
    "without time": {"exp": None},
    "without subject": {"sub": ""},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_word_that_is_not_for_us_or_not_of_a_verified_address_lets_nobody_in(
    office: Office, provider: Provider, wrong: str
) -> None:
    provider.changes = WRONG[wrong]
    desk = real_desk(office)
    answer = go(desk)
    assert answer.status_code == 422 and "kunde inte intyga" in answer.text
    assert desk.get("/cases").status_code == 303


def test_a_word_signed_by_another_key_lets_nobody_in_and_a_new_key_is_learned(
    office: Office, provider: Provider
) -> None:
    assert go(real_desk(office)).status_code == 303
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
    assert go(real_desk(office)).status_code == 422
    provider.key = provider.signs_with
    assert go(real_desk(office)).status_code == 303


def test_who_has_no_user_here_or_is_locked_stays_out(office: Office, provider: Provider) -> None:
    provider.email = "nobody@agency.example"
    answer = go(real_desk(office))
    assert answer.status_code == 422
    person(office, BO)
    lock_user(office, email=ANNA, by="test")
    provider.email = ANNA
    assert go(real_desk(office)).status_code == 422


def test_an_address_that_was_given_to_somebody_else_there_stays_out(office: Office, provider: Provider) -> None:
    assert go(real_desk(office)).status_code == 303
    provider.subject = "subject-2"
    assert go(real_desk(office)).status_code == 422


def test_a_way_back_that_another_browser_began_lets_nobody_in(office: Office) -> None:
    """Somebody who sends their own way back to a victim does not sign the victim in as themselves."""
    mine, theirs = real_desk(office), real_desk(office)
    out = mine.get("/sign-in/provider")
    back = urlsplit(httpx.get(out.headers["location"]).headers["location"])
    assert theirs.get(f"{BACK}?{back.query}").status_code == 422
    theirs.get("/sign-in/provider")
    assert theirs.get(f"{BACK}?{back.query}").status_code == 422
    assert mine.get(f"{BACK}?{back.query}").status_code == 303
    assert mine.get(f"{BACK}?{back.query}").status_code == 422, "a code works once"


@pytest.mark.parametrize("change", ["state=x&code=y", "code=y", "error=access_denied", ""])
def test_a_way_back_that_says_something_else_lets_nobody_in(office: Office, change: str) -> None:
    assert go(real_desk(office), change=lambda _: change).status_code == 422


def test_a_provider_that_is_away_says_so_and_passwords_go_on(house: House) -> None:
    away = OpenIdProvider("http://127.0.0.1:1", client_id=CLIENT, client_secret=SECRET)
    person(house.office)
    desk = real_desk(replace(house.office, identity=away))
    assert desk.get("/sign-in/provider").status_code == 503
    assert desk.get("/sign-in").status_code == 200
    away.close()


def test_a_house_without_a_provider_has_no_such_page(house: House) -> None:
    person(house.office)
    desk = real_desk(house.office)
    assert "/sign-in/provider" not in desk.get("/sign-in").text
    assert desk.get("/sign-in/provider").status_code == 404
