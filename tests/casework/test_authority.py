"""What an authority tells, taken in: the case follows, its clocks run, papers leave the same day, the creditor knows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework import board
from casework.decide_case import decide_case
from casework.judge import judge
from casework.record_authority import record_authority, void_record
from casework.sell_claim import sell_claim
from casework.show_authority import choices_of
from claims.money import Money
from claims.proceeding import AuthorityRecord, RecordKind
from claims.refused import Refused
from tests.casework.authority_house import comes, filed, judged, pay, sent_files, tell, with_driver
from tests.office import House


def shown(house: House, number: str) -> dict:
    return board.case(house.office, number=number, on=None)


def test_the_whole_way_from_filing_to_judgment_and_enforcement_is_on_record(house: House) -> None:
    number = judged(house)
    case = shown(house, number)
    assert case["state"] == "judgment"
    (order,) = case["authority"]["proceedings"]
    assert (order["stage"], order["reference"], order["was_served"]) == ("judged", "U 1-26", True)
    assert {clock["name"]: clock["last_on"] for clock in order["clocks"]} == {
        "appeal": "2026-05-25",
        "recovery": "2026-06-04",
    }
    assert "enforcement_opened" in case["authority"]["possible"]
    tell(house, number, "enforcement_opened", date(2026, 5, 11), reference="E 77")
    tell(house, number, "enforcement_fee", date(2026, 6, 1))
    case = shown(house, number)
    assert (case["state"], case["balance"]["costs"]) == ("enforcement", "1730.00")  # 450 + 300 + 380 + 600
    assert [mail.content["subject"] for mail in house.mails("authority_news")] == [f"Ärende {number}: utslag"]
    house.is_sound()


def test_paid_while_the_authority_has_it_is_withdrawn_there_the_same_day_with_a_paper(house: House) -> None:
    number = filed(house)
    tell(house, number, "received", date(2026, 4, 1), reference="B 1-26")
    house.live_until(date(2026, 4, 9))
    pay(house, number, shown(house, number)["balance"]["total"])
    assert (house.case().state, house.case().close_code) == ("closed", "paid")
    assert house.printed("authority")[-1] == f"{number}-withdraw_application-1.pdf"
    (letter,) = [row for row in house.letters(number) if row.step == "withdraw_application"]
    assert (letter.status, letter.on.isoformat(), letter.content["extra"]["reference"]) == (
        "sent",
        "2026-04-09",
        "B 1-26",
    )
    house.is_sound()


def test_a_part_payment_is_told_the_same_day_although_the_case_is_held(house: House) -> None:
    number = filed(house)
    tell(house, number, "taken_up", date(2026, 4, 7))
    tell(house, number, "served", date(2026, 4, 14))
    tell(house, number, "contested", date(2026, 4, 20))
    assert shown(house, number)["held"] == ["dispute"]
    pay(house, number, "3000")
    (paper,) = [row for row in house.letters(number) if row.step == "reduce_application"]
    assert paper.status == "sent" and house.printed("authority")[-1] == f"{number}-reduce_application-1.pdf"
    assert [mail.kind for mail in house.mails("authority_question")] == ["authority_question"]


def test_the_creditor_is_told_of_a_contest_with_its_cost_and_last_day(house: House) -> None:
    number = filed(house)
    tell(house, number, "taken_up", date(2026, 4, 7))
    tell(house, number, "contested", date(2026, 4, 20))
    (mail,) = house.mails("authority_question")
    # 12 500 is under half the price base amount: 600. Four weeks end on Monday 18 May; three bank days before that.
    assert "600,00" in mail.content["text"] and "12 maj 2026" in mail.content["text"]
    assert [(row["choice"], row["outlays"]) for row in choices_of(house.office, case_number=number)] == [
        ("court", "600.00"),
        ("stop", "0.00"),
    ]
    decide_case(house.office, case_number=number, choice="court", by="creditor")
    assert [task.kind for task in house.tasks("request_transfer")] == ["request_transfer"]
    (event,) = [event for event in house.events(number) if event.kind == "decision" and event.data["choice"] == "court"]
    assert event.data["outlays"] == "600.00"


def test_an_application_that_came_to_nothing_costs_the_debtor_nothing(house: House) -> None:
    """Costs of an application are the debtor's by its judgment alone; without one they stay with the creditor."""
    number = filed(house)
    assert shown(house, number)["balance"]["costs"] == "1130.00"
    tell(house, number, "rejected", date(2026, 4, 20))
    case = shown(house, number)
    assert (case["state"], case["balance"]["costs"]) == ("decision", "450.00")
    house.print_run()
    assert [row.status for row in house.letters(number) if row.step == "payment_order"] == [
        "cancelled",
        "sent",
        "prepared",
    ]
    house.is_sound()


