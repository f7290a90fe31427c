"""What waits for a person: accepted with corrections, rejected with a reason, run again; and what is refused on the way."""

from __future__ import annotations

import pytest

from casework import board
from casework.ids import parse_name
from casework.retry import retry_message
from casework.review import accept_reading, reject_reading
from claims.reading import ReadFile
from claims.refused import Refused, Unavailable
from samples.people import PAINTER
from storage.messages import MessageRow
from tests.office import House
from tests.papers import bill, credit_note, reading_of


@pytest.fixture
def doubtful(house: House) -> tuple[House, MessageRow, int]:
    message = house.receive(house.mail(house.pdf(bill("1"), decision="review", total="1000.00")))
    assert (message.state, message.reason) == ("parked", "review")
    return house, message, house.readings(message)[0].id


def test_a_doubtful_page_opens_no_case_and_is_shown_with_its_reasons(doubtful: tuple[House, MessageRow, int]) -> None:
    house, message, _ = doubtful
    assert house.cases() == []
    (item,) = board.reviews(house.office)
    assert item["message"] == "m000001"
    assert [reason["code"] for reason in item["reasons"]] == ["uncertain"]
    assert [mail.kind for mail in house.answers(message)] == ["forwarded_to_handler"]


def test_a_corrected_page_is_filed_with_the_correction_and_the_creditor_gets_the_terms(
    doubtful: tuple[House, MessageRow, int],
) -> None:
    house, message, reading = doubtful
    number = accept_reading(house.office, reading_id=reading, changes={"total": "10000.00"}, by="anna")
    house.drain()
    assert house.message(message.id).state == "filed"
    assert str(house.facts(number).invoices[0].total) == "10000.00"
    assert sorted(mail.kind for mail in house.answers(message)) == ["forwarded_to_handler", "receipt"]
    decided = house.readings(message)[0].reading["fields"]["total"]
    assert (decided["value"], decided["source"]) == ("10000.00", "handler")
    house.is_sound()


def test_a_rejected_page_is_told_to_its_sender_with_the_reason(doubtful: tuple[House, MessageRow, int]) -> None:
    house, message, reading = doubtful
    reject_reading(house.office, reading_id=reading, why="Det är ingen faktura.", by="anna")
    house.drain()
    assert (house.message(message.id).state, house.message(message.id).reason) == ("ignored", "rejected")
    (mail,) = [mail for mail in house.answers(message) if mail.kind == "review_rejected"]
    assert "Det är ingen faktura." in mail.content["text"]
    assert house.cases() == []
    house.is_sound()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"total": "tio"}, "bad_value"),
        ({"total": "NaN"}, "bad_value"),
        ({"total": "10 000,00"}, "bad_value"),
        ({"due_date": "31/1 2026"}, "bad_value"),
        ({"colour": "red"}, "unknown_field"),
        ({"type": "letter"}, "bad_type"),
        ({"invoice_number": ""}, "still_doubtful"),
        ({"seller_orgnr": "", "seller_name": ""}, "still_doubtful"),
        ({"total": "-5.00"}, "still_doubtful"),
    ],
)
def test_a_correction_that_will_not_do_is_refused_and_nothing_changes(
    doubtful: tuple[House, MessageRow, int], changes: dict[str, str], code: str
) -> None:
    house, message, reading = doubtful
    before = house.readings(message)
    if code == "still_doubtful" and "seller_orgnr" in changes:
        house.knows_creditor(senders="other@bjorkdalsbygg.example", email="other@bjorkdalsbygg.example")
    with pytest.raises(Refused) as no:
        accept_reading(house.office, reading_id=reading, changes=changes, by="anna")
    assert no.value.code == code
    assert house.readings(message) == before
    assert house.cases() == []


def test_a_decided_page_is_not_decided_again(doubtful: tuple[House, MessageRow, int]) -> None:
    house, _, reading = doubtful
    accept_reading(house.office, reading_id=reading, changes={}, by="anna")
    for again in (
        lambda: accept_reading(house.office, reading_id=reading, changes={}, by="bo"),
        lambda: reject_reading(house.office, reading_id=reading, why="x", by="bo"),
    ):
        with pytest.raises(Refused) as no:
            again()
        assert no.value.code == "not_in_review"
    assert house.invoice_numbers(house.case().number) == ["1"]


