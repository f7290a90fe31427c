"""What leaves the house leaves once, on the day it says, whatever breaks in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from casework.accept_terms import accept_terms
from casework.record_payment import record_payment
from casework.send_letter import send_letter
from casework.send_mail import send_mail
from casework.set_brake import set_brake
from claims.letter import Parcel, Receipt
from claims.money import Money
from claims.refused import Refused, Unavailable
from delivery.outlet import OutcomeUnknown
from delivery.print_house import PrintFolder
from tests.office import House
from tests.papers import bill


@dataclass
class Stumbling:
    """An outlet that fails before or after the real one did its part, so many times."""

    inner: Any
    error: Exception
    times: int = 1
    after: bool = False
    knows: bool = True
    name: str = "stumbling"
    handed: list[Parcel] = field(default_factory=list)

    def hand_over(self, parcel: Parcel, *, now: datetime) -> Receipt:
        self.handed.append(parcel)
        if self.times > 0 and not self.after:
            self.times -= 1
            raise self.error
        receipt: Receipt = self.inner.hand_over(parcel, now=now)
        if self.times > 0:
            self.times -= 1
            raise self.error
        return receipt

    def find(self, key: str) -> Receipt | None:
        return self.inner.find(key) if self.knows else None


def ready(house: House) -> str:
    """A case whose demand is queued in the print run but not yet handed over."""
    house.receive(house.mail(bill("1")))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.drain()
    return number


def walk(house: House) -> None:
    from casework.walk import walk_day

    walk_day(house.office, on=house.clock.day)


@pytest.mark.parametrize("after", [False, True], ids=["before it left", "after it left"])
def test_a_crash_around_the_hand_over_makes_one_file_and_one_receipt(
    office: Callable[..., House], tmp_path: Any, after: bool
) -> None:
    outlet = Stumbling(PrintFolder(tmp_path / "print"), RuntimeError("killed"), times=2, after=after)
    house = office(letters=outlet)
    house.knows_creditor()
    number = ready(house)
    walk(house)
    house.drain()
    assert [path.name for path in (tmp_path / "print").glob("*.pdf")] == [f"{number}-demand-1.pdf"]
    (letter,) = house.letters()
    assert (letter.status, letter.file) == ("sent", f"{number}-demand-1.pdf")
    assert len({parcel.body for parcel in outlet.handed}) == 1, "the same bytes each time"
    assert len([event for event in house.events(number) if event.kind == "letter_sent"]) == 1
    house.is_sound()


def test_the_same_letter_asked_for_ten_times_is_one_file(house: House) -> None:
    number = ready(house)
    walk(house)
    for _ in range(10):
        send_letter(house.office, letter_key=f"{number}-demand-1")
    assert house.printed() == [f"{number}-demand-1.pdf"]
    assert len(house.facts(number).costs) == 1


def test_a_letter_that_could_not_leave_on_its_day_carries_the_day_it_left(
    office: Callable[..., House], tmp_path: Any
) -> None:
    outlet = Stumbling(PrintFolder(tmp_path / "print"), Unavailable("print", "away"), times=99)
    house = office(letters=outlet)
    house.knows_creditor()
    number = ready(house)
    walk(house)
    house.drain()
    assert house.letters()[0].status == "queued"
    outlet.times = 0
    house.clock.wait(2000)
    house.live_day(date(2026, 3, 5))
    (letter,) = house.letters()
    # 10 000,00 at 10 %: 34 days from 31 January to 5 March = 93,15. Deadline: 5 bank days of mail, then 4: 18 March.
    assert (letter.status, letter.on, letter.deadline) == ("sent", date(2026, 3, 5), date(2026, 3, 18))
    assert letter.balance["interest"] == "93.15"
    assert letter.sidecar is not None and letter.sidecar["on"] == "2026-03-05"
    facts = house.facts(number)
    assert [(step.on, step.deadline) for step in facts.taken("demand")] == [(date(2026, 3, 5), date(2026, 3, 18))]
    assert [cost.on for cost in facts.costs] == [date(2026, 3, 5)]
    house.live_until(date(2026, 3, 23))
    assert house.case().state == "demand"
    house.live_day(date(2026, 3, 24))
    assert house.case().state == "first_phase", "the debtor's time counts from the day the letter left"
    house.is_sound()


def test_a_letter_that_left_before_the_crash_keeps_its_day(office: Callable[..., House], tmp_path: Any) -> None:
    outlet = Stumbling(PrintFolder(tmp_path / "print"), Unavailable("print", "lost"), times=1, after=True)
    house = office(letters=outlet)
    house.knows_creditor()
    ready(house)
    walk(house)
    house.drain()
    house.clock.wait(2000)
    house.live_day(date(2026, 3, 5))
    (letter,) = house.letters()
    assert (letter.status, letter.on) == ("sent", date(2026, 3, 2))


def test_the_brake_stops_letters_and_mails_and_loses_none(house: House) -> None:
    number = ready(house)
    before = len(house.posted())
    walk(house)
    set_brake(house.office, on=True, by="h")
    house.drain()
    assert house.printed() == []
    assert len(house.posted()) == before
    house.clock.wait(3600)
    house.drain()
    assert house.printed() == []
    set_brake(house.office, on=False, by="h")
    house.clock.wait(3600)
    house.drain()
    assert house.printed() == [f"{number}-demand-1.pdf"]
    assert len(house.posted()) == before + 1
    house.is_sound()


def test_with_the_brake_on_no_new_letter_is_even_written(house: House) -> None:
    ready(house)
    set_brake(house.office, on=True, by="h")
    house.live_until(date(2026, 3, 6))
    assert house.letters() == []
    set_brake(house.office, on=False, by="h")
    house.clock.wait(3600)
    house.print_run()
    assert [(letter.status, letter.on) for letter in house.letters()] == [("sent", date(2026, 3, 6))]


def test_a_letter_is_cancelled_when_everything_is_paid_before_it_leaves(house: House) -> None:
    number = ready(house)
    walk(house)
    assert house.letters()[0].status == "queued"
    record_payment(
        house.office,
        case_number=number,
        on=date(2026, 3, 2),
        amount=Money(1_053_500),
        source="bank",
        reference="1",
        by="h",
    )
    house.drain()
    assert house.letters()[0].status == "cancelled"
    assert house.printed() == []
    assert house.case().close_code == "paid"
    house.is_sound()


def test_a_mail_whose_fate_is_unknown_is_parked_and_never_sent_again(
    office: Callable[..., House], tmp_path: Any
) -> None:
    from delivery.folder import FolderOutlet

    inner = FolderOutlet(tmp_path / "sent")
    outlet = Stumbling(
        inner, OutcomeUnknown("smtp", "the line broke after the last byte"), times=9, after=True, knows=False
    )
    house = office(mails=outlet)
    house.knows_creditor()
    house.receive(house.mail(bill("1")))
    (mail,) = house.mails()
    assert mail.status == "unknown"
    assert [job.code for job in house.parked_jobs()] == ["outcome_unknown"]
    for _ in range(3):
        house.clock.wait(100_000)
        house.drain()
        send_mail(house.office, mail_key=mail.key)
    assert len(outlet.handed) == 1


def test_a_mail_server_that_is_away_gets_the_same_bytes_later(office: Callable[..., House], tmp_path: Any) -> None:
    from delivery.folder import FolderOutlet

    outlet = Stumbling(FolderOutlet(tmp_path / "sent"), Unavailable("smtp", "away"), times=5)
    house = office(mails=outlet)
    house.knows_creditor()
    house.receive(house.mail(bill("1")))
    for _ in range(6):
        house.clock.wait(1000)
        house.drain()
    assert [mail.status for mail in house.mails()] == ["sent"]
    assert len(outlet.handed) == 6
    assert len({parcel.body for parcel in outlet.handed}) == 1


def test_a_mail_refused_for_good_is_shown_to_a_person_and_harms_nothing_else(
    office: Callable[..., House], tmp_path: Any
) -> None:
    from delivery.folder import FolderOutlet

    outlet = Stumbling(FolderOutlet(tmp_path / "sent"), Refused("no_such_box", "no such box"), times=1)
    house = office(mails=outlet)
    house.knows_creditor()
    message = house.receive(house.mail(bill("1")))
    assert message.state == "filed"
    assert [mail.status for mail in house.mails()] == ["failed"]
    assert [job.code for job in house.parked_jobs()] == ["no_such_box"]


def test_a_mail_that_left_before_the_crash_is_not_sent_twice(office: Callable[..., House], tmp_path: Any) -> None:
    from delivery.folder import FolderOutlet

    outlet = Stumbling(FolderOutlet(tmp_path / "sent"), RuntimeError("killed"), times=2, after=True)
    house = office(mails=outlet)
    house.knows_creditor()
    house.receive(house.mail(bill("1")))
    assert [mail.status for mail in house.mails()] == ["sent"]
    assert len(outlet.handed) == 1
    assert len(list((tmp_path / "sent").glob("*.eml"))) == 1


def test_every_letter_of_a_sample_house_is_marked_as_an_example(house: House) -> None:
    from io import BytesIO

    import pdfplumber

    number = ready(house)
    walk(house)
    house.drain()
    with pdfplumber.open(BytesIO((house.root / "print" / f"{number}-demand-1.pdf").read_bytes())) as pdf:
        assert "EXEMPEL" in (pdf.pages[0].extract_text() or "").replace("\n", "").replace(" ", "").upper()


def test_days_on_which_nothing_ran_move_no_letter_into_the_past(house: House) -> None:
    ready(house)
    house.clock.day += timedelta(days=3)
    for back in (3, 2, 1):
        from casework.walk import walk_day

        walk_day(house.office, on=house.clock.day - timedelta(days=back))
    assert house.letters() == []
    house.print_run()
    assert [letter.on for letter in house.letters()] == [date(2026, 3, 5)]
