"""A debtor abroad: the case runs on that country's plan, is held, and nothing leaves until the country is confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework import board
from casework.accept_terms import accept_terms
from casework.complete_case import complete_case
from casework.hold import resume_case
from casework.law_in_use import laws_in_use
from casework.law_of import law_of
from casework.pay_invoice import pay_invoice
from claims.refused import Refused
from dunning.law.registry import law_for
from samples.day import SAMPLE_DAY
from tests.law.abroad import confirmed
from tests.law.test_countries import LIMITS, WAIT
from tests.office import House
from tests.papers import bill

ABROAD = {"buyer_country": "NO", "buyer_orgnr": "974760673", "buyer_address": "Prøvegata 1\n0150 Oslo\nNorge"}


def arrives(house: House, *, currency: str = "SEK", **fields: str) -> str:
    """A bill on a Norwegian company comes, and its creditor says yes."""
    house.receive(house.mail(house.pdf(bill("7001"), currency=currency, **{**ABROAD, **fields})))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={"by": "h", "how": "cli"})
    house.drain()
    pay_invoice(house.office, name="F2026-000001", on=SAMPLE_DAY, amount=None, reference="", why="", by="h")
    return number


@pytest.mark.parametrize("currency", ["SEK", "NOK"])
def test_a_case_on_a_debtor_in_norway_is_held_and_never_sent(house: House, currency: str) -> None:
    number = arrives(house, currency=currency)
    if currency == "SEK":  # the kind of a company without a Swedish number is a guess until a handler has looked
        resume_case(house.office, case_number=number, why="A company", by="h")
    house.live_until(SAMPLE_DAY + timedelta(days=60))
    assert house.case().plan.startswith("no-business@")
    assert house.facts(number).debtor.country == "NO"
    assert house.letters() == [] and house.printed() == []
    assert ("currency" in house.facts(number).holds) is (currency == "NOK")
    if currency == "SEK":
        assert "Nobody has confirmed the law of NO" in house.case().why
        (task,) = house.tasks("blocked_step")
        assert "debtor_abroad" in task.title and "law_unverified" in task.title
    house.is_sound()


def test_figures_of_a_closed_country_are_the_houses_own(house: House) -> None:
    number = arrives(house)
    assert law_of(house.office, house.facts(number)).country == "SE"
    assert board.case(house.office, number=number, on=None)["balance"]["currency"] == "SEK"


def open_norway(house: House) -> House:
    """The same house once somebody has confirmed every row of Norway's and written the ones that lacked."""
    laws = {**house.office.laws, "NO": confirmed(law_for("NO"), *LIMITS, WAIT)}
    return replace(house, office=replace(house.office, laws=laws))


def test_a_confirmed_country_still_waits_for_letters_in_its_own_words(house: House) -> None:
    number = arrives(house, currency="NOK")
    opened = open_norway(house)
    resume_case(opened.office, case_number=number, why="Looked at", by="h")
    opened.live_until(SAMPLE_DAY + timedelta(days=10))
    assert law_of(opened.office, opened.facts(number)).country == "NO"
    assert {letter.status for letter in opened.letters()} == {"held"} and opened.printed() == []
    (task,) = opened.tasks("held_letter")
    assert "wording_missing" in task.title
    assert "manual" in opened.facts(number).holds
    assert opened.facts(number).costs == ()


def test_the_house_says_which_laws_are_in_use_and_what_they_lack(house: House) -> None:
    assert [each.country for each in laws_in_use(house.office) if each.open_cases or each.is_home] == ["SE"]
    arrives(house)
    home, norway, *others = laws_in_use(house.office)
    assert (home.country, norway.country, norway.open_cases) == ("SE", "NO", 1)
    assert "late_rates from 2026-01-01" in norway.unverified
    assert "limitation_years_other" in norway.closed_for
    assert not any(each.open_cases for each in others)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 6, 10), []),
        (date(2026, 6, 20), ["NO late_rates", "NO late_compensation"]),
        (date(2026, 7, 2), ["NO late_rates", "NO late_compensation"]),
        (date(2026, 12, 10), ["NO late_rates", "NO late_compensation"]),
        (date(2026, 12, 20), ["reference_rates", "court_small_up_to", "NO late_rates", "NO late_compensation"]),
    ],
)
def test_the_next_half_years_rates_are_asked_for_in_time_where_they_are_used(
    house: House, day: date, told: list[str]
) -> None:
    house.clock.day = day
    assert board.health(house.office)["law_missing_soon"] == [name for name in told if not name.startswith("NO")]
    house.clock.day = SAMPLE_DAY
    arrives(house)
    house.clock.day = day
    assert sorted(board.health(house.office)["law_missing_soon"]) == sorted(told)


def test_a_handler_sets_a_country_that_was_misread_and_the_case_goes_on_at_home(house: House) -> None:
    house.receive(house.mail(house.pdf(bill("7002"), buyer_country="FI")))
    number = house.case().number
    assert house.case().plan.startswith("fi-business@")
    with pytest.raises(Refused, match="two letters"):
        complete_case(house.office, case_number=number, values={"debtor_country": "Sverige"}, by="h")
    complete_case(house.office, case_number=number, values={"debtor_country": "se"}, by="h")
    assert house.case().plan.startswith("se-business@")
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={"by": "h", "how": "cli"})
    house.live_until(SAMPLE_DAY + timedelta(days=2))
    assert [letter.step for letter in house.letters()] == ["demand"]


def test_a_debtor_in_a_country_without_law_runs_on_the_houses_plan_and_is_stopped(house: House) -> None:
    house.receive(house.mail(house.pdf(bill("7003"), buyer_country="DE")))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={"by": "h", "how": "cli"})
    house.live_until(SAMPLE_DAY + timedelta(days=5))
    assert house.case().plan.startswith("se-business@")
    assert house.letters() == []
    assert "in a country without a plan" in house.case().why
