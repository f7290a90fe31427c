"""Whole journeys, each a story from the mail to the end: every letter with its day and amount, and what was told to whom.

Interest is 10 per cent a year (6 § räntelagen: reference rate 2 and 8 points) on 365 days; totals are whole kronor.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from casework import board
from casework.accept_terms import accept_terms
from casework.agree_plan import Consultation, agree_plan
from casework.decide_case import decide_case
from casework.dispute import Disputed, dispute_case
from casework.instalments import Wish
from casework.objection import decide_objection, record_position
from casework.record_payment import record_payment
from casework.set_status import set_status
from casework.withdraw import preview_withdrawal, withdraw_case
from claims.money import Money
from claims.objection import Ground, Outcome
from samples.people import TENANT
from tests.casework.authority_house import tell
from tests.office import House
from tests.papers import bill

Told = tuple[str, str, str]


def open_case(house: House, *bills: Any) -> str:
    """The creditor's mail of 2 March, accepted the same day: the demand leaves with the print run."""
    house.knows_creditor()
    house.receive(house.mail(*(bills or (bill("88101", total="10000", due=date(2026, 1, 31)),))))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.print_run()
    return number


def letters(house: House, number: str) -> list[Told]:
    """Every letter that left, with its day and total, in order."""
    found = sorted((row for row in house.letters(number) if row.status == "sent"), key=lambda row: (row.on, row.key))
    return [(f"{row.step}-{row.occurrence}", row.on.isoformat(), str(row.balance["total"])) for row in found]


def shown(house: House, number: str) -> dict[str, Any]:
    return board.case(house.office, number=number)


def pay(house: House, number: str, kronor: str, *, source: str = "bank") -> None:
    record_payment(
        house.office,
        case_number=number,
        on=house.clock.day,
        amount=Money.of(kronor),
        source=source,
        reference=house.next_key("paid"),
        by="h",
    )
    house.drain()


def decide(house: House, number: str, choice: str, months: int | None = None) -> None:
    decide_case(house.office, case_number=number, choice=choice, by="creditor", months=months)
    house.print_run()


def told(house: House) -> list[str]:
    """The kinds of mail that the creditor got after the receipt, in order."""
    return [mail.kind for mail in house.mails() if mail.kind not in ("receipt", "accepted")]


def to_filing(house: House) -> str:
    """Unpaid through the first phase; the creditor decides on 31 March and the application is filed."""
    number = open_case(house)
    house.live_until(date(2026, 3, 31))
    decide(house, number, "payment_order")
    assert house.case().state == "payment_order"
    return number


def to_judgment(house: House) -> str:
    """Filed, served on 14 April and judged on 4 May."""
    number = to_filing(house)
    tell(house, number, "taken_up", date(2026, 4, 7))
    tell(house, number, "served", date(2026, 4, 14), until=date(2026, 4, 24))
    tell(house, number, "judgment", date(2026, 5, 4), reference="U 1-26")
    return number


# 1 February to 2 March are 30 days: 82,19. With the late compensation of 450 that is 10 532.
DEMAND = ("demand-1", "2026-03-02", "10532.00")
# To 31 March 59 days: 161,64. 450, 300 and 380: 11 291,64.
FILED = ("payment_order-2", "2026-03-31", "11292.00")


def test_a_debtor_who_pays_at_once_gets_one_letter_and_the_creditor_two_mails(house: House) -> None:
    number = open_case(house)
    house.live_until(date(2026, 3, 5))
    pay(house, number, "10532")
    house.live_until(date(2026, 6, 30))
    assert letters(house, number) == [DEMAND]
    assert (house.case().state, house.case().close_code) == ("closed", "paid")
    assert told(house) == ["demand_sent", "paid_closed"]
    house.is_sound()


def test_a_debtor_who_pays_late_and_too_little_goes_to_a_person_and_not_to_the_authority(house: House) -> None:
    number = open_case(house)
    house.live_until(date(2026, 3, 24))
    pay(house, number, "10532")
    # 52 days of interest to 24 March, 142,47, and 450 and 10 000: of 10 592,47 are 60,47 left.
    assert shown(house, number)["balance"]["principal"] == "60.47"
    house.live_until(date(2026, 6, 30))
    assert letters(house, number) == [DEMAND]
    assert [task.kind for task in house.tasks("remainder")] == ["remainder"]
    assert house.case().state != "payment_order"
    house.is_sound()


