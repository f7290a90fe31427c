"""A rehearsal tells what an act would do and leaves every row as it was; done for true, the act does just that."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from casework.accept_terms import accept_terms
from casework.agree_plan import Consultation, agree_plan
from casework.close_case import close_case
from casework.complete_case import complete_case
from casework.contact import add_contact
from casework.correct_letter import correct_letter
from casework.decide_case import decide_case
from casework.dispute import Disputed, dispute_case
from casework.hold import hold_case
from casework.instalments import Wish
from casework.merge import merge_cases, unmerge_invoice
from casework.mitigate import mitigate
from casework.office import Office
from casework.record_payment import record_payment
from casework.rehearse import Rehearsed, rehearse, watched
from casework.represent import represent
from casework.returned_post import record_return
from casework.score_case import score_case
from casework.set_status import set_status
from casework.take_claim import refuse_claim
from casework.withdraw import withdraw_case
from claims.money import Money
from claims.objection import Ground
from claims.refused import Refused
from storage.database import Database
from storage.rehearsal import Within
from storage.schema import metadata
from tests.office import House
from tests.papers import bill

Act = Callable[[Office], object]


def rows(database: Database) -> dict[str, list[Any]]:
    """Every row of every table."""
    with database.read() as tx:
        return {
            table.name: sorted(json.dumps(list(row), default=str) for row in tx.execute(select(table)))
            for table in metadata.sorted_tables
        }


def files(house: House) -> list[str]:
    return sorted(str(path.relative_to(house.root)) for path in house.root.rglob("*") if path.is_file())


def accepted(house: House) -> str:
    house.receive(house.mail(bill("1"), bill("2", total="2500")))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    return number


def demanded(house: House) -> str:
    number = accepted(house)
    house.print_run()
    return number


def opened(house: House) -> str:
    house.receive(house.mail(bill("1"), bill("2", total="2500")))
    return house.case().number


def in_two(house: House) -> str:
    number = opened(house)
    unmerge_invoice(house.office, number=number, invoice_number="2", by="h")
    return number


def later(house: House) -> str:
    number = demanded(house)
    house.live_until(date(2026, 4, 20))
    return number


def _other(house: House, number: str) -> str:
    return next(row.number for row in house.cases() if row.number != number)


TALK = Consultation(date(2026, 3, 2), "phone", "debtor")
ACTS: dict[str, tuple[Callable[[House], str], Callable[[House, str], Act]]] = {
    "accept": (opened, lambda h, n: lambda o: accept_terms(o, case_number=n, by="u", how="desk", evidence={})),
    "hold": (demanded, lambda h, n: lambda o: hold_case(o, case_number=n, hold="manual", why="w", by="u")),
    "protected": (
        demanded,
        lambda h, n: lambda o: hold_case(o, case_number=n, hold="protected_identity", why="w", by="u"),
    ),
    "withdraw": (demanded, lambda h, n: lambda o: withdraw_case(o, case_number=n, why="w", by="u")),
    "refuse": (opened, lambda h, n: lambda o: refuse_claim(o, case_number=n, why="Vi tar inte detta.", by="u")),
    "pay": (
        demanded,
        lambda h, n: lambda o: record_payment(
            o, case_number=n, on=date(2026, 3, 2), amount=Money(100_000), source="bank", reference="b", by="u"
        ),
    ),
    "pay all": (
        demanded,
        lambda h, n: lambda o: record_payment(
            o, case_number=n, on=date(2026, 3, 2), amount=Money(2_000_000), source="direct", reference="b", by="u"
        ),
    ),
    "merge": (in_two, lambda h, n: lambda o: merge_cases(o, number=_other(h, n), into=n, by="u")),
    "unmerge": (opened, lambda h, n: lambda o: unmerge_invoice(o, number=n, invoice_number="2", by="u")),
    "dispute": (
        demanded,
        lambda h, n: lambda o: dispute_case(o, case_number=n, text="nej", by="u", what=Disputed(Ground.OTHER)),
    ),
    "dispute one": (
        demanded,
        lambda h, n: lambda o: dispute_case(
            o, case_number=n, text="nej", by="u", what=Disputed(Ground.NOT_ORDERED, "2")
        ),
    ),
    "status": (
        demanded,
        lambda h, n: lambda o: set_status(o, case_number=n, status="bankruptcy", on=date(2026, 3, 2), why="w", by="u"),
    ),
    "set": (
        opened,
        lambda h, n: lambda o: complete_case(o, case_number=n, values={"about": "Bygge av altan"}, by="u"),
    ),
    "represent": (
        demanded,
        lambda h, n: lambda o: represent(
            o, case_number=n, kind="agent", name="Ombudet AB", address=("Gatan 1", "111 22 Orten"),
            from_on=date(2026, 3, 2), by="u",
        ),
    ),
    "mitigate": (
        demanded,
        lambda h, n: lambda o: mitigate(
            o, case_number=n, first_on=date(2026, 3, 2), last_on=None, per_cent=Decimal(2), why="w", by="u"
        ),
    ),
    "correct": (
        demanded,
        lambda h, n: lambda o: correct_letter(
            o, case_number=n, key=h.letters(n)[0].key, why="Fel belopp", withdraw=False, by="u"
        ),
    ),
    "take back": (
        demanded,
        lambda h, n: lambda o: correct_letter(
            o, case_number=n, key=h.letters(n)[0].key, why="Fel belopp", withdraw=True, by="u"
        ),
    ),
    "returned": (
        demanded,
        lambda h, n: lambda o: record_return(
            o, case_number=n, key=h.letters(n)[0].key, on=date(2026, 3, 2), why="okänd", by="u"
        ),
    ),
    "score": (demanded, lambda h, n: lambda o: score_case(o, case_number=n, by="u")),
    "contact": (
        demanded,
        lambda h, n: lambda o: add_contact(
            o, case_number=n, channel="phone", about="question", text="När?", on=date(2026, 3, 2), by="u"
        ),
    ),
    "agree": (
        demanded,
        lambda h, n: lambda o: agree_plan(
            o, case_number=n, wish=Wish(6, None, None, is_consulted=True), consulted=TALK, by="u"
        ),
    ),
    "decide": (later, lambda h, n: lambda o: decide_case(o, case_number=n, choice="monitoring", by="u")),
    "escalate": (later, lambda h, n: lambda o: decide_case(o, case_number=n, choice="payment_order", by="u")),
    "close": (later, lambda h, n: lambda o: close_case(o, case_number=n, code="written_off", why="w", by="u")),
}  # fmt: skip


@pytest.fixture
def arranged(request: pytest.FixtureRequest, any_house: House) -> tuple[House, str, Act]:
    arrange, act = ACTS[request.param]
    number = arrange(any_house)
    return any_house, number, act(any_house, number)


def told(found: Rehearsed) -> str:
    """What a rehearsal tells, without the numbers that a database gives its rows."""

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: bare(each) for key, each in value.items() if key not in ("id", "record")}
        return [bare(each) for each in value] if isinstance(value, list | tuple) else value

    parts = (
        [(each.case, each.path, bare(each.before), bare(each.after)) for each in found.changes],
        [bare(dict(each)) for each in found.letters],
        [bare(dict(each)) for each in found.mails],
        [bare(dict(each)) for each in found.own_invoices],
        dict(found.jobs),
        [bare(dict(each)) for each in found.events],
    )
    return re.sub(r"objection \d+", "objection", json.dumps(parts, default=str, ensure_ascii=False, indent=1))


@pytest.mark.parametrize("arranged", ACTS, indirect=True)
def test_nothing_stays_of_a_rehearsal_and_the_act_then_does_what_was_told(
    arranged: tuple[House, str, Act],
) -> None:
    house, number, act = arranged
    before, stored = rows(house.office.database), files(house)
    foreseen = rehearse(house.office, number=number, act=act)
    assert rows(house.office.database) == before
    assert files(house) == stored
    assert foreseen.changes or foreseen.events, "an act that changes nothing shows nothing here"
    with house.office.database.write() as tx:
        within = Within(house.office.database, tx)
        done = watched(replace(house.office, database=within), within, number=number, act=act)
    assert told(done) == told(foreseen)
    after = rows(house.office.database)
    assert after != before
    assert len(after["event"]) - len(before["event"]) == len(foreseen.events)
    house.is_sound()


@pytest.mark.parametrize("name", ["withdraw", "merge", "status", "escalate"])
def test_the_act_by_itself_leaves_the_case_as_the_rehearsal_said(house: House, name: str) -> None:
    from casework import board

    arrange, act = ACTS[name]
    number = arrange(house)
    foreseen = rehearse(house.office, number=number, act=act(house, number))
    act(house, number)(house.office)
    shown = board.case(house.office, number=number)
    for change in (each for each in foreseen.changes if each.case == number and not isinstance(each.after, dict)):
        value: Any = shown
        for key in change.path:
            value = value[key]
        if not isinstance(value, list):
            assert value == change.after, change


def test_a_refusal_is_told_and_leaves_nothing(house: House) -> None:
    number = demanded(house)
    before = rows(house.office.database)

    def half(office: Office) -> None:
        hold_case(office, case_number=number, hold="manual", why="w", by="u")
        raise Refused("no", "nej")

    with pytest.raises(Refused) as no:
        rehearse(house.office, number=number, act=half)
    assert no.value.code == "no"
    assert rows(house.office.database) == before


def test_a_rehearsal_stops_at_the_door_and_nobody_is_asked(office: Callable[..., House]) -> None:
    from casework.trace_address import trace_address

    asked: list[str] = []

    class Register:
        name = "folkbokföringen"

        def look_up(self, number: str) -> None:
            asked.append(number)

    house = office(registers=(Register(),))
    house.knows_creditor()
    number = demanded(house)
    before = rows(house.office.database)
    found = rehearse(house.office, number=number, act=lambda o: trace_address(o, case_number=number))
    assert (found.knocks_at, asked) == ("registers", [])
    assert rows(house.office.database) == before


def test_no_order_word_is_shown_in_a_mail_that_would_leave(house: House) -> None:
    number = later(house)
    house.receive(house.mail(bill("77")))
    other = next(row.number for row in house.cases() if row.number != number)
    found = rehearse(
        house.office, number=other, act=lambda o: hold_case(o, case_number=other, hold="manual", why="", by="u")
    )
    assert all("GODKÄNN" not in mail["text"] or "····-····" in mail["text"] for mail in found.mails)
