"""Instalment plans and settlements from the talk to their end: dates, amounts, references, letters, money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from casework import board, debtor_board
from casework.accept_terms import accept_terms
from casework.agree_plan import Consultation, agree_plan, end_plan, preview_plan
from casework.creditors import set_creditor
from casework.decide_case import decide_case
from casework.hold import hold_case
from casework.instalments import Wish
from casework.offers import approve_offer, end_offer, offer_settlement
from casework.record_payment import record_payment
from claims.account import case_ocr_reference
from claims.money import Money
from claims.refused import Refused
from samples.people import BUILDER, TENANT
from tests.casework.bank_house import one, told
from tests.intake.bank.files import camt, ocr
from tests.office import House
from tests.papers import bill

TALK = Consultation(date(2026, 3, 23), "phone", "debtor")


@pytest.fixture
def person(house: House) -> House:
    """A person's debt whose demand left on 2 March and whose time has run out; today is 23 March."""
    return _owing(house, buyer=TENANT)


@pytest.fixture
def company(house: House) -> House:
    """The same on a company, with late compensation."""
    return _owing(house)


def _owing(house: House, **more: Any) -> House:
    house.knows_creditor()
    house.receive(house.mail(bill("1", **more)))
    accept_terms(house.office, case_number=house.case().number, by="h", how="cli", evidence={})
    house.print_run()
    house.live_until(date(2026, 3, 23))
    assert house.case().state == "first_phase"
    return house


def shown(house: House) -> dict[str, Any]:
    return board.case(house.office, number=house.case().number)


def agree(house: House, months: int = 4, **more: Any) -> int:
    wish = Wish(months=months, is_consulted=True)
    number = agree_plan(
        house.office, case_number=house.case().number, wish=more.pop("wish", wish), consulted=TALK, by="h"
    )
    house.print_run()
    return number


def pay(house: House, amount: str, on: date | None = None) -> None:
    record_payment(
        house.office, case_number=house.case().number, on=on or house.clock.day, amount=Money.of(amount),
        source="bank", reference=house.next_key("pay"), by="h",
    )  # fmt: skip
    house.drain()


# Plans --------------------------------------------------------------------------------------------------------------


def test_a_proposal_shows_days_and_amounts_and_stores_nothing(person: House) -> None:
    before = shown(person)
    found = preview_plan(person.office, case_number=person.case().number, wish=Wish(months=3, is_consulted=True))
    assert shown(person) == before
    # 23 April is a Thursday; 23 May a Saturday, so Monday the 25th; 23 June a Tuesday.
    assert [part["due_on"] for part in found["instalments"]] == ["2026-04-23", "2026-05-25", "2026-06-23"]
    amounts = [Money.of(part["amount"]) for part in found["instalments"]]
    owed = Money.of(before["balance"]["total"]) + Money.of(170)
    assert found["cost"] == "170.00" and Money.of(found["owed"]) + Money.of(found["cost"]) == owed
    assert sum(each.ore for each in amounts) == owed.ore + Money.of(found["interest"]).ore
    assert amounts[0] == amounts[1] >= amounts[2] > amounts[0] - Money.of(3), "spread evenly, the last takes the rest"


def test_a_plan_leaves_by_letter_with_its_own_reference_and_its_cost_and_is_kept_to_the_ore(person: House) -> None:
    number = person.case().number
    assert agree(person) == 1
    [letter] = [each for each in person.letters() if each.step == "instalment_plan"]
    assert letter.status == "sent" and letter.sidecar is not None
    assert letter.sidecar["ocr_reference"] == case_ocr_reference(number, 1) != case_ocr_reference(number)
    assert ("instalment_plan", "170.00") in [(str(c.kind), str(c.amount)) for c in person.facts(number).costs]
    [plan] = shown(person)["instalment_plans"]
    for part in plan["instalments"]:
        person.live_until(date.fromisoformat(part["due_on"]))
        pay(person, part["amount"])
    now = shown(person)
    assert (now["state"], now["close_code"]) == ("closed", "paid")
    assert now["instalment_plans"][0]["end"] == "kept"
    assert [each.step for each in person.letters()] == ["demand", "instalment_plan"]
    person.is_sound()


