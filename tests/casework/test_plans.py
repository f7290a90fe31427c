"""A case runs on the version of the plan that it began with, whatever is written into the policies folder later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete

from casework.complete_case import complete_case
from casework.creditors import set_creditor
from casework.pin_plan import keep_plans
from casework.plan_of import plan_of
from casework.show_plans import missing_plans
from casework.verify import verify
from claims.refused import Refused
from dunning.plan import Plan, parse_plan
from samples.people import BAKER, BUILDER, JOINER
from storage.schema import plan_version
from tests.casework.test_simulate import accepted
from tests.dunning.builders import BUSINESS, CONSUMER
from tests.office import House
from tests.papers import bill


def changed(plan: Plan, **more: Any) -> Plan:
    """The plan as its file reads after an edit: the call comes later unless `more` says what else is new."""
    steps = [{**step, "after_bank_days": 20} if step["name"] == "call" else dict(step) for step in plan.content["step"]]
    return parse_plan({**plan.content, "step": steps, **more})


def edit(house: House, *plans: Plan) -> None:
    """The policies folder as the house reads it from its next start on."""
    named = {plan.name: plan for plan in plans}
    house.office = replace(house.office, plans={**house.office.plans, **named})


def pinned(house: House, number: str) -> Plan:
    with house.office.database.read() as tx:
        return plan_of(house.office, tx, number)


def stored(house: House) -> None:
    """Forget what was stored of plans, as a house from before has it."""
    with house.office.database.write() as tx:
        tx.execute(delete(plan_version))


def test_an_edited_policy_file_is_a_new_version_for_new_cases_only(house: House) -> None:
    old = accepted(house, bill("1"))
    edit(house, changed(BUSINESS))
    new = accepted(house, bill("2", buyer=JOINER))
    assert pinned(house, old).step("call") == BUSINESS.step("call")
    assert pinned(house, new).step("call").after_bank_days == 20  # type: ignore[union-attr]
    assert house.case(old).plan == BUSINESS.version != house.case(new).plan


def test_the_old_case_is_called_on_its_old_day_after_the_edit(house: House) -> None:
    number = accepted(house, bill("1"))
    house.print_run()
    edit(house, changed(BUSINESS))
    house.live_until(date(2026, 3, 31))
    # Demand 2 March: eight days, or four bank days after five in the post, is 13 March; three bank days of guard are
    # 18 March; two bank days later is the 20th.
    assert [step.on for step in house.facts(number).taken("call")] == [date(2026, 3, 20)]


def test_a_case_from_before_versions_were_kept_goes_on_while_its_file_is_the_same(house: House) -> None:
    number = accepted(house, bill("1"))
    stored(house)
    assert pinned(house, number) == BUSINESS
    keep_plans(house.office)
    edit(house, changed(BUSINESS))
    assert pinned(house, number) == BUSINESS


def test_a_case_whose_version_is_nowhere_is_refused_with_the_command_that_mends_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.plan_of._READ", {})
    number = accepted(house, bill("1"))
    stored(house)
    edit(house, changed(BUSINESS))
    with pytest.raises(Refused) as refusal:
        pinned(house, number)
    assert refusal.value.code == "no_plan"
    assert f"krav plan adopt se-business --case {number}" in refusal.value.message


def test_a_stored_version_that_somebody_changed_is_never_followed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.plan_of._READ", {})
    number = accepted(house, bill("1"))
    with house.office.database.write() as tx:
        tx.execute(plan_version.update().values(content=dict(changed(BUSINESS).content)))
    edit(house, changed(BUSINESS))
    with pytest.raises(Refused, match="hash"):
        pinned(house, number)


def test_a_creditor_has_a_plan_of_their_own_for_the_debtors_it_is_for(house: House) -> None:
    gentle = changed(BUSINESS, name="gentle", only_by_name=True)
    edit(house, gentle)
    house.knows_creditor(plan="gentle")
    own = accepted(house, bill("1"))
    person = accepted(house, bill("2", buyer=BAKER), buyer_orgnr="850101-2396", buyer_name="Kim Exempelsson")
    assert house.case(own).plan == gentle.version
    assert house.case(person).plan == CONSUMER.version
    set_creditor(house.office, orgnr=BUILDER.orgnr, values={"plan": ""}, by="h")
    later = accepted(house, bill("3", buyer=JOINER))
    assert house.case(later).plan == BUSINESS.version and house.case(own).plan == gentle.version


@pytest.mark.parametrize(
    ("names", "says"),
    [("missing", "no plan missing"), ("gentle, se-business", "same country and kind")],
)
def test_a_creditor_is_not_given_a_plan_that_is_not_there_or_two_for_one_debtor(
    house: House, names: str, says: str
) -> None:
    edit(house, changed(BUSINESS, name="gentle", only_by_name=True))
    with pytest.raises(Refused, match=says):
        house.knows_creditor(plan=names)


def test_a_creditors_plan_that_is_gone_from_the_folder_stops_new_cases_in_words(house: House) -> None:
    edit(house, changed(BUSINESS, name="gentle", only_by_name=True))
    house.knows_creditor(plan="gentle")
    assert missing_plans(house.office) == ()
    house.office = replace(house.office, plans={BUSINESS.name: BUSINESS, CONSUMER.name: CONSUMER})
    assert missing_plans(house.office) == ("gentle",)
    house.receive(house.mail(bill("1")))
    assert house.cases() == []
    assert [job.code for job in house.parked_jobs()] == ["plan_missing"], "nothing is lost: the job waits for a person"


def test_a_plan_only_by_name_is_no_debtors_usual_plan(house: House) -> None:
    edit(house, changed(BUSINESS, name="a-gentle", only_by_name=True))
    house.office = replace(house.office, plans=dict(sorted(house.office.plans.items())))
    assert house.case(accepted(house, bill("1"))).plan == BUSINESS.version


def test_a_case_keeps_its_version_while_its_debtors_country_is_put_right_to_the_same(house: House) -> None:
    number = accepted(house, bill("1"))
    edit(house, changed(BUSINESS))
    complete_case(house.office, case_number=number, values={"debtor_country": "SE"}, by="h")
    assert house.case(number).plan == BUSINESS.version
    complete_case(house.office, case_number=number, values={"debtor_country": "NO"}, by="h")
    assert house.case(number).plan.startswith("no-business@")


def test_verify_names_a_stored_version_that_was_changed_and_a_case_whose_version_is_nowhere(house: House) -> None:
    accepted(house, bill("1"))
    assert verify(house.office) == []
    edit(house, changed(BUSINESS))
    with house.office.database.write() as tx:
        tx.execute(plan_version.update().values(content=dict(changed(BUSINESS).content)))
    assert "is not what its hash says" in verify(house.office)[0]
    stored(house)
    assert f"1 open cases run on {BUSINESS.version}" in verify(house.office)[0]
