"""The draft application: complete, adding up, plainly a draft, and silent on how to pay."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from claims.letter import LetterContent
from claims.party import DebtorKind
from delivery.kronofogden import application_json, application_pdf, gaps
from delivery.render import typeset, wording
from tests.letters.contents import CONSUMER, FILING, LATE, balance, business, invoice, payment_order


def test_the_paper_and_the_letter_of_the_step_are_one_document() -> None:
    assert application_pdf(payment_order()) == typeset(payment_order())
    assert application_pdf(payment_order()).startswith(b"%PDF-")


def test_the_paper_says_that_it_is_a_draft_and_never_how_to_pay() -> None:
    text = wording(payment_order())
    assert "Utkast: ansökan om betalningsföreläggande" in text
    assert "inte lämnats in" in text
    for word in ("bankgiro", "000-0000", "OCR"):
        assert word.lower() not in text.lower()


def test_an_application_without_bankgiro_can_still_be_prepared() -> None:
    content = payment_order()
    assert application_pdf(replace(content, agency=replace(content.agency, bankgiro=None)))


def test_the_parts_add_up_to_the_ore_and_rounding_is_not_claimed() -> None:
    demand = application_json(payment_order())["demand"]
    parts = [Decimal(demand[name]) for name in ("principal", "interest_accrued", "costs_total")]
    assert sum(parts) == Decimal(demand["total"]) == Decimal("13787.53")
    assert [cost["kind"] for cost in demand["costs"]] == ["late_compensation", "payment_order", "counsel"]
    assert sum(Decimal(cost["amount"]) for cost in demand["costs"]) == Decimal(demand["costs_total"])


def test_costs_that_are_already_booked_are_not_claimed_twice() -> None:
    booked = replace(payment_order(), balance=balance(*payment_order().balance.invoices, costs=(LATE, FILING)))
    kinds = [cost["kind"] for cost in application_json(booked)["demand"]["costs"]]
    assert kinds == ["late_compensation", "payment_order", "counsel"]


def test_what_a_person_must_add_before_filing_is_listed() -> None:
    assert gaps(payment_order()) == ()
    bare = replace(
        payment_order(),
        creditor=replace(business().creditor, orgnr=None, address=()),
        debtor=replace(business().debtor, orgnr=None),
        about={},
        extra=None,
    )
    assert [gap.code for gap in gaps(bare)] == [
        "applicant_identity", "applicant_address", "defendant_identity", "ground", "demand_first",
    ]  # fmt: skip
    assert [gap["code"] for gap in application_json(bare)["missing"]] == [gap.code for gap in gaps(bare)]


def test_the_authority_gets_the_whole_identity_number_which_a_letter_masks() -> None:
    person: LetterContent = replace(payment_order(), debtor=CONSUMER, debtor_kind=DebtorKind.CONSUMER)
    assert "19900161-2382" in wording(person)
    assert application_json(person)["defendant"]["identity"] == "199001612382"


def test_a_paid_invoice_is_no_ground() -> None:
    paid = invoice("9", business().balance.as_of, "100.00", paid="100.00", rates=False)
    content = replace(payment_order(), balance=balance(paid, *payment_order().balance.invoices, costs=(LATE,)))
    assert [ground["invoice"] for ground in application_json(content)["ground"]] == ["10234"]
