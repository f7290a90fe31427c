"""Every action of the table: its form, its preview that changes nothing, its doing that does what was shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from typing import Any

import click
import pytest

from casework import board
from casework.accept_terms import accept_terms
from casework.record_payment import record_payment
from claims.money import Money
from claims.user import EVERYONE, Role, User
from tests.casework.test_rehearse import accepted, demanded, later, opened, rows
from tests.houses import office as office
from tests.office import House
from tests.web.conftest import HOST
from tests.web.doing import CASES, ELSEWHERE, Doing, desk, fields_of, first_options
from web.act import look, menu_of
from web.actions import ACTIONS, NOT_ACTIONS, TABLE
from workers.cli import krav

GROUPS = ("case", "objections", "instalments", "settlements", "contacts", "complaints", "plan")


def test_every_action_is_tried() -> None:
    assert sorted({*CASES, *ELSEWHERE}) == sorted(ACTIONS)
    assert len(TABLE) == len(ACTIONS)


@pytest.mark.parametrize("action", CASES)
def test_an_action_previews_without_a_trace_and_then_does_what_was_shown(house: House, action: str) -> None:
    arrange, values = CASES[action]
    number = arrange(house)
    values = first_options(house, number, values, action)
    seen = look(house.office, number)
    assert action in [each.name for _, group in menu_of(seen, User(1, "k", "k", EVERYONE)) for each in group]
    before = rows(house.office.database)
    doing = Doing(house, number, action)
    preview = doing.previewed(**values)
    assert preview.status_code == 200, preview.text
    assert rows(house.office.database) == before, "a preview leaves every row as it was"
    assert raw_words(preview.text) == []
    done = doing.done(preview)
    assert done.status_code == 303, done.text
    after = rows(house.office.database)
    assert len(after["event"]) > len(before["event"]) or after["complaint"] != before["complaint"]
    by = [row.actor for each in house.cases() for row in house.events(each.number)]
    assert (
        action in ("trace", "call", "complaint", "answer-complaint", "pay", "pay-direct") or "kim@byran.example" in by
    )
    house.drain()
    house.is_sound()


def raw_words(text: str) -> list[str]:
    """What a preview's table and lists of choices say as the house stores it, not as people read it."""
    said = [unescape(each) for each in re.findall(r"<(?:td|option)[^>]*>(.*?)</(?:td|option)>", text, re.S)]
    stored = re.compile(r"\d\.\d\d\b|\b[a-z]+_[a-z_]+|[0-9a-f]{64}|\(krav |house rule|\b(?:True|False|None)\b")
    return [each for each in said if stored.search(each)]


def commands(group: click.Group, name: str) -> Iterator[str]:
    for each in group.commands.values():
        if isinstance(each, click.Group):
            yield from commands(each, f"{name} {each.name}")
        else:
            yield f"{name} {each.name}"


def test_every_command_about_cases_is_an_action_or_has_its_reason() -> None:
    covered = {command for action in TABLE for command in action.covers}
    found = {
        command
        for name in GROUPS
        for command in commands(krav.commands[name], name)  # type: ignore[arg-type]
    }
    assert found - covered - set(NOT_ACTIONS) == set()
    assert covered - found == set(), "an action says that it is a command that there is not"
    assert covered & set(NOT_ACTIONS) == set()
    assert all(NOT_ACTIONS.values())


@pytest.mark.parametrize("action", TABLE, ids=lambda each: each.name)
def test_nobody_does_what_is_not_their_work(house: House, action: Any) -> None:
    number = demanded(house)
    stranger = desk(house, Role.OPS)
    before = rows(house.office.database)
    assert stranger.get(f"/cases/{number}/do/{action.name}").status_code == 403
    for path in ("/preview", ""):
        token = re.search(r'name="csrf" value="([^"]+)"', desk(house).get(f"/cases/{number}/do/hold").text)
        assert token
        answer = stranger.post(f"/cases/{number}/do/{action.name}{path}", data={"csrf": token[1]})
        assert answer.status_code == 403
    assert rows(house.office.database) == before


def test_a_case_that_changed_since_the_preview_is_shown_anew_and_nothing_is_done(house: House) -> None:
    number = demanded(house)
    doing = Doing(house, number, "withdraw")
    preview = doing.previewed(why="klart")
    record_payment(
        house.office,
        case_number=number,
        on=date(2026, 3, 2),
        amount=Money(10_000),
        source="bank",
        reference="x",
        by="h",
    )
    answer = doing.done(preview)
    assert answer.status_code == 409
    assert "skulden" in answer.text
    assert "betalningarna" in answer.text
    assert house.case(number).state != "closed"
    assert doing.done(answer).status_code == 303, "the new preview is of the case as it is"
    assert house.case(number).state == "closed"


