"""Signing in with real cookies: who comes in, what nobody can tell, and what a stolen or planted cookie is worth."""

from __future__ import annotations

import re

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from casework import passwords
from casework.add_user import add_user
from casework.enter_samples import enter_samples
from casework.lock_user import lock_user
from casework.set_password import set_password_by_link
from casework.set_roles import set_roles
from casework.show_seen import show_seen
from storage.schema import metadata
from tests.office import House
from tests.web.conftest import HOST, real_desk
from tests.web.people import ANNA, BO, PASSWORD, house, mark, person, send, sign_in, signed_in

__all__ = ["house"]

PAGES = ("/", "/cases", "/users", "/me", "/messages", "/cases/2026-000001")
SESSION = "krav"


def test_a_house_without_users_says_how_the_first_is_made_and_shows_nothing_else(house: House) -> None:
    desk = real_desk(house.office)
    for path in (*PAGES, "/sign-in"):
        answer = desk.get(path)
        assert answer.status_code == 403 and "krav user add --admin" in answer.text, path
    assert desk.get("/livez").status_code == 200
    assert desk.get("/readyz").status_code == 200
    person(house.office)
    assert desk.get("/cases").status_code == 303


def test_who_is_not_signed_in_is_led_to_the_sign_in_and_then_to_the_page_that_was_asked_for(house: House) -> None:
    person(house.office)
    desk = real_desk(house.office)
    answer = desk.get("/cases?q=a%26b")
    assert answer.headers["location"] == "/sign-in?next=%2Fcases%3Fq%3Da%2526b"
    shown = desk.get(answer.headers["location"]).text
    onward = re.search(r'name="next" value="([^"]+)"', shown)
    assert onward and onward[1] == "/cases?q=a%26b"
    answer = sign_in(desk, next=onward[1])
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases?q=a%26b")
    assert desk.get("/cases").status_code == 200


def test_the_cookie_is_for_no_script_and_the_database_holds_only_its_hash(house: House) -> None:
    person(house.office)
    desk = real_desk(house.office)
    cookie = sign_in(desk).headers["set-cookie"]
    assert cookie.startswith(f"{SESSION}=") and "HttpOnly" in cookie and "SameSite=lax" in cookie
    token = desk.cookies[SESSION]
    assert len(token) >= 43
    with house.office.database.read() as tx:
        for table in metadata.sorted_tables:
            for row in tx.execute(table.select()):
                assert token not in str(row), table.name
                assert PASSWORD not in str(row), table.name


def test_behind_tls_every_cookie_is_secure_and_the_sessions_is_bound_to_the_host(house: House) -> None:
    from dataclasses import replace

    office = replace(house.office, desk_url="https://desk.example")
    person(office)
    desk = real_desk(office, origin="https://desk.example", host="desk.example")
    answer = desk.get("/sign-in")
    assert answer.headers["strict-transport-security"]
    assert answer.headers["set-cookie"].startswith("__Host-krav_form=")
    cookie = sign_in(desk).headers["set-cookie"]
    assert cookie.startswith("__Host-krav=") and "; Secure" in cookie and "Path=/" in cookie and "omain" not in cookie
    answer = send(
        desk, "/me/password", page="/me", old=PASSWORD, password="en ny lång mening", again="en ny lång mening"
    )
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2 and all("secure" in each.lower() for each in cookies)


def test_a_link_is_too_old_after_its_time_and_a_newer_one_ends_it(house: House) -> None:
    first = add_user(house.office, email=ANNA, name="", roles=["admin"], by="test")["link"]
    desk = real_desk(house.office)
    path = first.removeprefix("http://127.0.0.1:8000")
    assert desk.get(path).status_code == 200
    house.clock.wait(72 * 3600 + 1)
    assert desk.get(path).status_code == 410
    assert desk.get("/reset/" + "x" * 500).status_code == 410


def test_a_planted_cookie_becomes_nobodys_session_and_signing_in_makes_a_new_one(house: House) -> None:
    person(house.office)
    desk = real_desk(house.office)
    desk.cookies.set(SESSION, "planted", domain="127.0.0.1", path="/")
    sign_in(desk)
    first = desk.cookies[SESSION]
    assert first != "planted"
    thief = real_desk(house.office)
    thief.cookies.set(SESSION, "planted", domain="127.0.0.1", path="/")
    assert thief.get("/cases").status_code == 303
    sign_in(desk)
    assert desk.cookies[SESSION] != first
    thief.cookies.set(SESSION, first, domain="127.0.0.1", path="/")
    assert thief.get("/cases").status_code == 303, "the session before the sign-in goes on"


def test_another_sessions_mark_opens_no_form(house: House) -> None:
    person(house.office)
    person(house.office, BO)
    mine, theirs = signed_in(house.office), signed_in(house.office, BO)
    csrf = mark(theirs.get("/me").text)
    assert mine.post("/me/language", data={"csrf": csrf, "language": "en"}).status_code == 403
    assert send(mine, "/me/language", page="/me", language="en").status_code == 303
    assert '<html lang="en">' in mine.get("/me").text and '<html lang="sv">' in theirs.get("/me").text


