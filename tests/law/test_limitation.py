"""Limitation (preskription): three years against a consumer, ten against others, anew from each interruption."""

from __future__ import annotations

import pytest

from claims.balance import CostKind
from claims.invoice import Payment
from claims.party import DebtorKind
from dunning.limitation import Interruption, InterruptionKind, first_lapse, lapses_on
from tests.dunning.builders import LAW, case, cost, invoice, kr, on

CONSUMER, BUSINESS = DebtorKind.CONSUMER, DebtorKind.BUSINESS


# Source: 2, 5, 6 and 7 §§ preskriptionslagen (1981:130); NJA 2022 s. 150 for the period after a judgment.
@pytest.mark.parametrize(
    ("story", "kind", "arose", "interrupted", "expected"),
    [
        ("a consumer, nothing happened", CONSUMER, "2023-11-30", [], "2026-11-30"),
        ("a business, from a leap day", BUSINESS, "2016-02-29", [], "2026-02-28"),
        ("a sole trader's trade debt", DebtorKind.SOLE_TRADER, "2016-05-01", [], "2026-05-01"),
        ("a consumer's estate", DebtorKind.ESTATE, "2023-05-01", [], "2026-05-01"),
        ("a consumer pays a part", CONSUMER, "2023-01-15", ["2025-03-10"], "2028-03-10"),
        (
            "a judgment gives a consumer three years again, not ten",
            CONSUMER,
            "2002-01-01",
            ["2004-10-05"],
            "2007-10-05",
        ),
        ("two interruptions, the last counts", CONSUMER, "2020-01-01", ["2021-06-01", "2023-06-01"], "2026-06-01"),
        ("on the last day it still counts", CONSUMER, "2020-01-01", ["2023-01-01"], "2026-01-01"),
        ("a day too late it does not", CONSUMER, "2020-01-01", ["2023-01-02"], "2023-01-01"),
        ("a lapse on a Sunday stays there", CONSUMER, "2023-03-01", [], "2026-03-01"),
    ],
)
def test_the_last_safe_day(story: str, kind: DebtorKind, arose: str, interrupted: list[str], expected: str) -> None:
    happened = [Interruption(on(day), InterruptionKind.ACKNOWLEDGED) for day in interrupted]
    found = lapses_on(arose_on=on(arose), debtor_kind=kind, law=LAW, interruptions=happened)
    assert found == on(expected), story


def test_a_letter_that_we_cannot_prove_arrived_interrupts_nothing() -> None:
    sent = Interruption(on("2024-01-01"), InterruptionKind.DEMANDED, is_proven=False)
    assert lapses_on(arose_on=on("2023-01-01"), debtor_kind=CONSUMER, law=LAW, interruptions=[sent]) == on("2026-01-01")


def test_a_claim_is_taken_to_be_60_days_older_than_its_invoice_and_says_that_this_is_an_estimate() -> None:
    facts = case(invoice(invoice_date=on("2026-03-02")), kind=CONSUMER)
    lapse = first_lapse(facts=facts, law=LAW)
    assert lapse is not None
    assert (lapse.runs_from, lapse.on, lapse.is_estimated) == (on("2026-01-01"), on("2029-01-01"), True)


def test_payments_and_an_application_interrupt_a_case() -> None:
    old = invoice(due="2024-03-31", invoice_date=on("2024-03-01"))
    paid = case(old, kind=CONSUMER, payments=(Payment(on("2025-03-10"), kr(1), "cli"),))
    filed = case(old, kind=CONSUMER, costs=(cost(CostKind.PAYMENT_ORDER, "2026-02-02", 300),))
    assert [first_lapse(facts=facts, law=LAW).on for facts in (paid, filed)] == [on("2028-03-10"), on("2029-02-02")]


def test_there_is_no_absolute_limit_in_sweden() -> None:
    assert LAW.absolute_limit_years is None
