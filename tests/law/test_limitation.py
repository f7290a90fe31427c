"""Limitation (preskription): three years against a consumer, ten against others, anew from each interruption."""

from __future__ import annotations

from dataclasses import replace

from claims.balance import CostKind
from claims.case import StepTaken
from claims.interruption import Interruption, InterruptionKind, Proof
from claims.invoice import Payment
from claims.party import DebtorKind
from claims.proceeding import AuthorityRecord, RecordKind
from dunning.limitation import first_lapse, interruptions
from tests.dunning.builders import LAW, case, cost, invoice, kr, on

CONSUMER, BUSINESS = DebtorKind.CONSUMER, DebtorKind.BUSINESS


def test_a_claim_is_taken_to_be_60_days_older_than_its_invoice_and_says_that_this_is_an_estimate() -> None:
    facts = case(invoice(invoice_date=on("2026-03-02")), kind=CONSUMER)
    lapse = first_lapse(facts=facts, law=LAW)
    assert lapse is not None
    assert (lapse.runs_from, lapse.on, lapse.is_estimated) == (on("2026-01-01"), on("2029-01-01"), True)


def test_payments_and_an_application_interrupt_a_case() -> None:
    old = invoice(due="2024-03-31", invoice_date=on("2024-03-01"))
    paid = case(old, kind=CONSUMER, payments=(Payment(on("2025-03-10"), kr(1), "cli"),))
    filed = case(old, kind=CONSUMER, costs=(cost(CostKind.PAYMENT_ORDER, "2026-02-02", 300),))
    judged = replace(
        filed,
        records=(
            AuthorityRecord(RecordKind.TAKEN_UP, on("2026-02-09")),
            AuthorityRecord(RecordKind.JUDGMENT, on("2026-04-20")),
        ),
    )
    # Nobody has been served yet: a year from where it stands at least (7 §). The judgment begins a new period.
    assert [first_lapse(facts=facts, law=LAW).on for facts in (paid, filed, judged)] == [
        on("2028-03-10"),
        on("2027-02-02"),
        on("2029-04-20"),
    ]


def test_what_interrupts_is_told_oldest_first_and_a_letter_that_may_not_have_arrived_proves_nothing() -> None:
    facts = case(
        kind=CONSUMER,
        payments=(Payment(on("2026-05-01"), kr(1), "cli"),),
        costs=(cost(CostKind.PAYMENT_ORDER, "2026-04-01", 300), cost(CostKind.COUNSEL, "2026-04-01", 380)),
        steps=(StepTaken("demand", 1, on("2026-03-02")), StepTaken("call", 1, on("2026-03-20"))),
    )
    assert interruptions(facts) == (
        Interruption(on("2026-03-02"), InterruptionKind.LETTER, Proof.ORDINARY_POST, "demand-1"),
        Interruption(on("2026-05-01"), InterruptionKind.ACKNOWLEDGED, Proof.BANK_RECORD),
    )


def test_the_first_lapse_is_that_of_the_oldest_invoice_and_a_case_without_invoices_has_none() -> None:
    newer, older = invoice(invoice_date=on("2026-03-02")), invoice(number="2", invoice_date=on("2025-03-02"))
    assert first_lapse(facts=case(newer, older, kind=BUSINESS), law=LAW).on == on("2035-01-01")
    assert first_lapse(facts=replace(case(), invoices=()), law=LAW) is None


def test_there_is_no_absolute_limit_in_sweden() -> None:
    assert LAW.absolute_limit_years is None
