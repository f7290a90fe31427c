"""The score in a case's life: weighed at the end of the first phase, a person recommends, the creditor is told."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from casework.accept_terms import accept_terms
from casework.decide_case import decide_case
from casework.portal import answer_link
from casework.recommend_case import recommend_case
from casework.score_case import score_case, shown_score
from claims.refused import Refused
from storage import scores
from storage.schema import decision
from tests.office import House
from tests.papers import bill
from tests.web.conftest import portal_of


@pytest.fixture
def number(house: House) -> str:
    """A case on a company at the end of its first phase: the application is prepared, the creditor is asked."""
    house.knows_creditor()
    house.receive(house.mail(bill("1")))
    found = house.case().number
    accept_terms(house.office, case_number=found, by="h", how="cli", evidence={})
    house.print_run()
    while not house.tasks("recommendation"):
        house.live_day(date.fromordinal(house.clock.day.toordinal() + 1))
    return found


def test_the_first_phase_ends_with_a_score_and_a_task_that_tells_it(house: House, number: str) -> None:
    (task,) = house.tasks("recommendation")
    assert "Advice: Apply for a payment order." in task.title and "krav case recommend" in task.title
    found = shown_score(house.office, case_number=number, language="sv")
    assert (found["by"], found["advice"], found["policy"]) == ("krav", "payment_order", house.office.scoring.name)
    assert found["inputs"]["papers"] == ["invoice", "about"]
    assert found["inputs"]["commission_rate"] == "0.1000", "by the terms that were accepted"
    assert house.facts(number).scored_on == house.clock.day
    assert house.case().state == "decision", "the score is there, so the application was prepared"
    assert any(sentence.startswith("Förslaget är inget beslut") for sentence in found["words"])
    house.is_sound()


def test_the_creditor_is_told_the_advice_and_every_cost_before_deciding_and_nothing_of_the_debtors_means(
    house: House, number: str
) -> None:
    (mail,) = house.mails("decision_needed")
    text = mail.content["text"].replace("\u00a0", " ")
    assert "1 280,00 kr" in text and "600,00 kr" in text and "680,00 kr" in text
    assert "Vår första bedömning, som ännu ingen handläggare har tagit ställning till, är: ansök om" in text
    assert "En ansökan väntas ge klart mer än den kostar." in text
    for secret in ("poäng", "Inkomst", "anmärkning", "Skulder"):
        assert secret not in text


def test_a_persons_recommendation_stands_beside_the_score_also_when_it_differs(house: House, number: str) -> None:
    recommend_case(house.office, case_number=number, outcome="monitoring", why="the company is winding up", by="Eva")
    (kept,) = shown_score(house.office, case_number=number, language="en")["recommended"]
    assert (kept["outcome"], kept["advised"], kept["by"], kept["why"]) == (
        "monitoring", "payment_order", "Eva", "the company is winding up",
    )  # fmt: skip
    assert house.tasks("recommendation") == []
    (said,) = house.facts(number).recommended
    assert (said.outcome, said.by) == ("monitoring", "Eva")
    assert house.case().state == "decision", "the creditor decides"
    first, again = house.mails("decision_needed")
    assert "Vår handläggare rekommenderar: lägg fordran under bevakning." in again.content["text"]
    assert "winding up" not in again.content["text"], "a handler's own words stay in the house"
    assert house.token(first) == house.token(again)
    decide_case(house.office, case_number=number, choice="payment_order", by="creditor")
    assert house.facts(number).decisions[-1].choice == "payment_order"
    recommend_case(house.office, case_number=number, outcome="stop", why="too late", by="Eva")
    assert len(house.mails("decision_needed")) == 2, "who has decided is not asked again"
    house.is_sound()


@pytest.mark.parametrize(("outcome", "why", "code"), [("sue", "x", "unknown_outcome"), ("stop", "  ", "why_missing")])
def test_a_recommendation_is_one_of_four_and_has_a_reason(house: House, number: str, outcome, why, code) -> None:
    with pytest.raises(Refused) as no:
        recommend_case(house.office, case_number=number, outcome=outcome, why=why, by="h")
    assert no.value.code == code


def test_papers_that_a_person_knows_of_count_and_are_kept(house: House, number: str) -> None:
    before = shown_score(house.office, case_number=number, language="en")
    score_case(house.office, case_number=number, by="Eva", papers=("agreement", "delivery"))
    after = shown_score(house.office, case_number=number, language="en")
    assert after["inputs"]["papers"] == ["invoice", "about", "agreement", "delivery"]
    assert after["points"] == before["points"] + 15 - 8
    with house.office.database.read() as tx:
        assert [row.by for row in scores.of_case(tx, number)] == ["krav", "Eva"]
    with pytest.raises(Refused) as no:
        score_case(house.office, case_number=number, by="h", papers=("a hunch",))
    assert no.value.code == "unknown_paper"


def test_a_case_that_nobody_weighed_shows_no_score_and_takes_no_recommendation(house: House) -> None:
    house.receive(house.mail(bill("1")))
    fresh = house.case().number
    with pytest.raises(Refused) as unseen:
        shown_score(house.office, case_number=fresh, language="en")
    with pytest.raises(Refused) as unsaid:
        recommend_case(house.office, case_number=fresh, outcome="stop", why="x", by="h")
    assert unseen.value.code == unsaid.value.code == "score_missing"


def test_the_page_that_asks_for_a_decision_shows_every_cost_and_what_was_shown_is_kept_as_evidence(
    house: House, number: str
) -> None:
    token = house.token(house.mails("decision_needed")[-1])
    answer = portal_of(house.office).get(f"/l/{token}?lang=en")
    text = answer.text.replace("\u00a0", " ")
    assert answer.status_code == 200 and "1 280,00 kr" in text and "680,00 kr" in text
    assert "Our first assessment" in text and "Apply for a payment order." in text
    assert "points" not in text and "chance" not in text
    answer_link(house.office, token=token, action="accept", evidence={"address": "192.0.2.1"})
    with house.office.database.read() as tx:
        (kept,) = tx.execute(select(decision.c.evidence).where(decision.c.case_number == number)).scalars()
    assert kept["shown"]["at_stake"] == "1280.00" and kept["shown"]["advice"] == "payment_order"
    house.is_sound()
