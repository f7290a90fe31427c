"""Limitation (preskription): three years against a consumer, ten against others, anew from each interruption."""

from __future__ import annotations

from dataclasses import replace

from claims.balance import CostKind
from claims.case import StepTaken
from claims.interruption import Interruption, InterruptionKind, Proof
from claims.invoice import Payment
from claims.invoked import Invoked
from claims.party import DebtorKind
from claims.proceeding import AuthorityRecord, RecordKind
from dunning.limitation import first_lapse, interruptions, invoked, lapses_on
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


AROSE = on("2023-03-01")
"""A consumer's claim that arose then lapses after 1 March 2026."""


def lapse(*told: Invoked, letters: tuple[str, ...] = (), as_of: str | None = None) -> str:
    found = tuple(Interruption(on(day), InterruptionKind.LETTER, Proof.REGISTERED) for day in letters)
    day = lapses_on(
        arose_on=AROSE,
        debtor_kind=CONSUMER,
        law=LAW,
        interruptions=found,
        proceedings=told,
        as_of=on(as_of) if as_of else None,
    )
    return day.isoformat()


def went_on(began: str, ended: str | None, *, served: bool) -> Invoked:
    return Invoked("payment_order", on(began), on(ended) if ended else None, served)


def test_a_proceeding_that_was_served_gives_the_whole_period_from_its_end() -> None:
    assert lapse(went_on("2026-02-20", "2026-06-10", served=True)) == "2029-06-10"
    assert lapse(went_on("2024-02-20", "2024-06-10", served=True)) == "2027-06-10"


def test_one_that_was_not_served_gives_a_year_from_its_end_where_that_is_longer_and_nothing_else() -> None:
    assert lapse(went_on("2026-02-20", "2026-06-10", served=False)) == "2027-06-10"
    assert lapse(went_on("2024-02-20", "2024-06-10", served=False)) == "2026-03-01", "the period was longer"
    assert lapse(went_on("2025-02-01", "2025-03-01", served=False)) == "2026-03-01", "just as long"
    assert lapse(went_on("2025-02-01", "2025-03-02", served=False)) == "2026-03-02", "a day longer"


def test_the_year_of_the_unserved_is_given_once() -> None:
    first, second = went_on("2026-02-20", "2026-06-10", served=False), went_on("2027-06-01", "2027-09-01", served=False)
    assert lapse(first, second) == "2027-06-10"
    assert lapse(first, went_on("2027-06-01", "2027-09-01", served=True)) == "2030-09-01"
    assert lapse(first, letters=("2027-06-10",)) == "2030-06-10", "an interruption within the year counts"
    assert lapse(first, letters=("2027-06-11",)) == "2027-06-10", "and one after it does not"


def test_what_begins_after_the_claim_lapsed_changes_nothing() -> None:
    assert lapse(went_on("2026-03-02", "2026-06-10", served=True)) == "2026-03-01"
    assert lapse(went_on("2026-03-01", "2026-06-10", served=True)) == "2029-06-10"
    assert lapse(letters=("2026-03-02",)) == "2026-03-01"


def test_a_letter_while_a_proceeding_goes_on_counts_though_the_old_period_has_run_out() -> None:
    assert lapse(went_on("2026-02-20", "2026-06-10", served=True), letters=("2026-07-01",)) == "2029-07-01"
    assert lapse(went_on("2026-02-20", "2026-06-10", served=False), letters=("2026-05-01",)) == "2029-05-01"


def test_one_that_still_goes_on_counts_as_if_it_ended_on_the_day_that_is_asked_for() -> None:
    assert lapse(went_on("2026-02-20", None, served=True), as_of="2026-05-05") == "2029-05-05"
    assert lapse(went_on("2026-02-20", None, served=False), as_of="2026-05-05") == "2027-05-05"
    assert lapse(went_on("2026-02-20", None, served=True)) == "2029-02-20"
    assert lapse(went_on("2026-02-20", None, served=True), as_of="2026-01-01") == "2029-02-20"


def test_what_happened_before_the_claim_arose_is_another_claims() -> None:
    assert lapse(letters=("2023-02-28",)) == "2026-03-01"
    assert lapse(went_on("2022-01-01", "2022-06-01", served=True)) == "2026-03-01"


def test_a_proceeding_is_told_with_its_begin_its_end_and_whether_the_debtor_heard_of_it() -> None:
    filed = case(invoice(due="2026-01-31"), kind=CONSUMER, costs=(cost(CostKind.PAYMENT_ORDER, "2026-03-02", 300),))
    served = replace(filed, records=(AuthorityRecord(RecordKind.SERVED, on("2026-03-20")),))
    judged = replace(served, records=(*served.records, AuthorityRecord(RecordKind.JUDGMENT, on("2026-04-20"))))
    assert invoked(facts=filed, law=LAW) == (Invoked("payment_order", on("2026-03-02"), None, False),)
    assert invoked(facts=served, law=LAW) == (Invoked("payment_order", on("2026-03-02"), None, True),)
    assert invoked(facts=judged, law=LAW) == (Invoked("payment_order", on("2026-03-02"), on("2026-04-20"), True),)
    assert invoked(facts=judged, law=LAW, as_of=on("2026-03-15")) == (
        Invoked("payment_order", on("2026-03-02"), None, False),
    ), "what was not known that day is not told"
    assert invoked(facts=judged, law=replace(LAW, authority=None)) == ()
