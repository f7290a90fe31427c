"""Every real server fixture does what the tests that lean on it believe."""

from __future__ import annotations

import os
import signal
import smtplib
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
import redis
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from tests.servers import Dovecot, OpenSmtpd, free_port, fresh_database
from tests.servers.process import Server, find_binary

Login = Callable[[IMAPClient, str, str], object]


def mail(subject: str, *, to: str = "box@krav.example") -> bytes:
    message = EmailMessage()
    message["From"] = "sender@client.example"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = f"<{subject}@client.example>"
    message.set_content("Hej, åäö.\n")
    return message.as_bytes()


def subjects(dovecot: Dovecot, user: str) -> list[str]:
    with dovecot.imap(user) as client:
        client.select_folder("INBOX", readonly=True)
        fetched = client.fetch(client.search("ALL"), ["ENVELOPE"])
        return [row[b"ENVELOPE"].subject.decode() for row in fetched.values()]


def wait_for_subject(dovecot: Dovecot, user: str, subject: str) -> None:
    until = time.monotonic() + 30
    while subject not in subjects(dovecot, user):
        assert time.monotonic() < until, f"{subject!r} never arrived"
        time.sleep(0.1)


def test_mail_delivered_by_lmtp_lies_in_the_inbox_over_imaps(dovecot: Dovecot) -> None:
    dovecot.deliver("lmtp@krav.example", mail("by-lmtp"))
    assert subjects(dovecot, "lmtp@krav.example") == ["by-lmtp"]


def test_the_mail_server_offers_what_intake_relies_on(dovecot: Dovecot) -> None:
    with dovecot.imap("caps@krav.example") as client:
        capabilities = set(client.capabilities())
        folders = {name for _, _, name in client.list_folders()}
    assert {b"IDLE", b"UIDPLUS", b"MOVE", b"CONDSTORE"} <= capabilities
    assert {"INBOX", "Handled", "Parked"} <= folders


def test_a_client_that_does_not_know_the_authority_is_turned_away(dovecot: Dovecot) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        IMAPClient(dovecot.host, port=dovecot.imaps_port, ssl=True, ssl_context=ssl.create_default_context())


def test_a_wrong_password_does_not_log_in(dovecot: Dovecot) -> None:
    client = IMAPClient(dovecot.host, port=dovecot.imaps_port, ssl_context=dovecot.tls())
    with client, pytest.raises(LoginError):
        client.login("box@krav.example", "not the password")


@pytest.mark.parametrize("login", [IMAPClient.oauthbearer_login, IMAPClient.oauth2_login])
def test_a_bearer_token_logs_its_user_in_and_an_expired_one_nobody(dovecot: Dovecot, login: Login) -> None:
    user = "oauth@krav.example"
    with IMAPClient(dovecot.host, port=dovecot.imaps_port, ssl_context=dovecot.tls()) as client:
        login(client, user, dovecot.oauth_token(user))
        client.select_folder("INBOX")
    client = IMAPClient(dovecot.host, port=dovecot.imaps_port, ssl_context=dovecot.tls())
    with client, pytest.raises(LoginError):
        login(client, user, dovecot.oauth_token(user, lives_for=-60))


def test_a_kicked_client_loses_its_connection(dovecot: Dovecot) -> None:
    client = dovecot.imap("kicked@krav.example")
    client.select_folder("INBOX")
    dovecot.kick("kicked@krav.example")
    with pytest.raises((IMAPClient.AbortError, OSError)):
        for _ in range(50):
            client.noop()
            time.sleep(0.1)


def test_mail_survives_a_restart_of_the_mail_server(dovecot: Dovecot) -> None:
    dovecot.deliver("again@krav.example", mail("before"))
    dovecot.stop()
    with pytest.raises(OSError):
        dovecot.imap("again@krav.example")
    dovecot.start()
    assert subjects(dovecot, "again@krav.example") == ["before"]


