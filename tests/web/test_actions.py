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
from casework.dispute import dispute_case
from casework.hold import hold_case
from casework.record_payment import record_payment
from casework.withdraw import withdraw_case
from claims.money import Money
from claims.user import EVERYONE, Role, User
from tests.casework.test_rehearse import accepted, demanded, in_two, later, opened, rows
from tests.houses import office as office
from tests.office import House
from tests.web.conftest import HOST, Client
from web.act import look, menu_of
from web.actions import ACTIONS, NOT_ACTIONS, TABLE
from web.app import desk_app
from web.open_door import OpenDoor
from workers.cli import krav

GROUPS = ("case", "objections", "instalments", "settlements", "contacts", "complaints", "plan")


class DoorFor(OpenDoor):
    """Lets in one user with the roles of a test."""

    def __init__(self, *roles: Role, email: str = "kim@exempel.se") -> None:
        super().__init__()
        self._user = User(7, email, "Kim", frozenset(roles) or EVERYONE)


def desk(house: House, *roles: Role, email: str = "kim@exempel.se") -> Client:
    app = desk_app(
        house.office, probes=(), is_alive=lambda: True, hosts={HOST}, door=DoorFor(*roles, email=email),
        origin=f"http://{HOST}",
    )  # fmt: skip
    return Client(app, f"http://{HOST}")


def fields_of(text: str, *, action: str) -> dict[str, list[str]]:
    """What the form that is sent to an address carries, as a browser would send it."""
    form = re.search(rf'<form method="post" action="{re.escape(action)}"[^>]*>(.*?)</form>', text, re.S)
    assert form, text
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form[1]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, value in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form[1], re.S):
        found.setdefault(name, []).append(unescape(value))
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form[1], re.S):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found.setdefault(name, []).append(unescape(chosen[1]) if chosen else "")
    return found


class Doing:
    """One action in the browser: open, preview, do."""

    def __init__(self, house: House, number: str, action: str, client: Client | None = None) -> None:
        self.house, self.number, self.action = house, number, action
        self.client = client or desk(house)
        self.path = f"/cases/{number}/do/{action}"

    def previewed(self, **values: Any) -> Any:
        opened = self.client.get(self.path)
        assert opened.status_code == 200, opened.text
        sent = {**fields_of(opened.text, action=f"{self.path}/preview"), **values}
        return self.client.post(f"{self.path}/preview", data=sent)

    def done(self, preview: Any, **more: str) -> Any:
        return self.client.post(self.path, data={**fields_of(preview.text, action=self.path), **more})


def paid(house: House) -> str:
    number = demanded(house)
    record_payment(
        house.office, case_number=number, on=date(2026, 3, 2), amount=Money(100_000), source="handler", reference="b",
        by="h",
    )  # fmt: skip
    return number


def disputed(house: House) -> str:
    number = demanded(house)
    dispute_case(house.office, case_number=number, text="nej", by="h")
    house.drain()
    return number


def heard(house: House) -> str:
    from casework.debtor_board import objections
    from casework.objection import record_position

    number = disputed(house)
    found = objections(house.office, case_number=number)[0]["id"]
    record_position(house.office, number=found, text="Vi håller fast", by="h")
    return number


def held(house: House) -> str:
    number = demanded(house)
    hold_case(house.office, case_number=number, hold="manual", why="", by="h")
    return number


def withdrawn(house: House) -> str:
    number = demanded(house)
    withdraw_case(house.office, case_number=number, why="", by="h")
    house.drain()
    return number


def merged(house: House) -> str:
    from casework.merge import merge_cases

    number = in_two(house)
    other = next(row.number for row in house.cases() if row.number != number)
    merge_cases(house.office, number=other, into=number, by="h")
    return other


def applied(house: House) -> str:
    from casework.decide_case import decide_case

    number = later(house)
    decide_case(house.office, case_number=number, choice="payment_order", by="h")
    house.live_until(date(2026, 4, 30))
    return number


def recorded(house: House) -> str:
    from casework.record_authority import record_authority
    from claims.proceeding import AuthorityRecord, RecordKind

    number = applied(house)
    record_authority(
        house.office, case_number=number, told=AuthorityRecord(RecordKind.RECEIVED, house.clock.day), why="", by="h"
    )
    return number


