"""What a creditor accepted stands, word by word, whatever the price list becomes; a quote can be referred to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy

from casework.accept_terms import accept_terms
from casework.accepted_terms import accepted_terms
from casework.creditors import set_creditor
from casework.make_quote import make_quote, quotes_made, show_quote
from casework.merge import unmerge_invoice
from casework.portal import answer_link, open_link
from casework.shares import agreed_in
from casework.terms_of import terms_of
from claims.money import Money
from claims.refused import Refused
from samples.people import BUILDER
from storage import cases
from tests.office import House
from tests.papers import bill


def asked(house: House, amount: str = "12000", overdue: int = 200, **more: object) -> dict[str, object]:
    values: dict[str, object] = {"country": "SE", "is_business": True, "language": "sv", "by": "h"}
    return make_quote(
        house.office,
        **{**values, "amount": Money.of(amount), "days_overdue": overdue, **more},  # type: ignore[arg-type]
    )


def test_a_quote_without_a_case_tells_every_cost_and_is_found_again_by_its_number(house: House) -> None:
    made = asked(house)
    assert (made["quote"], made["valid_until"], made["is_valid"]) == ("Q2026-000001", "2026-04-01", True)
    # 14 % of 12,000 (10 % and 4 points for age), and 25 % VAT on it.
    assert made["if_all_is_collected"] == {"fees": "1680.00", "vat": "420.00", "total": "2100.00"}
    assert made["if_nothing_is_collected"] == {"total": "0.00"}
    assert made["outlays"] == [
        {"what": "payment_order", "amount": "300.00"},
        {"what": "enforcement", "amount": "600.00"},
    ]
    assert "300,00\u00a0kr, 900,00\u00a0kr efter hur långt" in str(made["text"])
    again = show_quote(house.office, number="q2026-000001", language="en")
    assert "Quote Q2026-000001, 2 March 2026" in again["text"] and again["text_hash"] == made["text_hash"]
    assert [each["quote"] for each in quotes_made(house.office)] == ["Q2026-000001"]
    assert house.cases() == []
    house.clock.day = date(2026, 4, 2)
    assert show_quote(house.office, number="Q2026-000001", language="sv")["is_valid"] is False


@pytest.mark.parametrize(("overdue", "rate"), [(180, "0.1"), (181, "0.14")])
def test_a_quote_carries_the_surcharge_from_the_181st_day(house: House, overdue: int, rate: str) -> None:
    assert asked(house, overdue=overdue)["lines"][0]["rate"] == rate  # type: ignore[index]


@pytest.mark.parametrize(
    ("country", "amount", "overdue", "warnings"),
    [
        ("SE", "12000", 200, []),
        # Set-up 1,900 and 15 % of what is expected (60 % of 3,000): 2,170 and VAT are more than 1,800.
        ("DE", "3000", 0, ["fees_exceed_expected", "legal_exceeds_expected"]),
        # No set-up fee, 10 % of 600 and VAT are 75; with 900 at the authority more than the expected 600.
        ("SE", "1000", 0, ["legal_exceeds_expected"]),
    ],
)
def test_a_quote_warns_where_the_fees_are_more_than_what_can_be_expected(
    house: House, country: str, amount: str, overdue: int, warnings: list[str]
) -> None:
    made = asked(house, amount, overdue, country=country)
    assert made["warnings"] == warnings
    assert str(made["text"]).count("OBS: ") == len(warnings) + (country == "DE")


@pytest.mark.parametrize(
    ("change", "code"), [({"country": "Sverige"}, "quote_invalid"), ({"overdue": -1}, "quote_invalid")]
)
def test_a_quote_for_what_no_claim_is_is_refused(house: House, change: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        asked(house, **change)  # type: ignore[arg-type]
    assert refusal.value.code == code
    with pytest.raises(Refused):
        show_quote(house.office, number="Q2026-000009", language="sv")


@pytest.fixture
def accepted(house: House) -> tuple[House, str]:
    """A house where one case's terms were accepted by a reply."""
    house.receive(house.mail(bill("1")))
    house.receive(house.reply(f"GODKÄNN {house.token()}\n", to=house.mails("receipt")[-1]))
    return house, house.case().number


def test_the_terms_are_kept_whole_with_who_when_how_and_on_what_evidence(accepted: tuple[House, str]) -> None:
    house, number = accepted
    found = accepted_terms(house.office, case_number=number)
    assert (found["state"], found["accepted_how"], found["language"]) == ("accepted", "reply", "sv")
    [given] = found["acceptances"]
    assert (given["by"], given["how"], given["hash"]) == ("creditor", "reply", house.case().terms["hash"])
    assert given["evidence"] == {"message": "m000002", "token": given["evidence"]["token"], "terms": given["hash"]}
    assert found["quote"]["lines"][0]["rate"] == "0.1"
    assert "intygar ni att fordran är er, att gäldenären inte har invänt" in found["text"]
    assert "provisionen 1\u00a0000,00\u00a0kr" in found["text"]
    assert found["prices_hash"] == house.office.prices.hash


