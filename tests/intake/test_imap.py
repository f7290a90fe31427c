"""What only a real IMAP server can show: logins, TLS, folders, UIDVALIDITY, dropped connections."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.message import Outcome
from claims.refused import Refused, Unavailable
from intake import imap
from intake.imap import ImapChannel, open_imap
from intake.imap_url import parse_imap_url
from tests.intake.mails import plain
from tests.intake.proxy import cutting_proxy
from tests.servers import Dovecot

_NUMBERS = itertools.count()


@pytest.fixture
def user() -> str:
    return f"imap-{next(_NUMBERS)}@box.example"


@pytest.fixture
def channel(dovecot: Dovecot, user: str) -> Iterator[ImapChannel]:
    opened = open_imap(url=dovecot.url(user), password=None, oauth_token=None, ca_file=dovecot.ca_file)
    yield opened
    opened.close()


def test_the_account_names_the_mailbox_without_its_password(channel: ImapChannel, dovecot: Dovecot, user: str) -> None:
    assert channel.account == f"{user}@localhost/INBOX"
    assert dovecot.password not in repr(parse_imap_url(dovecot.url(user)))


def test_a_password_given_beside_the_address_wins(dovecot: Dovecot, user: str) -> None:
    url = dovecot.url_without_password(user)
    opened = open_imap(url=url, password=dovecot.password, oauth_token=None, ca_file=dovecot.ca_file)
    assert list(opened.look()) == []
    opened.close()


def test_a_bearer_token_logs_in_and_everything_works_with_it(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, plain())
    url, token = dovecot.url_without_password(user), dovecot.oauth_token(user)
    opened = open_imap(url=url, password=None, oauth_token=token, ca_file=dovecot.ca_file)
    (envelope,) = opened.look()
    assert opened.settle(envelope.position, Outcome.HANDLED)
    assert list(opened.look()) == []
    opened.close()


def test_a_bearer_token_works_by_the_older_mechanism_too(
    dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = imap.IMAPClient.has_capability
    monkeypatch.setattr(
        imap.IMAPClient, "has_capability", lambda self, name: name != "AUTH=OAUTHBEARER" and original(self, name)
    )
    url, token = dovecot.url_without_password(user), dovecot.oauth_token(user)
    opened = open_imap(url=url, password=None, oauth_token=token, ca_file=dovecot.ca_file)
    assert list(opened.look()) == []
    opened.close()


def test_an_expired_token_is_a_fault_of_the_world(dovecot: Dovecot, user: str) -> None:
    token = dovecot.oauth_token(user, lives_for=-60)
    url = dovecot.url_without_password(user)
    opened = open_imap(url=url, password=None, oauth_token=token, ca_file=dovecot.ca_file)
    with pytest.raises(Unavailable, match="refused the login"):
        opened.look()


def test_a_wrong_password_is_a_fault_of_the_world_and_is_not_told(dovecot: Dovecot, user: str) -> None:
    url = dovecot.url_without_password(user)
    opened = open_imap(url=url, password="wrong-horse", oauth_token=None, ca_file=dovecot.ca_file)
    with pytest.raises(Unavailable, match="refused the login") as caught:
        opened.look()
    assert "wrong-horse" not in str(caught.value)
    assert user not in str(caught.value)


def test_a_certificate_that_nobody_vouches_for_is_refused(dovecot: Dovecot, user: str) -> None:
    opened = open_imap(url=dovecot.url(user), password=None, oauth_token=None, ca_file=None)
    with pytest.raises(Unavailable, match="certificate is not trusted"):
        opened.look()


def test_a_plain_connection_is_fine_on_this_machine(dovecot: Dovecot, user: str) -> None:
    url = f"imap://{user.replace('@', '%40')}:{dovecot.password}@localhost:{dovecot.imap_port}/INBOX"
    opened = open_imap(url=url, password=None, oauth_token=None, ca_file=None)
    assert list(opened.look()) == []
    opened.close()


def test_elsewhere_a_plain_connection_is_encrypted_before_the_login(
    dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert parse_imap_url("imap://u@mail.client.example").needs_starttls
    assert not parse_imap_url("imap://u@127.0.0.1").needs_starttls
    monkeypatch.setattr("intake.imap_url._is_loopback", lambda host: False)
    url = f"imap://{user.replace('@', '%40')}:{dovecot.password}@localhost:{dovecot.imap_port}/INBOX"
    trusting = open_imap(url=url, password=None, oauth_token=None, ca_file=dovecot.ca_file)
    assert list(trusting.look()) == []
    trusting.close()
    wary = open_imap(url=url, password=None, oauth_token=None, ca_file=None)
    with pytest.raises(Unavailable, match="certificate is not trusted"):
        wary.look()


@pytest.mark.parametrize(
    "url", ["", "imaps://", "imaps://host/INBOX", "http://u@host/", "imaps://u@host:port/INBOX", "imaps:///INBOX"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="imaps://user@host"):
        open_imap(url=url, password="x", oauth_token=None, ca_file=None)


def test_a_mailbox_without_any_secret_is_refused() -> None:
    with pytest.raises(Refused, match="neither a password nor a token"):
        open_imap(url="imaps://u@mail.client.example/INBOX", password=None, oauth_token=None, ca_file=None)


def test_an_unreadable_file_of_authorities_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="authorities"):
        open_imap(url="imaps://u@h/INBOX", password="x", oauth_token=None, ca_file=tmp_path / "none.pem")


@pytest.mark.parametrize(
    ("url", "folder", "port", "user"),
    [
        ("imaps://ekonomi%40fordran.example@mail.example", "INBOX", 993, "ekonomi@fordran.example"),
        ("imap://u@mail.example:1143/Krav/In", "Krav/In", 1143, "u"),
        ("imaps://u:p%2Fw@mail.example/Inkommande%20fakturor", "Inkommande fakturor", 993, "u"),
    ],
)
def test_an_address_is_read(url: str, folder: str, port: int, user: str) -> None:
    address = parse_imap_url(url)
    assert (address.folder, address.port, address.user) == (folder, port, user)


def test_missing_folders_are_made(channel: ImapChannel, dovecot: Dovecot, user: str) -> None:
    client = dovecot.imap(user)
    for name in ("Handled", "Parked"):
        if client.folder_exists(name):
            client.delete_folder(name)
    channel.look()
    assert client.folder_exists("Handled")
    assert client.folder_exists("Parked")
    client.logout()


def test_another_folder_than_the_inbox_is_read(dovecot: Dovecot, user: str) -> None:
    client = dovecot.imap(user)
    client.create_folder("Krav/In")
    client.append("Krav/In", plain("I en egen mapp"))
    client.logout()
    opened = open_imap(url=dovecot.url(user, "Krav/In"), password=None, oauth_token=None, ca_file=dovecot.ca_file)
    (envelope,) = opened.look()
    assert envelope.position.folder == "Krav/In"
    assert opened.settle(envelope.position, Outcome.PARKED)
    opened.close()


def test_a_folder_made_anew_makes_old_positions_void(dovecot: Dovecot, user: str) -> None:
    client = dovecot.imap(user)
    client.create_folder("In")
    client.append("In", plain("den gamla"))
    opened = open_imap(url=dovecot.url(user, "In"), password=None, oauth_token=None, ca_file=dovecot.ca_file)
    (old,) = opened.look()
    client.delete_folder("In")
    time.sleep(1.1)  # the server makes UIDVALIDITY from the second
    client.create_folder("In")
    client.append("In", plain("den nya"))
    # The first call may still see the connection die with the old folder.
    try:
        fetched = list(opened.fetch([old.position]))
    except Unavailable:
        fetched = list(opened.fetch([old.position]))
    assert fetched == []
    assert not opened.settle(old.position, Outcome.HANDLED)
    (new,) = opened.look()
    assert new.position.uid == old.position.uid
    assert new.position.validity != old.position.validity
    ((_, raw),) = opened.fetch([new.position])
    assert b"den nya" in raw
    opened.close()
    client.logout()


def test_reading_leaves_a_message_unread(channel: ImapChannel, dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, plain())
    list(channel.fetch([e.position for e in channel.look()]))
    client = dovecot.imap(user)
    client.select_folder("INBOX", readonly=True)
    assert client.search(["UNSEEN"]) == [1]
    client.logout()


def test_headers_of_known_messages_are_not_read_again(
    channel: ImapChannel, dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        dovecot.deliver(user, plain())
    channel.look()
    dovecot.deliver(user, plain())
    asked: list[list[int]] = []
    original = imap.IMAPClient.fetch
    monkeypatch.setattr(
        imap.IMAPClient, "fetch", lambda self, uids, *more: (asked.append(list(uids)), original(self, uids, *more))[1]
    )
    assert len(channel.look()) == 4
    assert asked == [[4]]


@pytest.mark.parametrize("missing", [{"MOVE"}, {"MOVE", "UIDPLUS"}])
def test_settling_on_a_poorer_server_touches_no_other_message(
    channel: ImapChannel, dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch, missing: set[str]
) -> None:
    original = imap.IMAPClient.has_capability
    monkeypatch.setattr(
        imap.IMAPClient, "has_capability", lambda self, name: name not in missing and original(self, name)
    )
    for number in range(3):
        dovecot.deliver(user, plain(f"nummer {number}"))
    client = dovecot.imap(user)
    client.select_folder("INBOX")
    client.add_flags([1], [rb"\Deleted"])  # somebody else's doing, which must not be carried out by us
    looked = {e.position.uid: e.position for e in channel.look()}
    assert channel.settle(looked[2], Outcome.HANDLED)
    assert not channel.settle(looked[2], Outcome.HANDLED)
    assert 3 in {e.position.uid for e in channel.look()}
    assert 2 not in {e.position.uid for e in channel.look()}
    client.select_folder("INBOX")
    assert 1 in client.search(["ALL"])
    client.select_folder("Handled")
    assert len(client.search(["ALL"])) == 1
    client.logout()


def test_a_server_without_idle_is_polled(
    channel: ImapChannel, dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = imap.IMAPClient.has_capability
    monkeypatch.setattr(imap.IMAPClient, "has_capability", lambda self, name: name != "IDLE" and original(self, name))
    monkeypatch.setattr(imap, "_POLL_PAUSE", 0.2)
    channel.look()
    timer = threading.Timer(0.5, dovecot.deliver, (user, plain()))
    timer.start()
    assert channel.wait(seconds=30)
    timer.join()


def test_idle_is_renewed_and_still_wakes(
    channel: ImapChannel, dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "_FIRST_IDLE", 0.1)
    monkeypatch.setattr(imap, "_IDLE_RENEWAL", 0.2)
    channel.look()
    timer = threading.Timer(1.0, dovecot.deliver, (user, plain()))
    timer.start()
    assert channel.wait(seconds=30)
    timer.join()


def test_a_connection_cut_in_the_middle_of_a_fetch_gives_what_was_whole_and_heals(dovecot: Dovecot, user: str) -> None:
    for number in range(25):
        dovecot.deliver(user, plain("x" * 3000 + f" nummer {number}"))
    with cutting_proxy(dovecot.imap_port) as proxy:
        url = f"imap://{user.replace('@', '%40')}:{dovecot.password}@localhost:{proxy.port}/INBOX"
        opened = open_imap(url=url, password=None, oauth_token=None, ca_file=None, timeout=10)
        positions = [e.position for e in opened.look()]
        proxy.budget = 45_000
        got = []
        with pytest.raises(Unavailable, match="mail server"):
            for pair in opened.fetch(positions):
                got.append(pair)
        assert [p for p, _ in got] == positions[:10]
        assert all(b" nummer " in raw for _, raw in got)
        proxy.budget = None
        assert [p for p, _ in opened.fetch(positions)] == positions
        opened.close()


@pytest.mark.parametrize("budget", [0, 1, 50, 400, 900, 1500, 2500])
def test_a_connection_cut_anywhere_is_a_fault_of_the_world_and_the_next_call_heals(
    dovecot: Dovecot, user: str, budget: int
) -> None:
    dovecot.deliver(user, plain())
    with cutting_proxy(dovecot.imap_port) as proxy:
        proxy.budget = budget
        url = f"imap://{user.replace('@', '%40')}:{dovecot.password}@localhost:{proxy.port}/INBOX"
        opened = open_imap(url=url, password=None, oauth_token=None, ca_file=None, timeout=10)
        try:
            opened.settle(opened.look()[0].position, Outcome.HANDLED)
            opened.wait(seconds=5)
        except Unavailable as error:
            assert error.what == "mailbox"
        proxy.budget = None
        remaining = opened.look()
        for envelope in remaining:
            assert opened.settle(envelope.position, Outcome.HANDLED)
        assert list(opened.look()) == []
        opened.close()


def test_a_connection_cut_while_waiting_is_a_fault_of_the_world(
    channel: ImapChannel, dovecot: Dovecot, user: str
) -> None:
    channel.look()
    timer = threading.Timer(0.7, dovecot.kick, (user,))
    timer.start()
    with pytest.raises(Unavailable):
        channel.wait(seconds=60)
    timer.join()
    dovecot.deliver(user, plain())
    assert channel.wait(seconds=30)
    assert len(channel.look()) == 1


def test_a_server_that_is_not_there_is_a_fault_of_the_world() -> None:
    opened = open_imap(url="imap://u:p@127.0.0.1:9/INBOX", password=None, oauth_token=None, ca_file=None, timeout=2)
    with pytest.raises(Unavailable, match="mail server"):
        opened.look()


def test_a_folder_that_is_not_there_is_a_fault_of_the_world(dovecot: Dovecot, user: str) -> None:
    opened = open_imap(url=dovecot.url(user, "Finns inte"), password=None, oauth_token=None, ca_file=dovecot.ca_file)
    with pytest.raises(Unavailable, match="refused a command"):
        opened.look()


def test_nothing_of_a_mail_is_logged(
    channel: ImapChannel, dovecot: Dovecot, user: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        dovecot.deliver(user, plain("hemligheten", Subject="mycket privat"))
        list(channel.fetch([e.position for e in channel.look()]))
    assert "hemligheten" not in caplog.text
    assert "mycket privat" not in caplog.text
    assert user not in caplog.text


def test_a_closed_channel_says_so(channel: ImapChannel) -> None:
    channel.look()
    channel.close()
    channel.close()
    with pytest.raises(Unavailable, match="closed"):
        channel.look()
