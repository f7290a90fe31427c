"""The bench of days: its portfolio is honest, its days do the same work in every house, its table tells the ratio."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from bench.portfolio import DUE_DAYS, fill, settle
from bench.ticks import Day, Figures, _decided, _walked, house, ratio, section
from casework.law_of import law_of
from casework.office import Office
from casework.plan_of import plan_of
from claims.case import CaseState
from dunning.decide import Act, decide
from storage import case_facts, waking
from storage.schema import case


def test_only_what_is_due_is_looked_at_and_what_sleeps_has_nothing_to_do() -> None:
    with house("sqlite") as office:
        fill(office, 60, due=4)
        settle(office)
        assert _due(office) == []
        for number, day in enumerate(DUE_DAYS, start=1):
            _walked(office, day)
            assert _in_state(office, CaseState.FIRST_PHASE) == 4 * number
            assert _restless(office) == []


def test_the_days_of_a_larger_house_do_no_more() -> None:
    looked = []
    for size in (40, 120):
        with house("sqlite") as office:
            fill(office, size, due=4)
            settle(office)
            with office.database.read() as tx:
                looked.append(len(waking.due_on(tx, DUE_DAYS[0])))
    assert looked == [4, 4]


def test_decisions_are_made_on_every_kind_of_case() -> None:
    with house("sqlite") as office:
        fill(office, 2_000, due=0)
        assert _decided(office, 10) > 0


def test_the_ratio_is_the_largest_house_to_the_smallest_and_the_table_says_whether_it_is_met() -> None:
    small, large = Day("sqlite", 10, 5, (1.0, 1.0, 2.0)), Day("sqlite", 1_000, 5, (1.4, 1.1, 9.0))
    days = (small, large, Day("postgres", 10, 5, (1.0,)))
    assert ratio(days[:2]) == 1.4
    page = section(Figures(days, 100, 0.5))
    assert "| sqlite | 1,000 | 5 | 1.40 s | 1.40 | 1.3 | no |" in page[2]
    assert "| sqlite | 10 | 5 | 1.00 s |  |  |  |" in page[2]
    assert "| 100 | 0.5 s | 200 |" in page[4]


def _due(office: Office) -> list[str]:
    with office.database.read() as tx:
        return list(waking.due_on(tx, DUE_DAYS[0] - timedelta(days=1)))


def _in_state(office: Office, state: CaseState) -> int:
    with office.database.read() as tx:
        return tx.execute(select(func.count()).select_from(case).where(case.c.state == str(state))).scalar_one()


def _restless(office: Office) -> list[str]:
    """The sleeping cases for which something is to be done today."""
    today = office.clock.today()
    with office.database.read() as tx:
        asleep = list(tx.execute(select(case.c.number).where(case.c.looks_on > today)).scalars())
        known = case_facts.facts_of(tx, asleep)
        asked = {
            number: decide(
                facts=facts,
                plan=plan_of(office, tx, number),
                law=law_of(office, facts),
                agency=office.agency,
                today=today,
            )
            for number, facts in known.items()
        }
    return [number for number, found in asked.items() if found.act is not Act.NOTHING]