def test_a_page_is_not_rejected_without_a_reason(doubtful: tuple[House, MessageRow, int]) -> None:
    house, _, reading = doubtful
    with pytest.raises(Refused) as no:
        reject_reading(house.office, reading_id=reading, why="  ", by="anna")
    assert no.value.code == "no_reason"


def test_a_page_accepted_as_a_credit_note_reduces_its_invoice(house: House) -> None:
    one = bill("1")
    house.receive(house.mail(one))
    message = house.receive(house.mail(house.pdf(credit_note(one, "K1", total="1000"), decision="review")))
    accept_reading(house.office, reading_id=house.readings(message)[0].id, changes={}, by="anna")
    house.drain()
    assert board.case(house.office, number=house.case().number)["balance"]["principal"] == "9000.00"


def test_a_file_that_could_not_be_read_is_read_again_when_a_person_asks(house: House) -> None:
    file = b"%PDF-1.7 locked"
    message = house.receive(house.mail(file))
    assert (message.state, message.reason) == ("parked", "unreadable")
    house.reader.knows(file, reading_of(bill("1")))
    assert retry_message(house.office, message_id=message.id) == 1
    house.drain()
    assert house.message(message.id).state == "filed"
    house.is_sound()


def test_what_led_to_a_case_is_not_run_again(house: House) -> None:
    message = house.receive(house.mail(bill("1")))
    with pytest.raises(Refused) as no:
        retry_message(house.office, message_id=message.id)
    assert no.value.code == "nothing_to_retry"
    with pytest.raises(Refused):
        retry_message(house.office, message_id=99)


def test_a_bug_is_parked_with_its_traceback_and_run_again_by_a_person(house: House) -> None:
    real, house.reader.read = house.reader.read, None  # type: ignore[method-assign, assignment]
    message_id = house.receive(house.mail(bill("1")), drain=False).id
    with pytest.raises(AssertionError, match="NoneType"):
        house.drain()
    (job,) = house.parked_jobs()
    assert (job.kind, job.code, job.attempts) == ("read_document", "bug", 3)
    assert house.message(message_id).state == "pending"
    house.is_sound()
    house.reader.read = real  # type: ignore[method-assign]
    retry_message(house.office, message_id=message_id)
    house.drain()
    assert house.message(message_id).state == "filed"
    house.is_sound()


def test_a_reader_that_is_away_is_waited_for_and_nobody_is_bothered(house: House) -> None:
    real = house.reader.read

    def away(*_: object, **__: object) -> ReadFile:
        raise Unavailable("ocr", "tesseract is not installed")

    house.reader.read = away  # type: ignore[method-assign, assignment]
    message = house.receive(house.mail(bill("1")))
    for _ in range(30):
        house.clock.wait(1000)
        house.drain()
    assert house.message(message.id).state == "pending"
    assert house.parked_jobs() == []
    house.reader.read = real  # type: ignore[method-assign]
    house.clock.wait(1000)
    house.drain()
    assert house.message(message.id).state == "filed"


@pytest.mark.parametrize(("text", "number"), [("m000012", 12), ("r000012", 12), ("12", 12), (" M12 ", 12)])
def test_an_id_is_understood_as_it_is_printed(text: str, number: int) -> None:
    assert parse_name(text) == number


@pytest.mark.parametrize("text", ["", "x12", "m", "-1", "m1.5", "１２x"])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse_name(text)


def test_the_debtor_of_a_corrected_page_is_the_corrected_one(house: House) -> None:
    message = house.receive(house.mail(house.pdf(bill("1"), decision="review", buyer_orgnr=None, buyer_address=None)))
    number = accept_reading(
        house.office,
        reading_id=house.readings(message)[0].id,
        changes={"buyer_orgnr": PAINTER.orgnr, "buyer_address": "Exempelgatan 1\\n111 11 Exempelstad"},
        by="anna",
    )
    assert list(house.case(number).missing) == []
    assert house.facts(number).debtor.address == ("Exempelgatan 1", "111 11 Exempelstad")
