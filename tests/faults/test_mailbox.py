"""A mailbox that misbehaves while mail is taken in: each mail ends as one message, in one folder, with one outcome."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework import board
from casework.office import Office
from casework.receive import take_mail
from claims.refused import Unavailable
from samples.corpus import generate
from samples.expect import SampleMail
from tests.faults.desk import assert_sound, open_desk, states, work
from tests.intake.proxy import cutting_proxy
from tests.live.boxes import counts, new_box
from tests.servers import Dovecot

CHEAP = {"text": 3, "auto_reply": 2, "no_document": 2, "newsletter": 1}


@pytest.fixture
def box() -> str:
    return new_box()


def settings(dovecot: Dovecot, box: str, *, port: int | None = None) -> dict[str, str]:
    url = dovecot.url(box)
    if port is not None:
        url = f"imap://{url.removeprefix('imaps://').replace(str(dovecot.imaps_port), str(port))}"
    return {"KRAV_IMAP_URL": url, "KRAV_TLS_CA_FILE": str(dovecot.ca_file)}


@pytest.fixture
def office(dovecot: Dovecot, box: str, tmp_path: Path) -> Iterator[Office]:
    with open_desk(tmp_path, settings(dovecot, box)) as opened:
        yield opened


def some(count: int, *, seed: int = 7) -> list[SampleMail]:
    return list(generate(count, seed, kinds=CHEAP))


def deliver(dovecot: Dovecot, box: str, mails: list[SampleMail]) -> None:
    for mail in mails:
        dovecot.deliver(box, mail.raw)


def take(office: Office) -> int:
    return sum(take_mail(office, channel) for channel in office.channels)


def assert_all_settled(office: Office, dovecot: Dovecot, box: str, *, count: int) -> None:
    found = board.messages(office)
    folders = counts(dovecot, box)
    assert len(found) == count
    assert states(office).get("pending", 0) == 0
    assert folders["INBOX"] == 0
    assert folders["Parked"] == states(office).get("parked", 0)
    assert folders["Handled"] == count - folders["Parked"]
    assert_sound(office)


def test_two_pollers_and_two_workers_on_one_mailbox_take_every_mail_once(
    dovecot: Dovecot, box: str, office: Office, tmp_path: Path
) -> None:
    mails = some(24)
    failed: list[BaseException] = []

    def poll(mine: Office) -> None:
        try:
            for _ in range(6):
                take(mine)
                work(mine)
        except BaseException as error:
            failed.append(error)

    with open_desk(tmp_path, settings(dovecot, box), is_new=False) as other:
        threads = [threading.Thread(target=poll, args=(mine,)) for mine in (office, other)]
        for thread in threads:
            thread.start()
        deliver(dovecot, box, mails)
        for thread in threads:
            thread.join()
    take(office)
    work(office)
    assert failed == []
    assert_all_settled(office, dovecot, box, count=24)


@pytest.mark.parametrize("first_cut", [900, 20_000, 60_000])
def test_a_line_that_keeps_breaking_delivers_every_mail_in_the_end(
    first_cut: int, dovecot: Dovecot, box: str, tmp_path: Path
) -> None:
    mails = some(12)
    deliver(dovecot, box, mails)
    with (
        cutting_proxy(dovecot.imap_port) as proxy,
        open_desk(tmp_path, settings(dovecot, box, port=proxy.port)) as mine,
    ):
        breaks = 0
        for budget in [first_cut, first_cut * 2, first_cut * 4, None]:
            proxy.budget = budget
            try:
                take(mine)
            except Unavailable as away:
                breaks += 1
                assert away.what == "mailbox"
        work(mine)
        assert breaks >= 1
        assert_all_settled(mine, dovecot, box, count=12)


def test_a_mailbox_renumbered_between_taking_and_moving_is_no_second_delivery(
    dovecot: Dovecot, box: str, office: Office
) -> None:
    deliver(dovecot, box, some(6))
    assert take(office) == 6
    dovecot.kick(box)
    dovecot.renumber(box)
    with pytest.raises(Unavailable):
        take(office)
    take(office)
    work(office)
    take(office)
    work(office)
    assert_all_settled(office, dovecot, box, count=6)


def test_a_mail_that_somebody_else_files_away_meanwhile_is_kept_and_read(
    dovecot: Dovecot, box: str, office: Office
) -> None:
    deliver(dovecot, box, some(4))
    take(office)
    with dovecot.imap(box) as client:
        client.create_folder("Elsewhere")
        client.select_folder("INBOX")
        client.move(client.search("ALL")[:2], "Elsewhere")
    work(office)
    folders = counts(dovecot, box)
    assert folders["INBOX"] == 0 and folders["Handled"] + folders["Parked"] == 2
    assert len(board.messages(office)) == 4 and "pending" not in states(office)
    assert_sound(office)


def test_a_mail_that_is_moved_back_opens_no_second_case(dovecot: Dovecot, box: str, office: Office) -> None:
    deliver(dovecot, box, list(generate(1, 3, kinds={"text": 1})))
    take(office)
    work(office)
    with dovecot.imap(box) as client:
        client.select_folder("Handled")
        client.move(client.search("ALL"), "INBOX")
    take(office)
    work(office)
    assert states(office) == {"filed": 1, "ignored": 1}
    assert len(board.cases(office)) == 1
    assert counts(dovecot, box) == {"INBOX": 0, "Handled": 1, "Parked": 0}


def test_a_mail_read_by_somebody_else_is_taken_all_the_same(dovecot: Dovecot, box: str, office: Office) -> None:
    deliver(dovecot, box, some(3))
    with dovecot.imap(box) as client:
        client.select_folder("INBOX")
        client.add_flags(client.search("ALL"), [rb"\Seen", rb"\Flagged", rb"\Answered"])
    assert take(office) == 3


def test_a_mailbox_that_is_away_while_mail_is_settled_is_met_again(dovecot: Dovecot, box: str, tmp_path: Path) -> None:
    deliver(dovecot, box, some(4))
    with (
        cutting_proxy(dovecot.imap_port) as proxy,
        open_desk(tmp_path, settings(dovecot, box, port=proxy.port)) as mine,
    ):
        take(mine)
        proxy.budget = 300
        timer = threading.Timer(3.0, lambda: setattr(proxy, "budget", None))
        timer.start()
        work(mine)
        timer.join()
        assert_all_settled(mine, dovecot, box, count=4)
