"""Lives ahead against the lives the house then lives: the same steps, days, letters and amounts; nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casework.accept_terms import accept_terms
from casework.hold import hold_case
from casework.record_payment import record_payment
from casework.simulate import simulate
from casework.simulated import totals
from claims.case import Hold
from claims.money import Money
from claims.refused import Refused
from samples.day import SAMPLE_DAY
from samples.people import BAKER, HAULIER, JOINER, LANDLORD
from storage import cases, debtors
from storage.schema import metadata
from tests.dunning.builders import BUSINESS, CONSUMER
from tests.law.abroad import plan_abroad
from tests.office import House
from tests.papers import bill

DAYS = 70


def accepted(house: House, *bills: Any, **fields: str) -> str:
    """Bills come in one mail, and their creditor says yes to the case; what is due too late has one of its own then."""
    known = {row.number for row in house.cases()}
    house.receive(house.mail(*(house.pdf(each, **fields) for each in bills)))
    number = min({row.number for row in house.cases()} - known)
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={"by": "h", "how": "cli"})
    house.drain()
    return number


def people(house: House) -> dict[str, str]:
    """A house of cases that each live another life."""
    found = {
        "plain": accepted(house, bill("1")),
        "person": accepted(house, bill("2", buyer=BAKER), buyer_orgnr="850101-2396", buyer_name="Kim Exempelsson"),
        "split": accepted(
            house, bill("3", buyer=HAULIER), bill("4", buyer=HAULIER, due=date(2026, 5, 4), total="2500")
        ),
        "paying": accepted(house, bill("5", buyer=JOINER, total="40000")),
        "held": accepted(house, bill("6", buyer=LANDLORD)),
    }
    house.print_run()
    record_payment(
        house.office,
        case_number=found["paying"],
        on=SAMPLE_DAY,
        amount=Money(12_000_00),
        source="bank",
        reference="b",
        by="h",
    )
    hold_case(house.office, case_number=found["held"], hold="respite", why="A week", by="h")
    house.drain()
    return found


def ahead(house: House, number: str | None = None, *, days: int = DAYS, **more: Any) -> list[dict[str, Any]]:
    asked: dict[str, Any] = {"plan": None, "against": None, "first": None} | more
    return list(simulate(house.office, number=number, days=days, **asked))


def everything(house: House) -> Iterator[tuple[str, Any]]:
    """Every row of every table and every file of the house."""
    with house.office.database.read() as tx:
        for table in metadata.sorted_tables:
            yield table.name, tx.execute(select(table)).all()
    for path in sorted(house.root.rglob("*")):
        if path.is_file() and ".db" not in path.name:
            yield path.relative_to(house.root).as_posix(), path.read_bytes()


def test_the_house_lives_as_was_foretold(house: House) -> None:
    people(house)
    numbers = {row.number: row.number for row in house.cases()}
    before = {number: {(s.step, s.occurrence) for s in house.facts(number).steps} for number in numbers.values()}
    foretold = {line["number"]: line for line in ahead(house)}
    assert set(foretold) == set(numbers)
    house.live_until(SAMPLE_DAY + timedelta(days=DAYS))
    for name, number in numbers.items():
        told, facts = foretold[number], house.facts(number)
        new = [step for step in facts.steps if (step.step, step.occurrence) not in before[number]]
        assert sorted(_taken(told)) == sorted((s.step, s.occurrence, str(s.on), _day(s.deadline)) for s in new), name
        assert told["ends"]["state"] == str(facts.state), name
        lived = {row.key: row for row in house.letters(number)}
        for letter in told["letters"]:
            row = lived[letter["key"]]
            assert letter["balance"] == dict(row.balance) and letter["on"] == row.on.isoformat(), name
        assert {letter["key"] for letter in told["letters"]} == {
            key for key, row in lived.items() if row.on > SAMPLE_DAY or (row.step, row.occurrence) not in before[number]
        }, name
    assert sum(len(line["steps"]) for line in foretold.values()) > 12, "something was foretold"


def _taken(line: dict[str, Any]) -> list[tuple[str, int, str, str | None]]:
    return [(s["step"], s["occurrence"], s["on"], s["deadline"]) for s in line["steps"] if s["step"]]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def test_a_case_that_is_not_accepted_today_tells_its_whole_life_once_it_is(house: House) -> None:
    house.receive(house.mail(bill("1")))
    number = house.case().number
    (waiting,) = ahead(house)
    assert waiting["letters"] == [] and waiting["stops"]["waits_for"] == ["awaiting_terms"]
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={"by": "h", "how": "cli"})
    house.drain()
    (line,) = ahead(house, number)
    assert [step["step"] for step in line["steps"] if step["step"]] == [
        "demand",
        "call",
        "recommendation",
        "payment_order",
    ]
    assert line["stops"]["waits_for"] == ["creditor_decision"]
    house.print_run()
    house.live_until(SAMPLE_DAY + timedelta(days=DAYS))
    assert [dict(row.balance) for row in house.letters(number)] == [letter["balance"] for letter in line["letters"]]


def test_nothing_is_written_and_nothing_leaves(house: House) -> None:
    people(house)
    before = list(everything(house))
    ahead(house)
    ahead(house, plan=BUSINESS, against=replace(BUSINESS, name="other"), days=400)
    assert list(everything(house)) == before
    assert len(before) > 20


def test_days_before_the_first_one_asked_for_are_lived_and_not_told(house: House) -> None:
    number = accepted(house, bill("1"))
    (whole,) = ahead(house, number, days=60)
    (late,) = ahead(house, number, days=40, first=SAMPLE_DAY + timedelta(days=20))
    assert late["to"] == whole["to"] and late["ends"] == whole["ends"]
    assert late["steps"] == [step for step in whole["steps"] if step["on"] >= late["from"]]
    assert len(late["steps"]) < len(whole["steps"])
    with pytest.raises(Refused) as refusal:
        ahead(house, number, first=SAMPLE_DAY - timedelta(days=1))
    assert refusal.value.code == "earlier_day"


def test_beyond_the_last_rate_figures_are_marked_assumed(house: House) -> None:
    number = accepted(house, bill("1"))
    (line,) = ahead(house, number, days=400)
    assert line["ends"]["marks"] == {"interest": ["assumed"], "total": ["assumed"]}
    assert all(not step["marks"] for step in line["steps"])


def test_two_plans_are_compared_case_by_case_and_in_all(house: House) -> None:
    people(house)
    steps = tuple(
        replace(step, after_days=3) if step.name == "recommendation" else step
        for step in BUSINESS.steps
        if step.name != "call"
    )
    quick = replace(BUSINESS, name="quick", steps=steps)
    lines = ahead(house, plan=BUSINESS, against=quick)
    by_debtor = {line["number"]: line for line in lines}
    assert len(by_debtor) == 5, "the person's case is for another plan; the split one has a twin"
    differing = [line for line in lines if line["difference"]["steps"]]
    assert differing
    for line in differing:
        assert line["difference"]["tasks"] == -1 and line["difference"]["letters"] == 0
        moved = {step["step"]: (step["plan"], step["against"]) for step in line["difference"]["steps"]}
        assert moved["call"][1] is None
        assert moved["recommendation"][1] < moved["recommendation"][0]
    (total,) = totals(lines)
    assert total["difference"]["tasks"] == -len(differing)
    assert total["difference"]["total"] == "0.00" and total["currency"] == "SEK"
    assert total["plan"]["cases"] == total["against"]["cases"] == 5


def test_a_plan_for_other_debtors_is_refused_for_a_case_and_passes_it_by_among_all(house: House) -> None:
    number = accepted(house, bill("1"))
    assert ahead(house, plan=CONSUMER) == []
    for plan, against in ((CONSUMER, None), (BUSINESS, CONSUMER)):
        with pytest.raises(Refused) as refusal:
            ahead(house, number, plan=plan, against=against)
        assert refusal.value.code == "plan_does_not_fit"
    with pytest.raises(Refused, match="no case"):
        ahead(house, "2026-999999")


def test_a_debtor_abroad_is_lived_under_their_own_countrys_rows_and_every_figure_says_so(house: House) -> None:
    abroad = {"buyer_country": "FI", "buyer_orgnr": "0112038-9", "currency": "EUR", "buyer_name": "Puutalo Oy AB"}
    number = accepted(house, bill("1", due=date(2026, 1, 31)), **abroad)
    with house.office.database.write() as tx:
        debtors.change(tx, house.case(number).debtor_id, kind="business", kind_reason="declared")
    assert "currency" in house.facts(number).holds
    if "manual" in house.facts(number).holds:
        with house.office.database.write() as tx:
            cases.end_hold(tx, number, Hold.MANUAL, now=house.clock.now())
    (line,) = ahead(house, number, days=90)
    assert (line["country"], line["currency"]) == ("FI", "EUR")
    assert any("currency" in text for text in line["assumes"])
    assert [letter["step"] for letter in line["letters"]] == ["reminder", "demand"]
    assert all("unverified" in letter["marks"]["total"] for letter in line["letters"])
    assert line["letters"][1]["balance"]["costs"] == "40.00"
    assert line["stops"]["waits_for"] == ["plan_ended"]
    house.live_until(SAMPLE_DAY + timedelta(days=90))
    assert house.letters() == [], "what is simulated is never sent"
    (own,) = ahead(house, number, plan=plan_abroad("FI", house.facts(number).debtor_kind))
    assert own["plan"].startswith("fi-business@")


def test_a_country_whose_rates_nobody_knows_is_told_in_words(house: House) -> None:
    number = accepted(house, bill("1"), buyer_country="DK", buyer_orgnr="12345674")
    (line,) = ahead(house, number, days=30)
    assert line["steps"] == [] and line["ends"]["balance"] is None
    assert "reference_rates for DK" in line["stops"]["why"]
    (total,) = totals([line])
    assert (total["uncounted"], total["total"]) == (1, "0.00")
