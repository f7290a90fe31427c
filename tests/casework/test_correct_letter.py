"""A letter that went out wrong: corrected by a whole demand, or taken back; what it cost goes, and all of it is linked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from casework.accept_terms import accept_terms
from casework.board import case as shown_case
from casework.correct_letter import correct_letter
from casework.explain_case import explain_case
from casework.hold import hold_case, resume_case
from casework.record_payment import record_payment
from casework.reopen import reopen_case
from casework.set_brake import set_brake
from casework.withdraw import withdraw_case
from claims.ledger import LedgerAccount, VoucherKind
from claims.money import Money
from claims.refused import Refused
from storage import ledger
from tests.casework.bank_house import DAY
from tests.office import House
from tests.papers import bill

WHY = "En betalning som ni hade gjort var inte med"


@pytest.fixture
def consumer(house: House) -> House:
    """A house with a case against a person, whose demand has left."""
    from samples.people import TENANT

    house.knows_creditor()
    house.receive(house.mail(bill("1", buyer=TENANT)))
    accept_terms(house.office, case_number=house.case().number, by="h", how="cli", evidence={})
    house.print_run()
    return house


def demand(house: House) -> str:
    return f"{house.case().number}-demand-1"


def test_a_corrected_demand_has_todays_amounts_and_a_new_time_and_names_the_letter_it_replaces(sent: House) -> None:
    number = sent.case().number
    before = shown_case(sent.office, number=number)["letters"][0]
    sent.live_until(DAY + timedelta(days=2))
    record_payment(sent.office, case_number=number, on=DAY, amount=Money(1_000_00), source="cli", reference="", by="h")
    key = correct_letter(sent.office, case_number=number, key=demand(sent), why=WHY, withdraw=False, by="h")
    assert key == f"{number}-correction-1"
    sent.drain()
    old, new = shown_case(sent.office, number=number)["letters"]
    assert (old["key"], old["status"], old["balance"]) == (before["key"], "sent", before["balance"])
    assert (new["key"], new["status"], new["on"]) == (key, "sent", "2026-03-04")
    assert new["deadline"] > old["deadline"]
    assert float(new["balance"]["total"]) < float(old["balance"]["total"])
    content = next(row for row in sent.letters() if row.key == key).content["extra"]
    assert (content["corrects"], content["corrected_on"]) == (demand(sent), "2026-03-02")
    assert f"{key}.pdf" in sent.printed()
    (event,) = [each for each in sent.events(number) if each.kind == "letter_corrected"]
    assert (event.data["letter"], event.data["by_letter"]) == (demand(sent), key)
    sent.is_sound()


def test_nothing_follows_until_the_corrected_demands_time_has_run_out(sent: House) -> None:
    number = sent.case().number
    first = date.fromisoformat(shown_case(sent.office, number=number)["letters"][0]["deadline"])
    sent.live_until(first)
    key = correct_letter(sent.office, case_number=number, key=demand(sent), why=WHY, withdraw=False, by="h")
    sent.drain()
    new = next(row for row in sent.letters() if row.key == key).deadline
    assert new is not None and new > first
    sent.live_until(new)
    assert sent.case().state == "demand"
    sent.is_sound()


def test_the_creditor_is_told_once_what_was_wrong_and_what_was_done(house: House) -> None:
    house.knows_creditor()
    house.receive(house.mail(bill("1")))
    accept_terms(house.office, case_number=house.case().number, by="h", how="cli", evidence={})
    house.print_run()
    correct_letter(house.office, case_number=house.case().number, key=demand(house), why=WHY, withdraw=True, by="h")
    house.drain()
    (mail,) = house.mails("letter_corrected")
    assert f"{WHY}." in mail.content["text"]
    assert "tagit tillbaka" in mail.content["text"]


def test_a_demand_taken_back_costs_nothing_and_counts_as_never_sent(consumer: House) -> None:
    number = consumer.case().number
    before = explain_case(consumer.office, number=number, on=DAY)
    assert [cost["kind"] for cost in before["cost_lines"]] == ["demand"]
    consumer.live_until(DAY + timedelta(days=1))
    key = correct_letter(consumer.office, case_number=number, key=demand(consumer), why=WHY, withdraw=True, by="h")
    consumer.drain()
    case = consumer.case()
    assert (case.state, consumer.facts(number).holds) == ("ready", {"manual"})
    assert explain_case(consumer.office, number=number, on=None)["cost_lines"] == []
    assert explain_case(consumer.office, number=number, on=DAY) == before
    assert f"{key}.pdf" in consumer.printed()
    consumer.live_until(DAY + timedelta(days=60))
    assert len(consumer.letters()) == 2
    resume_case(consumer.office, case_number=number, why="right now", by="h")
    consumer.live_until(DAY + timedelta(days=64))
    assert [row.key for row in consumer.letters() if row.step == "demand"] == [
        f"{number}-demand-1",
        f"{number}-demand-2",
    ]
    assert [cost["charged"] for cost in explain_case(consumer.office, number=number, on=None)["cost_lines"]] == [
        "180.00"
    ]
    consumer.is_sound()


def booked(house: House, number: str) -> Mapping[LedgerAccount, int]:
    """Whose the money on a case is, as the books say."""
    with house.office.database.read() as tx:
        return ledger.of_case(tx, number, kinds=[VoucherKind.CASE])


def test_what_was_paid_is_booked_anew_when_the_cost_of_a_letter_falls(consumer: House) -> None:
    number = consumer.case().number
    paid = Money(500_00)
    record_payment(consumer.office, case_number=number, on=DAY, amount=paid, source="direct", reference="", by="h")
    before = booked(consumer, number)
    correct_letter(consumer.office, case_number=number, key=demand(consumer), why=WHY, withdraw=True, by="h")
    assert booked(consumer, number) != before
    consumer.is_sound()


def test_late_compensation_is_owed_without_a_letter_and_stays(sent: House) -> None:
    number = sent.case().number
    correct_letter(sent.office, case_number=number, key=demand(sent), why=WHY, withdraw=True, by="h")
    (cost,) = explain_case(sent.office, number=number, on=None)["cost_lines"]
    assert cost["kind"] == "late_compensation"


@pytest.mark.parametrize(
    ("key", "why", "code"),
    [
        ("{}-demand-1", "  ", "why_missing"),
        ("{}-demand-7", WHY, "no_such_letter"),
        ("2026-999999-demand-1", WHY, "no_such_letter"),
    ],
)
def test_what_cannot_be_put_right_is_refused(sent: House, key: str, why: str, code: str) -> None:
    number = sent.case().number
    with pytest.raises(Refused) as refused:
        correct_letter(sent.office, case_number=number, key=key.format(number), why=why, withdraw=False, by="h")
    assert refused.value.code == code
    assert len(sent.letters()) == 1


def test_a_letter_is_put_right_once_and_the_correction_can_be_put_right_again(sent: House) -> None:
    number = sent.case().number
    first = correct_letter(sent.office, case_number=number, key=demand(sent), why=WHY, withdraw=False, by="h")
    with pytest.raises(Refused, match="has not left"):
        correct_letter(sent.office, case_number=number, key=first, why=WHY, withdraw=False, by="h")
    sent.drain()
    with pytest.raises(Refused, match="was put right by"):
        correct_letter(sent.office, case_number=number, key=demand(sent), why=WHY, withdraw=True, by="h")
    again = correct_letter(
        sent.office, case_number=number, key=first, why="Även datumet var fel", withdraw=False, by="h"
    )
    sent.drain()
    assert again == f"{number}-correction-2"
    sent.is_sound()


def test_a_demand_for_nothing_is_not_sent_in_place_of_a_wrong_one(sent: House) -> None:
    number = sent.case().number

    owed = shown_case(sent.office, number=number)["balance"]["total"]
    record_payment(sent.office, case_number=number, on=DAY, amount=Money.of(owed), source="cli", reference="", by="h")
    reopen_case(sent.office, case_number=number, why="", by="h")
    with pytest.raises(Refused, match="nothing_owed"):
        correct_letter(sent.office, case_number=number, key=demand(sent), why=WHY, withdraw=False, by="h")
    assert len(sent.letters()) == 1
    sent.is_sound()


def test_a_correction_that_leaves_a_day_late_keeps_its_words_and_takes_the_days_amounts(sent: House) -> None:

    number = sent.case().number
    set_brake(sent.office, on=True, by="h")
    key = correct_letter(sent.office, case_number=number, key=demand(sent), why=WHY, withdraw=False, by="h")
    sent.drain()
    sent.clock.day = DAY + timedelta(days=3)
    sent.clock.wait(60)
    set_brake(sent.office, on=False, by="h")
    sent.drain()
    row = next(each for each in sent.letters() if each.key == key)
    assert (row.status, row.on) == ("sent", sent.clock.day)
    assert row.content["extra"]["wrong"] == f"{WHY}."
    sent.is_sound()


def test_taking_back_a_correction_takes_back_the_demand_and_its_cost_too(consumer: House) -> None:
    number = consumer.case().number
    consumer.live_until(DAY + timedelta(days=1))
    key = correct_letter(consumer.office, case_number=number, key=demand(consumer), why=WHY, withdraw=False, by="h")
    consumer.drain()
    back = correct_letter(consumer.office, case_number=number, key=key, why=WHY, withdraw=True, by="h")
    consumer.drain()
    assert explain_case(consumer.office, number=number, on=None)["cost_lines"] == []
    assert consumer.facts(number).taken("demand") == ()
    with pytest.raises(Refused, match="not corrected by another"):
        correct_letter(consumer.office, case_number=number, key=back, why=WHY, withdraw=True, by="h")
    consumer.is_sound()


def test_what_stops_a_demand_stops_a_corrected_one_and_not_its_withdrawal(sent: House) -> None:
    number = sent.case().number
    hold_case(sent.office, case_number=number, hold="dispute", why="", by="h")
    with pytest.raises(Refused, match="dispute"):
        correct_letter(sent.office, case_number=number, key=demand(sent), why=WHY, withdraw=False, by="h")
    assert len(sent.letters()) == 1
    correct_letter(sent.office, case_number=number, key=demand(sent), why=WHY, withdraw=True, by="h")
    assert len(sent.letters()) == 2


def test_a_case_withdrawn_after_its_demand_is_opened_where_it_was_and_demands_nothing_twice(sent: House) -> None:
    number = sent.case().number
    withdraw_case(sent.office, case_number=number, why="", by="h")
    reopen_case(sent.office, case_number=number, why="", by="h")
    assert sent.case().state == "demand"
    resume_case(sent.office, case_number=number, why="", by="h")
    sent.live_until(DAY + timedelta(days=5))
    assert [row.step for row in sent.letters()] == ["demand"]