@pytest.mark.parametrize("change", [{"why": "något annat"}, {"seal": "0" * 32}, {"seen": "{}"}])
def test_what_was_not_previewed_is_not_done(house: House, change: dict[str, str]) -> None:
    number = demanded(house)
    doing = Doing(house, number, "hold")
    preview = doing.previewed(why="x")
    answer = doing.done(preview, **change)
    assert answer.status_code == 409
    assert house.facts(number).holds == frozenset()


def test_anothers_preview_is_not_mine(house: House) -> None:
    number = demanded(house)
    preview = Doing(house, number, "hold").previewed(why="x")
    other = Doing(house, number, "hold", desk(house, email="robin@byran.example"))
    sent = fields_of(preview.text, action=other.path)
    sent["csrf"] = fields_of(other.client.get(other.path).text, action=f"{other.path}/preview")["csrf"]
    assert other.client.post(other.path, data=sent).status_code == 409
    assert house.facts(number).holds == frozenset()


def test_faults_stand_beside_their_fields(house: House) -> None:
    number = demanded(house)
    answer = Doing(house, number, "pay").previewed(on="i går", amount="-5")
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 2
    assert "Skriv dagen som" in answer.text
    refused = Doing(house, number, "pay").previewed(on="2031-01-01", amount="5")
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text


def test_hostile_text_stays_text(house: House) -> None:
    number = demanded(house)
    bad = '"><script>alert(1)</script>\n</textarea><b>x'
    answer = Doing(house, number, "dispute").previewed(text=bad)
    assert answer.status_code == 200
    assert "<script>" not in answer.text
    assert "<b>x" not in answer.text


def test_what_a_withdrawal_costs_is_shown_before_it_is_made(house: House) -> None:
    number = demanded(house)
    answer = Doing(house, number, "withdraw").previewed(why="x")
    cost = board.case(house.office, number=number)
    assert cost["state"] == "demand"
    assert "Faktura till borgenären" in answer.text
    assert "avslutat" in answer.text


def test_a_bankruptcy_demand_takes_two_people(house: House) -> None:
    from casework.decide_case import decide_case

    number = later(house)
    decide_case(house.office, case_number=number, choice="bankruptcy_demand", by="kim@byran.example")
    house.print_run()
    mine = Doing(house, number, "approve-bankruptcy").previewed(why="prövat")
    assert mine.status_code == 422
    assert "kim@byran.example" in mine.text
    other = Doing(house, number, "approve-bankruptcy", desk(house, Role.JURIST, email="robin@byran.example"))
    assert other.done(other.previewed(why="prövat")).status_code == 303
    assert "bankruptcy_unapproved" in house.facts(number).judged


def test_a_bureau_is_asked_when_it_is_done_and_not_when_it_is_shown(office: Callable[..., House]) -> None:
    asked: list[Any] = []

    class Bureau:
        provider = "upplysaren"

        def fetch(self, question: Any) -> None:
            asked.append(question)

    house = office(bureau=Bureau())
    house.knows_creditor()
    number = demanded(house)
    doing = Doing(house, number, "credit-check")
    preview = doing.previewed(why="inför ansökan")
    assert preview.status_code == 200, preview.text
    assert "utanför huset" in preview.text
    assert asked == []
    assert doing.done(preview).status_code == 303
    assert len(asked) == 1


def test_the_menu_holds_what_is_offered_to_its_reader_only(house: House) -> None:
    number = accepted(house)
    text = desk(house, Role.PAYMENTS).get(f"/cases/{number}/do").text
    assert f"/cases/{number}/do/pay" in text
    assert f"/cases/{number}/do/withdraw" not in text
    assert f"/cases/{number}/do/withdraw" in desk(house, Role.HANDLER).get(f"/cases/{number}/do").text


def test_an_action_that_there_is_not_is_not_found(house: House) -> None:
    number = opened(house)
    assert desk(house).get(f"/cases/{number}/do/explode").status_code == 404
    assert desk(house).get("/cases/2026-999999/do/hold").status_code == 404
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 200),
        ({"sec-fetch-site": "cross-site", "origin": f"http://{HOST}"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "https://annan.example"}, 403),
    ],
    ids=["as browsers send it without a referrer", "cross-site", "null alone", "another origin"],
)
def test_a_form_is_taken_from_our_own_pages_only(house: House, headers: dict[str, str], status: int) -> None:
    number = demanded(house)
    client = desk(house)
    path = f"/cases/{number}/do/hold"
    sent = fields_of(client.get(path).text, action=f"{path}/preview")
    assert client.post(f"{path}/preview", data=sent, headers=headers).status_code == status
