"""What is disputed is not asked for, and nothing else is left out: amounts counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.balance import CostKind
from claims.case import CaseFacts, CaseState, StepTaken
from claims.invoice import Credit, Payment
from claims.money import Money
from claims.objection import Ground, Objection
from claims.party import DebtorKind
from dunning.decide import Act
from dunning.disputed import asked, disputed
from dunning.ledger import balance
from tests.dunning.builders import LAW, ask, case, cost, invoice, kr, on
from tests.dunning.states import FIRST_PHASE, READY, paid

# Reference rate 1.95 + 8 = 9.95 % in the first half of 2026 is not used here: an agreed rate keeps the sums plain.
A = invoice(10_000, due="2026-01-31", number="A", agreed_rate=kr("10").decimal)
B = invoice(3_650, due="2026-01-31", number="B", agreed_rate=kr("10").decimal)
DAY = on("2026-03-02")  # thirty days of interest from 1 February, 2 March included


def objected(invoice_number: str | None, amount: int | None = None, *, came: str = "2026-03-02", **more) -> Objection:
    more = {"ended_on": on(more.pop("ended")) if "ended" in more else None}
    return Objection(1, Ground.WRONG_AMOUNT, on(came), invoice_number, None if amount is None else kr(amount), **more)


def both(*objections: Objection, **more) -> CaseFacts:
    return case(A, B, kind=DebtorKind.BUSINESS, objections=objections, **more)


def amounts(facts: CaseFacts, day=DAY) -> tuple[str, str, str]:
    owed = asked(facts=facts, law=LAW, as_of=day)
    return str(owed.principal), str(owed.interest), str(owed.total)


def test_nothing_disputed_asks_for_everything_that_is_owed() -> None:
    facts = both()
    assert asked(facts=facts, law=LAW, as_of=DAY) == balance(facts=facts, law=LAW, as_of=DAY)
    # 10 000 × 10 % × 30/365 = 82.19; 3 650 × 10 % × 30/365 = 30.00
    assert amounts(facts) == ("13650.00", "112.19", "13762.00")


def test_a_disputed_part_of_an_invoice_is_left_out_with_its_interest() -> None:
    facts = both(objected("A", 4_000))
    # 6 000 × 10 % × 30/365 = 49.32, and B's 30.00
    assert amounts(facts) == ("9650.00", "79.32", "9729.00")
    shown = {each.number: each for each in asked(facts=facts, law=LAW, as_of=DAY).invoices}
    assert (str(shown["A"].remaining), str(shown["A"].disputed), str(shown["A"].credited)) == (
        "6000.00",
        "4000.00",
        "0.00",
    )
    assert shown["B"].disputed is None


def test_the_interest_on_the_disputed_part_goes_on_in_the_account() -> None:
    assert str(balance(facts=both(objected("A", 4_000)), law=LAW, as_of=DAY).interest) == "112.19"


def test_an_objection_that_fell_is_asked_for_again_with_all_its_interest() -> None:
    facts = both(objected("A", 4_000, came="2026-03-02", ended="2026-03-20"))
    assert amounts(facts, on("2026-03-19"))[0] == "9650.00"
    # 47 days: 10 000 × 10 % × 47/365 = 128.77 (öre: 128.767), 3 650 × 10 % × 48/365 ... on 20 March 48 days run
    assert amounts(facts, on("2026-03-20")) == ("13650.00", "179.51", "13830.00")


def test_a_wholly_disputed_invoice_leaves_the_other_one_alone() -> None:
    assert amounts(both(objected("A"))) == ("3650.00", "30.00", "3680.00")


def test_objections_to_one_invoice_add_up_and_never_pass_what_is_claimed_after_credits() -> None:
    credit = Credit("K1", "A", on("2026-02-20"), kr(2_000))
    facts = both(objected("A", 5_000), replace(objected("A", 6_000), number=2), credits=(credit,))
    assert {number: str(amount) for number, amount in disputed(facts=facts, on=DAY).items()} == {"A": "8000.00"}
    assert amounts(facts)[0] == "3650.00"


def test_what_was_paid_counts_first_on_what_is_undisputed() -> None:
    # If the debtor is right about 4 000 of A, the 7 000 that came on 1 March has paid its 6 000 with interest, and the
    # rest goes to B: interest 47.67 and 29.00 for 29 days, then 6 000 on A and 923.33 on B. In the account of the whole
    # debt, where nothing is left out, 79.45 and 29.00 of interest come first and A takes the rest.
    facts = both(objected("A", 4_000, came="2026-02-20"), payments=(paid("2026-03-01", 7_000),))
    owed = asked(facts=facts, law=LAW, as_of=on("2026-03-01"))
    assert (str(owed.principal), str(owed.interest)) == ("2726.67", "0.00")
    assert str(balance(facts=facts, law=LAW, as_of=on("2026-03-01")).principal) == "6758.45"


def test_an_objection_counts_from_its_own_day() -> None:
    facts = both(objected("A", came="2026-03-03"))
    assert amounts(facts)[0] == "13650.00"
    assert amounts(facts, on("2026-03-03"))[0] == "3650.00"


def test_a_demand_goes_out_on_the_undisputed_part_and_none_when_all_is_disputed() -> None:
    partly = both(objected("A"), state=CaseState.READY)
    assert ask(partly, DAY).act is Act.LETTER
    wholly = both(objected("A"), replace(objected("B"), number=2), state=CaseState.READY)
    found = ask(wholly, DAY)
    assert (found.act, found.blocked_by) == (Act.NOTHING, ("all_disputed",))


def test_a_case_in_its_first_phase_goes_on_with_the_undisputed_part() -> None:
    facts = replace(FIRST_PHASE, invoices=(A, B))
    # The plan calls from 5 000 kronor up: of 14 000 it does, of the 4 600 that are undisputed it does not.
    assert ask(facts, "2026-03-30").step == "call"
    partly = ask(replace(facts, objections=(objected("A", 9_500),)), "2026-03-30")
    assert (partly.act, partly.step) == (Act.TASK, "recommendation")
    assert "4666.00 owed" in partly.why, "500 + 3 650 + 450, and 58 days of interest: 7.95 + 58.00"
    everything = replace(facts, objections=(objected("A"), replace(objected("B"), number=2)))
    assert ask(everything, "2026-03-30").blocked_by == ("all_disputed",)


def test_paying_everything_closes_a_case_whose_objection_still_stands() -> None:
    facts = replace(READY, objections=(objected("10234", 100),), payments=(paid("2026-03-02", 20_000),))
    assert ask(facts, DAY).act is Act.CLOSE


def test_a_demand_whose_own_cost_stands_is_not_asked_for_again_when_part_is_disputed() -> None:
    facts = both(
        objected("A", 4_000),
        state=CaseState.DEMAND,
        steps=(StepTaken("demand", 1, DAY, on("2026-03-13")),),
        costs=(cost(CostKind.LATE_COMPENSATION, "2026-03-02", 450),),
    )
    owed = asked(facts=facts, law=LAW, as_of=DAY)
    assert (str(owed.costs), str(owed.total)) == ("450.00", "10179.00")


@given(
    parts=st.lists(st.tuples(st.sampled_from(["A", "B", None]), st.integers(1, 12_000) | st.none()), max_size=4),
    payments=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 1_500_000)), max_size=3),
    credited=st.integers(0, 10_000),
    days=st.integers(0, 90),
)
@settings(max_examples=400, deadline=None)
def test_what_is_asked_for_is_never_more_than_what_is_owed_and_says_what_is_left_out(
    parts, payments, credited, days
) -> None:
    objections = tuple(
        Objection(index, Ground.OTHER, DAY, number, None if number is None or amount is None else kr(amount))
        for index, (number, amount) in enumerate(parts)
    )
    came = tuple(
        Payment(DAY + timedelta(days=day), Money(ore), "bank", str(i)) for i, (day, ore) in enumerate(payments)
    )
    credits = (Credit("K", "A", DAY, kr(credited)),) if credited else ()
    facts = both(*objections, payments=came, credits=credits)
    day = DAY + timedelta(days=days)
    whole, part = (balance(facts=facts, law=LAW, as_of=day), asked(facts=facts, law=LAW, as_of=day))
    assert part.principal <= whole.principal and part.total <= whole.total
    for shown in part.invoices:
        paid_of_it = shown.total - shown.credited - (shown.disputed or kr(0)) - shown.remaining
        assert kr(0) <= shown.remaining and kr(0) <= paid_of_it and kr(0) <= shown.credited
