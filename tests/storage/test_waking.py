"""The database wakes a case at every change of what a decision may rest on, whoever makes it; on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select, text, update
from sqlalchemy.event import listen, remove
from sqlalchemy.sql import visitors

from casework.accept_terms import accept_terms
from storage import case_facts, cases, credit_requests, waking
from storage.database import Database, Tx
from storage.schema import bank_to_book, case, letter, step
from tests.office import House
from tests.papers import bill

DAY = date(2026, 3, 2)
ACTS = ("insert", "update", "delete")


def read_by_facts() -> Iterator[Table]:
    """Every table that a statement of `case_facts` names, in a subquery or under another name too."""
    statements: list[Any] = [case_facts._HEADS, *case_facts._PARTS.values()]
    statements += [statement for _, statement in case_facts._BESIDE]
    for statement in statements:
        yield from (each for each in visitors.iterate(statement) if isinstance(each, Table))


def triggers(tx: Tx, database: Database) -> set[str]:
    if database.is_sqlite:
        return set(tx.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
    return set(tx.execute(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")).scalars())


def test_every_table_that_the_facts_are_read_from_wakes_its_cases(any_database: Database) -> None:
    tables = {table.name for table in read_by_facts()} - {"case"}
    assert {"invoice", "payment", "debtor", "agency_payment", "claim_finding"} <= tables
    with any_database.read() as tx:
        found = triggers(tx, any_database)
    assert {f"{table}_wakes_{act}" for table in tables for act in ACTS} <= found


def test_a_row_that_is_touched_in_any_table_wakes_its_case(any_house: House) -> None:
    number = with_a_demand(any_house)
    touched = []
    for table in {table.name: table for table in read_by_facts()}.values():
        if table.name in ("case", "creditor"):
            continue
        with any_house.office.database.write() as tx:
            row = tx.execute(select(table)).first()
            if row is None:
                continue
            asleep(tx, number)
            key = next(iter(table.primary_key.columns))
            tx.execute(update(table).values({key.name: key}))
            assert days(tx, number) == (waking.NOW, waking.NOW), table.name
            touched.append(table.name)
    assert {"invoice", "step", "cost", "debtor", "letter"} <= set(touched)


def test_a_step_that_is_added_or_taken_away_wakes_its_case_and_no_other(any_house: House) -> None:
    number = with_a_demand(any_house)
    any_house.receive(any_house.mail(bill("other")))
    (other,) = (row.number for row in any_house.cases() if row.number != number)
    with any_house.office.database.write() as tx:
        values = {"case_number": number, "step": "call", "occurrence": 1, "on": any_house.clock.day}
        for act in (step.insert().values(**values), step.delete().where(step.c.step == "call")):
            asleep(tx, number)
            asleep(tx, other)
            tx.execute(act)
            assert days(tx, number) == (waking.NOW, waking.NOW)
            assert days(tx, other) == (waking.NEVER, waking.NEVER)


def test_what_a_creditor_writes_about_themselves_wakes_no_case_but_being_checked_does(any_house: House) -> None:
    number = with_a_demand(any_house)
    with any_house.office.database.write() as tx:
        asleep(tx, number)
        tx.execute(text("UPDATE creditor SET language = 'en'"))
        assert days(tx, number)[0] == waking.NEVER
        tx.execute(text("UPDATE creditor SET confirmed_at = NULL"))
        assert days(tx, number)[0] == waking.NOW


def test_a_closed_case_sleeps_for_good_though_its_books_do_not(any_house: House) -> None:
    number = with_a_demand(any_house)
    with any_house.office.database.write() as tx:
        cases.change(tx, number, state="closed", close_code="paid")
        assert days(tx, number)[0] == waking.NEVER
        asleep(tx, number)
        tx.execute(update(letter).values(why="changed"))
        assert days(tx, number) == (waking.NEVER, waking.NOW)
        cases.change(tx, number, why="changed")
        assert days(tx, number)[0] == waking.NEVER
        assert number not in waking.due_on(tx, date.max)


def test_a_case_that_is_changed_is_looked_at_unless_the_walk_says_when(any_house: House) -> None:
    number = with_a_demand(any_house)
    later = any_house.clock.day + timedelta(days=9)
    with any_house.office.database.write() as tx:
        cases.change(tx, number, why="seen", looks_on=later)
        assert days(tx, number)[0] == later
        assert number not in waking.due_on(tx, later - timedelta(days=1))
        assert number in waking.due_on(tx, later)
        cases.change(tx, number, why="changed")
        assert number in waking.due_on(tx, any_house.clock.day)


def test_everything_is_woken_at_once_and_only_what_is_open(any_house: House) -> None:
    number = with_a_demand(any_house)
    with any_house.office.database.write() as tx:
        asleep(tx, number)
        waking.wake_all(tx)
        assert days(tx, number)[0] == waking.NOW
        assert list(tx.execute(select(bank_to_book.c.transaction_id)).scalars()) == []


ASKED_EVERY_DAY: Mapping[str, Callable[[Tx], object]] = {
    "due": lambda tx: waking.due_on(tx, DAY),
    "books": lambda tx: waking.to_book(tx, DAY, limit=9),
    "more books": lambda tx: waking.to_book(tx, DAY, after=waking.Marked(DAY, "2026-000001"), limit=9),
    "reports": lambda tx: credit_requests.raw_due(tx, on=DAY),
}


@pytest.mark.parametrize("name", ASKED_EVERY_DAY)
def test_what_is_asked_every_day_walks_no_table(any_database: Database, name: str) -> None:
    if not any_database.is_sqlite:
        pytest.skip("an empty table is read whole by PostgreSQL, whatever indexes it has")
    asked: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    listen(any_database.engine, "before_cursor_execute", hear)
    with any_database.read() as tx:
        ASKED_EVERY_DAY[name](tx)
        remove(any_database.engine, "before_cursor_execute", hear)
        [(statement, values)] = [(one, told) for one, told in asked if one.startswith("SELECT")]
        way = [row.detail for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    (step,) = way
    assert step.startswith("SEARCH") and "_on<?" in step, step


def with_a_demand(house: House) -> str:
    house.knows_creditor()
    house.receive(house.mail(bill("770143")))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.print_run()
    assert [row.step for row in house.letters(number)] == ["demand"]
    return number


def asleep(tx: Tx, number: str) -> None:
    tx.execute(update(case).where(case.c.number == number).values(looks_on=waking.NEVER, books_on=waking.NEVER))


def days(tx: Tx, number: str) -> tuple[date, date]:
    row = tx.execute(select(case.c.looks_on, case.c.books_on).where(case.c.number == number)).one()
    return row.looks_on, row.books_on