def test_a_renumbered_mailbox_has_a_new_uidvalidity_and_the_same_mail(dovecot: Dovecot) -> None:
    user = "renumbered@krav.example"
    dovecot.deliver(user, mail("kept"))
    with dovecot.imap(user) as client:
        before = client.select_folder("INBOX")[b"UIDVALIDITY"]
    dovecot.renumber(user)
    with dovecot.imap(user) as client:
        assert client.select_folder("INBOX")[b"UIDVALIDITY"] > before
    assert subjects(dovecot, user) == ["kept"]


def test_mail_given_to_the_relay_arrives_in_the_mailbox(dovecot: Dovecot, opensmtpd: OpenSmtpd) -> None:
    with smtplib.SMTP(opensmtpd.host, opensmtpd.port, timeout=20) as smtp:
        smtp.sendmail("krav@krav.example", ["relay@krav.example"], mail("by-smtp"))
    wait_for_subject(dovecot, "relay@krav.example", "by-smtp")


def test_the_relay_comes_back_on_its_port(dovecot: Dovecot, opensmtpd: OpenSmtpd) -> None:
    opensmtpd.stop()
    with pytest.raises(OSError):
        smtplib.SMTP(opensmtpd.host, opensmtpd.port, timeout=5)
    opensmtpd.start()
    with smtplib.SMTP(opensmtpd.host, opensmtpd.port, timeout=20) as smtp:
        smtp.sendmail("krav@krav.example", ["relay2@krav.example"], mail("after-restart"))
    wait_for_subject(dovecot, "relay2@krav.example", "after-restart")


def test_redis_answers(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.ping()
        assert client.config_get("save")["save"] == ""


def test_databases_of_one_cluster_are_apart_and_speak_utf8(postgres_url: str) -> None:
    one, other = fresh_database(postgres_url), fresh_database(postgres_url)
    with psycopg.connect(one) as connection:
        connection.execute("CREATE TABLE t AS SELECT 'åäö' AS word")
        assert connection.execute("SELECT word FROM t").fetchone() == ("åäö",)
    with psycopg.connect(other) as connection:
        assert connection.execute("SELECT to_regclass('t')").fetchone() == (None,)


def test_a_missing_program_fails_with_the_command_that_installs_it() -> None:
    with pytest.raises(pytest.fail.Exception, match="make setup-test"):
        find_binary("no-such-server-anywhere")


def test_a_server_that_ends_at_once_fails_with_its_last_words(tmp_path: Path) -> None:
    server = Server("Broken", ["sh", "-c", "echo cannot bind >&2; exit 3"], tmp_path / "broken.log", {})
    with pytest.raises(pytest.fail.Exception, match="cannot bind"):
        server.start(lambda: False, timeout=10)


def test_a_server_dies_with_the_test_process_even_when_that_is_killed(tmp_path: Path) -> None:
    """Killed once the server runs: until then the kernel has not been told yet whose death it follows."""
    program = (
        "import sys, time; from pathlib import Path; from tests.servers.process import Server;"
        "s = Server('Sleeper', ['sleep', '300'], Path(sys.argv[1]), {});"
        "told = lambda: Path(f'/proc/{s.process.pid}/cmdline').read_bytes();"
        "s.start(lambda: told().startswith(b'sleep'));"
        "print(s.process.pid, flush=True); time.sleep(300)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "sleep.log")]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
    ) as outer:
        assert outer.stdout is not None
        server_pid = int(outer.stdout.readline())
        outer.send_signal(signal.SIGKILL)
    until = time.monotonic() + 10
    while Path(f"/proc/{server_pid}/cmdline").exists() and b"sleep" in Path(f"/proc/{server_pid}/cmdline").read_bytes():
        assert time.monotonic() < until, "the server outlived the process that started it"
        time.sleep(0.05)


def test_a_free_port_can_be_listened_on_and_is_given_once() -> None:
    ports = [free_port() for _ in range(200)]
    assert len(set(ports)) == len(ports)
    with socket.create_server(("127.0.0.1", ports[-1])) as listener:
        assert listener.getsockname()[1] == ports[-1]


def test_a_free_port_is_none_that_the_kernel_gives_to_a_caller() -> None:
    """A server that starts a moment later would find it taken."""
    first, last = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    if first <= 15_000:
        pytest.skip("the kernel leaves no range of its own to servers on this machine")
    assert not any(first <= free_port() <= last for _ in range(50))
