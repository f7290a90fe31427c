"""Two dunning lives over 300 days from the sample day: every letter, date and amount, computed by hand to the öre.

The rate is the reference rate 2 per cent (both halves of 2026) plus 8 points, 10 per cent a year (6 § räntelagen), on
365 days. Interest runs to and including the day of a letter. Totals are in whole kronor (lag 1970:1029).
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework import board
from casework.agree_plan import Consultation, agree_plan
from casework.decide_case import decide_case
from casework.instalments import Wish
from casework.record_payment import record_payment
from casework.walk import walk_day
from claims.money import Money
from dunning.steps import STEPS
from samples.people import TENANT
from tests.office import House
from tests.papers import bill

LAST_DAY = date(2026, 3, 2) + timedelta(days=299)


def accept(house: House) -> str:
    """The creditor answers the receipt, and the print run of the same day leaves."""
    receipt = house.mails("receipt")[-1]
    house.receive(house.reply(f"GODKÄNN {house.token(receipt)}\n", to=receipt))
    house.print_run()
    return house.case().number


def letters(house: House) -> list[tuple[str, str, str, str, str, str, str]]:
    """Step, status, day, principal, interest, costs and total of every letter, in the order of its day."""
    found = sorted(house.letters(), key=lambda letter: (letter.on, letter.key))
    amounts = ("principal", "interest", "costs", "total")
    return [
        (f"{row.step}-{row.occurrence}", row.status, row.on.isoformat(), *(row.balance[name] for name in amounts))
        for row in found
    ]


def steps(house: House, number: str) -> list[tuple[str, str]]:
    """Every step taken, with its day."""
    return [(taken.on.isoformat(), f"{taken.step}-{taken.occurrence}") for taken in house.facts(number).steps]


def owed(house: House, number: str, day: date) -> tuple[str, str, str, str]:
    found = board.case(house.office, number=number, on=day)["balance"]
    return found["principal"], found["interest"], found["costs"], found["total"]


def pay(house: House, number: str, on: date, ore: int, reference: str) -> None:
    record_payment(
        house.office, case_number=number, on=on, amount=Money(ore), source="bank", reference=reference, by="h"
    )


def test_a_business_case_from_two_invoices_to_the_payment_order_and_a_part_payment(house: House) -> None:
    """Invoice A: 10 000,00 due 1 January. Invoice B: 2 500,00 due 1 February. Between traders interest runs from the
    day after the due date (4 § second paragraph räntelagen)."""
    house.receive(
        house.mail(
            bill("88101", total="10000", due=date(2026, 1, 1)), bill("88167", total="2500", due=date(2026, 2, 1))
        )
    )
    number = accept(house)

    # 2 March, a Monday. A: 60 days, 164,38. B: 29 days, 19,86. Late compensation 450 (4 a § lag 1981:739), nothing else.
    (demand,) = house.letters()
    assert letters(house) == [("demand-1", "sent", "2026-03-02", "12500.00", "184.24", "450.00", "13134.00")]
    # Mail takes 5 bank days (to 9 March), then 4 bank days; 8 calendar days would have been the 10th.
    assert demand.deadline == date(2026, 3, 13)

    # 3 bank days of guard to 18 March (6 § inkassolagen): the first phase begins the day after.
    house.live_until(date(2026, 3, 18))
    assert house.case().state == "demand"
    house.live_day(date(2026, 3, 19))
    assert house.case().state == "first_phase"

    # A call 2 bank days after the guard (20 March, more than 5 000 kr); 10 days later the recommendation, a Monday.
    house.live_until(date(2026, 3, 30))
    assert house.case().state == "decision"
    assert steps(house, number) == [
        ("2026-03-02", "demand-1"),
        ("2026-03-20", "call-1"),
        ("2026-03-30", "payment_order-1"),
        ("2026-03-30", "recommendation-1"),
    ]
    # A: 88 days, 241,10. B: 57 days, 39,04. Prepared only: no cost until it is filed.
    assert letters(house)[1] == (
        "payment_order-1",
        "prepared",
        "2026-03-30",
        "12500.00",
        "280.14",
        "450.00",
        "13230.00",
    )
    assert house.printed("applications") == [f"{number}-payment_order-1.pdf"]

    # The creditor says yes to the decision mail on 31 March. A: 89 days, 243,84. B: 58 days, 39,73.
    # 300 to the authority (förordning 1992:1094) and 380 for the applicant's work (48 § lag 1990:746): 450 + 680.
    house.live_day(date(2026, 3, 31))
    (decision,) = house.mails("decision_needed")
    house.receive(house.reply(f"GODKÄNN {house.token(decision)}\n", to=decision))
    house.print_run()
    assert house.case().state == "payment_order"
    assert letters(house)[2] == ("payment_order-2", "sent", "2026-03-31", "12500.00", "283.57", "1130.00", "13914.00")
    assert house.printed("authority") == [f"{number}-payment_order-2.pdf"]

    # 5 000,00 on 15 May pays costs 1 130,00, interest A 134 days 367,12 and B 103 days 70,55, and 3 432,33 of A.
    house.live_until(date(2026, 5, 15))
    assert owed(house, number, date(2026, 5, 14)) == ("12500.00", "434.24", "1130.00", "14064.00")
    pay(house, number, date(2026, 5, 15), 500_000, "bank-1")
    house.drain()
    assert owed(house, number, date(2026, 5, 15)) == ("9067.67", "0.00", "0.00", "9068.00")
    assert [task.kind for task in house.tasks("reduce_application")] == ["reduce_application"]

    # Then only waiting. 1 July: 47 days on 6 567,67 (84,57) and on 2 500,00 (32,19).
    house.live_until(LAST_DAY)
    assert owed(house, number, date(2026, 7, 1)) == ("9067.67", "116.76", "0.00", "9184.00")
    # 26 December: 225 days, 404,86 and 154,11.
    assert owed(house, number, LAST_DAY) == ("9067.67", "558.97", "0.00", "9627.00")
    papers = [row[0] for row in letters(house)]
    assert papers[3:] == ["reduce_application-1"], "the authority was told; nothing else left in seven months"

    # Paid in full on the last day: 9 067,67 + 558,97 = 9 626,64.
    pay(house, number, LAST_DAY, 962_664, "bank-2")
    house.drain()
    assert [task.kind for task in house.tasks("withdraw_application")] == ["withdraw_application"]
    assert (house.case().state, house.case().close_code) == ("closed", "paid")
    house.is_sound()


def test_a_consumers_case_from_the_demand_over_a_broken_plan_to_monitoring(house: House) -> None:
    """1 250,00, invoiced 31 December with a word on interest, due 30 January: interest from 31 January, 30 days after
    the invoice and after its due date (4 § first paragraph räntelagen)."""
    house.receive(house.mail(bill("770145", buyer=TENANT, total="1250", due=date(2026, 1, 30), layout="konsument")))
    number = accept(house)

    # 31 days: 10,62. The demand costs 180 (3 § lag 1981:739).
    assert letters(house) == [("demand-1", "sent", "2026-03-02", "1250.00", "10.62", "180.00", "1441.00")]
    assert house.letters()[0].deadline == date(2026, 3, 13)

    # No call below 2 000 kr. 14 days after the day of the call (23 March) is Easter Monday: the next bank day, 7 April.
    house.live_until(date(2026, 4, 6))
    assert house.case().state == "first_phase"
    house.live_day(date(2026, 4, 7))
    assert house.case().state == "decision"
    # 67 days: 22,95.
    assert letters(house)[1] == ("payment_order-1", "prepared", "2026-04-07", "1250.00", "22.95", "180.00", "1453.00")

    # A plan over three months, talked over with the debtor: 170 (3 § lag 1981:739), 1 453 + 170 = 1 623, and the interest
    # of the plan's own days with it. 7 June is a Sunday: the second part falls due on the 8th. Three times 549: costs
    # 350,00, interest of 97 days 33,22, then 32 days on 1 084,22 (9,51) and 29 days on 544,73 (4,33): 549,06 is left.
    agree_plan(
        house.office,
        case_number=number,
        wish=Wish(months=3, is_consulted=True),
        consulted=Consultation(date(2026, 4, 7), "phone", "debtor"),
        by="h",
    )
    house.print_run()
    assert letters(house)[1] == ("instalment_plan-1", "sent", "2026-04-07", "1250.00", "22.95", "350.00", "1623.00")
    plan = [(part.due_on.isoformat(), part.ore) for part in house.facts(number).instalments]
    assert plan == [("2026-05-07", 54_900), ("2026-06-08", 54_900), ("2026-07-07", 54_900)]

    # The first part pays costs 350,00, interest of 97 days 33,22, and 165,78 of the principal.
    house.live_until(date(2026, 5, 7))
    pay(house, number, date(2026, 5, 7), 54_900, "bank-1")
    house.drain()
    assert owed(house, number, date(2026, 5, 7)) == ("1084.22", "0.00", "0.00", "1084.00")
    assert house.case().state == "instalment_plan"

    # The second part is missed: three bank days of grace end on 11 June. 36 days on 1 084,22: 10,69. The debtor gets
    # eight bank days, past Midsummer Eve: 25 June.
    house.live_until(date(2026, 6, 11))
    assert len(letters(house)) == 3
    house.live_day(date(2026, 6, 12))
    assert house.case().state == "instalment_plan"
    assert letters(house)[-1] == ("plan_default-1", "sent", "2026-06-12", "1084.22", "10.69", "0.00", "1095.00")
    assert house.letters()[-1].deadline == date(2026, 6, 25)

    # Three days of grace after it end on 30 June. 55 days: 16,34.
    house.live_until(date(2026, 6, 30))
    assert house.case().state == "instalment_plan"
    house.live_day(date(2026, 7, 1))
    assert house.case().state == "decision"
    assert letters(house)[-1] == ("payment_order-2", "prepared", "2026-07-01", "1084.22", "16.34", "0.00", "1101.00")

    # The creditor prefers to wait: a letter that costs nothing.
    decide_case(house.office, case_number=number, choice="monitoring", by="creditor")
    house.print_run()
    assert house.case().state == "monitoring"
    house.live_until(LAST_DAY)
    # 233 days: 69,21.
    assert owed(house, number, LAST_DAY) == ("1084.22", "69.21", "0.00", "1153.00")
    assert [row[0] for row in letters(house)] == [
        "demand-1", "instalment_plan-1", "payment_order-1", "plan_default-1", "monitoring-1", "payment_order-2",
    ]  # fmt: skip
    assert house.case().next_on == date(2027, 7, 1), "a year after the letter"

    pay(house, number, LAST_DAY, 115_343, "bank-2")
    house.drain()
    assert (house.case().state, house.case().close_code) == ("closed", "paid")
    assert [mail.kind for mail in house.mails("paid_closed")] == ["paid_closed"]
    house.is_sound()


@pytest.mark.parametrize("away", [1, 8, 40])
def test_after_days_on_which_nothing_ran_a_letter_carries_the_day_it_truly_left(house: House, away: int) -> None:
    """The plan's rule for an outage is to send, once: never a letter for a day that has passed, never two."""
    house.receive(house.mail(bill("1")))
    receipt = house.mails("receipt")[-1]
    house.receive(house.reply(f"GODKÄNN {house.token(receipt)}\n", to=receipt))
    back = house.clock.day + timedelta(days=away)
    house.live_day(back)
    sent_on = house.office.law.calendar.next_bank_day(back)
    house.live_until(sent_on)
    (demand,) = house.letters()
    assert demand.on == sent_on
    days = (sent_on - date(2026, 1, 30)).days
    assert demand.balance["interest"] == str(Money((2 * 1_000_000 * days + 3650) // 7300))
    assert demand.deadline is not None and demand.deadline >= sent_on + timedelta(days=8)


@pytest.mark.parametrize("away", [1, 8, 40])
def test_an_outage_after_the_demand_skips_no_step_and_doubles_none(house: House, away: int) -> None:
    house.receive(house.mail(bill("1")))
    number = accept(house)
    house.live_until(date(2026, 3, 18))
    house.live_day(date(2026, 3, 18) + timedelta(days=away))
    house.live_until(date(2026, 5, 15))
    taken = [step for _, step in steps(house, number)]
    assert sorted(taken) == ["call-1", "demand-1", "payment_order-1", "recommendation-1"]
    assert len(house.mails("decision_needed")) == 1
    assert len(house.facts(number).costs) == 1


def test_a_day_walked_once_or_a_hundred_times_is_the_same_day(house: House) -> None:
    house.receive(house.mail(bill("1")))
    number = accept(house)
    for _ in range(30):
        walk_day(house.office, on=house.clock.day)
    house.drain()
    assert len(house.letters()) == 1
    assert len(house.facts(number).costs) == 1
    assert len([event for event in house.events(number) if event.kind == "letter"]) == 1


def test_every_step_that_the_plans_name_is_known() -> None:
    from tests.office import policies

    named: set[str] = {step.name for plan in policies().plans.values() for step in plan.steps}
    assert named <= set(STEPS)