def test_a_later_price_list_changes_nothing_of_an_accepted_case(accepted: tuple[House, str]) -> None:
    house, number = accepted
    before = accepted_terms(house.office, case_number=number)
    dearer = {"SE": tuple(replace(tier, rate=Decimal("0.5")) for tier in house.office.prices.commission["SE"])}
    prices = replace(house.office.prices, commission=dearer, legal_prepayment=Money.of(5000), hash="another")
    house.office = replace(house.office, prices=prices)
    with house.office.database.write() as tx:
        told = terms_of(house.office, tx, case_number=number)
    assert (told.quote.commission_rate, told.quote.legal_prepayment) == (Decimal("0.1"), Money.of(680))
    assert accepted_terms(house.office, case_number=number) == before
    agreed = agreed_in(house.case())
    assert agreed is not None and agreed.commission == {"1": Decimal("0.1")}


def test_what_was_told_to_a_creditor_is_never_changed_by_anybody(accepted: tuple[House, str]) -> None:
    house, _number = accepted
    asked(house)
    for statement in (
        "UPDATE acceptance SET by = 'x'",
        "DELETE FROM acceptance",
        "UPDATE terms_shown SET text = ''",
        "DELETE FROM quote",
    ):
        with pytest.raises(sqlalchemy.exc.DatabaseError, match="never changed"), house.office.database.write() as tx:
            tx.exec_driver_sql(statement)


def test_who_has_a_standing_agreement_accepts_the_terms_of_what_they_send_and_of_what_they_add(house: House) -> None:
    set_creditor(house.office, orgnr=BUILDER.orgnr, values={"standing_agreement": "yes"}, by="h")
    house.receive(house.mail(bill("1")))
    house.receive(house.mail(bill("2", due=date(2025, 6, 1))))
    found = accepted_terms(house.office, case_number=house.case().number)
    assert [given["how"] for given in found["acceptances"]] == ["standing agreement"] * 2
    agreed = agreed_in(house.case())
    assert agreed is not None and agreed.commission == {"1": Decimal("0.1"), "2": Decimal("0.14")}


def test_an_invoice_added_to_an_accepted_case_carries_the_rate_of_the_case(accepted: tuple[House, str]) -> None:
    house, _number = accepted
    house.receive(house.mail(bill("2")))
    agreed = agreed_in(house.case())
    assert agreed is not None and (agreed.commission, agreed.commission_else) == ({"1": Decimal("0.1")}, Decimal("0.1"))


def test_a_handlers_yes_for_a_case_that_was_shown_to_nobody_keeps_what_stands_that_day(house: House) -> None:
    house.receive(house.mail(bill("1"), sender="someone@unknown.example", auth="none"))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="anna", how="cli", evidence={"by": "anna"})
    found = accepted_terms(house.office, case_number=number)
    assert [(given["by"], given["evidence"]) for given in found["acceptances"]] == [("anna", {"by": "anna"})]
    assert found["text"] and agreed_in(house.case()) is not None


def test_a_case_taken_out_of_an_accepted_one_stands_under_the_same_terms(house: House) -> None:
    house.receive(house.mail(bill("1"), bill("2")))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    new = unmerge_invoice(house.office, number=number, invoice_number="2", by="h")["new_case"]
    found = accepted_terms(house.office, case_number=new)
    assert found["state"] == "accepted" and found["acceptances"][0]["evidence"] == {"accepted_for": number}
    with house.office.database.read() as tx:
        row = cases.get(tx, new)
    assert row is not None and agreed_in(row) is not None


def test_two_houses_quote_the_same_text_for_the_same_question(office: Callable[..., House]) -> None:
    assert asked(office())["text_hash"] == asked(office())["text_hash"]


def test_the_link_shows_the_terms_word_by_word_and_takes_the_answer_that_the_debtor_has_objected(house: House) -> None:
    house.receive(house.mail(bill("1")))
    token = house.token()
    shown = open_link(house.office, token=token)
    assert shown["terms_text"] == accepted_terms(house.office, case_number=house.case().number)["text"]
    answer_link(house.office, token=token, action="disputed")
    assert "dispute" in house.facts(house.case().number).holds and house.case().accepted_at is None
    assert [task.kind for task in house.tasks("dispute")] == ["dispute"]