def test_a_judgment_with_less_costs_lowers_what_is_asked_for(house: House) -> None:
    number = filed(house)
    tell(house, number, "taken_up", date(2026, 4, 7))
    tell(house, number, "judgment", date(2026, 5, 4), costs=Money.of(300))
    assert shown(house, number)["balance"]["costs"] == "750.00"  # 450 + 300, of 450 + 300 + 380
    (row,) = [each for each in shown(house, number)["authority"]["records"] if each["kind"] == "judgment"]
    void_record(house.office, case_number=number, record_id=row["id"], why="of another case", by="handler")
    case = shown(house, number)
    assert (case["state"], case["balance"]["costs"]) == ("payment_order", "1130.00")
    house.is_sound()


def test_a_record_that_others_rest_on_is_not_voided_and_one_without_a_reason_never(house: House) -> None:
    number = filed(house)
    tell(house, number, "taken_up", date(2026, 4, 7))
    tell(house, number, "judgment", date(2026, 5, 4))
    first, last = shown(house, number)["authority"]["records"]
    for record, why, code in (
        (first, "wrong", "later_records"),
        (last, " ", "why_missing"),
        (first | {"id": 99}, "x", "no_such_record"),
    ):
        with pytest.raises(Refused) as refused:
            void_record(house.office, case_number=number, record_id=record["id"], why=why, by="handler")
        assert refused.value.code == code
    void_record(house.office, case_number=number, record_id=last["id"], why="of another case", by="handler")
    assert shown(house, number)["authority"]["proceedings"][0]["stage"] == "taken_up"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (AuthorityRecord(RecordKind.TAKEN_UP, date(2026, 4, 1)), "future_record"),
        (AuthorityRecord(RecordKind.COMPLETION_REQUESTED, date(2026, 3, 31)), "until_missing"),
        (AuthorityRecord(RecordKind.COMPLETION_REQUESTED, date(2026, 3, 31), until=date(2026, 3, 30)), "until_before"),
        (AuthorityRecord(RecordKind.PARTLY_CONTESTED, date(2026, 3, 31)), "amount_missing"),
        (AuthorityRecord(RecordKind.JUDGMENT, date(2026, 3, 31)), "out_of_order"),
        (AuthorityRecord(RecordKind.JUDGMENT, date(2026, 3, 31), amount=Money(1, "NOK")), "other_currency"),
    ],
)
def test_what_cannot_be_is_refused(house: House, told: AuthorityRecord, code: str) -> None:
    number = filed(house)
    with pytest.raises(Refused) as refused:
        record_authority(house.office, case_number=number, told=told, why="", by="handler")
    assert refused.value.code == code and shown(house, number)["authority"]["records"] == []


def test_an_authority_that_goes_on_with_a_closed_case_is_put_to_a_person(house: House) -> None:
    number = filed(house)
    tell(house, number, "taken_up", date(2026, 4, 7))
    pay(house, number, shown(house, number)["balance"]["total"])
    tell(house, number, "judgment", date(2026, 5, 4))
    assert house.case().state == "closed"
    assert [task.kind for task in house.tasks("authority_goes_on")] == ["authority_goes_on"]


