"""Forms before the sign-in: no answer tells who has an account, tries end in a wait, and none is taken from elsewhere."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from casework import passwords
from casework.add_user import add_user
from casework.lock_user import lock_user
from tests.office import House
from tests.web.conftest import HOST, real_desk
from tests.web.people import ANNA, BO, PASSWORD, house, mark, person, send, sign_in
from web.outside import own_path

__all__ = ["house"]

SESSION = "krav"


def _bare(answer: Any) -> tuple[int, str]:
    """An answer without what is another one each time: the form's mark, and the address that was typed."""
    return answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)


@contextmanager
def counted(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a request asks of the database and of the password hash."""
    work: list[str] = []

    class Hasher:
        def __getattr__(self, name: str) -> Any:
            if name in ("hash", "verify"):
                work.append(name)
            return getattr(passwords_hasher, name)

    passwords_hasher = passwords._HASHER

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        work.append(statement)

    engine = house.office.database.engine
    event.listen(engine, "before_cursor_execute", note)
    with monkeypatch.context() as patch:
        patch.setattr(passwords, "_HASHER", Hasher())
        yield work
    event.remove(engine, "before_cursor_execute", note)


def test_no_answer_and_no_work_tells_who_has_an_account(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    person(house.office)
    person(house.office, BO)
    lock_user(house.office, email=BO, by="test")
    add_user(house.office, email="new@agency.example", name="", roles=["handler"], by="test")
    desk = real_desk(house.office)
    sign_in(desk, "warm@agency.example", "whatever it is")
    told = {}
    for email in (ANNA, BO, "new@agency.example", "nobody@agency.example", "no address"):
        csrf = mark(desk.get("/sign-in").text)
        with counted(house, monkeypatch) as work:
            answer = desk.post("/sign-in", data={"csrf": csrf, "email": email, "password": "not the password"})
        told[email] = (_bare(answer), tuple(work))
    assert len(set(told.values())) == 1
    [((status, _), work)] = set(told.values())
    assert status == 422 and work.count("verify") == 1
    csrf = mark(desk.get("/sign-in").text)
    locked = desk.post("/sign-in", data={"csrf": csrf, "email": BO, "password": PASSWORD})
    assert _bare(locked) == told[ANNA][0]


def test_a_forgotten_password_is_answered_alike_and_mailed_only_to_a_user(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(house.office)
    desk = real_desk(house.office)
    told = set()
    for email in (ANNA, "nobody@agency.example"):
        csrf = mark(desk.get("/forgot").text)
        with counted(house, monkeypatch) as work:
            answer = desk.post("/forgot", data={"csrf": csrf, "email": email})
        told.add((_bare(answer), tuple(work)))
    assert len(told) == 1
    house.drain()
    [mail] = house.mails("password_reset")
    assert mail.recipient == ANNA and [str(sent["To"]) for sent in house.posted()] == [ANNA]
    path = re.search(r"http://127.0.0.1:8000(/reset/\S+)", mail.content["text"])
    assert path
    new = "fyra gamla båtar i hamn"
    for _ in range(2):
        assert desk.get(path[1]).status_code == 200  # a mail scanner looks at links
    short = send(desk, path[1], password="för kort", again="för kort")
    assert short.status_code == 422 and "minst 12 tecken" in short.text
    assert send(desk, path[1], password=new, again=PASSWORD).status_code == 422
    done = send(desk, path[1], password=new, again=new)
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in")
    assert "Logga in med det" in desk.get("/sign-in").text
    assert desk.get(path[1]).status_code == 410
    assert sign_in(desk).status_code == 422
    assert sign_in(desk, password=new).status_code == 303


OUT = (
    "//evil.example", "/\\evil.example", "https://evil.example/", "\\\\evil.example", "javascript:alert(1)",
    "/\t/evil.example", " //evil.example", "/%0d%0aLocation: x\r\nx", "evil.example", "", "/a\nb", "/" + "x" * 600,
)  # fmt: skip


@pytest.mark.parametrize("onward", OUT)
def test_the_sign_in_leads_nowhere_but_to_pages_of_ours(house: House, onward: str) -> None:
    person(house.office)
    desk = real_desk(house.office)
    assert 'name="next" value="/"' in desk.get("/sign-in", params={"next": onward}).text
    assert sign_in(desk, next=onward).headers["location"] == "/"
    assert own_path("/cases/2026-000001?x=1&y=%2F") == "/cases/2026-000001?x=1&y=%2F"


def test_tries_end_in_a_wait_for_the_account_whoever_has_it_and_however_right_the_next_one_is(house: House) -> None:
    person(house.office)
    person(house.office, BO)
    for email in (ANNA, "nobody@agency.example"):
        desk = real_desk(house.office)
        codes = [sign_in(desk, email, "not the password").status_code for _ in range(12)]
        assert codes == [422] * 10 + [429] * 2
        answer = sign_in(desk, email)
        assert answer.status_code == 429 and 0 < int(answer.headers["retry-after"]) <= 900
        assert sign_in(desk, BO).status_code == 303


def test_tries_from_one_address_end_in_a_wait_whatever_account_they_name(house: House) -> None:
    person(house.office)
    desk = real_desk(house.office)
    codes = [sign_in(desk, f"u{number}@agency.example", "not the password").status_code for number in range(62)]
    assert codes == [422] * 60 + [429] * 2
    assert sign_in(desk).status_code == 429


def test_asking_for_links_ends_in_a_wait(house: House) -> None:
    person(house.office)
    desk = real_desk(house.office)
    assert [send(desk, "/forgot", email=ANNA).status_code for _ in range(4)] == [200] * 3 + [429]


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code", "/forgot", "/reset/abc", "/enter/abc"])
def test_a_form_that_this_browser_was_not_shown_is_refused(house: House, path: str) -> None:
    person(house.office)
    fields = {"email": ANNA, "password": PASSWORD, "again": PASSWORD, "code": "1"}
    desk = real_desk(house.office)
    assert desk.post(path, data=fields).status_code == 403
    csrf = mark(desk.get("/forgot").text)
    assert desk.post(path, data={**fields, "csrf": ""}).status_code == 403
    assert desk.post(path, data={**fields, "csrf": csrf}, headers={"origin": "https://evil.example"}).status_code == 403
    assert real_desk(house.office).post(path, data={**fields, "csrf": csrf}).status_code == 403
    assert SESSION not in desk.cookies


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}, 303),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 303),
        ({"origin": f"http://{HOST}"}, 303),
        ({"origin": "null"}, 403),
        ({"origin": f"http://{HOST}", "sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://evil.example", "sec-fetch-site": "none"}, 403),
    ],
)
def test_a_form_is_ours_by_what_the_browser_says_of_where_it_came_from(
    house: House, headers: dict[str, str], status: int
) -> None:
    person(house.office)
    desk = real_desk(house.office)
    shown = desk.get("/sign-in")
    assert shown.headers["referrer-policy"] == "same-origin", "browsers would send their forms from nowhere"
    fields = {"csrf": mark(shown.text), "email": ANNA, "password": PASSWORD}
    assert desk.post("/sign-in", data=fields, headers=headers).status_code == status


def test_a_form_without_end_is_cut_off_though_it_does_not_say_how_long_it_is(house: House) -> None:
    person(house.office)
    given = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while given < 50_000_000:
            given += 100_000
            yield b"x=" + b"y" * 99_998

    desk = real_desk(house.office)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert desk.post("/sign-in", content=endless(), headers=headers).status_code == 413
    assert given <= 1_300_000