def test_a_session_ends_when_it_rests_and_when_the_day_is_long(house: House) -> None:
    person(house.office)
    desk = signed_in(house.office)
    house.clock.wait(2 * 3600 - 1)
    assert desk.get("/cases").status_code == 200
    house.clock.wait(2 * 3600 + 1)
    assert desk.get("/cases").status_code == 303
    desk = signed_in(house.office)
    for _ in range(12):
        house.clock.wait(3600 - 1)
        assert desk.get("/cases").status_code == 200
    house.clock.wait(60)
    assert desk.get("/cases").status_code == 303


def test_who_is_locked_or_given_other_roles_is_out_at_once(house: House) -> None:
    person(house.office)
    person(house.office, BO, "handler")
    bo = signed_in(house.office, BO)
    assert bo.get("/users").status_code == 403
    set_roles(house.office, email=BO, roles=["ops"], by=ANNA)
    assert bo.get("/cases").status_code == 303
    bo = signed_in(house.office, BO)
    lock_user(house.office, email=BO, by=ANNA)
    assert bo.get("/cases").status_code == 303


def test_who_signs_out_is_out_here_or_everywhere(house: House) -> None:
    person(house.office)
    one, two = signed_in(house.office), signed_in(house.office)
    token = one.cookies[SESSION]
    assert send(one, "/sign-out", page="/me").headers["location"] == "/sign-in"
    one.cookies.set(SESSION, token, domain="127.0.0.1", path="/")
    assert one.get("/cases").status_code == 303 and two.get("/cases").status_code == 200
    three = signed_in(house.office)
    send(three, "/me/sign-out-everywhere", page="/me")
    assert two.get("/cases").status_code == 303 and three.get("/cases").status_code == 303


def test_a_changed_password_needs_the_old_one_and_ends_every_other_session(house: House) -> None:
    person(house.office)
    desk, other = signed_in(house.office), signed_in(house.office)
    new = "sju små grisar i skogen"
    wrong = send(desk, "/me/password", page="/me", old="not the old one", password=new, again=new)
    assert wrong.status_code == 422 and "stämmer inte" in wrong.text
    own = send(desk, "/me/password", page="/me", old=PASSWORD, password=ANNA, again=ANNA)
    assert own.status_code == 422
    before = desk.cookies[SESSION]
    assert send(desk, "/me/password", page="/me", old=PASSWORD, password=new, again=new).status_code == 303
    assert desk.cookies[SESSION] != before and desk.get("/cases").status_code == 200
    assert other.get("/cases").status_code == 303
    assert sign_in(real_desk(house.office)).status_code == 422
    signed_in(house.office, password=new)


def test_a_password_made_with_old_parameters_is_made_anew_by_signing_in(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(house.office)
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher())
    assert passwords._HASHER.memory_cost >= 64 * 1024 and passwords._HASHER.time_cost >= 3
    signed_in(house.office)
    with house.office.database.read() as tx:
        stored = str(tx.execute(text("SELECT password_hash FROM desk_user")).scalar_one())
    assert stored.startswith("$argon2id$") and not passwords.is_outdated(stored)
    signed_in(house.office)


def test_a_link_of_samples_lets_in_once_and_only_a_house_of_samples(house: House) -> None:
    from dataclasses import replace

    path = enter_samples(house.office, by="test").removeprefix("http://127.0.0.1:8000")
    desk = real_desk(house.office)
    assert desk.get(path).status_code == 200
    assert send(desk, path).status_code == 303 and desk.get("/users").status_code == 200
    assert send(real_desk(house.office), path).status_code == 410
    path = enter_samples(house.office, by="test").removeprefix("http://127.0.0.1:8000")
    assert send(real_desk(replace(house.office, is_sample=False)), path).status_code == 410


def test_a_link_that_sets_a_password_lets_nobody_straight_in(house: House) -> None:
    link = add_user(house.office, email=ANNA, name="", roles=["admin"], by="test")["link"]
    token = link.rpartition("/")[2]
    assert send(real_desk(house.office), f"/enter/{token}").status_code == 410
    set_password_by_link(house.office, token=token, new=PASSWORD)


def test_who_signed_in_and_who_failed_is_kept_with_what_was_seen(house: House) -> None:
    user_id = person(house.office)
    desk = real_desk(house.office)
    sign_in(desk, password="not the password")
    sign_in(desk)
    desk.get("/cases?q=Bygg")
    desk.get("/users")
    rows = [(row["user_id"], row["kind"], row["what"]) for row in reversed(show_seen(house.office, most=10))]
    assert rows == [
        (None, "sign_in_failed", "127.0.0.1"),
        (user_id, "sign_in", "password"),
        (user_id, "search", "/cases?q=Bygg"),
        (user_id, "users", "/users"),
    ]
    shown = desk.get("/seen").text
    assert "/cases?q=Bygg" in shown and "misslyckad inloggning" in shown
    assert desk.get(f"/seen?user={user_id}&before=3").text.count("<tr>") == 2


def test_a_part_of_a_page_asked_for_without_a_session_leads_the_browser_to_the_sign_in(house: House) -> None:
    person(house.office)
    answer = real_desk(house.office).get("/cases", headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/sign-in")
    assert HOST not in answer.text
