"""The facts that decisions rest on: the same for one case or many, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import event

from casework import board
from samples.people import BAKER, HAULIER, JOINER, LANDLORD, RESTAURANT
from storage import case_facts, cases
from tests.office import House
from tests.papers import bill, credit_note


def _statements(house: House, run: Callable[[], object]) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    engine = house.office.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        run()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


@pytest.fixture
def two(house: House) -> House:
    """Two cases: one with a credit note that names its invoice in other letters, one with nothing but its invoice."""
    house.receive(house.mail(bill("a-7")))
    house.receive(house.mail(bill("8", buyer=RESTAURANT)))
    house.receive(house.mail(credit_note(replace(bill("a-7"), number="A 7"), "9", total="1250")))
    return house


def test_facts_of_many_cases_are_the_facts_of_each(two: House) -> None:
    with two.office.database.read() as tx:
        numbers = [row.number for row in cases.all_cases(tx)]
        many = case_facts.facts_of(tx, numbers)
        assert many == {number: case_facts.facts(tx, number) for number in numbers}
    assert [len(facts.invoices) for facts in many.values()] == [1, 1]
    assert [len(facts.credits) for facts in many.values()] == [1, 0]


def test_a_credit_note_is_told_under_the_printed_number_of_its_invoice(two: House) -> None:
    facts = two.facts(two.cases()[0].number)
    assert [(one.number, one.invoice_number) for one in facts.credits] == [("9", "a-7")]


def test_the_list_of_cases_costs_no_more_statements_for_more_cases(two: House) -> None:
    few = _statements(two, lambda: board.cases(two.office))
    for number, buyer in enumerate((HAULIER, LANDLORD, BAKER, JOINER), 100):
        two.receive(two.mail(bill(str(number), buyer=buyer)))
    assert len(two.cases()) == 6
    assert _statements(two, lambda: board.cases(two.office)) == few


def test_facts_of_an_unknown_case_are_refused(two: House) -> None:
    with two.office.database.read() as tx, pytest.raises(LookupError, match="2099"):
        case_facts.facts_of(tx, [two.cases()[0].number, "2099-000001"])
