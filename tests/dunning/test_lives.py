"""Whole lives from the sample day: every act, its day, and what was owed after it, to the krona."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.case import CaseFacts, CaseState, CloseCode, Hold, Instalment
from claims.invoice import Credit, Payment
from claims.money import Money
from claims.party import DebtorKind
from dunning.decide import Act
from tests.dunning.builders import (
    SAMPLE_DAY,
    News,
    ask,
    case,
    days_from,
    decided,
    invoice,
    kr,
    live,
    live_day,
    many,
    on,
)


def receives(day: str, amount: str) -> News:
    payment = Payment(on(day), kr(amount), "cli")
    return lambda facts: replace(facts, payments=(*facts.payments, payment))


def test_a_business_case_from_demand_through_payment_order_to_payment() -> None:
    facts = case(
        invoice("48750.00", due="2026-01-31"),
        invoice("12500.00", due="2025-11-15", number="10187"),
        accepted_at=datetime(2026, 3, 2, 12, 30, tzinfo=UTC),
    )
    news = {
        on("2026-04-08"): decided("payment_order", on("2026-04-08")),
        on("2026-05-04"): receives("2026-05-04", "20000"),
        on("2026-06-15"): receives("2026-06-15", "45000"),
    }
    facts, done = live(facts, days_from(SAMPLE_DAY, 300), news)
    assert [each.row() for each in done] == [
        ("2026-03-02", "transition", None, "ready", "62017.00"),
        ("2026-03-03", "letter", "demand", "demand", "62484.00"),
        ("2026-03-20", "transition", None, "first_phase", "62769.00"),
        ("2026-03-23", "task", "call", "first_phase", "62820.00"),
        ("2026-04-02", "task", "recommendation", "first_phase", "62987.00"),
        ("2026-04-02", "prepare", "payment_order", "decision", "62987.00"),
        ("2026-04-08", "letter", "payment_order", "payment_order", "63768.00"),
        ("2026-05-04", "task", "reduce_application", "payment_order", "44204.00"),
        ("2026-05-08", "task", "ask_authority", "payment_order", "44253.00"),
        ("2026-06-15", "task", "withdraw_application", "payment_order", "0.00"),
        ("2026-06-15", "close", None, "closed", "0.00"),
    ]
    assert facts.close_code is CloseCode.PAID


def test_a_consumer_case_with_an_instalment_plan_that_breaks_and_ends_in_monitoring() -> None:
    facts = case(invoice("4200.00", due="2026-02-20", about="Tandvård 12 januari"), kind=DebtorKind.CONSUMER)
    agreed = tuple(Instalment(on(day), 150_000) for day in ("2026-05-29", "2026-06-30", "2026-07-31"))
    news = {
        on("2026-04-20"): lambda f: replace(decided("instalment_plan", on("2026-04-20"))(f), instalments=agreed),
        on("2026-05-28"): receives("2026-05-28", "1500"),
        on("2026-07-27"): decided("monitoring", on("2026-07-27")),
    }
    # Told on Monday 6 July with eight bank days (16 July); three days of grace more end on 21 July.
    facts, done = live(facts, days_from(SAMPLE_DAY, 300), news)
    assert [each.row() for each in done] == [
        ("2026-03-02", "transition", None, "ready", "4200.00"),
        ("2026-03-02", "letter", "demand", "demand", "4380.00"),
        ("2026-03-19", "transition", None, "first_phase", "4380.00"),
        ("2026-03-23", "task", "call", "first_phase", "4380.00"),
        ("2026-04-07", "task", "recommendation", "first_phase", "4387.00"),
        ("2026-04-07", "prepare", "payment_order", "decision", "4387.00"),
        ("2026-04-20", "letter", "instalment_plan", "instalment_plan", "4572.00"),
        ("2026-07-06", "letter", "plan_default", "instalment_plan", "3149.00"),
        ("2026-07-22", "prepare", "payment_order", "decision", "3163.00"),
        ("2026-07-27", "letter", "monitoring", "monitoring", "3167.00"),
    ]
    assert [(str(c.kind), str(c.amount)) for c in facts.costs] == [("demand", "180.00"), ("instalment_plan", "170.00")]


def test_a_consumers_first_demand_without_an_interest_text_asks_for_no_interest() -> None:
    _, done = live_day(case(invoice("4200.00"), kind=DebtorKind.CONSUMER), SAMPLE_DAY)
    assert str(done[-1].total) == "4380.00"


START = SAMPLE_DAY
_offsets = st.integers(0, 120)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[CaseFacts, dict[date, News]]:
    """A case and what the world brings it: payments, credits, holds set and lifted, decisions, on any days."""
    kind = draw(st.sampled_from(list(DebtorKind)))
    invoices = tuple(
        invoice(
            draw(st.integers(50, 40_000)),
            due=(START + timedelta(days=draw(st.integers(-300, 20)))).isoformat(),
            number=f"F{n}",
        )
        for n in range(draw(st.integers(1, 2)))
    )
    news: dict[date, News] = {}
    for _ in range(draw(st.integers(0, 5))):
        day = START + timedelta(days=draw(_offsets))
        news[day] = _happening(draw, day, invoices[0].number)
    orgnr = "5599999983"
    facts = case(*invoices, kind=kind)
    return (facts if kind.is_natural else replace(facts, debtor=replace(facts.debtor, orgnr=orgnr))), news


def _happening(draw: st.DrawFn, day: date, number: str) -> News:
    amount = Money(draw(st.integers(1, 4_000_000)))
    hold = draw(st.sampled_from(list(Hold)))
    choice = draw(st.sampled_from(["payment_order", "monitoring", "instalment_plan", "stop", "reopen", "sale"]))
    plan = (Instalment(day + timedelta(days=30), 100_000), Instalment(day + timedelta(days=60), 100_000))
    return draw(
        st.sampled_from(
            [
                lambda f: replace(f, payments=(*f.payments, Payment(day, amount, "cli"))),
                lambda f: replace(f, credits=(*f.credits, Credit("K", number, day, amount))),
                lambda f: replace(f, holds=f.holds | {hold}),
                lambda f: replace(f, holds=frozenset()),
                lambda f: replace(f, instalments=plan),
                decided(choice, day),
                decided(choice, day),
            ]
        )
    )


@settings(max_examples=many(60))
@given(world=worlds())
def test_asking_only_when_next_on_or_news_says_so_gives_the_same_life_as_asking_every_day(world) -> None:
    facts, news = world
    days = days_from(START, 150)
    daily_facts, daily = live(facts, days, news)
    asleep_until: date | None = START
    lazily = []
    for day in days:
        if day in news:
            facts, asleep_until = news[day](facts), day
        if asleep_until is None or day < asleep_until:
            continue
        facts, today = live_day(facts, day)
        lazily += today
        asleep_until = ask(facts, day).wakes_on
    assert [d for d in daily if d.step != "limitation_alarm"] == [d for d in lazily if d.step != "limitation_alarm"]
    assert facts.state == daily_facts.state


@settings(max_examples=many(30))
@given(world=worlds(), times=st.integers(2, 3))
def test_asking_many_times_a_day_gives_the_same_life_as_asking_once(world, times: int) -> None:
    facts, news = world
    once = live(facts, days_from(START, 150), news)
    again = facts
    done = []
    for day in days_from(START, 150):
        if day in news:
            again = news[day](again)
        for _ in range(times):
            again, today = live_day(again, day)
            done += today
    assert (again, done) == once


@settings(max_examples=many(80))
@given(world=worlds())
def test_in_every_life_letters_keep_the_law(world) -> None:
    facts, news = world
    for day in days_from(START, 150):
        if day in news:
            facts = news[day](facts)
        before = facts
        facts, done = live_day(facts, day)
        leaving = [d for d in done if d.act in (Act.LETTER, Act.PREPARE)]
        if leaving:
            assert not before.holds
            assert before.close_code is None
            assert day.weekday() < 5
        if any(d.step == "demand" for d in leaving):
            assert all(i.due_date < day for i in before.invoices)
            assert not before.taken("demand"), "one demand for a case"
        if any(d.step == "payment_order" for d in leaving):
            demand = before.taken("demand")[0]
            assert day > demand.deadline + timedelta(days=3)
            assert before.decisions or all(d.act == Act.PREPARE for d in leaving)
        if before.state is CaseState.CLOSED:
            assert not done


@pytest.mark.parametrize("gap", [1, 8, 40])
def test_after_an_outage_a_letter_carries_the_day_it_truly_leaves(gap: int) -> None:
    day = START + timedelta(days=gap)
    facts, done = live_day(case(), day)
    leaves = facts.taken("demand")[0].on if done[-1].step == "demand" else None
    assert leaves == (day if day.weekday() < 5 else None)
