"""A claim that we do not collect waits for a handler, its creditor is told politely, and nothing of it is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework import board
from casework.accept_terms import accept_terms
from casework.complete_case import complete_case
from casework.creditors import set_creditor
from casework.merge import merge_cases
from casework.take_claim import refuse_claim, take_claim
from claims.refused import Refused
from samples.people import BUILDER, TENANT
from tests.office import House
from tests.papers import bill

DAY = date(2026, 3, 2)
RENT = "Hyra för lägenhet 1203, mars 2026"


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def arrives(house: House, about: str = RENT, *, number: str = "1", text: str = "Se bifogad.\n", **fields: str) -> str:
    house.receive(house.mail(house.pdf(bill(number), about=about, **fields), text=text))
    return house.cases()[-1].number


def test_rent_waits_for_a_handler_and_the_creditor_is_told_what_happens(house: House) -> None:
    number = arrives(house)
    shown = board.case(house.office, number=number)
    assert (shown["state"], shown["not_taken"]) == ("awaiting_review", ["rent"])
    assert "rent of a home or premises" in shown["why"]
    assert board.cases(house.office)[0]["not_taken"] == ["rent"]
    [mail] = house.mails()
    assert mail.kind == "claim_not_taken" and "GODKÄNN" not in mail.content["text"]
    assert "hyra av bostad eller lokal" in mail.content["text"] and "010-000 00 00" in mail.content["text"]
    debtor = house.facts(number).debtor
    assert debtor.name not in mail.content["text"] and RENT not in mail.content["text"]
    assert [task.case_number for task in house.tasks("not_taken")] == [number]
    found = next(event for event in house.events(number) if event.kind == "not_taken")
    assert found.data == {"code": "rent", "outcome": "refuse", "invoice": "1", "seen": "Hyra för lägenhet"}
    house.live_until(DAY + timedelta(days=4))
    assert house.letters() == [] and house.invoice_numbers(number) == ["1"]
    house.is_sound()


def test_not_even_a_standing_agreement_starts_such_a_claim(house: House) -> None:
    set_creditor(house.office, orgnr=BUILDER.orgnr, values={"standing_agreement": "yes"}, by="h")
    arrives(house)
    house.live_until(DAY + timedelta(days=2))
    assert house.case().state == "awaiting_review" and house.letters() == []


def test_a_handler_takes_it_after_all_with_a_reason_and_the_creditor_is_shown_the_terms(house: House) -> None:
    number = arrives(house)
    with refused("why_missing"):
        take_claim(house.office, case_number=number, why=" ", by="anna")
    take_claim(house.office, case_number=number, why="It is the hire of a hall, they say", by="anna")
    house.drain()
    assert house.case().state == "awaiting_terms" and house.tasks("not_taken") == []
    assert [mail.kind for mail in house.mails()] == ["claim_not_taken", "receipt"]
    taken = next(event for event in house.events(number) if event.kind == "taken_after_all")
    assert (taken.actor, taken.why) == ("anna", "It is the hire of a hall, they say")
    house.receive(house.reply(f"GODKÄNN {house.token()}\n", to=house.mails("receipt")[-1]))
    house.print_run()
    assert len(house.letters()) == 1
    with refused("nothing_against"):
        take_claim(house.office, case_number=number, why="again", by="anna")


def test_what_a_handler_took_stays_taken_when_the_case_is_looked_at_again(house: House) -> None:
    number = arrives(house)
    take_claim(house.office, case_number=number, why="Asked them", by="anna")
    complete_case(house.office, case_number=number, values={"debtor_address": "Ny gata 2;111 11 Exempelstad"}, by="h")
    assert board.case(house.office, number=number)["not_taken"] == []


def test_a_refused_case_closes_at_no_cost_and_its_creditor_is_told_why(house: House) -> None:
    number = arrives(house)
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    refuse_claim(house.office, case_number=number, why="Hyra driver vi inte in.", by="anna")
    house.drain()
    assert (house.case().state, house.case().close_code) == ("closed", "refused")
    told = house.mails("claim_not_taken")[-1]
    assert "stängt ärendet" in told.content["text"] and "Hyra driver vi inte in." in told.content["text"]
    assert house.tasks("not_taken") == [] and house.invoice_numbers(number) == ["1"]
    house.is_sound()


def test_a_case_whose_demand_has_left_is_not_refused(house: House) -> None:
    number = arrives(house, "Snickeri")
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.print_run()
    with refused("demand_has_left"):
        refuse_claim(house.office, case_number=number, why="x", by="anna")


def test_a_mail_that_says_the_debtor_objects_sends_the_claim_to_a_jurist(house: House) -> None:
    number = arrives(house, "Snickeri", text="Hej!\nKunden bestrider fakturan.\n")
    assert board.case(house.office, number=number)["not_taken"] == ["disputed"]
    assert "jurist" in house.mails("claim_not_taken")[0].content["text"]
    arrives(house, "Snickeri", number="2", text="Kunden har inte invänt mot den.\n")
    assert [event.data["invoice"] for event in house.events(number) if event.kind == "not_taken"] == ["1"]


def test_what_may_be_rent_is_asked_about(house: House) -> None:
    arrives(house, "Hyra mars 2026")
    assert "säg vad fakturan gäller" in house.mails("claim_not_taken")[0].content["text"]


def test_credit_to_a_consumer_is_held_and_to_a_company_not(house: House) -> None:
    house.receive(house.mail(house.pdf(bill("1", buyer=TENANT), about="Låneavi, amortering")))
    arrives(house, "Låneavi, amortering", number="2")
    assert [row["not_taken"] for row in board.cases(house.office)] == [["consumer_credit"], []]


def test_a_country_without_a_plan_is_routed_and_a_corrected_country_goes_on(house: House) -> None:
    number = arrives(house, "Snickeri", buyer_country="DE")
    assert board.case(house.office, number=number)["not_taken"] == ["abroad"]
    complete_case(house.office, case_number=number, values={"debtor_country": "SE"}, by="h")
    assert board.case(house.office, number=number)["not_taken"] == []
    complete_case(house.office, case_number=number, values={"debtor_country": "DE"}, by="h")
    assert board.case(house.office, number=number)["not_taken"] == ["abroad"]


def test_the_reason_follows_its_invoice_into_another_case(house: House) -> None:
    first = arrives(house, "Snickeri")
    house.receive(house.mail(house.pdf(bill("2"), about=RENT)))
    assert house.case().number == first
    from casework.merge import unmerge_invoice

    second = unmerge_invoice(house.office, number=first, invoice_number="2", by="h")["new_case"]
    assert [row["not_taken"] for row in board.cases(house.office)] == [[], ["rent"]]
    merge_cases(house.office, number=second, into=first, by="h")
    assert board.case(house.office, number=first)["not_taken"] == ["rent"]
    house.is_sound()
