"""What hurt other mail-intake and dunning systems, each tried on this house."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from casework.accept_terms import accept_terms
from casework.receive import take_mail
from claims.message import Envelope, Outcome, Position
from claims.refused import Unavailable
from intake.folder import FolderChannel
from samples.people import BUILDER
from storage import house as house_store
from tests.office import House
from tests.papers import bill


@dataclass
class Box:
    """A mailbox in memory with UIDs, as a Channel; it can lose the line, renumber and have mails taken from it."""

    account: str = "box"
    validity: int = 1
    mails: dict[int, bytes] = field(default_factory=dict)
    moved: list[tuple[int, Outcome]] = field(default_factory=list)
    breaks_after: int | None = None
    fetched: list[int] = field(default_factory=list)

    def look(self) -> Sequence[Envelope]:
        return [Envelope(self._at(uid), len(raw), raw.split(b"\r\n\r\n")[0]) for uid, raw in self.mails.items()]

    def fetch(self, positions: Sequence[Position]) -> Iterator[tuple[Position, bytes]]:
        for count, position in enumerate(positions):
            if self.breaks_after is not None and count >= self.breaks_after:
                raise Unavailable("mailbox", "the line dropped")
            self.fetched.append(position.uid)
            if position.uid in self.mails:
                yield position, self.mails[position.uid]

    def settle(self, position: Position, outcome: Outcome) -> bool:
        if position.validity != self.validity or position.uid not in self.mails:
            return False
        del self.mails[position.uid]
        self.moved.append((position.uid, outcome))
        return True

    def wait(self, *, seconds: float) -> bool:
        return bool(self.mails)

    def close(self) -> None:
        return

    def renumber(self) -> None:
        """The server lost its index: same mails, new UIDs under a new UIDVALIDITY."""
        self.validity += 1
        self.mails = {100 + index: raw for index, raw in enumerate(self.mails.values())}

    def _at(self, uid: int) -> Position:
        return Position(self.account, "INBOX", self.validity, uid)


@pytest.fixture
def boxed(office: Callable[..., House]) -> tuple[House, Box]:
    box = Box()
    house = office(channels=(box,))
    house.knows_creditor()
    return house, box


def demanded(house: House) -> str:
    house.receive(house.mail(bill("1")))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.print_run()
    return number


def test_a_full_disk_delays_a_mail_and_never_fails_it_for_ever(
    boxed: tuple[House, Box], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mail that met a full disk was marked as failed and never looked at again."""
    house, box = boxed
    box.mails = {1: house.mail(bill("1"))}

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("storage.blobs.os.fsync", full)
        with pytest.raises(Unavailable):
            take_mail(house.office, box)
    assert box.mails and house.messages() == []
    take_mail(house.office, box)
    house.drain()
    assert house.messages()[0].state == "filed"
    assert box.moved == [(1, Outcome.HANDLED)]


def test_a_mail_is_moved_only_after_what_it_led_to_is_committed(boxed: tuple[House, Box]) -> None:
    """A mail was deleted although its processing failed: the document was gone."""
    house, box = boxed
    box.mails = {1: house.mail(bill("1"))}
    take_mail(house.office, box)
    assert box.moved == []
    house.drain()
    assert box.moved == [(1, Outcome.HANDLED)]


def test_a_renumbered_mailbox_brings_no_mail_twice_and_hides_no_new_one(boxed: tuple[House, Box]) -> None:
    """Deduplication by UID alone took new mails for known ones after the server renumbered its folder."""
    house, box = boxed
    box.mails = {7: house.mail(bill("1")), 8: house.mail(bill("2"))}
    take_mail(house.office, box)
    box.renumber()
    box.mails[7] = house.mail(bill("3"))
    take_mail(house.office, box)
    house.drain()
    assert len(house.messages()) == 3
    assert sorted(house.invoice_numbers(house.case().number)) == ["1", "2", "3"]
    assert box.mails == {}, "each was moved from where it lies now"
    house.is_sound()


