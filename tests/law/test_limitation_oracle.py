"""The radar's day against a second count that walks the calendar day by day and shares no code with it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.interruption import PROVING, Interruption, InterruptionKind, Proof
from claims.invoked import Invoked
from claims.party import DebtorKind
from dunning.limitation import lapses_on
from tests.dunning.builders import LAW, many

START = date(2015, 1, 1)
ONE_DAY = timedelta(days=1)


def same_day(day: date, years: int) -> date:
    """The same day-number so many years later, the last of February where there is none."""
    return date(day.year + years, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + years)


def oracle(arose: date, years: int, interrupted: list[Interruption], proceedings: list[Invoked]) -> date:
    """The last day on which the claim may still be demanded, seen by somebody who lives through every day of it."""
    last_safe, day, is_used = same_day(arose, years), arose, False
    begun: list[Invoked] = []
    while True:
        begun += [each for each in proceedings if each.began_on == day]
        if any(each.on == day and each.proof in PROVING for each in interrupted):
            last_safe = max(last_safe, same_day(day, years))
        for each in [each for each in begun if each.ended_on == day]:
            begun.remove(each)
            if each.was_served:
                last_safe = max(last_safe, same_day(day, years))
            elif not is_used and same_day(day, 1) > last_safe:
                last_safe, is_used = same_day(day, 1), True
        keeps_alive = any(each.was_served or not is_used for each in begun)
        if day >= last_safe and not keeps_alive:
            return last_safe
        day += ONE_DAY


days = st.integers(0, 365 * 9).map(lambda count: START + timedelta(days=count))
interruptions = st.builds(
    Interruption, days, st.sampled_from(InterruptionKind), st.sampled_from(sorted(Proof)).map(Proof)
)
proceedings = st.builds(
    lambda began, length, served: Invoked("payment_order", began, began + timedelta(days=length), served),
    days,
    st.integers(0, 900),
    st.booleans(),
)


@settings(max_examples=many(300))
@given(
    arose=st.integers(0, 1500).map(lambda count: START + timedelta(days=count)),
    kind=st.sampled_from([DebtorKind.CONSUMER, DebtorKind.BUSINESS]),
    interrupted=st.lists(interruptions, max_size=5),
    ended=st.lists(proceedings, max_size=3),
)
def test_the_radars_day_is_never_later_than_that_of_who_lives_through_every_day(
    arose, kind, interrupted, ended
) -> None:
    years = 3 if kind is DebtorKind.CONSUMER else 10
    found = lapses_on(arose_on=arose, debtor_kind=kind, law=LAW, interruptions=interrupted, proceedings=ended)
    expected = oracle(arose, years, interrupted, ended)
    assert same_day(arose, years) <= found <= expected
    assert found == expected, "the two agree to the day"


@settings(max_examples=many(200))
@given(
    arose=st.integers(0, 1500).map(lambda count: START + timedelta(days=count)),
    interrupted=st.lists(interruptions, max_size=4),
    more=interruptions,
)
def test_one_interruption_more_never_makes_a_claim_lapse_sooner(arose, interrupted, more) -> None:
    def asked(found: list[Interruption]) -> date:
        return lapses_on(arose_on=arose, debtor_kind=DebtorKind.CONSUMER, law=LAW, interruptions=found)

    assert asked([*interrupted, more]) >= asked(interrupted)


def test_of_two_applications_at_once_the_one_that_ends_first_has_the_year() -> None:
    first = Invoked("payment_order", START, date(2017, 1, 2), False)
    second = Invoked("payment_order", START, date(2017, 1, 3), False)
    for both in ([first, second], [second, first]):
        found = lapses_on(arose_on=START, debtor_kind=DebtorKind.CONSUMER, law=LAW, proceedings=both)
        assert found == oracle(START, 3, [], both) == date(2018, 1, 2)


def test_the_oracle_knows_the_worked_examples() -> None:
    served = Invoked("payment_order", date(2025, 12, 1), date(2026, 4, 20), True)
    unserved = Invoked("payment_order", date(2025, 12, 1), date(2026, 4, 20), False)
    again = Invoked("payment_order", date(2027, 2, 1), date(2027, 8, 1), False)
    arose = date(2023, 1, 15)
    assert oracle(arose, 3, [], [served]) == date(2029, 4, 20)
    assert oracle(arose, 3, [], [unserved]) == date(2027, 4, 20)
    assert oracle(arose, 3, [], [unserved, again]) == date(2027, 4, 20)
    assert oracle(date(2016, 2, 29), 10, [], []) == date(2026, 2, 28)