def test_of_two_invoices_one_is_disputed_and_the_case_goes_on_with_the_other(house: House) -> None:
    due = date(2026, 1, 31)
    number = open_case(house, bill("1", total="10000", due=due), bill("2", total="4000", due=due))
    house.live_until(date(2026, 3, 10))
    objection = dispute_case(
        house.office,
        case_number=number,
        text="Nummer två har aldrig kommit",
        by="h",
        what=Disputed(invoice_number="2", ground=Ground.NOT_ORDERED),
    )
    house.live_until(date(2026, 3, 30))
    assert shown(house, number)["asked"]["principal"] == "10000.00"
    assert house.case().state == "decision", "the plan went on with the first"
    record_position(house.office, number=objection, text="Vi kan inte visa beställningen", by="h")
    decide_objection(
        house.office,
        number=objection,
        outcome=Outcome.UPHELD,
        reasons="Borgenären kan inte visa någon beställning",
        by="h",
    )
    house.print_run()
    assert "objection_answer-1" in [letter for letter, _, _ in letters(house, number)]
    now = shown(house, number)["balance"]
    assert now["principal"] == "10000.00", "what was upheld is gone from its first day"
    pay(house, number, now["total"])
    assert (house.case().state, house.case().close_code) == ("closed", "paid")
    house.is_sound()


def test_a_consumers_plan_breaks_after_a_letter_and_the_creditor_decides_anew(house: House) -> None:
    number = open_case(house, bill("770145", buyer=TENANT, total="3000", due=date(2026, 1, 30), layout="konsument"))
    house.live_until(date(2026, 3, 23))
    talk = Consultation(date(2026, 3, 23), "phone", "debtor")
    agree_plan(house.office, case_number=number, wish=Wish(months=3, is_consulted=True), consulted=talk, by="h")
    house.print_run()
    assert house.case().state == "instalment_plan"
    first = house.facts(number).instalments[0]
    house.live_until(first.due_on)
    pay(house, number, str(Money(first.ore)))
    house.live_until(date(2026, 7, 31))
    steps = [letter for letter, _, _ in letters(house, number)]
    assert steps == ["demand-1", "instalment_plan-1", "plan_default-1"]
    costs = {str(cost.kind): str(cost.amount) for cost in house.facts(number).costs}
    assert costs == {"demand": "180.00", "instalment_plan": "170.00"}
    assert house.case().state == "decision"
    assert told(house)[-1] == "decision_needed"
    house.is_sound()


def test_paid_after_filing_is_withdrawn_the_same_day_and_nothing_is_left_at_the_authority(house: House) -> None:
    number = to_filing(house)
    tell(house, number, "received", date(2026, 4, 1), reference="B 1-26")
    house.live_until(date(2026, 4, 10))
    pay(house, number, shown(house, number)["balance"]["total"])
    assert [letter for letter, _, _ in letters(house, number)] == [
        "demand-1",
        "payment_order-2",
        "withdraw_application-1",
    ]
    assert letters(house, number)[:2] == [DEMAND, FILED]
    assert letters(house, number)[2][1] == "2026-04-10"
    tell(house, number, "withdrawn", date(2026, 4, 14))
    assert (house.case().state, house.case().close_code) == ("closed", "paid")
    assert [each["stage"] for each in shown(house, number)["authority"]["proceedings"]] == ["withdrawn"]
    house.is_sound()


def test_contested_within_the_time_and_let_be_ends_as_disputed_at_no_cost_to_the_debtor(house: House) -> None:
    number = to_filing(house)
    tell(house, number, "taken_up", date(2026, 4, 7))
    tell(house, number, "served", date(2026, 4, 14), until=date(2026, 4, 24))
    tell(house, number, "contested", date(2026, 4, 22))
    house.live_until(date(2026, 5, 25))
    assert [task.kind for task in house.tasks("authority_alarm")] == ["authority_alarm"], "four weeks end on 20 May"
    tell(house, number, "struck_off", date(2026, 5, 25))
    case = shown(house, number)
    assert (case["state"], case["held"], case["balance"]["costs"]) == ("decision", ["dispute"], "450.00")
    house.live_until(date(2026, 8, 31))
    assert letters(house, number) == [DEMAND, FILED], "a disputed claim is not written about"
    withdrawal = preview_withdrawal(house.office, case_number=number)
    assert "300.00" in str(withdrawal), "the authority's fee was laid out all the same"
    house.is_sound()


def test_an_objection_after_the_judgment_is_a_request_for_recovery_and_goes_to_court(house: House) -> None:
    number = to_judgment(house)
    tell(house, number, "recovery_sought", date(2026, 6, 4))
    case = shown(house, number)
    assert (case["state"], case["held"]) == ("court", ["dispute"])
    assert [task.kind for task in house.tasks("court_case")] == ["court_case"]
    tell(house, number, "court_lost", date(2026, 11, 2))
    case = shown(house, number)
    assert case["balance"]["costs"] == "450.00"
    house.live_until(date(2026, 12, 18))
    assert letters(house, number) == [DEMAND, FILED]
    assert [task.kind for task in house.tasks("court_lost")] == ["court_lost"]
    house.is_sound()


