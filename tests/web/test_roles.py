"""Every page of the route table, asked for by every role and by nobody: only whom its row names gets an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from casework.office import Office
from claims.user import EVERYONE, Role
from tests.web.conftest import HOST, desk_as, desk_of
from tests.web.doors import CSRF, KnownDoor
from web.account_words import KINDS
from web.app import pages
from web.gate import Page
from web.health import Readiness

OURS = {"csrf": CSRF}
FOREIGN = (
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site", "origin": f"http://{HOST.replace('8000', '8001')}"},
)


def _path(row: Page) -> str:
    """The row's path with something in place of its parts."""
    return re.sub(r"\{\w+(:\w+)?\}", "7", row.path)


@dataclass(frozen=True)
class Table:
    """The route table of a house, and the house."""

    office: Office
    rows: list[Page]


@pytest.fixture(scope="module")
def table(shared_house: Office) -> Table:
    return Table(shared_house, pages(shared_house, Readiness(())))


def _is_refused(status: int, text: str) -> bool:
    return status == 403 and ("Din roll" in text or "Your role" in text)


@pytest.mark.parametrize("role", list(Role))
def test_a_page_answers_whom_its_row_names_and_nobody_else(table: Table, role: Role) -> None:
    desk = desk_as(table.office, role)
    wrong = []
    for row in table.rows:
        # A form without our mark never reaches its use case, so that asking changes nothing.
        answer = desk.request(row.method, _path(row))
        is_let_in = not _is_refused(answer.status_code, answer.text)
        if is_let_in != (role in row.may):
            wrong.append((row.method, row.path, answer.status_code))
    assert wrong == []


def test_nobody_is_led_to_the_sign_in_from_every_page(table: Table) -> None:
    desk = desk_as(table.office)
    for row in table.rows:
        answer = desk.request(row.method, _path(row), data=OURS if row.method == "POST" else None)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in"), row


def test_a_form_without_our_mark_or_from_another_page_changes_nothing(table: Table) -> None:
    desk = desk_of(table.office)
    forms = [row for row in table.rows if row.method != "GET"]
    assert len(forms) > 5
    for row in forms:
        for data in ({}, {"csrf": ""}, {"csrf": CSRF[:-1]}):
            answer = desk.request(row.method, _path(row), data=data)
            assert answer.status_code == 403 and "Inget har ändrats" in answer.text, (row, data)
        for headers in FOREIGN:
            answer = desk.request(row.method, _path(row), data=OURS, headers=headers)
            assert answer.status_code == 403 and "Inget har ändrats" in answer.text, (row, headers)


def test_a_page_that_shows_a_person_is_kept_before_it_is_shown_and_others_are_not(table: Table) -> None:
    for row in table.rows:
        if row.method != "GET":
            continue
        door = KnownDoor()
        desk_of(table.office, door=door).get(_path(row))
        assert door.seen == ([(row.shows, _path(row))] if row.shows else []), row


def test_every_row_names_somebody_and_only_admins_keep_users(table: Table) -> None:
    assert [row for row in table.rows if not row.may or not row.may <= EVERYONE] == []
    users = [row for row in table.rows if row.path.startswith(("/users", "/seen"))]
    assert users and all(row.may == {Role.ADMIN} for row in users)


def test_what_cannot_be_kept_is_not_shown(shared_house: Office) -> None:
    from claims.refused import Unavailable

    class Full(KnownDoor):
        def saw(self, *_: object, **__: object) -> None:
            raise Unavailable("database", "full")

    answer = desk_of(shared_house, door=Full()).get("/cases")
    assert answer.status_code == 503 and "2026-" not in answer.text


def test_every_kind_of_record_that_a_page_shows_has_a_name_in_the_log(shared_house: Office) -> None:
    shown = {row.shows for row in pages(shared_house, Readiness(())) if row.shows}
    assert shown - KINDS.keys() == set()