def contacted(house: House) -> str:
    from casework.contact import add_contact

    number = demanded(house)
    add_contact(
        house.office, case_number=number, channel="phone", about="question", text="När?", on=house.clock.day, by="h"
    )
    return number


def complained(house: House) -> str:
    from casework.complaint import add_complaint

    number = demanded(house)
    add_complaint(
        house.office, who="debtor", about="letter", text="Otydligt", how="mail", received_on=house.clock.day, by="h",
        case_number=number,
    )  # fmt: skip
    return number


def represented(house: House) -> str:
    from casework.represent import represent

    number = demanded(house)
    represent(
        house.office, case_number=number, kind="agent", name="Ombudet AB", address=("Gatan 1", "111 22 Orten"),
        from_on=house.clock.day, by="h",
    )  # fmt: skip
    return number


def interrupted(house: House) -> str:
    from casework.interrupt import interrupt

    number = demanded(house)
    interrupt(
        house.office, case_number=number, kind="acknowledged", on=house.clock.day, proof="none", evidence="", why="",
        by="h",
    )  # fmt: skip
    return number


def in_plan(house: House) -> str:
    from casework.agree_plan import Consultation, agree_plan
    from casework.instalments import Wish

    number = demanded(house)
    agree_plan(
        house.office, case_number=number, wish=Wish(6, None, None, is_consulted=True),
        consulted=Consultation(house.clock.day, "phone", "debtor"), by="h",
    )  # fmt: skip
    house.print_run()
    house.live_until(date(2026, 3, 4))
    return number


def asked_offer(house: House) -> str:
    from casework.offers import offer_settlement

    number = later(house)
    offer_settlement(
        house.office, case_number=number, amount=Money(100_000), valid_to=date(2026, 5, 11), why="w", by="h"
    )
    return number


def scored(house: House) -> str:
    from casework.score_case import score_case

    number = later(house)
    score_case(house.office, case_number=number, by="h")
    return number


def returned(house: House) -> str:
    from casework.returned_post import record_return

    number = demanded(house)
    record_return(
        house.office, case_number=number, key=house.letters(number)[0].key, on=house.clock.day, why="okänd", by="h"
    )
    house.drain()
    return number


def for_sale(house: House) -> str:
    from casework.decide_case import decide_case

    number = later(house)
    decide_case(house.office, case_number=number, choice="sale", by="h")
    house.drain()
    return number


def on_old_plan(house: House) -> str:
    """A case on a version of its plan that the folder no longer holds."""
    from dataclasses import replace

    from dunning.plan import parse_plan

    number = demanded(house)
    name = house.case(number).plan.partition("@")[0]
    old = house.office.plans[name]
    newer = parse_plan({**old.content, "undue_wait_days": 11})
    house.office = replace(house.office, plans={**house.office.plans, name: newer})
    return number


def untaken(house: House) -> str:
    from tests.papers import bill

    house.receive(house.mail(bill("1"), text="Detta är en spelskuld från ett kasino.\n"))
    return house.case().number


