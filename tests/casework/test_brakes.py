"""Too many letters a day: caps by creditor, the brake that goes on by itself, and what a person lets go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casework.accept_terms import accept_terms
from casework.send_letter import send_letter
from casework.set_brake import set_brake
from casework.walk import walk_day
from claims.refused import Refused, Unavailable
from dunning.brakes import Brakes, most_today, parse_brakes, usual_day
from samples.people import BAKER, BROADBAND, BUILDER, GARAGE, HAULIER, LANDLORD, RESTAURANT
from storage import departures, letters
from storage import house as facts
from tests.office import House
from tests.papers import bill

BUYERS = (BAKER, GARAGE, HAULIER, LANDLORD, RESTAURANT)
Office = Callable[..., House]


def queued(house: House, count: int) -> list[str]:
    """So many demands that are owed and have not left."""
    house.knows_creditor(BUILDER)
    for index, buyer in enumerate(BUYERS[:count]):
        house.receive(house.mail(bill(str(index + 1), buyer=buyer)))
    numbers = [row.number for row in house.cases()]
    for number in numbers:
        accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.drain()
    walk_day(house.office, on=house.clock.day)
    return [row.key for row in house.letters() if row.status == "queued"]


def sent(house: House) -> list[str]:
    return sorted(row.key for row in house.letters() if row.status == "sent")


def fact(house: House, name: str) -> str | None:
    with house.office.database.read() as tx:
        return facts.get(tx, name)


def test_the_brake_goes_on_before_the_letter_that_is_one_too_many(office: Office) -> None:
    house = office(brakes=Brakes(most_a_day=3))
    keys = queued(house, 5)
    assert len(keys) == 5
    house.drain()
    assert len(sent(house)) == len(house.printed()) == 3
    assert (fact(house, "brake"), fact(house, "brake_by")) == ("on", "krav")
    assert [task.kind for task in house.tasks("brake")] == ["brake"]
    house.clock.wait(4000)
    house.drain()
    assert len(sent(house)) == 3, "nothing more leaves until a person has looked"
    house.is_sound()


def test_a_brake_that_went_on_by_itself_needs_a_reason_and_then_all_that_waited_leaves_once(office: Office) -> None:
    house = office(brakes=Brakes(most_a_day=2))
    keys = queued(house, 5)
    house.drain()
    with pytest.raises(Refused) as refused:
        set_brake(house.office, on=False, by="ops")
    assert refused.value.code == "why_missing" and fact(house, "brake") == "on"
    set_brake(house.office, on=False, by="ops", why="Fem nya ärenden från en stor kund")
    house.clock.wait(4000)
    house.drain()
    assert sent(house) == sorted(keys)
    assert house.printed() == sorted(f"{key}.pdf" for key in keys)
    assert house.tasks("brake") == []
    house.is_sound()


def test_what_waited_leaves_at_once_and_not_when_its_next_try_would_have_come(office: Office) -> None:
    house = office(brakes=Brakes(most_a_day=2))
    keys = queued(house, 5)
    for seconds in (0, 60, 600, 1000, 1000):
        house.clock.wait(seconds)
        house.drain()
    assert len(sent(house)) == 2
    set_brake(house.office, on=False, by="ops", why="De fem är rätt")
    house.drain()
    assert sent(house) == sorted(keys) and house.mails() and {row.status for row in house.mails()} == {"sent"}


def test_what_comes_after_the_release_brakes_again(office: Office) -> None:
    house = office(brakes=Brakes(most_a_day=2))
    queued(house, 4)
    house.drain()
    set_brake(house.office, on=False, by="ops", why="De fyra är rätt")
    house.clock.wait(4000)
    house.drain()
    assert len(sent(house)) == 4
    house.receive(house.mail(bill("99", buyer=BUYERS[4])))
    (fresh,) = [row.number for row in house.cases() if row.state != "demand"]
    accept_terms(house.office, case_number=fresh, by="h", how="cli", evidence={})
    house.drain()
    walk_day(house.office, on=house.clock.day)
    house.drain()
    assert len(sent(house)) == 4 and fact(house, "brake_by") == "krav"


def test_a_brake_put_on_by_a_person_needs_no_reason(house: House) -> None:
    set_brake(house.office, on=True, by="ada")
    assert (fact(house, "brake"), fact(house, "brake_by")) == ("on", "ada")
    set_brake(house.office, on=False, by="ada")
    assert fact(house, "brake") == "off"


def test_the_limit_follows_the_usual_day(office: Office) -> None:
    house = office(brakes=Brakes(times_usual=2, never_below=1))
    with house.office.database.write() as tx:
        for day in (24, 25, 26):
            departures.count(tx, on=date(2026, 2, day), creditor_id=7)
    queued(house, 5)
    house.drain()
    assert len(sent(house)) == 2, "the usual day has one letter, and two times that may leave"
    assert fact(house, "brake") == "on"


def test_a_letter_over_its_creditors_cap_leaves_the_next_day_once_with_that_days_date(office: Office) -> None:
    house = office(brakes=Brakes(creditors={BUILDER.orgnr: 2}))
    keys = queued(house, 5)
    house.drain()
    assert len(sent(house)) == 2 and fact(house, "brake") != "on"
    waiting = [row for row in house.letters() if row.status == "queued"]
    assert {row.waits_until for row in waiting} == {date(2026, 3, 3)}
    house.clock.wait(4000)
    house.drain()
    assert len(sent(house)) == 2
    house.live_day(date(2026, 3, 3))
    assert len(sent(house)) == 4
    house.live_day(date(2026, 3, 4))
    assert sent(house) == sorted(keys) and house.printed() == sorted(f"{key}.pdf" for key in keys)
    assert sorted(row.on.day for row in house.letters()) == [2, 2, 3, 3, 4]
    with house.office.database.read() as tx:
        counted = [departures.of_day(tx, on=date(2026, 3, day)) for day in (2, 3, 4)]
    assert counted == [2, 2, 1]
    house.is_sound()


def test_one_creditors_cap_holds_nobody_else_back(office: Office) -> None:
    house = office(brakes=Brakes(creditors={BROADBAND.orgnr: 1}))
    keys = queued(house, 3)
    house.drain()
    assert sent(house) == sorted(keys)


def test_a_letter_that_fails_to_leave_is_counted_once_and_for_the_day_it_leaves(office: Office) -> None:
    class Away:
        """A print folder that is away until told."""

        name = "print"
        is_away = True

        def __init__(self, inner: object) -> None:
            self.inner = inner

        def hand_over(self, parcel: object, *, now: object) -> object:
            if self.is_away:
                raise Unavailable("print", "away")
            return self.inner.hand_over(parcel, now=now)  # type: ignore[attr-defined]

        def find(self, key: str) -> object:
            return self.inner.find(key)  # type: ignore[attr-defined]

        def place(self, file: str) -> str:
            return file

    house = office(brakes=Brakes(most_a_day=1))
    away = Away(house.office.letters)
    house.office = replace(house.office, letters=away)  # type: ignore[arg-type]
    (key,) = queued(house, 1)
    for _ in range(3):
        with pytest.raises(Unavailable):
            send_letter(house.office, letter_key=key)
    with house.office.database.read() as tx:
        assert departures.of_day(tx, on=date(2026, 3, 2)) == 1
    away.is_away = False
    house.clock.day = date(2026, 3, 3)
    send_letter(house.office, letter_key=key)
    with house.office.database.read() as tx:
        assert [departures.of_day(tx, on=date(2026, 3, day)) for day in (2, 3)] == [0, 1]
        found = letters.get(tx, key)
    assert found is not None and (found.status, found.cleared_on) == ("sent", date(2026, 3, 3))


def test_without_limits_nothing_brakes(house: House) -> None:
    keys = queued(house, 5)
    house.drain()
    assert sent(house) == sorted(keys) and fact(house, "brake") != "on"


@pytest.mark.parametrize(
    ("brakes", "earlier", "most"),
    [
        (Brakes(), [10, 10, 10], 0),
        (Brakes(most_a_day=50), [], 50),
        (Brakes(times_usual=5), [10, 10], 0),
        (Brakes(times_usual=5), [10, 30, 20], 100),
        (Brakes(times_usual=5, never_below=200), [10, 30, 20], 200),
        (Brakes(times_usual=5, most_a_day=80), [10, 30, 20], 80),
        (Brakes(times_usual=2, usual_days=3), [1, 1, 1, 900, 900, 900, 900], 2),
    ],
)
def test_the_most_letters_of_a_day(brakes: Brakes, earlier: list[int], most: int) -> None:
    assert most_today(brakes, earlier) == most


def test_two_days_are_not_usual_and_the_higher_of_two_in_the_middle_counts() -> None:
    assert (usual_day([5, 5]), usual_day([1, 2, 3, 4])) == (0, 3)


def test_the_shipped_limits_are_understood_and_a_misspelt_one_is_refused() -> None:
    import tomllib

    shipped = tomllib.loads((Path(__file__).parents[2] / "policies" / "brakes.toml").read_text())
    found = parse_brakes(shipped)
    assert (found.most_a_day, found.times_usual, found.never_below) == (10_000, 5, 200)
    assert found.cap_of("5566778899") == 0
    own = parse_brakes({"creditors": {"556016-0680": 40}, "creditor": {"most_a_day": 9}})
    assert (own.cap_of("5560160680"), own.cap_of("5566778899")) == (40, 9)
    for wrong in ({"letter": {}}, {"letters": {"most": 1}}, {"creditors": {"123": 4}}, {"letters": {"most_a_day": -1}}):
        with pytest.raises(Refused, match="Brakes"):
            parse_brakes(wrong)
