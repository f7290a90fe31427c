"""What a handler decided is taken back, as long as nothing has left the house because of it."""

from __future__ import annotations

from datetime import timedelta

from casework.review import accept_reading, reject_reading, set_aside_reading
from casework.review_board import review_page
from casework.undo_review import UNDO_WITHIN, undo_review
from samples.people import BAKER, PAINTER
from tests.casework.review_house import GRACE, doubtful, refused
from tests.office import House
from tests.papers import bill


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
