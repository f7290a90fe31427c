"""What a page costs does not follow the portfolio: the same work for six hundred cases as for twenty thousand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as alchemy

from casework.office import Office
from tests.web.conftest import Client, desk_of, make_office
from tests.web.crowd import crowd, number
from workers.setup import close_office

FEW, MANY = 600, 20_000
PAGES = (
    "/",
    "/today",
    "/today?kind=refund",
    "/cases",
    "/cases?state=decision",
    "/cases?state=open",
    "/cases?held=respite",
    "/cases?hands=nobody",
    "/cases?hands=Grupp+1",
    "/cases?creditor=3",
    "/cases?creditor=3&state=open",
    f"/cases?state=open&after={number(150)}",
    f"/cases/{number(7)}",
    "/search?q=debtor7 bygg",
    "/search?q=bygg",
    "/search?q=F-7",
    "/search?q=1000,07",
    "/search?q=5560000007",
    "/search?q=997",
    "/search?q=debtor7%40b.example",
)
BIG = "case|event|invoice|payment|letter|task|message|debtor|name_key|hold|reading|document"


@contextmanager
def statements(office: Office) -> Iterator[list[tuple[str, Any]]]:
    """Every statement that is run meanwhile, with its values."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    alchemy.listen(office.database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        alchemy.remove(office.database.engine, "before_cursor_execute", note)


@contextmanager
def steps(office: Office) -> Iterator[Callable[[], int]]:
    """How many steps SQLite's own machine takes meanwhile, to a hundred."""
    taken = [0]

    def more() -> int:
        taken[0] += 100
        return 0

    def watch(connection: Any, *_: Any) -> None:
        connection.set_progress_handler(more, 100)

    def leave(connection: Any, *_: Any) -> None:
        connection.set_progress_handler(None, 0)

    engine = office.database.engine
    engine.dispose()
    alchemy.listen(engine, "checkout", watch)
    alchemy.listen(engine, "checkin", leave)
    try:
        yield lambda: taken[0]
    finally:
        alchemy.remove(engine, "checkout", watch)
        alchemy.remove(engine, "checkin", leave)


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Office]]:
    """A house with few cases and one with many."""
    made = []
    for count in (FEW, MANY):
        office = make_office(Path(tmp_path_factory.mktemp(f"crowd-{count}")))
        crowd(office, count)
        assert desk_of(office).get("/cases").status_code == 200
        post = desk_of(office)
        csrf = _csrf(post)
        for each in range(1, 150, 7):
            post.post(f"/cases/{number(each)}/hands", data={"csrf": csrf, "to": "Grupp 1"})
        made.append(office)
    yield made[0], made[1]
    for office in made:
        close_office(office)


def _csrf(desk: Client) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', desk.get(f"/cases/{number(1)}").text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_takes_the_same_work_for_many_times_the_cases(houses: tuple[Office, Office], path: str) -> None:
    cost = []
    for office in houses:
        desk = desk_of(office)
        assert desk.get(path).status_code in (200, 303)  # what is read once in a process has been read
        with steps(office) as taken, statements(office) as seen:
            assert desk.get(path).status_code in (200, 303)
        cost.append((taken(), len(seen)))
    (few_steps, few_statements), (many_steps, many_statements) = cost
    assert many_statements <= few_statements + 4
    # Counts go to a thousand and lists to a page: beyond these nothing grows.
    assert many_steps <= 3 * few_steps + 120_000, (few_steps, many_steps)


@pytest.mark.parametrize("path", PAGES)
def test_no_statement_of_a_page_looks_through_a_whole_table(houses: tuple[Office, Office], path: str) -> None:
    office = houses[0]
    with statements(office) as seen:
        desk_of(office).get(path)
    scans = []
    with office.database.engine.connect() as connection:
        for statement, values in seen:
            if not statement.lstrip().upper().startswith("SELECT"):
                continue
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            # To read a table in the order of its key and stop after a page is no search through it.
            is_page = "LIMIT" in statement and not any("B-TREE FOR ORDER BY" in row.detail for row in plan)
            looked = [row.detail for row in plan if re.match(rf"SCAN ({BIG})\b", row.detail)]
            scans += [(detail, statement) for detail in looked if not is_page]
    assert scans == []
