"""The score: points by hand, costs from the law, the rules that advise, and what can never be."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.case import CaseState, Recommended
from claims.credit import CreditReport, Trend
from claims.money import Money
from claims.party import DebtorKind
from claims.refused import Refused
from dunning.decide import Act
from dunning.plan import parse_plan
from dunning.score import ADVICE, Outcome, ScoreInputs, application_fees, score
from dunning.score_policy import FACTORS, parse_score_policy
from templates.scores import MISSING, OUTCOMES, REASONS, score_text
from tests.dunning.builders import LAW, ask, kr, load, many, on
from tests.dunning.states import DECISION, FIRST_PHASE, at, choose

POLICY = parse_score_policy(load("score.toml"))
GOOD = CreditReport("x", on("2026-03-20"), 90, 0, kr(0), kr(420_000), Trend.BETTER)
INPUTS = ScoreInputs(
    on=on("2026-03-30"),
    owed=kr(12_000),
    principal=kr(11_000),
    commission_rate=Decimal("0.10"),
    debtor_kind=DebtorKind.CONSUMER,
    oldest_due=on("2026-01-30"),
    papers=("invoice", "about", "agreement"),
    report=GOOD,
)


def weighed(**changes):
    return score(inputs=replace(INPUTS, **changes), policy=POLICY, law=LAW)


def reported(**changes):
    return weighed(report=replace(GOOD, **changes))


def test_the_points_are_those_that_a_person_adds_up_and_the_chance_follows() -> None:
    # No debts 30, income above 400 000: 15, better 10, 12 000 kr: 8, consumer 5, 59 days 10, three papers 12: 90 of 100.
    found = weighed()
    assert {f.name: f.points for f in found.factors} == {
        "debts": 30, "income": 15, "trend": 10, "size": 8, "kind": 5, "age": 10, "documentation": 12,
    }  # fmt: skip
    assert (found.points, found.most, found.chance) == (90, 100, Decimal("0.858"))  # 0.03 + 0.92 x 0.90
    assert found.missing == ()


def test_what_each_way_brings_and_costs_in_kronor() -> None:
    # The application costs 300 + 380 and enforcement 600. It brings 0.858 of 12 000 + 1 280; a plan 0.858 x 0.80 of 12 000.
    # The agency takes a tenth of what is collected of the 11 000 of principal: 0.858 x 11 000 x 0.10.
    ways = {way.outcome: way for way in weighed().ways}
    order = ways[Outcome.PAYMENT_ORDER]
    assert (str(order.brings), str(order.fees), str(order.commission)) == ("11394.24", "1280.00", "943.80")
    assert order.gain == kr("9170.44")
    assert str(ways[Outcome.INSTALMENT_PLAN].brings) == "8236.80"
    assert str(ways[Outcome.MONITORING].brings) == "3088.80"
    assert ways[Outcome.STOP].gain == kr(0)


@pytest.mark.parametrize(
    ("changes", "advice", "reason"),
    [
        ({}, Outcome.PAYMENT_ORDER, "worth_it"),
        ({"owed": kr(99)}, Outcome.STOP, "too_little"),
        ({"owed": kr(100)}, Outcome.MONITORING, "costs_too_much"),
        ({"report": replace(GOOD, debts=kr(200_000))}, Outcome.MONITORING, "hopeless"),
        ({"report": replace(GOOD, remarks=10)}, Outcome.MONITORING, "hopeless"),
        ({"owed": kr(42_001)}, Outcome.INSTALMENT_PLAN, "pays_in_parts"),
        ({"owed": kr(42_000)}, Outcome.PAYMENT_ORDER, "worth_it"),
        ({"owed": kr(42_001), "debtor_kind": DebtorKind.BUSINESS}, Outcome.PAYMENT_ORDER, "worth_it"),
        ({"owed": kr(900)}, Outcome.MONITORING, "costs_too_much"),
        ({"report": None}, Outcome.PAYMENT_ORDER, "worth_it"),
    ],
)
def test_the_first_rule_that_holds_advises_and_says_why(changes, advice: Outcome, reason: str) -> None:
    found = weighed(**changes)
    assert (found.advice, found.reasons[0]) == (advice, reason)


def test_what_is_not_known_is_named_and_counted_with_care() -> None:
    found = weighed(report=None, papers=())
    assert found.missing == ("debts", "income", "trend")
    assert {"no_report", "poorly_documented"} <= set(found.reasons)
    assert all(POLICY.factors[name].missing * 2 <= POLICY.factors[name].most for name in FACTORS)


def test_a_fee_whose_row_is_not_known_is_told_and_stops_nothing() -> None:
    without = replace(LAW, costs={kind: rows for kind, rows in LAW.costs.items() if kind != "enforcement"})
    found = score(inputs=INPUTS, policy=POLICY, law=without)
    assert "fees_unknown" in found.reasons
    assert next(way for way in found.ways if way.outcome is Outcome.PAYMENT_ORDER).fees == kr(680)
    assert [name for name, _ in application_fees(on=on("2026-03-30"), law=LAW)] == [
        "payment_order", "counsel", "enforcement",
    ]  # fmt: skip


reports = st.builds(
    CreditReport,
    provider=st.just("x"),
    on=st.just(date(2026, 3, 20)),
    score=st.none(),
    remarks=st.none() | st.integers(0, 40),
    debts=st.none() | st.integers(0, 500_000_00).map(Money),
    income=st.none() | st.integers(0, 900_000_00).map(Money),
    trend=st.none() | st.sampled_from(Trend),
)
inputs = st.builds(
    ScoreInputs,
    on=st.just(date(2026, 3, 30)),
    owed=st.integers(1, 900_000_00).map(Money),
    principal=st.integers(0, 900_000_00).map(Money),
    commission_rate=st.decimals(0, 1, places=2),
    debtor_kind=st.sampled_from(DebtorKind),
    oldest_due=st.dates(date(2016, 1, 1), date(2026, 3, 29)),
    papers=st.lists(st.sampled_from(["invoice", "about", "agreement", "delivery"]), unique=True).map(tuple),
    report=st.none() | reports,
)


@settings(max_examples=many(300))
@given(given_=inputs, more=st.integers(1, 300_000_00))
def test_more_debts_never_raise_the_chance_nor_lead_to_an_application(given_: ScoreInputs, more: int) -> None:
    if given_.report is None or given_.report.debts is None:
        return
    worse = replace(given_, report=replace(given_.report, debts=Money(given_.report.debts.ore + more)))
    before, after = (score(inputs=each, policy=POLICY, law=LAW) for each in (given_, worse))
    assert after.chance <= before.chance
    if before.advice is not Outcome.PAYMENT_ORDER:
        assert after.advice is not Outcome.PAYMENT_ORDER


@settings(max_examples=many(200))
@given(given_=inputs, days=st.integers(1, 2000))
def test_an_older_claim_or_fewer_papers_never_raise_the_chance(given_: ScoreInputs, days: int) -> None:
    older = replace(given_, oldest_due=date.fromordinal(given_.oldest_due.toordinal() - days))
    fewer = replace(given_, papers=given_.papers[1:])
    base = score(inputs=given_, policy=POLICY, law=LAW).chance
    assert score(inputs=older, policy=POLICY, law=LAW).chance <= base
    assert score(inputs=fewer, policy=POLICY, law=LAW).chance <= base


@settings(max_examples=many(200))
@given(given_=inputs)
def test_a_score_is_whole_bounded_explained_and_the_same_every_time(given_: ScoreInputs) -> None:
    found = score(inputs=given_, policy=POLICY, law=LAW)
    assert found == score(inputs=given_, policy=POLICY, law=LAW)
    assert POLICY.lowest <= found.chance <= POLICY.highest
    assert sum(factor.points for factor in found.factors) == found.points <= found.most
    assert all(way.brings.ore <= given_.owed.ore + way.fees.ore for way in found.ways)
    for language in ("sv", "en"):
        said = score_text(found.as_json(), language=language)
        assert len(said) == 1 + len(FACTORS) + 3 + 1 + len(found.reasons) + 1
        assert not any("{" in sentence for sentence in said)
    assert all(code in REASONS for code in found.reasons)


def test_every_factor_way_and_rule_has_words_and_none_is_left_in_swedish() -> None:
    notes = {"no_report", "fees_unknown", "poorly_documented", "old_claim"}
    assert {code for code, _, _ in ADVICE} | notes == set(REASONS)
    assert set(OUTCOMES) == set(Outcome) and set(MISSING) < set(FACTORS)
    unlike = zip(
        score_text(weighed().as_json(), language="sv"), score_text(weighed().as_json(), language="en"), strict=True
    )
    assert all(one != other for one, other in unlike)


def _wrong(*path: object, value: object):
    data = deepcopy(load("score.toml"))
    place = data
    for key in path[:-1]:
        place = place[key]  # type: ignore[index]
    place[path[-1]] = value  # type: ignore[index]
    return data


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (_wrong("chance", "lowest", value=0.99), "lowest must be below highest"),
        (_wrong("factor", "debts", "bands", 3, "points", value=40), "points must fall"),
        (_wrong("factor", "income", "bands", 0, "points", value=40), "points must rise"),
        (_wrong("factor", "debts", "missing", value=16), "at most half"),
        (_wrong("factor", "trend", "words", "sideways", value=1), "unknown sideways"),
        (_wrong("factor", "age", "bands", 1, "up_to", value=90), "the bands must rise"),
        (_wrong("factor", "shoe_size", value={}), "unknown shoe_size"),
        (_wrong("recommend", "least_gain", value="much"), "must be a number"),
        (_wrong("colour", value="red"), "unknown colour"),
    ],
)
def test_a_policy_that_means_nothing_or_rewards_debts_is_refused_in_words(data, says: str) -> None:
    with pytest.raises(Refused) as no:
        parse_score_policy(data)
    assert no.value.code == "score_policy_invalid" and says in no.value.message


def test_a_policy_is_known_by_its_content() -> None:
    other = parse_score_policy(_wrong("recommend", "stop_below", value=101))
    assert POLICY.name == f"2026-01@{POLICY.hash}" and other.hash != POLICY.hash


# The decision --------------------------------------------------------------------------------------------------------


def test_no_application_is_prepared_or_filed_without_a_score_where_the_plan_needs_one() -> None:
    unweighed = replace(DECISION, scored_on=None, decisions=choose("payment_order", "2026-03-30"))
    found = ask(unweighed, "2026-03-30")
    assert (found.act, found.blocked_by) == (Act.NOTHING, ("score_missing",))
    data = load("plan-se-business.toml")
    order = next(step for step in data["step"] if step["name"] == "payment_order")
    order["needs"] = ["creditor_decision"]
    assert ask(unweighed, "2026-03-30", plan=parse_plan(data)).act is Act.LETTER


@pytest.mark.parametrize(("day", "act"), [("2027-03-30", Act.LETTER), ("2027-03-31", Act.NOTHING)])
def test_a_score_is_good_for_the_plans_days(day: str, act: Act) -> None:
    late = replace(DECISION, decisions=choose("payment_order", day))
    assert ask(late, day, law=replace(LAW.ahead(), for_letters=True)).act is act


def test_a_plan_may_wait_for_a_persons_recommendation() -> None:
    data = load("plan-se-business.toml")
    order = next(step for step in data["step"] if step["name"] == "payment_order")
    order["needs"] = ["creditor_decision", "score", "recommendation"]
    plan, decided = parse_plan(data), replace(DECISION, decisions=choose("payment_order", "2026-03-30"))
    assert ask(decided, "2026-03-30", plan=plan).blocked_by == ("recommendation_missing",)
    said = replace(decided, recommended=(Recommended("payment_order", at("2026-03-30"), "h"),))
    assert ask(said, "2026-03-30", plan=plan).act is Act.LETTER
    weighed_anew = replace(said, scored_on=on("2026-03-31"))
    assert ask(weighed_anew, "2026-03-31", plan=plan).blocked_by == ("recommendation_missing",)


def test_a_condition_on_the_recommendation_hears_the_last_word_of_a_person() -> None:
    from dunning.situation import Situation
    from tests.dunning.builders import AGENCY, plan_of

    said = replace(FIRST_PHASE, state=CaseState.DECISION, recommended=(Recommended("stop", at("2026-03-27"), "h"),))
    chosen = replace(said, decisions=choose("monitoring", "2026-03-30"))

    def heard(facts, day: str) -> object:
        return Situation(facts, plan_of(facts), LAW, AGENCY, on(day)).values_on(on(day))["recommendation"]

    assert [heard(said, "2026-03-26"), heard(said, "2026-03-27"), heard(chosen, "2026-03-30")] == [
        "",
        "stop",
        "monitoring",
    ]
