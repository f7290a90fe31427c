"""The admin's pages: users added, given roles, locked, invited anew; and what is written down of it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from tests.office import House
from tests.web.conftest import Client, real_desk
from tests.web.people import ANNA, BO, PASSWORD, house, person, send, sign_in, signed_in

__all__ = ["house"]


@pytest.fixture
def desk(house: House) -> Client:
    """A browser in which an admin has signed in; her user is number 1."""
    person(house.office)
    return signed_in(house.office)


def events(house: House) -> list[tuple[str, str]]:
    with house.office.database.read() as tx:
        return [(row.kind, row.actor) for row in tx.execute(text("SELECT kind, actor FROM event ORDER BY id"))]


def test_an_admin_adds_a_user_who_chooses_a_password_by_the_mail(house: House, desk: Client) -> None:
    answer = send(desk, "/users", email=BO.upper(), name="<b>Bo</b>", role=["jurist", "payments"])
    assert answer.status_code == 303
    house.drain()
    [mail] = house.mails("invitation")
    assert mail.recipient == BO
    path = re.search(r"(/reset/\S+)", mail.content["text"])
    assert path
    bo = real_desk(house.office)
    send(bo, path[1], password=PASSWORD, again=PASSWORD)
    assert sign_in(bo, BO).status_code == 303
    assert bo.get("/users").status_code == 403
    shown = desk.get("/users").text
    assert "&lt;b&gt;Bo" in shown and "Jurist, Betalningar" in shown
    assert ("user_added", ANNA) in events(house) and ("password_set", BO) in events(house)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"email": "no address", "role": "ops"}, "ingen e-postadress"),
        ({"email": ANNA, "role": "ops"}, "redan en användare"),
        ({"email": BO}, "minst en roll"),
        ({"email": BO, "role": "boss"}, "minst en roll"),
        ({"email": "krav@exempelinkasso.example", "role": "ops"}, "egen brevlåda"),
    ],
)
def test_a_form_with_a_fault_comes_back_with_what_was_written(
    house: House, desk: Client, fields: dict[str, str], says: str
) -> None:
    answer = send(desk, "/users", name="Bo Ek", **fields)
    assert answer.status_code == 422 and says in answer.text and 'value="Bo Ek"' in answer.text
    with house.office.database.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM desk_user")).scalar_one() == 1


def test_roles_are_given_and_the_last_admin_stays_one(house: House, desk: Client) -> None:
    user_id = person(house.office, BO, "handler")
    page = f"/users/{user_id}"
    assert send(desk, f"{page}/roles", page=page, role=["ops", "payments"]).status_code == 303
    assert '"payments" checked' in desk.get(page).text and '"handler" checked' not in desk.get(page).text
    last = send(desk, "/users/1/roles", page="/users/1", role="handler")
    assert last.status_code == 422 and "den sista" in last.text
    assert send(desk, "/users/1/lock", page="/users/1").status_code == 422
    assert ("roles_set", ANNA) in events(house)


def test_an_admin_who_changes_their_own_roles_goes_on_with_a_new_session(house: House, desk: Client) -> None:
    other = signed_in(house.office)
    before = desk.cookies["krav"]
    assert send(desk, "/users/1/roles", page="/users/1", role=["admin", "ops"]).status_code == 303
    assert desk.cookies["krav"] != before and desk.get("/users").status_code == 200
    assert other.get("/users").status_code == 303


def test_a_user_is_locked_let_in_again_and_sent_a_new_link(house: House, desk: Client) -> None:
    user_id = person(house.office, BO, "handler")
    page = f"/users/{user_id}"
    send(desk, f"{page}/lock", page=page)
    assert "spärrad" in desk.get(page).text
    assert sign_in(real_desk(house.office), BO).status_code == 422
    assert send(desk, f"{page}/invite", page=page).status_code == 422
    send(desk, f"{page}/unlock", page=page)
    assert sign_in(real_desk(house.office), BO).status_code == 303
    assert send(desk, f"{page}/invite", page=page).status_code == 303
    assert [mail.recipient for mail in house.mails("invitation")] == [BO]
    house.is_sound()


@pytest.mark.parametrize("number", ["99", "x", "-1", "9" * 30])
def test_a_user_who_is_not_there_is_not_found(house: House, desk: Client, number: str) -> None:
    assert desk.get(f"/users/{number}").status_code == 404


def test_the_log_is_shown_a_page_at_a_time(house: House, desk: Client) -> None:
    for number in range(120):
        desk.get(f"/cases?q=n{number}")
    first = desk.get("/seen").text
    assert first.count("<tr>") == 101 and "q=n119" in first and "q=n5<" not in first
    older = re.search(r'href="(/seen\?before=\d+)"', first)
    assert older
    second = desk.get(older[1]).text
    assert "q=n5<" in second and "q=n119" not in second