DAY = "2026-03-02"
CASES: dict[str, tuple[Callable[[House], str], dict[str, Any]]] = {
    "accept-terms": (opened, {}),
    "hold": (demanded, {"hold": "respite", "until_on": "2026-03-20", "why": "anstånd"}),
    "resume": (held, {"hold": "", "why": "klart"}),
    "refuse": (opened, {"why": "Vi tar inte emot detta."}),
    "merge": (in_two, {"into": "?"}),
    "unmerge": (opened, {"invoice_number": "2"}),
    "undo-merge": (merged, {"why": "fel"}),
    "adopt-plan": (on_old_plan, {"plan": "?", "why": "ny version"}),
    "correct-letter": (demanded, {"key": "?", "why": "Fel belopp"}),
    "withdraw-letter": (demanded, {"key": "?", "why": "Fel belopp"}),
    "decide": (later, {"choice": "payment_order"}),
    "withdraw": (demanded, {"why": "borgenären vill inte mer"}),
    "close": (later, {"code": "written_off", "why": "inget att hämta"}),
    "reopen": (withdrawn, {"why": "ändå"}),
    "pay": (demanded, {"on": DAY, "amount": "1 000,00"}),
    "pay-direct": (demanded, {"on": DAY, "amount": "1000"}),
    "undo-payment": (paid, {"payment": "handler|b", "why": "fel ärende"}),
    "agree-plan": (demanded, {"months": "6", "on": DAY}),
    "end-plan": (in_plan, {"plan": "?", "why": "betalar inte"}),
    "offer": (later, {"amount": "11 000", "valid_to": "2026-05-11", "why": "bättre än inget", "approval": "Kim, telefon"}),
    "approve-offer": (asked_offer, {"offer": "?", "how": "Kim, telefon i dag"}),
    "withdraw-offer": (asked_offer, {"offer": "?", "why": "borgenären sa nej"}),
    "mitigate": (demanded, {"first_on": DAY, "per_cent": "2", "why": "sjukdom"}),
    "sell": (for_sale, {"to": "Köparen AB 556036-0793", "pay_to": "Betala till bankgiro 5050-1055.", "why": ""}),
    "dispute": (demanded, {"text": "Jag har inte beställt\noch inte fått", "ground": "not_ordered", "on": DAY}),
    "position": (disputed, {"objection": "?", "text": "Vi håller fast"}),
    "decide-objection": (heard, {"objection": "?", "outcome": "rejected", "why": "Beställningen finns."}),
    "contact": (demanded, {"text": "När ska jag betala?", "on": DAY}),
    "answer-contact": (contacted, {"contact": "?", "text": "Den 12 mars"}),
    "call": (demanded, {"text": "pratade om planen"}),
    "complaint": (demanded, {"about": "letter", "text": "Brevet är otydligt", "on": DAY}),
    "answer-complaint": (complained, {"complaint": "?", "outcome": "upheld", "answer": "Ni har rätt", "measures": "Ursäkt"}),
    "raise-complaint": (complained, {"complaint": "?"}),
    "status": (demanded, {"status": "bankruptcy", "on": DAY, "why": "kungörelse"}),
    "represent": (demanded, {"name": "Ombudet AB", "address": "Gatan 1\n111 22 Orten", "from_on": DAY}),
    "end-representation": (represented, {"who": "?", "until_on": DAY}),
    "returned": (demanded, {"key": "?", "on": DAY, "why": "okänd"}),
    "trace": (returned, {}),
    "set": (opened, {"about": "Bygge av altan i maj"}),
    "score": (demanded, {"papers": ["agreement", "delivery"]}),
    "recommend": (scored, {"outcome": "monitoring", "why": "inget att hämta"}),
    "judge": (returned, {"check": "demand_returned", "why": "rätt adress"}),
    "record": (applied, {"kind": "received"}),
    "void-record": (recorded, {"record": "?", "why": "fel mål"}),
    "interrupt": (demanded, {"kind": "acknowledged", "on": DAY}),
    "withdraw-interruption": (interrupted, {"record": "?", "why": "fel dag"}),
    "arose": (demanded, {"arose_on": "2025-12-01", "arose_from": "agreement"}),
}  # fmt: skip
"""How each action is reached, and what is filled in; "?" chooses the first there is."""

ELSEWHERE = {
    "take": "needs a claim that is not taken",
    "estate": "needs a private person",
    "credit-check": "needs a credit bureau",
    "approve-bankruptcy": "needs two people",
}
"""Actions with a test of their own below."""


def first_options(house: House, number: str, values: dict[str, Any], action: str) -> dict[str, Any]:
    seen = look(house.office, number)
    lists = {each.name: each.options for each in ACTIONS[action].fields}
    return {name: seen.lists[lists[name]][0][0] if value == "?" else value for name, value in values.items()}


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
    done = doing.done(preview)
    assert done.status_code == 303, done.text
    after = rows(house.office.database)
    assert len(after["event"]) > len(before["event"]) or after["complaint"] != before["complaint"]
    by = [row.actor for each in house.cases() for row in house.events(each.number)]
    assert action in ("trace", "call", "complaint", "answer-complaint", "pay", "pay-direct") or "kim@exempel.se" in by
    house.drain()
    house.is_sound()


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
    other = Doing(house, number, "hold", desk(house, email="robin@exempel.se"))
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
    decide_case(house.office, case_number=number, choice="bankruptcy_demand", by="kim@exempel.se")
    house.print_run()
    mine = Doing(house, number, "approve-bankruptcy").previewed(why="prövat")
    assert mine.status_code == 422
    assert "kim@exempel.se" in mine.text
    other = Doing(house, number, "approve-bankruptcy", desk(house, Role.JURIST, email="robin@exempel.se"))
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