def test_two_pollers_on_one_mailbox_import_each_mail_once(any_house: House) -> None:
    """Two executors imported every mail twice, because only finished work was looked up."""
    import threading

    house, box = any_house, Box()
    box.mails = {uid: house.mail(bill(str(uid))) for uid in range(1, 9)}
    threads = [threading.Thread(target=lambda: take_mail(house.office, box)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(house.messages()) == 8


def test_a_line_that_drops_midway_keeps_what_came_and_fetches_the_rest_once(boxed: tuple[House, Box]) -> None:
    """A broken connection made the scan start over and read the same mails ten times."""
    house, box = boxed
    box.mails = {uid: house.mail(bill(str(uid))) for uid in range(1, 6)}
    box.breaks_after = 2
    with pytest.raises(Unavailable):
        take_mail(house.office, box)
    assert len(house.messages()) == 2
    box.breaks_after = None
    take_mail(house.office, box)
    assert box.fetched == [1, 2, 3, 4, 5]


def test_a_mail_somebody_else_moved_is_still_handled(boxed: tuple[House, Box]) -> None:
    """Another client moved the message while it was worked on, and its body was lost."""
    house, box = boxed
    box.mails = {1: house.mail(bill("1"))}
    take_mail(house.office, box)
    box.mails.clear()
    house.drain()
    assert house.messages()[0].state == "filed"
    assert house.parked_jobs() == []
    house.is_sound()


@pytest.mark.parametrize(
    "header",
    [b"Reply-To: <>", b"Reply-To: ", b"Message-ID: ", b"Message-ID: <>", b"Date: yesterday", b"Subject: =?utf-8?B?////?=",
     b"To: undisclosed-recipients:;", b"References: <<<>>>", b"Content-Type: ;;;", b"Cc: \xff\xfe@@"],
    ids=lambda header: header.decode("latin-1"),
)  # fmt: skip
def test_one_odd_header_stops_neither_its_mail_nor_the_next(boxed: tuple[House, Box], header: bytes) -> None:
    """One mail with an empty Reply-To stopped the whole scan, for ever; so did an empty Message-ID."""
    house, box = boxed
    name = header.split(b":")[0]
    lines = house.mail(bill("1")).split(b"\r\n")
    if name != b"Content-Type":
        lines = [line for line in lines if not line.startswith(name + b":")]
    box.mails = {1: header + b"\r\n" + b"\r\n".join(lines), 2: house.mail(bill("2"))}
    take_mail(house.office, box)
    house.drain()
    assert {message.state for message in house.messages()} <= {"filed", "parked"}
    assert house.message(2).state == "filed"
    house.is_sound()


def test_a_new_invoice_in_an_old_thread_opens_a_claim(house: House) -> None:
    """A new matter sent as a reply to an old mail was glued to the old thread and never seen."""
    first = demanded(house)
    message = house.receive(
        house.reply("Här är en till, samma kund.\n", to=house.mails("receipt")[0], files=(bill("2"),))
    )
    assert message.state == "filed"
    (second,) = house.cases_of(message)
    assert second != first and house.case(second).linked_to == first
    assert [mail.case_number for mail in house.answers(message)] == [second]


def test_an_order_and_a_new_invoice_in_one_mail_are_both_taken(house: House) -> None:
    house.receive(house.mail(bill("1")))
    receipt = house.mails("receipt")[0]
    house.receive(house.reply(f"GODKÄNN {house.token(receipt)}\n", to=receipt, files=(bill("2"),)))
    assert house.case().accepted_how == "reply"
    assert house.invoice_numbers(house.case().number) == ["1", "2"]
    house.is_sound()


@pytest.mark.parametrize("forged", ["made up", "another mark"])
def test_a_forged_thread_attaches_to_no_case(house: House, forged: str) -> None:
    """A guessed In-Reply-To put a stranger's words into somebody's ticket."""
    house.receive(house.mail(bill("1")))
    real = house.mails("receipt")[0].header_id
    guess = f"<receipt-m000001-2026-000001-{'0' * 8}.{'0' * 16}@exempelinkasso.example>"
    fake = guess if forged == "made up" else real.replace(real[-40:-28], "0" * 12)
    message = house.receive(house.mail(sender=BUILDER, text="Hej\n", headers=(("In-Reply-To", fake),)))
    assert message.thread_case is None


def test_a_fee_is_added_once_however_often_the_clock_strikes(house: House) -> None:
    """A late fee was added every hour; one reminder was sent 22 times, another more than a hundred."""
    from casework.walk import walk_day

    number = demanded(house)
    for _ in range(48):
        walk_day(house.office, on=house.clock.day)
    house.drain()
    assert [str(cost.amount) for cost in house.facts(number).costs] == ["450.00"]
    assert house.printed() == [f"{number}-demand-1.pdf"]
    assert len(house.mails("demand_sent")) == 1


def test_a_crash_between_the_letter_and_its_record_adds_no_second_fee(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fee was added before the mail was sent: every failed attempt added one more."""
    house.receive(house.mail(bill("1")))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    from casework.walk import walk_day

    with monkeypatch.context() as patch:
        patch.setattr("casework.advance.notify_demand", broken)
        for _ in range(3):
            with pytest.raises(RuntimeError):
                walk_day(house.office, on=house.clock.day)
    assert house.facts(number).costs == ()
    house.print_run()
    assert len(house.facts(number).costs) == 1
    assert house.printed() == [f"{number}-demand-1.pdf"]


def test_a_broken_notice_never_undoes_what_was_taken_in(house: House) -> None:
    """A faulty template in a notification made the document itself disappear."""
    set_aside = house.office.mails
    object.__setattr__(house.office, "mails", _Broken())
    with pytest.raises(AssertionError):
        house.receive(house.mail(bill("1")))
    object.__setattr__(house.office, "mails", set_aside)
    assert house.message(1).state == "filed"
    assert house.invoice_numbers(house.case().number) == ["1"]


class _Broken:
    name = "broken"

    def find(self, key: str) -> None:
        raise RuntimeError("a template is broken")

    def hand_over(self, parcel: object, *, now: object) -> None:
        raise RuntimeError("a template is broken")


@pytest.mark.parametrize("away", [1, 8, 40])
def test_after_an_outage_letters_go_out_again_and_once(house: House, away: int) -> None:
    """After an outage reminders were never sent again, or missed days could not be caught up."""
    house.receive(house.mail(bill("1", due=date(2026, 3, 4))))
    accept_terms(house.office, case_number=house.case().number, by="h", how="cli", evidence={})
    back = house.clock.day + timedelta(days=3 + away)
    house.live_day(back)
    house.live_until(back + timedelta(days=4))
    demands = [letter for letter in house.letters() if letter.step == "demand"]
    assert len(demands) == 1 and demands[0].status == "sent"
    assert back <= demands[0].on <= back + timedelta(days=4)


def test_after_an_outage_into_days_whose_law_is_not_known_nothing_leaves_and_a_person_is_told(house: House) -> None:
    """400 days later the reference rate is not in the tables of this release: a guess would be a wrong demand."""
    house.receive(house.mail(bill("1", due=date(2026, 3, 4))))
    accept_terms(house.office, case_number=house.case().number, by="h", how="cli", evidence={})
    back = house.clock.day + timedelta(days=400)
    assert house.office.law.missing_on(back)
    house.live_day(back)
    assert house.letters() == []
    assert house.tasks("blocked_step") or house.tasks("stopped_case")


def test_a_case_that_cannot_be_decided_stops_no_other(house: House) -> None:
    """One bad row stopped the nightly run for every customer."""
    from samples.people import HAULIER

    house.receive(house.mail(bill("1")))
    house.receive(house.mail(bill("2", buyer=HAULIER)))
    broken, sound = (row.number for row in house.cases())
    for number in (broken, sound):
        accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    with house.office.database.write() as tx:
        from storage import cases

        cases.change(tx, broken, plan="gone@0")
    house.print_run()
    assert [letter.case_number for letter in house.letters()] == [sound]
    assert [task.case_number for task in house.tasks("stopped_case")] == [broken]


def test_forty_old_mails_at_once_are_taken_in_and_answered_within_the_limit(boxed: tuple[House, Box]) -> None:
    """Thousands of old mails became tens of thousands of queued jobs and as many answers."""
    house, box = boxed
    box.mails = {uid: house.mail(bill(str(uid))) for uid in range(1, 41)}
    take_mail(house.office, box)
    house.drain()
    assert len(house.invoice_numbers(house.case().number)) == 40
    assert len(house.mails("receipt")) <= house.office.answers_per_sender_a_day
    house.is_sound()


def test_a_mail_too_large_is_kept_by_its_head_and_parked_where_a_person_finds_it(office: Callable[..., House]) -> None:
    box = Box()
    house = office(channels=(box,), max_message_bytes=2000)
    house.knows_creditor()
    box.mails = {1: house.mail(b"%PDF-1.7" + b"0" * 5000)}
    take_mail(house.office, box)
    house.drain()
    assert (house.message(1).state, house.message(1).reason) == ("parked", "too_large")
    assert box.moved == [(1, Outcome.PARKED)]
    assert box.fetched == []
    house.is_sound()


def test_the_day_lives_in_the_folder_mailbox_too(office: Callable[..., House], tmp_path: Path) -> None:
    channel = FolderChannel(tmp_path / "mailbox")
    house = office(channels=(channel,))
    house.knows_creditor()
    channel.drop("a.eml", house.mail(bill("1")))
    channel.drop("b.eml", house.mail(sender="who@is.example", text="Hej\n", auth=""))
    assert take_mail(house.office, channel) == 2
    assert take_mail(house.office, channel) == 0
    house.drain()
    assert channel.look() == []
    assert [len(list((tmp_path / "mailbox" / name).iterdir())) for name in ("Handled", "Parked")] == [1, 1]


def test_what_stops_the_house_is_seen_by_all_who_ask(house: House) -> None:
    from casework import board
    from casework.set_brake import set_brake

    assert board.health(house.office)["brake"] is False
    set_brake(house.office, on=True, by="h")
    assert board.health(house.office)["brake"] is True
    with house.office.database.read() as tx:
        assert house_store.get(tx, "brake") == "on"