def test_no_assets_ends_in_monitoring_and_the_creditor_may_have_it_enforced_again(house: House) -> None:
    number = judged(house)
    tell(house, number, "enforcement_opened", date(2026, 5, 11))
    tell(house, number, "no_assets", date(2026, 8, 31))
    house.print_run()
    assert house.case().state == "monitoring"
    assert "after_enforcement" not in [task.kind for task in house.tasks()]
    house.live_until(date(2026, 9, 14))
    decide_case(house.office, case_number=number, choice="enforcement", by="creditor")
    house.print_run()
    assert house.case().state == "enforcement"
    assert house.printed("authority")[0] == f"{number}-enforcement-1.pdf"
    tell(house, number, "enforcement_opened", date(2026, 9, 21))
    assert [each["stage"] for each in shown(house, number)["authority"]["proceedings"]] == [
        "final",
        "no_assets",
        "opened",
    ]


def test_a_bankruptcy_demand_takes_an_approval_of_its_own_each_time(house: House) -> None:
    number = judged(house)
    decide_case(house.office, case_number=number, choice="bankruptcy_demand", by="creditor")
    house.print_run()
    assert shown(house, number)["state"] == "judgment"
    with pytest.raises(Refused) as refused:
        judge(house.office, case_number=number, check="bankruptcy_unapproved", why="x", by="creditor")
    assert refused.value.code == "same_person"
    judge(house.office, case_number=number, check="bankruptcy_unapproved", why="the accounts were seen", by="bo")
    house.print_run()
    assert (house.case().state, house.printed()[0]) == ("bankruptcy_demand", f"{number}-bankruptcy_demand-1.pdf")
    assert shown(house, number)["judged"] == ["bankruptcy_unapproved#1"]
    tell(house, number, "bankruptcy_demand_served", date(2026, 5, 11))
    tell(house, number, "bankruptcy_petitioned", date(2026, 5, 25))
    tell(house, number, "bankruptcy_declared", date(2026, 6, 8))
    assert shown(house, number)["held"] == ["bankruptcy"]


def test_a_claim_is_sold_only_by_choice_and_the_debtor_is_told_who_owns_it(house: House) -> None:
    number = judged(house)
    sale = {"to": "Söderby Fordran AB (559999-0024)", "pay_to": "Betala till bankgiro 991-2346.", "why": "", "by": "bo"}

    def sell() -> None:
        sell_claim(house.office, case_number=number, price=Money.of(4000), sold_on=house.clock.day, **sale)

    with pytest.raises(Refused) as refused:
        sell()
    assert refused.value.code == "sale_undecided"
    decide_case(house.office, case_number=number, choice="sale", by="creditor")
    sell()
    house.drain()
    assert (house.case().state, house.case().close_code) == ("closed", "sold")
    assert f"{number}-sale_notice-1.pdf" in house.printed()
    house.is_sound()


# Files of the draft format, both ways


def test_papers_go_as_numbered_files_too_and_a_receipt_settles_them(house: House) -> None:
    with_driver(house)
    number = filed(house)
    (first,) = sent_files(house)
    assert (first["number"], [each["kind"] for each in first["transactions"]]) == (1, ["application"])
    assert first["transactions"][0]["content"]["status"] == "filed"
    came = comes(
        house,
        1,
        {"id": "k1", "case": number, "kind": "received", "on": "2026-03-31", "reference": "B 1-26"},
        answers=1,
        verdicts=[{"id": f"{number}-payment_order-2", "accepted": True}],
    )
    assert came == {"number": 1, "known": False, "recorded": 1, "known_records": 0, "faults": []}
    house.live_until(date(2026, 4, 8))
    pay(house, number, "3000")
    assert [each["kind"] for each in sent_files(house)[1]["transactions"]] == ["reduction"]
    assert sent_files(house)[1]["transactions"][0]["content"]["reference"] == "B 1-26"
    assert [file["number"] for file in sent_files(house)] == [1, 2]