def test_bankruptcy_in_the_middle_freezes_everything_the_same_day(house: House) -> None:
    number = to_filing(house)
    tell(house, number, "taken_up", date(2026, 4, 7))
    set_status(house.office, case_number=number, status="bankruptcy", on=house.clock.day, why="PoIT 8 april", by="h")
    house.drain()
    assert shown(house, number)["held"] == ["bankruptcy"]
    assert house.tasks("tell_authority"), "the authority is told today"
    assert "status_set" in told(house)
    before = letters(house, number)
    house.live_until(date(2026, 9, 30))
    assert letters(house, number) == before
    house.is_sound()


@pytest.mark.parametrize(
    ("until", "choice", "costs"),
    [
        (None, None, "0.00"),
        (date(2026, 3, 31), None, "0.00"),
        (date(2026, 3, 31), "payment_order", "300.00"),
    ],
)
def test_withdrawn_at_each_stage_with_its_cost(
    house: House, until: date | None, choice: str | None, costs: str
) -> None:
    """Nothing before external measures, then the price of the stage, then what was laid out and no more."""
    number = open_case(house) if until else open_unsent(house)
    if until:
        house.live_until(until)
    if choice:
        decide(house, number, choice)
    preview = preview_withdrawal(house.office, case_number=number)
    withdraw_case(house.office, case_number=number, why="We have settled it ourselves", by="creditor")
    house.drain()
    assert (house.case().state, house.case().close_code) == ("closed", "withdrawn")
    assert costs in str(preview)
    left = letters(house, number)
    house.live_until(house.clock.day + timedelta(days=60))
    assert letters(house, number) == left
    house.is_sound()


def open_unsent(house: House) -> str:
    """Accepted, and withdrawn before the print run."""
    house.knows_creditor()
    house.receive(house.mail(bill("88101", total="10000", due=date(2026, 1, 31))))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    return number


def test_paid_to_the_creditor_is_booked_on_their_day_and_closes_with_our_part_still_owed(house: House) -> None:
    number = open_case(house)
    house.live_until(date(2026, 3, 11))
    pay(house, number, "10532", source="direct")
    # To 11 March 39 days: 106,85 and 450 and 10 000 are 10 556,85; 24,85 is within what the creditor agreed to write off.
    assert (house.case().state, house.case().close_code) == ("closed", "paid")
    house.live_until(date(2026, 3, 16))
    assert letters(house, number) == [DEMAND]
    house.is_sound()


def test_nine_years_of_monitoring_keep_a_judged_claim_alive_with_letters_before_it_lapses(house: House) -> None:
    """Enforcement that ended on 1 September 2026 begins ten years anew: the claim on a company lapses on 1 September
    2036. Letters leave a year and half a year before, on the bank days after Saturday 1 September and 1 March."""
    with_rates_until(house, 2036)
    number = to_judgment(house)
    tell(house, number, "enforcement_opened", date(2026, 5, 11))
    tell(house, number, "no_assets", date(2026, 9, 1))
    house.print_run()
    assert house.case().state == "monitoring"
    sleep_until(house, date(2036, 3, 10))
    left = [
        (letter, on) for letter, on, _ in letters(house, number) if letter.startswith(("monitoring", "interrupting"))
    ]
    assert left[0] == ("monitoring-1", "2026-09-01")
    assert [on for letter, on in left if letter.startswith("interrupting")] == ["2035-09-03", "2036-03-03"]
    assert len(house.facts(number).taken("monitoring_check")) == 9
    house.is_sound()


def with_rates_until(house: House, year: int) -> None:
    """The reference rate goes on at 2 per cent, entered and confirmed half-year by half-year."""
    rows = [
        {
            "series": "reference_rates",
            "valid_from": date(each, month, 1),
            "valid_to": date(each, 6, 30) if month == 1 else date(each, 12, 31),
            "value": "2.00",
            "source": "a test's own row",
            "confirmed_by": "h",
        }
        for each in range(2027, year + 1)
        for month in (1, 7)
    ]
    law = house.office.law.with_rows({"row": rows})
    object.__setattr__(house.office, "law", law)
    object.__setattr__(house.office, "laws", {**house.office.laws, "SE": law})
    object.__setattr__(house.office, "agency", replace(house.office.agency, licence_valid_to=date(year + 1, 1, 1)))


def sleep_until(house: House, day: date) -> None:
    """Live only the days on which something may be due, as the house's rows say."""
    while house.clock.day < day:
        wakes = [row.next_on for row in house.cases(open_only=True) if row.next_on is not None]
        following = max(min(wakes, default=day), house.clock.day + timedelta(days=1))
        house.live_day(min(following, day))
