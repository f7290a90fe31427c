"""Actions in a browser without a network: who sits there, what a form carries, and how each action is reached."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

from starlette.requests import Request

from casework.accept_terms import accept_terms
from casework.dispute import dispute_case
from casework.hold import hold_case
from casework.record_payment import record_payment
from casework.withdraw import withdraw_case
from claims.money import Money
from claims.user import EVERYONE, Role, User
from samples.people import TENANT
from tests.casework.test_rehearse import demanded, in_two, later, opened
from tests.office import House
from tests.papers import bill
from tests.web.conftest import HOST, Client
from tests.web.doors import KnownDoor
from web.act import look
from web.actions import ACTIONS
from web.app import desk_app


@dataclass
class DoorFor(KnownDoor):
    """Lets in one user by name with the roles of a test."""

    email: str = "kim@byran.example"

    def user(self, request: Request) -> User | None:
        return User(7, self.email, "Kim", self.roles or EVERYONE)


def desk(house: House, *roles: Role, email: str = "kim@byran.example") -> Client:
    app = desk_app(
        house.office, probes=(), is_alive=lambda: True, hosts={HOST}, door=DoorFor(frozenset(roles) or EVERYONE, email=email),
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
    """A claim for rent, which is not taken on the usual terms."""
    house.receive(house.mail(house.pdf(bill("1"), about="Hyra för lägenhet 1203, mars 2026")))
    return house.case().number


def of_a_person(house: House) -> str:
    """A case on a private person, whose demand has left."""
    house.receive(house.mail(bill("1", buyer=TENANT)))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.print_run()
    return number


DAY = "2026-03-02"
CASES: dict[str, tuple[Callable[[House], str], dict[str, Any]]] = {
    "accept-terms": (opened, {}),
    "hold": (demanded, {"hold": "respite", "until_on": "2026-03-20", "why": "anstånd"}),
    "resume": (held, {"hold": "", "why": "klart"}),
    "take": (untaken, {"why": "hyresgästen är ett företag"}),
    "estate": (of_a_person, {"address": "c/o Kim\nGatan 1\n111 22 Orten"}),
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
    "tone": (opened, {"tone": "mild", "why": "hörde av sig"}),
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
    "credit-check": "needs a credit bureau",
    "approve-bankruptcy": "needs two people",
}
"""Actions with a test of their own."""


def first_options(house: House, number: str, values: dict[str, Any], action: str) -> dict[str, Any]:
    seen = look(house.office, number)
    lists = {each.name: each.options for each in ACTIONS[action].fields}
    return {name: seen.lists[lists[name]][0][0] if value == "?" else value for name, value in values.items()}
