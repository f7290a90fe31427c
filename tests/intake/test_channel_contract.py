"""What every mailbox must do, shown on the folder and on a real IMAP server."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from claims.message import Outcome, Position
from intake.channel import Channel
from intake.folder import FolderChannel
from intake.imap import open_imap
from tests.intake.mails import plain
from tests.servers import Dovecot

_NUMBERS = itertools.count()


class Mailbox(Protocol):
    def channel(self) -> Channel: ...
    def deliver(self, raw: bytes) -> None: ...
    def take_away(self) -> None: ...
    def mark_read(self) -> None: ...
    def settled(self, outcome: Outcome) -> list[bytes]: ...


class FolderMailbox:
    def __init__(self, root: Path) -> None:
        self.root = root

    def channel(self) -> Channel:
        return FolderChannel(self.root)

    def deliver(self, raw: bytes) -> None:
        FolderChannel(self.root).drop("mail.eml", raw)

    def take_away(self) -> None:
        for path in (self.root / "new").iterdir():
            path.unlink()

    def mark_read(self) -> None:
        for path in (self.root / "new").iterdir():
            path.rename(self.root / "cur" / f"{path.name}:2,S")

    def settled(self, outcome: Outcome) -> list[bytes]:
        return [path.read_bytes() for path in (self.root / outcome).iterdir()]


class ImapMailbox:
    def __init__(self, server: Dovecot) -> None:
        self.server = server
        self.user = f"contract-{next(_NUMBERS)}@box.example"

    def channel(self) -> Channel:
        return open_imap(url=self.server.url(self.user), password=None, oauth_token=None, ca_file=self.server.ca_file)

    def deliver(self, raw: bytes) -> None:
        self.server.deliver(self.user, raw)

    def take_away(self) -> None:
        client = self.server.imap(self.user)
        client.select_folder("INBOX")
        client.delete_messages(client.search(["ALL"]))
        client.expunge()
        client.logout()

    def mark_read(self) -> None:
        client = self.server.imap(self.user)
        client.select_folder("INBOX")
        client.fetch(client.search(["ALL"]), ["BODY[]"])
        client.logout()

    def settled(self, outcome: Outcome) -> list[bytes]:
        client = self.server.imap(self.user)
        client.select_folder(str(outcome))
        found = client.fetch(client.search(["ALL"]), ["BODY.PEEK[]"])
        client.logout()
        return [data[b"BODY[]"] for data in found.values()]


@pytest.fixture(params=["folder", "imap"])
def mailbox(request: pytest.FixtureRequest, tmp_path: Path) -> Mailbox:
    if request.param == "folder":
        return FolderMailbox(tmp_path / "box")
    return ImapMailbox(request.getfixturevalue("dovecot"))


@pytest.fixture
def open_channel(mailbox: Mailbox) -> Iterator[Callable[[], Channel]]:
    opened: list[Channel] = []

    def opener() -> Channel:
        opened.append(mailbox.channel())
        return opened[-1]

    yield opener
    for channel in opened:
        channel.close()


def test_an_empty_mailbox_shows_nothing(open_channel: Callable[[], Channel]) -> None:
    assert list(open_channel().look()) == []


def test_a_message_shows_its_size_and_header_and_comes_whole(
    mailbox: Mailbox, open_channel: Callable[[], Channel]
) -> None:
    mailbox.deliver(plain("Kroppen", Subject="Ett brev"))
    channel = open_channel()
    (envelope,) = channel.look()
    assert b"Subject: Ett brev" in envelope.header
    assert b"Kroppen" not in envelope.header
    ((position, raw),) = channel.fetch([envelope.position])
    assert position == envelope.position
    assert len(raw) == envelope.size
    assert raw.endswith(b"Kroppen\r\n")


def test_looking_and_fetching_change_nothing(mailbox: Mailbox, open_channel: Callable[[], Channel]) -> None:
    mailbox.deliver(plain())
    first, second = open_channel(), open_channel()
    before = first.look()
    list(first.fetch([e.position for e in before]))
    assert [e.position for e in first.look()] == [e.position for e in before]
    assert [e.position for e in second.look()] == [e.position for e in before]


def test_a_message_that_somebody_else_has_read_is_still_there(
    mailbox: Mailbox, open_channel: Callable[[], Channel]
) -> None:
    mailbox.deliver(plain())
    channel = open_channel()
    before = channel.look()
    mailbox.mark_read()
    after = channel.look()
    assert [e.position for e in after] == [e.position for e in before]
    assert len(list(channel.fetch([before[0].position]))) == 1
    assert channel.settle(before[0].position, Outcome.HANDLED)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_settled_message_lies_in_the_folder_of_its_outcome_and_only_there(
    mailbox: Mailbox, open_channel: Callable[[], Channel], outcome: Outcome
) -> None:
    mailbox.deliver(plain("Behåll mig"))
    channel = open_channel()
    (envelope,) = channel.look()
    assert channel.settle(envelope.position, outcome)
    assert list(channel.look()) == []
    (kept,) = mailbox.settled(outcome)
    assert "Behåll mig".encode() in kept
    assert mailbox.settled(Outcome.PARKED if outcome is Outcome.HANDLED else Outcome.HANDLED) == []


def test_settling_twice_says_that_it_is_gone(mailbox: Mailbox, open_channel: Callable[[], Channel]) -> None:
    mailbox.deliver(plain())
    channel = open_channel()
    (envelope,) = channel.look()
    assert channel.settle(envelope.position, Outcome.HANDLED)
    assert not channel.settle(envelope.position, Outcome.HANDLED)
    assert not channel.settle(envelope.position, Outcome.PARKED)
    assert len(mailbox.settled(Outcome.HANDLED)) == 1


def test_a_message_taken_away_by_somebody_is_neither_fetched_nor_settled(
    mailbox: Mailbox, open_channel: Callable[[], Channel]
) -> None:
    mailbox.deliver(plain())
    channel = open_channel()
    (envelope,) = channel.look()
    mailbox.take_away()
    assert list(channel.fetch([envelope.position])) == []
    assert not channel.settle(envelope.position, Outcome.HANDLED)


def test_a_position_of_another_validity_is_not_there(mailbox: Mailbox, open_channel: Callable[[], Channel]) -> None:
    mailbox.deliver(plain())
    channel = open_channel()
    (envelope,) = channel.look()
    found = envelope.position
    other = Position(found.account, found.folder, found.validity + 1, found.uid)
    assert list(channel.fetch([other])) == []
    assert not channel.settle(other, Outcome.HANDLED)
    assert len(channel.look()) == 1


def test_a_position_of_another_account_is_a_bug(open_channel: Callable[[], Channel]) -> None:
    stranger = Position("someone@else.example/INBOX", "INBOX", 1, 1)
    with pytest.raises(ValueError, match="belongs"):
        open_channel().settle(stranger, Outcome.HANDLED)
    with pytest.raises(ValueError, match="belongs"):
        list(open_channel().fetch([stranger]))


def test_the_same_bytes_delivered_twice_are_two_messages(mailbox: Mailbox, open_channel: Callable[[], Channel]) -> None:
    mailbox.deliver(plain())
    mailbox.deliver(plain())
    channel = open_channel()
    positions = [e.position for e in channel.look()]
    assert len(set(positions)) == 2
    for position in positions:
        assert channel.settle(position, Outcome.HANDLED)
    assert len(mailbox.settled(Outcome.HANDLED)) == 2


def test_many_messages_come_in_the_order_asked_without_the_missing_one(
    mailbox: Mailbox, open_channel: Callable[[], Channel]
) -> None:
    for number in range(23):
        mailbox.deliver(plain(f"nummer {number}"))
    channel = open_channel()
    positions = [e.position for e in channel.look()]
    assert len(positions) == 23
    channel.settle(positions[5], Outcome.PARKED)
    got = list(channel.fetch(positions))
    assert [p for p, _ in got] == [p for p in positions if p != positions[5]]
    assert sorted(int(raw.rsplit(b"nummer ")[1]) for _, raw in got) == [n for n in range(23) if n != 5]


def test_two_pollers_at_once_lose_nothing_and_settle_each_message_once_or_find_it_gone(
    mailbox: Mailbox, open_channel: Callable[[], Channel]
) -> None:
    for number in range(12):
        mailbox.deliver(plain(f"nummer {number}"))
    channels = [open_channel(), open_channel()]
    views = [channel.look() for channel in channels]
    assert [e.position for e in views[0]] == [e.position for e in views[1]]
    moved: list[Position] = []
    faults: list[Exception] = []

    def run(channel: Channel, positions: list[Position]) -> None:
        try:
            moved.extend(p for p, _ in channel.fetch(positions) if channel.settle(p, Outcome.HANDLED))
        except Exception as error:
            faults.append(error)

    orders = [[e.position for e in views[0]], [e.position for e in reversed(views[1])]]
    threads = [threading.Thread(target=run, args=pair) for pair in zip(channels, orders, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert set(moved) == set(orders[0])
    bodies = {raw.rsplit(b"nummer ")[1].strip() for raw in mailbox.settled(Outcome.HANDLED)}
    assert bodies == {str(number).encode() for number in range(12)}
    assert list(channels[0].look()) == []


def test_waiting_ends_without_news_when_the_time_is_up(open_channel: Callable[[], Channel]) -> None:
    channel = open_channel()
    channel.look()
    assert channel.wait(seconds=0.3) is False


def test_waiting_ends_at_once_when_something_unseen_lies_there(
    mailbox: Mailbox, open_channel: Callable[[], Channel]
) -> None:
    channel = open_channel()
    channel.look()
    mailbox.deliver(plain())
    assert channel.wait(seconds=60) is True


def test_waiting_is_not_ended_by_what_was_seen_and_left(mailbox: Mailbox, open_channel: Callable[[], Channel]) -> None:
    mailbox.deliver(plain())
    channel = open_channel()
    assert len(channel.look()) == 1
    assert channel.wait(seconds=0.3) is False


def _in_background(call: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(call()))
    thread.start()
    time.sleep(0.5)
    return thread, results


def test_a_delivery_wakes_a_waiting_channel(mailbox: Mailbox, open_channel: Callable[[], Channel]) -> None:
    channel = open_channel()
    channel.look()
    thread, results = _in_background(lambda: channel.wait(seconds=120))
    mailbox.deliver(plain())
    thread.join(30)
    assert results == [True]


def test_closing_wakes_a_waiting_channel(open_channel: Callable[[], Channel]) -> None:
    channel = open_channel()
    channel.look()
    thread, results = _in_background(lambda: channel.wait(seconds=120))
    channel.close()
    thread.join(30)
    assert results == [False]


def test_other_calls_work_while_a_thread_waits(mailbox: Mailbox, open_channel: Callable[[], Channel]) -> None:
    mailbox.deliver(plain())
    channel = open_channel()
    (envelope,) = channel.look()
    thread, results = _in_background(lambda: channel.wait(seconds=120))
    assert len(list(channel.fetch([envelope.position]))) == 1
    assert channel.settle(envelope.position, Outcome.HANDLED)
    assert results == []
    mailbox.deliver(plain("Ny"))
    thread.join(30)
    assert results == [True]
