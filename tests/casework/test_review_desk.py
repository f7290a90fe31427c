"""The review desk's use cases: the queue's order, leases, corrections with places, the checks, the pace."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from casework.check_review import check_review
from casework.correction import Place, understood
from casework.review import accept_reading, reject_reading, set_aside_reading
from casework.review_board import last_decision, review_pace, review_page, review_queue, reviews_waiting
from casework.review_lease import LEASE, release_review, renew_review, take_next, take_review
from casework.undo_review import undo_review
from claims.money import Money
from claims.reading import FieldValue, Reading, Source
from claims.refused import Finding, Refused
from dunning.review_order import AGE, DEADLINE, NOT_DUE, VALUE, review_order
from samples.people import BAKER, PAINTER
from storage import documents, reviews
from tests.casework.review_house import GRACE, doubtful, ids, refused
from tests.office import House
from tests.papers import bill, reading_of

# The queue --------------------------------------------------------------------------------------------------------

_CAME = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("total", "due_on", "lapses_on", "hours", "why"),
    [
        (Money.of("500"), None, None, 0, AGE),
        (None, None, None, 0, AGE),
        (Money.of("10000"), None, None, -12, VALUE),
        (Money.of("-1000000"), None, None, -72, VALUE),
        (Money.of("9999.99"), date(2026, 2, 1), None, 0, AGE),
        (Money.of("500"), date(2026, 3, 4), None, 39, NOT_DUE),
        (Money.of("500"), date(2026, 9, 1), None, 72, NOT_DUE),
        (Money.of("500"), None, date(2036, 1, 1), 0, AGE),
    ],
)
def test_a_reading_has_one_place_that_never_moves(
    total: Money | None, due_on: date | None, lapses_on: date | None, hours: int, why: str
) -> None:
    place, found = review_order(came_at=_CAME, total=total, due_on=due_on, lapses_on=lapses_on)
    assert (round((place - _CAME).total_seconds() / 3600), found) == (hours, why)


def test_a_claim_that_may_lapse_comes_before_any_large_one() -> None:
    near, why = review_order(came_at=_CAME, total=Money.of("5"), due_on=None, lapses_on=date(2026, 3, 20))
    large, _ = review_order(came_at=_CAME, total=Money.of("9000000"), due_on=None, lapses_on=None)
    assert (why, near < large) == (DEADLINE, True)


def test_the_large_claim_is_first_and_the_decided_one_is_gone(house: House) -> None:
    small, large = doubtful(house, "1", total="1000"), doubtful(house, "2", total="500000")
    assert ids(house) == [f"r{large:06d}", f"r{small:06d}"]
    assert reviews_waiting(house.office) == 2
    accept_reading(house.office, reading_id=large, changes={}, by="anna")
    assert ids(house) == [f"r{small:06d}"]
    row = review_queue(house.office, by="anna")["rows"][0]
    assert (row["total"], row["debtor"], row["holder"]) == ("1000.00", PAINTER.name, None)


def test_the_queue_is_read_page_by_page_and_by_creditor_and_reason(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.review_board.ROWS", 2)
    house.knows_creditor()
    wanted = [f"r{doubtful(house, str(number)):06d}" for number in range(5)]
    seen: list[str] = []
    after = None
    for _ in range(3):
        found = review_queue(house.office, by="anna", after=after)
        seen += [row["id"] for row in found["rows"]]
        after = tuple(found["next"]) if found["next"] else None
    assert (seen, after) == (wanted, None)
    creditor = review_queue(house.office, by="anna")["rows"][0]["creditor_id"]
    assert creditor is not None
    assert ids(house, creditor_id=creditor) == wanted[:2] and ids(house, creditor_id=creditor + 1) == []
    assert ids(house, code="uncertain") == wanted[:2] and ids(house, code="near_tie") == []
    assert ids(house, creditor_id=creditor, code="uncertain", after=_place(house, wanted[3])) == wanted[4:]


def _place(house: House, name: str) -> tuple[int, int]:
    with house.office.database.read() as tx:
        item = reviews.get(tx, int(name[1:]))
    assert item is not None
    return item.rank, item.reading_id


# Leases -----------------------------------------------------------------------------------------------------------


def test_one_reading_has_one_handler_until_the_lease_runs_out(house: House) -> None:
    reading = doubtful(house)
    take_review(house.office, reading_id=reading, by="anna@a.example", name="Anna")
    with pytest.raises(Refused) as no:
        take_review(house.office, reading_id=reading, by="bo@a.example", name="Bo")
    assert (no.value.code, no.value.message) == ("held", "Anna has it until 09:10")
    for act in (
        lambda: accept_reading(house.office, reading_id=reading, changes={}, by="bo@a.example"),
        lambda: reject_reading(house.office, reading_id=reading, why="x", by="bo@a.example"),
        lambda: set_aside_reading(house.office, reading_id=reading, by="bo@a.example"),
    ):
        assert refused(act) == "held"
    house.clock.wait(LEASE.total_seconds() + 1)
    take_review(house.office, reading_id=reading, by="bo@a.example", name="Bo")
    assert not renew_review(house.office, reading_id=reading, by="anna@a.example")
    assert refused(lambda: accept_reading(house.office, reading_id=reading, changes={}, by="anna@a.example")) == "held"
    accept_reading(house.office, reading_id=reading, changes={}, by="bo@a.example")
    assert refused(lambda: take_review(house.office, reading_id=reading, by="anna", name="Anna")) == "no_such_review"


def test_a_lease_is_renewed_and_given_back(house: House) -> None:
    reading = doubtful(house)
    take_review(house.office, reading_id=reading, by="anna", name="Anna")
    house.clock.wait(500)
    assert renew_review(house.office, reading_id=reading, by="anna")
    house.clock.wait(500)
    assert refused(lambda: take_review(house.office, reading_id=reading, by="bo", name="Bo")) == "held"
    release_review(house.office, reading_id=reading, by="bo")
    assert refused(lambda: take_review(house.office, reading_id=reading, by="bo", name="Bo")) == "held"
    release_review(house.office, reading_id=reading, by="anna")
    take_review(house.office, reading_id=reading, by="bo", name="Bo")


def test_the_next_one_is_never_somebody_elses(house: House) -> None:
    first, second = doubtful(house, "1"), doubtful(house, "2")
    assert take_next(house.office, by="anna", name="Anna") == first
    assert take_next(house.office, by="bo", name="Bo") == second
    assert take_next(house.office, by="cilla", name="Cilla") is None
    assert take_next(house.office, by="anna", name="Anna") == first
    assert take_next(house.office, by="bo", name="Bo", code="near_tie") is None


# Corrections ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("total", "10 000,00", "10000.00"),
        ("total", "1234:-", "1234.00"),
        ("due_date", "31/1 2026", "2026-01-31"),
        ("due_date", "31 januari 2026", "2026-01-31"),
        ("buyer_orgnr", "559999-9101", "5599999101"),
        ("bankgiro", "5050-1055", "50501055"),
        ("currency", "kr", "SEK"),
        ("buyer_address", "Gatan 1\n 111 11  Ort", "Gatan 1\n111 11 Ort"),
        ("invoice_number", " A 1 ", "A 1"),
        ("total", "", ""),
    ],
)
def test_a_handler_writes_values_as_people_do(field: str, text: str, value: str) -> None:
    assert understood(field, text) == value


@pytest.mark.parametrize(("field", "text"), [("total", "tio"), ("due_date", "i morgon"), ("currency", "?")])
def test_what_cannot_be_understood_is_refused(field: str, text: str) -> None:
    assert refused(lambda: understood(field, text)) == "bad_value"


def test_a_value_keeps_the_place_that_the_handler_or_the_reader_saw(house: House) -> None:
    reading = doubtful(house)
    place = Place(1, (10.0, 20.0, 30.0, 40.0))
    accept_reading(house.office, reading_id=reading, changes={"total": "9000.00"}, by="anna", places={"total": place})
    with house.office.database.read() as tx:
        row = documents.get_reading(tx, reading)
    assert row is not None
    kept = row.reading["fields"]["total"]
    assert (kept["value"], kept["source"], kept["page"], kept["box"]) == ("9000.00", "handler", 1, [10, 20, 30, 40])


def test_the_doubtful_fields_are_open_with_their_reasons_and_candidates(house: House) -> None:
    base = reading_of(bill("1"), decision="review")
    other = FieldValue("9000.00", 0.4, 1, (60.0, 80.0, 99.0, 90.0), Source.TEXT)
    both = Reading(
        type=base.type,
        pages=(1,),
        fields=base.fields,
        decision=base.decision,
        reasons=(Finding("near_tie", "x", "total"), Finding("unsure_type", "x"), Finding("batch_file", "x")),
        candidates={"total": (other,)},
    )
    message = house.receive(house.mail(house.reader.knows(b"%PDF-1.7 two sums", both)))
    (row,) = house.readings(message)
    found = review_page(house.office, reading_id=row.id, by="anna")
    (total,) = found["doubtful"]
    assert total["name"] == "total" and [one["value"] for one in total["options"]] == ["10000.00", "9000.00"]
    assert [reason["code"] for reason in total["reasons"]] == ["near_tie"]
    assert [reason["code"] for reason in found["type_reasons"]] == ["unsure_type"]
    assert [reason["code"] for reason in found["reasons"]] == ["batch_file"]
    boxes = [(box["index"], box["points"].split()[0]) for box in found["views"][0]["boxes"] if box["field"] == "total"]
    assert boxes == [(0, "48.0,48.0"), (1, "58.0,78.0")]


def test_the_checks_follow_what_the_handler_writes(house: House) -> None:
    house.knows_creditor()
    house.receive(house.mail(bill("7", buyer=BAKER)))
    reading = doubtful(house)

    def codes(**changes: str) -> set[tuple[str, str, str]]:
        found = check_review(house.office, reading_id=reading, changes=changes)
        return {(one.code, one.tone, one.field) for one in found}

    assert ("creditor_known", "good", "seller_name") in codes()
    assert ("sums_agree", "good", "total") in codes()
    assert ("sum_mismatch", "warn", "total") in codes(total="1.00")
    assert ("check_digit", "warn", "buyer_orgnr") in codes(buyer_orgnr="5599999102")
    assert ("due_before_invoice_date", "warn", "due_date") in codes(due_date="2020-01-01")
    assert ("missing", "warn", "invoice_number") in codes(invoice_number="")
    assert ("same_number", "warn", "invoice_number") in codes(invoice_number="7", total="5.00")
    assert ("debtor_other_name", "warn", "buyer_name") in codes(buyer_orgnr=str(BAKER.orgnr))
    assert refused(lambda: codes(total="tio")) == "bad_value"


# The pace ---------------------------------------------------------------------------------------------------------


def test_the_median_is_that_of_the_handler_and_of_the_house(house: House) -> None:
    for number, (by, seconds) in enumerate([("anna", 10), ("anna", 30), ("bo", 100)]):
        reading = doubtful(house, str(number))
        take_review(house.office, reading_id=reading, by=by, name=by)
        house.clock.wait(seconds)
        accept_reading(house.office, reading_id=reading, changes={}, by=by, after=GRACE)
    pace = review_pace(house.office, by="anna")
    assert pace == {"own_today": 20, "own_week": 20, "all_today": 30, "all_week": 30, "own_count": 2}
    undone = last_decision(house.office, by="bo")
    assert undone is not None and undone["seconds"] == 100
    undo_review(house.office, reading_id=int(undone["id"][1:]), by="bo")
    assert review_pace(house.office, by="anna")["all_today"] == 20
    assert last_decision(house.office, by="bo") is None
    house.clock.day += timedelta(days=7)
    assert review_pace(house.office, by="anna")["own_week"] is None


def test_the_desk_works_alike_on_both_databases(any_house: House) -> None:
    first, second = doubtful(any_house, "1"), doubtful(any_house, "2", total="500000")
    assert ids(any_house) == [f"r{second:06d}", f"r{first:06d}"]
    place = _place(any_house, f"r{second:06d}")
    assert ids(any_house, after=place) == ids(any_house, after=place, code="uncertain") == [f"r{first:06d}"]
    assert take_next(any_house.office, by="anna", name="Anna") == second
    assert take_next(any_house.office, by="bo", name="Bo", code="uncertain") == first
    assert refused(lambda: take_review(any_house.office, reading_id=first, by="anna", name="Anna")) == "held"
    assert renew_review(any_house.office, reading_id=second, by="anna")
    any_house.clock.wait(30)
    number = accept_reading(any_house.office, reading_id=second, changes={"about": "Färg"}, by="anna", after=GRACE)
    assert review_pace(any_house.office, by="anna")["own_today"] == 30
    undo_review(any_house.office, reading_id=second, by="anna")
    assert any_house.case(number).close_code == "undone" and reviews_waiting(any_house.office) == 2
    any_house.is_sound()
