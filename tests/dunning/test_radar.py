"""The limitation radar: letters a year, half a year and three months before a claim lapses, the alarm, the hard stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.balance import CostKind
from claims.case import CaseFacts, CaseState, Hold, StepTaken
from claims.interruption import Interruption, InterruptionKind, Proof
from claims.invoice import Payment
from claims.party import DebtorKind, Representative, RepresentativeKind
from claims.proceeding import AuthorityRecord, RecordKind
from claims.refused import Refused
from dunning.decide import Act
from dunning.plan import parse_plan
from dunning.radar import interrupt, marks, next_letter_on, wakes_on
from dunning.situation import Situation
from dunning.step import Plan
from tests.dunning.blocks import BLOCKS
from tests.dunning.builders import AGENCY, LAW, ask, case, days_from, invoice, kr, live, load, many, on, plan_of

CONSUMER = DebtorKind.CONSUMER
AROSE = on("2024-06-03")
"""A claim on a person that arose on Monday 3 June 2024: the last safe day is Thursday 3 June 2027."""
SENT = StepTaken("demand", 1, on("2024-11-04"), on("2024-11-15"))
QUIET = case(
    invoice(due="2024-07-31", arose_on=AROSE, arose_from="delivery"),
    kind=CONSUMER,
    state=CaseState.MONITORING,
    steps=(SENT, StepTaken("monitoring", 1, on("2025-02-03"))),
)
LETTERS = [
    "interrupting_letter",
    "prove_interruption",
    "limitation_letter_stopped",
    "limitation_alarm",
    "limitation_lapsed",
]
NEXT_YEARS = LAW.ahead()
"""The rates of 2027 are not set yet; a life that far ahead rests on the last ones."""


def situation(facts: CaseFacts, day: str, plan: Plan | None = None) -> Situation:
    return Situation(facts, plan or plan_of(facts), NEXT_YEARS, AGENCY, on(day))


def lived(facts: CaseFacts, first: str, count: int, **more) -> list[tuple[str, str]]:
    _, done = live(facts, days_from(on(first), count), law=replace(NEXT_YEARS, for_letters=True), **more)
    return [(act.on.isoformat(), str(act.step)) for act in done if act.step in LETTERS]


def test_a_monitored_claim_gets_its_letters_in_time_then_the_alarm_and_the_stop_and_is_never_closed_by_itself() -> None:
    # 12 months before: Wed 3 June 2026. 6 before: Thu 3 December. 3 before: Wed 3 March 2027. Alarm 30 days before.
    assert lived(QUIET, "2026-05-01", 420) == [
        ("2026-06-03", "interrupting_letter"),
        ("2026-12-03", "interrupting_letter"),
        ("2027-03-03", "interrupting_letter"),
        ("2027-03-03", "prove_interruption"),
        ("2027-05-04", "limitation_alarm"),
        ("2027-06-04", "limitation_lapsed"),
    ]
    after = ask(replace(QUIET, steps=(*QUIET.steps, StepTaken("limitation_lapsed", 1, on("2027-06-04")),
                StepTaken("limitation_alarm", 1, on("2027-05-04")))), "2027-06-07", law=replace(NEXT_YEARS, for_letters=True))  # fmt: skip
    assert (after.act, after.blocked_by, after.state_after) == (
        Act.NOTHING,
        ("claim_prescribed",),
        CaseState.MONITORING,
    )


@pytest.mark.parametrize(
    "state",
    [
        CaseState.FIRST_PHASE,
        CaseState.DECISION,
        CaseState.JUDGMENT,
        CaseState.ENFORCEMENT,
        CaseState.COURT,
        CaseState.BANKRUPTCY_DEMAND,
        CaseState.MONITORING,
    ],
)
def test_the_letter_leaves_in_every_state_where_the_claim_lives_and_the_state_stays(state: CaseState) -> None:
    found = ask(replace(QUIET, state=state), "2026-06-03")
    assert (found.act, found.step, found.state_after, found.costs) == (
        Act.LETTER,
        "interrupting_letter",
        state,
        (),
    )


@pytest.mark.parametrize("state", [CaseState.AWAITING_TERMS, CaseState.READY])
def test_no_such_letter_goes_before_the_demand_has_left(state: CaseState) -> None:
    found = ask(replace(QUIET, state=state, steps=()), "2026-06-03")
    assert found.step != "interrupting_letter"


@pytest.mark.parametrize(("arose", "day"), [("2023-06-01", "2026-03-19"), ("2023-04-15", "2026-03-02")])
def test_no_second_letter_joins_a_demand_whose_time_is_running_unless_the_claim_would_soon_lapse(
    arose: str, day: str
) -> None:
    # The demand of 2 March gives until 13 March, and nothing follows before the 18th has passed.
    fresh = replace(
        QUIET,
        state=CaseState.DEMAND,
        steps=(StepTaken("demand", 1, on("2026-03-02"), on("2026-03-13")),),
        invoices=(invoice(due="2023-07-31", arose_on=on(arose), arose_from="delivery"),),
    )
    letters = [when for when, step in lived(fresh, "2026-03-02", 30) if step == "interrupting_letter"]
    assert letters == [day]


# A lapsed claim has its own stop, and without a number only a company is not known: its ten years are not over.
@pytest.mark.parametrize("code", sorted(set(BLOCKS) - {"claim_prescribed", "debtor_identity_missing"}))
def test_each_thing_that_stops_a_demand_stops_the_letter_too_and_a_person_is_told_which(code: str) -> None:
    found = ask(BLOCKS[code](QUIET), "2026-06-03")
    assert (found.act, found.step) == (Act.TASK, "limitation_letter_stopped")
    assert code in found.why


def test_the_plans_that_ship_write_a_year_half_a_year_and_three_months_before() -> None:
    for name in ("business", "consumer"):
        rule = parse_plan(load(f"plan-se-{name}.toml")).limitation
        assert (rule.letters_months_before, rule.provable_months_before) == ((12, 6, 3), 3)
        assert not rule.proofs & {Proof.NONE, Proof.ORDINARY_POST, Proof.SEVERAL_LETTERS}


def test_the_letter_three_months_before_must_be_shown_to_arrive_and_a_person_is_asked_for_the_receipt() -> None:
    sent = StepTaken("interrupting_letter", 1, on("2026-12-03"))
    third = replace(QUIET, steps=(*QUIET.steps, sent))
    found = ask(third, "2027-03-03", law=replace(NEXT_YEARS, for_letters=True))
    assert found.extra == {"post": "registered"} and "registered post" in found.why
    assert ask(QUIET, "2026-06-03").extra is None


def test_a_recorded_receipt_gives_a_new_period_and_ordinary_post_gives_none() -> None:
    arrived = Interruption(on("2027-03-08"), InterruptionKind.LETTER, Proof.REGISTERED, "RR 1", "10234")
    posted = replace(arrived, proof=Proof.ORDINARY_POST)
    other = replace(arrived, invoice_number="99")
    days = [situation(replace(QUIET, interruptions=(each,)), "2027-03-09").open_claims[0].on for each in (arrived, posted, other)]  # fmt: skip
    assert days == [on("2030-03-08"), on("2027-06-03"), on("2027-06-03")]


def test_several_letters_count_only_where_the_plan_says_so_and_then_from_the_first_of_them() -> None:
    data = load("plan-se-consumer.toml")
    data["limitation"]["proofs"].append("several_letters")
    letters = (
        StepTaken("interrupting_letter", 1, on("2026-06-03")),
        StepTaken("interrupting_letter", 2, on("2026-12-03")),
    )
    facts = replace(QUIET, steps=(SENT, *letters))
    assert situation(facts, "2026-12-04").open_claims[0].on == on("2027-06-03")
    assert situation(facts, "2026-12-04", parse_plan(data)).open_claims[0].on == on("2029-06-03")


@pytest.mark.parametrize(
    ("limitation", "says"),
    [
        ({"proofs": ["ordinary_post"]}, "ordinary post proves nothing"),
        ({"proofs": ["a stamp"]}, "may name"),
        ({"letters_months_before": []}, "letters_months_before"),
        ({"letters_months_before": [0]}, "letters_months_before"),
        ({"letters": [12]}, "unknown letters"),
    ],
)
def test_a_plan_whose_rule_of_limitation_means_nothing_is_refused_in_words(limitation, says: str) -> None:
    with pytest.raises(Refused) as no:
        parse_plan({**load("plan-se-consumer.toml"), "limitation": limitation})
    assert no.value.code == "plan_invalid" and says in no.value.message


@pytest.mark.parametrize("hold", [Hold.DISPUTE, Hold.MANUAL, Hold.BANKRUPTCY])
def test_a_held_claim_gets_no_letter_but_a_person_is_told_once_per_mark_and_the_letter_leaves_when_it_may(hold) -> None:
    held = replace(QUIET, holds=frozenset({hold}))
    released = {on("2026-07-01"): lambda facts: replace(facts, holds=frozenset())}
    assert lived(held, "2026-06-01", 40, news=released) == [
        ("2026-06-03", "limitation_letter_stopped"),
        ("2026-07-01", "interrupting_letter"),
    ]


def test_a_debtor_without_an_address_is_told_of_and_stops_nothing_else() -> None:
    nowhere = replace(QUIET, debtor=replace(QUIET.debtor, address=()))  # type: ignore[type-var]
    found = ask(nowhere, "2026-06-03")
    assert found.step == "limitation_letter_stopped" and "debtor_address_missing" in found.why


def test_a_letter_due_on_a_weekend_waits_for_monday_unless_the_claim_would_lapse_before_it() -> None:
    saturday = replace(QUIET, invoices=(invoice(due="2024-07-31", arose_on=on("2024-06-06"), arose_from="delivery"),))
    assert lived(saturday, "2026-06-05", 6) == [("2026-06-08", "interrupting_letter")]
    last_days = replace(QUIET, invoices=(invoice(due="2023-07-31", arose_on=on("2023-06-07"), arose_from="delivery"),))
    told = replace(last_days, steps=(*last_days.steps, StepTaken("limitation_alarm", 1, on("2026-05-08"))))
    found = ask(told, "2026-06-06")
    assert (found.act, found.step) == (Act.LETTER, "interrupting_letter"), "a Saturday; the claim lapses on the Sunday"


def test_the_letter_goes_where_the_law_wants_it() -> None:
    says = {}
    for kind in RepresentativeKind:
        speaker = Representative(kind, "Advokat Sanna Ek", ("Ombudsgatan 9",), on("2025-01-01"))
        says[str(kind)] = ask(replace(QUIET, representatives=(speaker,)), "2026-06-03").why
    assert "administrator and not the debtor" in says["administrator"]
    assert "tell the representative" in says["agent"] and "tell the representative" in says["guardian"]


def test_two_claims_that_lapse_within_a_month_of_each_other_share_their_letters() -> None:
    near = invoice(number="B", due="2024-08-15", arose_on=on("2024-06-20"), arose_from="delivery")
    both = replace(QUIET, invoices=(*QUIET.invoices, near))
    assert lived(both, "2026-05-01", 340) == [
        ("2026-06-03", "interrupting_letter"),
        ("2026-12-03", "interrupting_letter"),
        ("2027-03-03", "interrupting_letter"),
        ("2027-03-03", "prove_interruption"),
    ]


def test_a_claim_that_is_paid_is_watched_no_more_and_hides_no_other() -> None:
    old = invoice(1_000, number="OLD", due="2023-07-01", arose_on=on("2023-05-01"), arose_from="delivery")
    paid = Payment(on("2025-01-10"), kr(1_500), "bank", "1", "OLD")  # its late interest included
    facts = replace(QUIET, invoices=(old, *QUIET.invoices), payments=(paid,))
    assert [lapse.invoice_number for lapse in situation(facts, "2026-06-03").open_claims] == ["10234"]


def test_a_payment_for_one_claim_acknowledges_that_one_and_no_other() -> None:
    second = replace(QUIET.invoices[0], number="B")
    paid = Payment(on("2026-01-12"), kr(100), "bank", "1", "B")
    found = situation(replace(QUIET, invoices=(*QUIET.invoices, second), payments=(paid,)), "2026-02-02").open_claims
    assert {lapse.invoice_number: str(lapse.on) for lapse in found} == {"10234": "2027-06-03", "B": "2029-01-12"}


def test_the_printed_invoice_is_an_estimate_until_somebody_says_when_the_claim_arose() -> None:
    unsaid = replace(QUIET, invoices=(invoice(due="2024-07-31", invoice_date=on("2024-07-01")),))
    (guess,) = situation(unsaid, "2026-02-02").open_claims
    (known,) = situation(QUIET, "2026-02-02").open_claims
    assert (guess.on, guess.is_estimated) == (on("2027-05-02"), True)
    assert (known.on, known.is_estimated) == (on("2027-06-03"), False)


def test_proceedings_take_the_place_of_the_filing_cost_and_one_that_goes_on_keeps_the_claim_alive() -> None:
    from tests.dunning.builders import cost

    filed = replace(QUIET, state=CaseState.PAYMENT_ORDER, costs=(cost(CostKind.PAYMENT_ORDER, "2026-02-02", 300),))
    until = on("2027-05-28")
    failed = (
        AuthorityRecord(RecordKind.TAKEN_UP, on("2026-02-09")),
        AuthorityRecord(RecordKind.SERVICE_FAILED, on("2027-05-03"), until),
        AuthorityRecord(RecordKind.DISMISSED, until),
    )
    judged = (failed[0], AuthorityRecord(RecordKind.JUDGMENT, on("2026-04-20")))
    # Nobody has heard of it: while it goes on, and a year after its end, whatever was left before (7 §).
    assert situation(filed, "2027-01-11").open_claims[0].on == on("2028-01-11")
    assert situation(replace(filed, records=failed), "2027-06-01").open_claims[0].on == on("2028-05-28")
    assert situation(replace(filed, records=judged), "2027-06-01").open_claims[0].on == on("2029-04-20")


def test_a_case_asleep_is_woken_for_its_letter() -> None:
    found = ask(QUIET, "2026-02-03")
    assert found.step == "monitoring_check"
    checked = replace(QUIET, steps=(*QUIET.steps, StepTaken("monitoring_check", 1, on("2026-02-03"))))
    found = ask(checked, "2026-02-04")
    assert (found.next_on, found.next_step) == (on("2026-06-03"), "interrupting_letter")


def test_a_judged_claim_goes_on_after_its_day() -> None:
    judged = replace(QUIET, judged=frozenset({"claim_prescribed"}))
    steps = (*QUIET.steps, StepTaken("limitation_alarm", 1, on("2027-05-04")))
    found = ask(replace(judged, steps=steps), "2027-06-07", law=replace(NEXT_YEARS, for_letters=True))
    assert found.step == "monitoring_check"


@settings(max_examples=many(60))
@given(arose=st.integers(0, 1200).map(lambda count: on("2022-01-01") + timedelta(days=count)))
def test_every_mark_is_a_bank_day_in_time_and_in_order(arose: date) -> None:
    bill = invoice(due=(arose + timedelta(days=30)).isoformat(), arose_on=arose, arose_from="delivery")
    seen = situation(replace(QUIET, invoices=(bill,), steps=()), arose.isoformat())
    (lapse,) = seen.open_claims
    found = list(marks(seen, lapse))
    assert [mark.months for mark in found] == [12, 6, 3]
    assert all(LAW.calendar.is_bank_day(mark.on) and mark.on <= lapse.on for mark in found)
    assert found[0].on < found[1].on < found[2].on
    assert next_letter_on(seen, lapse) == found[0].on


def test_while_an_application_is_pending_no_letter_interrupts_and_the_day_it_ends_one_may() -> None:
    """A claim cannot lapse meanwhile, and has a year at least from the end: a letter a month would be pressure alone."""
    from tests.dunning.builders import cost

    filed = replace(
        QUIET,
        state=CaseState.PAYMENT_ORDER,
        costs=(cost(CostKind.PAYMENT_ORDER, "2026-02-02", 300),),
        holds=frozenset(),
    )
    taken_up = replace(filed, records=(AuthorityRecord(RecordKind.TAKEN_UP, on("2026-02-09")),))
    for day in ("2026-06-03", "2026-12-03", "2027-06-03", "2027-12-03"):
        assert interrupt(situation(taken_up, day)) is None, day
        assert wakes_on(situation(taken_up, day)) is None, day
    until = on("2028-01-10")
    ended = replace(
        taken_up,
        records=(
            *taken_up.records,
            AuthorityRecord(RecordKind.SERVICE_FAILED, on("2027-12-20"), until),
            AuthorityRecord(RecordKind.DISMISSED, until),
        ),
    )
    found = interrupt(situation(ended, "2028-01-10"))
    assert found is not None and found.step == "interrupting_letter"