def test_between_companies_a_plan_costs_nothing_beside_the_compensation(company: House) -> None:
    found = preview_plan(company.office, case_number=company.case().number, wish=Wish(months=3, is_consulted=True))
    assert found["cost"] == "0.00"


def test_a_plan_that_was_decided_without_a_talk_costs_nothing(person: House) -> None:
    number = person.case().number
    decide_case(person.office, case_number=number, choice="instalment_plan", by="creditor", months=4)
    person.print_run()
    assert person.case().state == "instalment_plan"
    assert "instalment_plan" not in [str(cost.kind) for cost in person.facts(number).costs]


def test_a_payment_by_bank_to_the_plans_reference_counts_on_the_plan(person: House) -> None:
    agree(person)
    reference = case_ocr_reference(person.case().number, 1)
    amount = shown(person)["instalment_plans"][0]["instalments"][0]["amount"]
    person.live_until(date(2026, 4, 23))
    summary = told(person, camt(one(amount, ocr(reference), day=date(2026, 4, 23))))
    assert summary["booked"] == 1
    assert shown(person)["instalment_plans"][0]["instalments"][0]["paid"] == amount


def test_a_missed_payment_gets_a_letter_with_a_last_day_and_then_the_plan_is_broken(person: House) -> None:
    agree(person)
    person.live_until(date(2026, 4, 29))  # 23 April and three bank days have passed
    [notice] = [each for each in person.letters() if each.step == "plan_default"]
    assert (notice.status, notice.on, notice.deadline) == ("sent", date(2026, 4, 29), date(2026, 5, 12))
    assert notice.sidecar is not None and notice.sidecar["ocr_reference"] == case_ocr_reference(notice.case_number, 1)
    assert person.case().state == "instalment_plan"
    person.live_until(date(2026, 5, 18))
    assert person.case().state == "instalment_plan", "12 May and three days of grace, past Ascension on the 14th"
    person.live_until(date(2026, 5, 19))
    assert person.case().state == "decision"
    assert shown(person)["instalment_plans"][0]["end"] == "broken"
    person.is_sound()


def test_a_new_plan_gets_the_next_digit_and_the_cost_only_once(person: House) -> None:
    agree(person)
    with pytest.raises(Refused) as no:
        agree(person, months=6)
    assert no.value.code == "plan_today"
    person.live_until(date(2026, 3, 25))
    assert agree(person, months=6) == 2
    plans = shown(person)["instalment_plans"]
    assert [(each["plan"], each["end"]) for each in plans] == [(1, "changed"), (2, None)]
    number = person.case().number
    assert [str(cost.kind) for cost in person.facts(number).costs].count("instalment_plan") == 1
    assert [each.key.rpartition("-")[2] for each in person.letters() if each.step == "instalment_plan"] == ["1", "2"]
    assert person.letters()[-1].sidecar["ocr_reference"] == case_ocr_reference(number, 2)  # type: ignore[index]


def test_a_plan_that_somebody_ends_goes_back_to_the_creditor(person: House) -> None:
    agree(person)
    end_plan(person.office, case_number=person.case().number, why="The debtor rang: lost work", by="h")
    person.print_run()
    assert (person.case().state, shown(person)["instalment_plans"][0]["end"]) == ("decision", "ended")
    with pytest.raises(Refused) as no:
        end_plan(person.office, case_number=person.case().number, why="again", by="h")
    assert no.value.code == "no_plan_in_force"


def test_a_debtor_who_rings_at_once_gets_a_plan_while_the_time_of_the_demand_still_runs(house: House) -> None:
    house.knows_creditor()
    house.receive(house.mail(bill("1", buyer=TENANT)))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.print_run()
    house.live_until(date(2026, 3, 4))
    talk = Consultation(date(2026, 3, 4), "phone", "debtor")
    agree_plan(house.office, case_number=number, wish=Wish(months=3, is_consulted=True), consulted=talk, by="h")
    house.print_run()
    assert house.case().state == "instalment_plan"
    assert [each.step for each in house.letters()] == ["demand", "instalment_plan"]


