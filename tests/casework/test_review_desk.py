"""The review desk's use cases: the queue's order, leases, corrections with places, undo, pages cut anew, the pace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from casework.check_review import check_review
from casework.correction import Place, understood
from casework.cut_pages import join_reading, parse_runs, split_reading
from casework.review import accept_reading, reject_reading, set_aside_reading
from casework.review_board import last_decision, review_pace, review_page, review_queue, reviews_waiting
from casework.review_lease import LEASE, release_review, renew_review, take_next, take_review
from casework.undo_review import UNDO_WITHIN, undo_review
from claims.money import Money
from claims.reading import FieldValue, ReadFile, Reading, Source
from claims.refused import Finding, Refused
from dunning.review_order import AGE, DEADLINE, NOT_DUE, VALUE, review_order
from samples.people import BAKER, PAINTER
from storage import documents, reviews
from storage.messages import MessageRow
from tests.office import House
from tests.papers import bill, reading_of

GRACE = timedelta(seconds=90)


def doubtful(house: House, number: str = "1", **more: Any) -> int:
    """A doubtful bill has come: the id of its reading."""
    fields = {name: more.pop(name) for name in ("total_read", "buyer_orgnr") if name in more}
    read = {"total": fields["total_read"]} if "total_read" in fields else {}
    read |= {"buyer_orgnr": fields["buyer_orgnr"]} if "buyer_orgnr" in fields else {}
    message = house.receive(house.mail(house.pdf(bill(number, **more), decision="review", **read)))
    return int(house.readings(message)[0].id)


def ids(house: House, **more: Any) -> list[str]:
    return [row["id"] for row in review_queue(house.office, by="anna", **more)["rows"]]


def refused(act: Any) -> str:
    with pytest.raises(Refused) as no:
        act()
    return no.value.code


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


# Undo -------------------------------------------------------------------------------------------------------------


def test_an_accepted_reading_is_taken_back_before_anything_has_left(house: House) -> None:
    house.knows_creditor()
    reading = doubtful(house)
    before = review_page(house.office, reading_id=reading, by="anna")
    number = accept_reading(
        house.office, reading_id=reading, changes={"buyer_name": "Fel Namn AB"}, by="anna", after=GRACE
    )
    house.drain()
    assert house.mails("receipt") == []
    undo_review(house.office, reading_id=reading, by="anna")
    house.clock.wait(200)
    house.drain()
    assert (house.case(number).state, house.case(number).close_code) == ("closed", "undone")
    assert house.invoice_numbers(number) == [] and house.mails("receipt") == []
    after = review_page(house.office, reading_id=reading, by="anna")
    assert (after["doubtful"], after["sure"], after["state"]) == (before["doubtful"], before["sure"], "review")
    house.is_sound()
    again = accept_reading(house.office, reading_id=reading, changes={}, by="anna")
    house.drain()
    assert again != number and house.facts(again).debtor.name == PAINTER.name
    assert house.case(again).linked_to is None and len(house.mails("receipt")) == 1
    house.is_sound()


def test_an_invoice_that_joined_a_case_leaves_it_again(house: House) -> None:
    house.knows_creditor()
    house.receive(house.mail(bill("1")))
    number = house.case().number
    reading = doubtful(house, "2")
    assert accept_reading(house.office, reading_id=reading, changes={}, by="anna", after=GRACE) == number
    assert house.invoice_numbers(number) == ["1", "2"]
    undo_review(house.office, reading_id=reading, by="anna")
    house.drain()
    assert (house.invoice_numbers(number), house.case(number).close_code) == (["1"], None)
    house.is_sound()


def test_what_has_been_told_or_paid_or_is_old_is_not_undone(house: House) -> None:
    house.knows_creditor()
    told = doubtful(house, "1")
    accept_reading(house.office, reading_id=told, changes={}, by="anna")
    house.drain()
    assert len(house.mails("receipt")) == 1
    assert refused(lambda: undo_review(house.office, reading_id=told, by="anna")) == "mail_left"
    assert house.invoice_numbers(house.case().number) == ["1"]
    old = doubtful(house, "2", buyer=BAKER)
    accept_reading(house.office, reading_id=old, changes={}, by="anna", after=timedelta(days=3))
    house.clock.day += UNDO_WITHIN + timedelta(days=1)
    assert refused(lambda: undo_review(house.office, reading_id=old, by="anna")) == "too_late"
    assert refused(lambda: undo_review(house.office, reading_id=99, by="anna")) == "nothing_to_undo"


def test_a_case_whose_letter_has_left_keeps_its_claim(house: House) -> None:
    house.knows_creditor(standing_agreement="yes")
    reading = doubtful(house)
    number = accept_reading(house.office, reading_id=reading, changes={}, by="anna", after=timedelta(hours=9))
    house.print_run()
    assert [letter.status for letter in house.letters(number)] == ["sent"]
    assert refused(lambda: undo_review(house.office, reading_id=reading, by="anna")) == "letter_left"
    assert house.invoice_numbers(number) == ["1"]
    house.is_sound()


def test_a_rejection_is_taken_back_with_its_mail_and_may_be_made_again(house: House) -> None:
    reading = doubtful(house)
    reject_reading(house.office, reading_id=reading, why="Fel", by="anna", after=GRACE)
    house.drain()
    assert house.posted() == [] or all("Fel" not in str(mail) for mail in house.posted())
    undo_review(house.office, reading_id=reading, by="anna")
    house.clock.wait(100)
    house.drain()
    assert house.mails("review_rejected") == []
    reject_reading(house.office, reading_id=reading, why="Ingen faktura", by="anna", after=GRACE)
    house.clock.wait(100)
    house.drain()
    (mail,) = house.mails("review_rejected")
    assert (mail.status, "Ingen faktura" in mail.content["text"]) == ("sent", True)
    assert refused(lambda: undo_review(house.office, reading_id=reading, by="anna")) == "mail_left"
    house.is_sound()


def test_a_paper_that_claims_nothing_is_set_aside_and_nobody_is_told(house: House) -> None:
    message = house.receive(house.mail(house.pdf(bill("1"), decision="review")))
    told = len(house.mails())
    (row,) = house.readings(message)
    set_aside_reading(house.office, reading_id=row.id, by="anna")
    house.drain()
    assert (house.message(message.id).state, house.message(message.id).reason) == ("ignored", "no_claim")
    assert len(house.mails()) == told
    undo_review(house.office, reading_id=row.id, by="anna")
    house.drain()
    assert house.message(message.id).state == "parked"
    house.is_sound()


def test_an_undone_audit_counts_for_nothing(house: House) -> None:
    from dataclasses import replace

    from casework.audit import audit_state

    house.office = replace(house.office, audit_share=1.0)
    message = house.receive(house.mail(bill("1")))
    (row,) = house.readings(message)
    accept_reading(house.office, reading_id=row.id, changes={"total": "1.00"}, by="anna", after=GRACE)
    assert audit_state(house.office)["wrong"] == 1
    undo_review(house.office, reading_id=row.id, by="anna")
    assert audit_state(house.office)["audits"] == 0


# Pages ------------------------------------------------------------------------------------------------------------


class CuttingReader:
    """A reader that knows what each run of pages says; every file is first read as one doubtful document."""

    def __init__(self, parts: dict[tuple[int, ...], Reading], whole: Sequence[Reading]) -> None:
        self.parts, self.whole = parts, tuple(whole)
        self.asked: list[list[list[int]]] = []

    def read(self, data: bytes, *, name: str, media_type: str | None = None, known: Any = None) -> ReadFile:
        return ReadFile(self.whole)

    def read_runs(self, data: bytes, *, runs: Sequence[Sequence[int]], known: Any) -> ReadFile:
        self.asked.append([list(run) for run in runs])
        return ReadFile(tuple(self.parts[tuple(run)] for run in runs if tuple(run) in self.parts))


def _pages(reading: Reading, *pages: int) -> Reading:
    from dataclasses import replace

    return replace(reading, pages=pages)


def cutting(house: House, whole: Sequence[Reading], parts: dict[tuple[int, ...], Reading]) -> tuple[MessageRow, Any]:
    from dataclasses import replace

    reader = CuttingReader(parts, whole)
    house.office = replace(house.office, reader=reader)
    return house.receive(house.mail(b"%PDF-1.7 three pages")), reader


def test_a_document_cut_in_two_is_read_as_two_and_the_sure_one_is_filed(house: House) -> None:
    sure = _pages(reading_of(bill("1")), 1, 2)
    unsure = _pages(reading_of(bill("2"), decision="review"), 3)
    message, reader = cutting(
        house, [_pages(reading_of(bill("9"), decision="review"), 1, 2, 3)], {(1, 2): sure, (3,): unsure}
    )
    (whole,) = house.readings(message)
    for text in ("1-2", "1,3", "1-3,4", "2,1,3", "1-2,3,3"):
        code = refused(
            lambda text=text: split_reading(house.office, reading_id=whole.id, runs=parse_runs(text), by="anna")
        )
        assert code == "bad_pages"
    split_reading(house.office, reading_id=whole.id, runs=parse_runs("1-2, 3"), by="anna")
    assert house.message(message.id).state == "pending"
    house.is_sound()
    house.drain()
    states = [(row.state, row.reading["pages"]) for row in house.readings(message)]
    assert states == [("replaced", [1, 2, 3]), ("filed", [1, 2]), ("review", [3])]
    assert reader.asked == [[[1, 2], [3]]]
    assert (house.message(message.id).state, house.message(message.id).reason) == ("parked", "review")
    assert house.invoice_numbers(house.case().number) == ["1"]
    assert refused(lambda: undo_review(house.office, reading_id=whole.id, by="anna")) == "part_decided"
    house.is_sound()


def test_a_cut_is_taken_back_while_its_parts_wait(house: House) -> None:
    parts = {(n,): _pages(reading_of(bill(str(n)), decision="review"), n) for n in (1, 2)}
    message, _ = cutting(house, [_pages(reading_of(bill("9"), decision="review"), 1, 2)], parts)
    (whole,) = house.readings(message)
    split_reading(house.office, reading_id=whole.id, runs=((1,), (2,)), by="anna")
    house.drain()
    assert reviews_waiting(house.office) == 2
    undo_review(house.office, reading_id=whole.id, by="anna")
    house.drain()
    assert ids(house) == [f"r{whole.id:06d}"]
    assert [row.state for row in house.readings(message)] == ["review", "replaced", "replaced"]
    house.is_sound()


def test_a_cut_by_which_nothing_can_be_read_leaves_what_was_there(house: House) -> None:
    message, _ = cutting(house, [_pages(reading_of(bill("9"), decision="review"), 1, 2)], {})
    (whole,) = house.readings(message)
    split_reading(house.office, reading_id=whole.id, runs=((1,), (2,)), by="anna")
    house.drain()
    assert ids(house) == [f"r{whole.id:06d}"]
    assert house.message(message.id).state == "parked"
    house.is_sound()


def test_two_documents_are_joined_and_read_as_one(house: House) -> None:
    first, second = (_pages(reading_of(bill(str(n)), decision="review"), n) for n in (1, 2))
    both = _pages(reading_of(bill("1")), 1, 2)
    message, reader = cutting(house, [first, second], {(1, 2): both})
    one, two = house.readings(message)
    assert refused(lambda: join_reading(house.office, reading_id=two.id, by="anna")) == "no_next"
    take_review(house.office, reading_id=two.id, by="bo", name="Bo")
    assert refused(lambda: join_reading(house.office, reading_id=one.id, by="anna")) == "held"
    release_review(house.office, reading_id=two.id, by="bo")
    join_reading(house.office, reading_id=one.id, by="anna")
    house.drain()
    assert [row.state for row in house.readings(message)] == ["replaced", "replaced", "filed"]
    assert reader.asked == [[[1, 2]]] and house.message(message.id).state == "filed"
    house.is_sound()


@pytest.mark.parametrize("text", ["", "x", "1-", "3-1", "0-1", "1;2", "1-99999", "-1"])
def test_what_are_no_page_ranges_is_refused(text: str) -> None:
    assert refused(lambda: parse_runs(text)) == "bad_pages"


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
