"""Credit reports in the house: a purpose for each, seldom, with the person's copy in mind, the raw report deleted."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casework.accept_terms import accept_terms
from casework.check_credit import check_credit
from casework.credit_log import credit_log
from casework.hold import hold_case
from casework.score_case import score_case, shown_score
from claims.credit import CreditQuestion, CreditReport, Trend
from claims.money import Money
from claims.refused import Refused, Unavailable
from intake.credit.bureau import Fetched
from samples.people import BUILDER, PAINTER, TENANT, Company
from storage.schema import credit_request
from tests.office import House
from tests.papers import bill


@dataclass
class Bureau:
    """A bureau that answers with what a test lays down, and remembers what it was asked."""

    answer: Callable[[], Fetched | None]
    asked: list[CreditQuestion]

    @property
    def provider(self) -> str:
        return "Exempelupplysning"

    def fetch(self, question: CreditQuestion) -> Fetched | None:
        self.asked.append(question)
        return self.answer()


REPORT = CreditReport("Exempelupplysning", date(2026, 3, 18), 40, 1, Money(5_000_00), Money(310_000_00), Trend.STEADY)
RAW = b"the whole report with everything in it"


def with_bureau(house: House, answer: Callable[[], Fetched | None] = lambda: Fetched(REPORT, RAW)) -> Bureau:
    bureau = Bureau(answer, [])
    house.office = replace(house.office, bureau=bureau)
    return bureau


def demanded(house: House, buyer: Company = TENANT, number: str = "1", seller: Company = BUILDER) -> str:
    """A case whose demand has left."""
    numbers = {row.number for row in house.cases()}
    house.receive(house.mail(bill(number, buyer=buyer, seller=seller), sender=seller))
    (case_number,) = {row.number for row in house.cases()} - numbers
    accept_terms(house.office, case_number=case_number, by="h", how="cli", evidence={})
    house.print_run()
    return case_number


def ask(house: House, case_number: str, **changes: str) -> str:
    values = {
        "purpose": "legal_action",
        "ground": "unpaid_claim",
        "why": "before an application",
        "by": "Eva",
        **changes,
    }
    return check_credit(house.office, case_number=case_number, **values)


def raw_of(house: House) -> list[bytes | None]:
    with house.office.database.read() as tx:
        return list(tx.execute(select(credit_request.c.raw).order_by(credit_request.c.id)).scalars())


def test_a_report_is_fetched_with_its_purpose_logged_and_the_handler_told_of_the_persons_copy(house: House) -> None:
    bureau, number = with_bureau(house), demanded(house)
    said = ask(house, number)
    assert "copy" in said and "11 §" in said
    assert bureau.asked == [CreditQuestion(bureau.asked[0].identity, True, "legal_action", "unpaid_claim", number)]  # type: ignore[arg-type]
    (line,) = credit_log(house.office)
    assert (line["by"], line["purpose"], line["ground"], line["case"], line["state"], line["person"]) == (
        "Eva", "legal_action", "unpaid_claim", number, "answered", True,
    )  # fmt: skip
    assert len(house.tasks("credit_copy")) == 1
    told = json.dumps([event.data for event in house.events(number)])
    assert "5000" not in told and "310000" not in told, "events say that a report came, not what it says"
    house.is_sound()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ground": ""}, "no_ground"),
        ({"ground": "curiosity"}, "no_ground"),
        ({"purpose": "marketing"}, "unknown_purpose"),
        ({"why": " "}, "why_missing"),
    ],
)
def test_a_private_person_is_not_asked_about_without_a_reason_that_the_law_knows(
    house: House, changes: dict[str, str], code: str
) -> None:
    bureau, number = with_bureau(house), demanded(house)
    with pytest.raises(Refused) as no:
        ask(house, number, **changes)
    assert no.value.code == code and bureau.asked == [] and credit_log(house.office) == []


def test_of_a_company_no_ground_is_needed_and_it_gets_no_copy(house: House) -> None:
    with_bureau(house)
    number = demanded(house, buyer=PAINTER)
    assert "copy" not in ask(house, number, ground="")
    assert house.tasks("credit_copy") == []


def test_nobody_is_asked_about_twice_within_the_days_of_the_policy_from_whatever_case(house: House) -> None:
    bureau, number = with_bureau(house), demanded(house)
    asked_on = house.clock.day
    ask(house, number)
    other = demanded(house, number="2", seller=PAINTER)
    for case_number in (number, other):
        with pytest.raises(Refused) as no:
            ask(house, case_number)
        assert no.value.code == "asked_before" and (asked_on + timedelta(days=30)).isoformat() in no.value.message
    house.live_until(asked_on + timedelta(days=29))
    with pytest.raises(Refused):
        ask(house, number)
    house.live_until(asked_on + timedelta(days=30))
    ask(house, number)
    assert len(bureau.asked) == 2


def test_the_raw_report_is_deleted_after_its_days_and_what_is_needed_stays(house: House) -> None:
    with_bureau(house)
    number = demanded(house)
    asked_on = house.clock.day
    ask(house, number)
    house.live_until(asked_on + timedelta(days=89))
    assert raw_of(house) == [RAW]
    house.live_until(asked_on + timedelta(days=90))
    assert raw_of(house) == [None]
    (line,) = credit_log(house.office)
    assert line["raw_deleted"] and line["state"] == "answered"
    assert "credit_report_deleted" in [event.kind for event in house.events(number)]
    house.is_sound()


def _away() -> Fetched | None:
    raise Unavailable("credit_bureau", "the bureau does not answer")


def _nonsense() -> Fetched | None:
    raise Refused("credit_report_invalid", "the credit report is not understood")


@pytest.mark.parametrize(("answer", "fault"), [(_away, Unavailable), (_nonsense, Refused)])
def test_a_question_without_an_answer_is_logged_and_may_be_put_again(house: House, answer: Any, fault: Any) -> None:
    with_bureau(house, answer)
    number = demanded(house)
    with pytest.raises(fault):
        ask(house, number)
    assert [line["state"] for line in credit_log(house.office)] == ["failed"]
    with_bureau(house)
    ask(house, number)
    assert [line["state"] for line in credit_log(house.office)] == ["failed", "answered"]


def test_a_debtor_unknown_to_the_bureau_is_no_fault_and_gives_nobody_a_copy(house: House) -> None:
    with_bureau(house, lambda: None)
    number = demanded(house)
    assert ask(house, number) == "The bureau knows nothing of the debtor."
    assert house.tasks("credit_copy") == [] and raw_of(house) == [None]


def test_nothing_is_asked_before_the_demand_while_the_case_is_held_or_without_a_bureau(house: House) -> None:
    bureau = with_bureau(house)
    house.receive(house.mail(bill("1", buyer=TENANT)))
    number = house.case().number
    with pytest.raises(Refused) as early:
        ask(house, number)
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.print_run()
    hold_case(house.office, case_number=number, hold="dispute", why="not ordered", by="h")
    with pytest.raises(Refused) as held:
        ask(house, number)
    house.office = replace(house.office, bureau=None)
    with pytest.raises(Refused) as none:
        ask(house, number)
    assert [no.value.code for no in (early, held, none)] == ["too_early", "case_held", "no_bureau"]
    assert bureau.asked == []


def test_a_report_is_weighed_for_the_creditor_it_was_fetched_for_and_for_no_other(house: House) -> None:
    with_bureau(house)
    mine = demanded(house)
    theirs = demanded(house, number="2", seller=PAINTER)
    ask(house, mine)
    for case_number in (mine, theirs):
        score_case(house.office, case_number=case_number, by="h")
    missing = [shown_score(house.office, case_number=each, language="en")["missing"] for each in (mine, theirs)]
    assert missing == [[], ["debts", "income", "trend"]]


def test_a_report_that_is_too_old_is_weighed_no_more(house: House) -> None:
    with_bureau(house)
    number = demanded(house)
    ask(house, number)
    house.clock.day += timedelta(days=181)
    score_case(house.office, case_number=number, by="h")
    assert "no_report" in shown_score(house.office, case_number=number, language="en")["reasons"]