def test_so_much_a_month_lasts_as_long_as_it_takes(company: House) -> None:
    found = preview_plan(company.office, case_number=company.case().number, wish=Wish(monthly=Money.of(3_000)))
    amounts = [part["amount"] for part in found["instalments"]]
    assert amounts[:-1] == ["3000.00"] * (len(amounts) - 1)
    assert Money.of(0) < Money.of(amounts[-1]) <= Money.of(3_000)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish(months=1), "bad_months"),
        (Wish(months=37), "bad_months"),
        (Wish(), "bad_months"),
        (Wish(monthly=Money.of(100)), "too_slow"),
        (Wish(monthly=Money.of(10)), "bad_amount"),
        (Wish(months=3, first_on=date(2026, 3, 23)), "bad_day"),
        (Wish(months=3, first_on=date(2026, 7, 1)), "bad_day"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(company: House, wish: Wish, code: str) -> None:
    with pytest.raises(Refused) as no:
        preview_plan(company.office, case_number=company.case().number, wish=wish)
    assert no.value.code == code


def test_a_plan_without_a_talk_on_record_is_not_agreed(person: House) -> None:
    with pytest.raises(Refused) as no:
        agree_plan(
            person.office, case_number=person.case().number, wish=Wish(months=3),
            consulted=Consultation(date(2026, 3, 24), "phone", "debtor"), by="h",
        )  # fmt: skip
    assert no.value.code == "consultation_missing"


# Settlements --------------------------------------------------------------------------------------------------------


def offer(house: House, amount: str, until: date = date(2026, 4, 10), **more: Any) -> int:
    number = offer_settlement(
        house.office, case_number=house.case().number, amount=Money.of(amount), valid_to=until, why="ill", by="h",
        **more,
    )  # fmt: skip
    house.drain()
    return number


def limit(house: House, share: str) -> None:
    set_creditor(house.office, orgnr=BUILDER.orgnr, values={"discount_limit": share}, by="h")


def state(house: House) -> str:
    return str(debtor_board.offers(house.office)[-1]["state"])


def share_of(house: House, share: str) -> str:
    owed = Decimal(shown(house)["balance"]["total"])
    return str((owed * (1 - Decimal(share))).quantize(Decimal("0.01")))


def test_within_the_limit_the_offer_leaves_at_once_and_the_case_rests_until_its_day(company: House) -> None:
    limit(company, "0.20")
    offer(company, share_of(company, "0.20"))
    [letter] = [each for each in company.letters() if each.step == "offer"]
    assert (letter.status, letter.deadline) == ("sent", date(2026, 4, 10))
    now = shown(company)
    assert (now["held"], now["hold_until"]) == (["respite"], {"respite": "2026-04-15"}), "and three bank days"
    assert company.mails("offer_asked") == []


def test_paid_in_time_the_rest_is_written_off_the_case_is_settled_and_the_books_balance(company: House) -> None:
    limit(company, "0.30")
    amount = share_of(company, "0.25")
    offer(company, amount)
    company.live_until(date(2026, 4, 10))
    pay(company, amount)
    company.live_until(date(2026, 4, 13))
    now = shown(company)
    assert (now["state"], now["close_code"], now["balance"]["total"]) == ("closed", "settled", "0.00")
    assert state(company) == "kept"
    [mail] = company.mails("offer_ended")
    assert "avskriven" in mail.content["text"]
    company.is_sound()


def test_what_comes_beyond_the_offer_is_the_debtors_to_have_back(company: House) -> None:
    limit(company, "0.30")
    amount = Money.of(share_of(company, "0.25"))
    offer(company, str(amount))
    pay(company, str(amount + Money.of(100)))
    assert shown(company)["close_code"] == "settled"
    assert [task.kind for task in company.tasks("refund")] == ["refund"]
    company.is_sound()


def test_a_day_late_the_offer_lapses_and_the_whole_debt_stands(company: House) -> None:
    limit(company, "0.30")
    amount = share_of(company, "0.25")
    offer(company, amount)
    company.live_until(date(2026, 4, 11))
    pay(company, amount)
    company.live_until(date(2026, 4, 16))
    now = shown(company)
    assert now["state"] != "closed" and now["held"] == []
    assert Decimal(now["balance"]["total"]) > 2_000
    assert state(company) == "lapsed"
    assert "gäller inte längre" in company.mails("offer_ended")[0].content["text"]
    company.is_sound()


def test_above_the_limit_the_creditor_decides_and_nothing_leaves_before(company: House) -> None:
    number = offer(company, share_of(company, "0.50"))
    assert state(company) == "awaiting_creditor"
    assert [each.step for each in company.letters()] == ["demand"] and shown(company)["held"] == []
    assert "50" in company.mails("offer_asked")[0].content["text"]
    approve_offer(company.office, number=number, approval="Anna Ek by phone on 23 March", by="h")
    company.drain()
    assert [each.step for each in company.letters()] == ["demand", "offer"] and state(company) == "open"


def test_a_creditor_who_says_no_or_nothing_leaves_no_offer(company: House) -> None:
    end_offer(company.office, number=offer(company, share_of(company, "0.50")), why="They said no", by="h")
    assert state(company) == "refused"
    offer(company, share_of(company, "0.50"))
    company.live_until(date(2026, 4, 13))
    assert state(company) == "refused" and company.tasks("offer_approval") == []
    assert [each.step for each in company.letters() if each.step == "offer"] == []


def test_an_offer_that_has_left_binds(company: House) -> None:
    limit(company, "0.50")
    number = offer(company, share_of(company, "0.50"))
    with pytest.raises(Refused) as no:
        end_offer(company.office, number=number, why="changed our mind", by="h")
    assert no.value.code == "offer_binds"


def test_money_the_bank_takes_back_opens_a_settled_case_with_its_whole_debt(company: House) -> None:
    limit(company, "0.30")
    owed = Decimal(shown(company)["balance"]["total"])
    amount = share_of(company, "0.25")
    offer(company, amount)
    pay(company, amount)
    assert company.case().close_code == "settled"
    from casework.reverse_payment import reverse_in

    with company.office.database.write() as tx:
        [paid] = shown(company)["payments"]
        reverse_in(
            company.office, tx, source="bank", reference=paid["reference"], on=company.clock.day, why="x", by="h"
        )
    assert (company.case().close_code, Decimal(shown(company)["balance"]["total"])) == (None, owed)
    company.is_sound()


@pytest.mark.parametrize(
    ("amount", "until", "code"),
    [
        ("99999999", date(2026, 4, 10), "bad_amount"),
        ("100", date(2026, 3, 23), "bad_day"),
        ("100", date(2026, 12, 1), "bad_day"),
    ],
)
def test_an_offer_that_cannot_be_is_refused(company: House, amount: str, until: date, code: str) -> None:
    with pytest.raises(Refused) as no:
        offer(company, amount, until)
    assert no.value.code == code


@pytest.mark.parametrize("share", ["1", "-0.1", "x", "nan"])
def test_a_limit_is_a_share_below_one(company: House, share: str) -> None:
    with pytest.raises(Refused) as no:
        limit(company, share)
    assert no.value.code == "bad_value"


# Respite ------------------------------------------------------------------------------------------------------------


def test_a_respite_to_a_day_ends_by_itself_and_interest_runs_through_it(company: House) -> None:
    number = company.case().number
    before = Decimal(shown(company)["balance"]["interest"])
    hold_case(company.office, case_number=number, hold="respite", why="on leave", by="h", until_on=date(2026, 4, 8))
    company.live_until(date(2026, 4, 8))
    assert shown(company)["held"] == ["respite"]
    assert Decimal(shown(company)["balance"]["interest"]) > before
    company.live_until(date(2026, 4, 9))
    assert shown(company)["held"] == []


@pytest.mark.parametrize(
    ("hold", "until", "code"),
    [("respite", date(2026, 3, 22), "day_has_passed"), ("bankruptcy", date(2026, 4, 8), "no_last_day")],
)
def test_a_hold_that_only_facts_end_has_no_last_day(company: House, hold: str, until: date, code: str) -> None:
    with pytest.raises(Refused) as no:
        hold_case(company.office, case_number=company.case().number, hold=hold, why="x", by="h", until_on=until)
    assert no.value.code == code