def test_the_same_file_again_changes_nothing_and_a_gap_or_another_file_of_that_number_is_refused(house: House) -> None:
    with_driver(house)
    number = filed(house)
    row = {"id": "k1", "case": number, "kind": "taken_up", "on": "2026-03-31"}
    comes(house, 1, row)
    assert comes(house, 1, row)["known"] is True
    assert len(shown(house, number)["authority"]["records"]) == 1
    for name, wrong, code in (("a.json", 1, "number_reused"), ("b.json", 3, "number_out_of_turn")):
        with pytest.raises(Refused) as refused:
            comes(house, wrong, {**row, "id": "k2"}, name=name)
        assert refused.value.code == code
    again = comes(house, 2, row, name="c.json")
    assert (again["recorded"], again["known_records"]) == (0, 1)


def test_what_cannot_be_placed_waits_for_a_person_and_the_rest_stands(house: House) -> None:
    with_driver(house)
    number = filed(house)
    came = comes(
        house,
        1,
        {"id": "a", "case": number, "kind": "taken_up", "on": "2026-03-31", "reference": "B 1-26"},
        {"id": "b", "case": "2026-999999", "kind": "taken_up", "on": "2026-03-31"},
        {"id": "c", "kind": "served", "on": "2026-03-31", "reference": "B 1-26"},
        {"id": "d", "case": number, "kind": "no such kind", "on": "2026-03-31"},
        {"id": "e", "case": number, "kind": "judgment", "on": "2026-03-31", "amount": "1,00"},
    )
    assert (came["recorded"], len(came["faults"])) == (2, 3)
    assert shown(house, number)["authority"]["proceedings"][0]["stage"] == "served"
    assert [task.kind for task in house.tasks("authority_file")] == ["authority_file"]


def test_a_refused_transaction_becomes_work_and_a_receipt_of_what_was_never_sent_is_refused(house: House) -> None:
    with_driver(house)
    number = filed(house)
    with pytest.raises(Refused) as refused:
        comes(house, 1, answers=7)
    assert refused.value.code == "no_such_file"
    verdict = {"id": f"{number}-payment_order-2", "accepted": False, "why": "svarandens adress saknas"}
    comes(house, 1, answers=1, verdicts=[verdict], name="b.json")
    assert [task.kind for task in house.tasks("authority_refused")] == ["authority_refused"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"format": "other"}',
        b"[" * 100_000,
        b'{"format":"krav-draft-authority","version":1,"number":1,"extra":1}',
    ],
)
def test_what_is_no_such_file_is_refused_in_words(house: House, data: bytes) -> None:
    from casework.authority_files import import_authority_file

    with_driver(house)
    path = house.root / "x.json"
    path.write_bytes(data)
    with pytest.raises(Refused) as refused:
        import_authority_file(house.office, path=path, by="handler")
    assert refused.value.code == "authority_file_unknown"


def test_a_filing_that_leaves_a_day_late_carries_that_day_in_the_paper_and_the_file(house: House) -> None:
    from casework.set_brake import set_brake

    with_driver(house)
    house.knows_creditor()
    number = filed(house)
    first = sent_files(house)[0]["transactions"][0]
    assert first["on"] == first["content"]["on"] == "2026-03-31"
    assert shown(house, number)["authority"]["proceedings"][0]["began_on"] == "2026-03-31"
    set_brake(house.office, on=True, by="ops")
    house.live_until(date(2026, 4, 8))
    pay(house, number, "3000")
    set_brake(house.office, on=False, by="ops")
    house.clock.wait(7200)
    house.live_day(house.clock.day + timedelta(days=1))
    (paper,) = [row for row in house.letters(number) if row.step == "reduce_application"]
    assert (paper.status, paper.on.isoformat()) == ("sent", "2026-04-09")
    costs = {cost.kind: cost.on.isoformat() for cost in house.facts(number).costs}
    assert set(costs.values()) == {"2026-03-02", "2026-03-31"}, "a paper that is late moves no cost of another day"
