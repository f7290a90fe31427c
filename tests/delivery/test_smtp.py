"""SMTP and its faults: what is tried again, what is a no, and the one moment where nobody can know."""

from __future__ import annotations

import ssl
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from aiosmtpd.smtp import AuthResult
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.refused import Refused, Unavailable
from delivery.outlet import OutcomeUnknown
from delivery.smtp import SmtpOutlet, stuffed
from tests.delivery.servers import Inbox, dropping_server, smtp_server
from tests.delivery.test_outlets import LATER, MAIL, NOW
from tests.servers import free_port


def test_what_was_composed_arrives_byte_for_byte_with_the_null_sender() -> None:
    inbox = Inbox()
    with smtp_server(inbox) as address:
        SmtpOutlet(f"smtp://{address}").hand_over(MAIL, now=NOW)
    assert inbox.arrived == [MAIL.body]
    assert inbox.envelopes == [("<>", ["good@borgenar.example"])]


def test_the_receipt_names_the_message_id() -> None:
    with smtp_server(Inbox()) as address:
        receipt = SmtpOutlet(f"smtp://{address}").hand_over(MAIL, now=NOW)
    assert receipt.reference == "<2026-000012-receipt-1.tok@krav.example>"


@pytest.mark.parametrize(
    ("answers", "error", "code"),
    [
        ({"rcpt": "550 no such user"}, Refused, "recipient_refused"),
        ({"rcpt": "450 greylisted"}, Unavailable, "smtp"),
        ({"data": "554 no thanks"}, Refused, "message_refused"),
        ({"data": "451 try later"}, Unavailable, "smtp"),
    ],
)
def test_a_permanent_no_is_refused_and_a_later_is_tried_again(
    answers: dict, error: type, code: str, tmp_path: Path
) -> None:
    with smtp_server(Inbox(**answers)) as address:
        outlet = SmtpOutlet(f"smtp://{address}", journal=tmp_path)
        with pytest.raises(error) as raised:
            outlet.hand_over(replace(MAIL, recipients=("nobody@borgenar.example",)), now=NOW)
    assert not isinstance(raised.value, OutcomeUnknown)
    assert code in (getattr(raised.value, "code", None), getattr(raised.value, "what", None))
    assert "nobody" not in str(raised.value)
    good = Inbox()
    with smtp_server(good) as address:
        SmtpOutlet(f"smtp://{address}", journal=tmp_path).hand_over(
            replace(MAIL, recipients=("nobody@borgenar.example",)), now=LATER
        )
    assert len(good.arrived) == 1


def test_one_refused_recipient_stops_the_mail_for_all() -> None:
    inbox = Inbox(rcpt="550 no such user")
    with smtp_server(inbox) as address, pytest.raises(Refused):
        SmtpOutlet(f"smtp://{address}").hand_over(
            replace(MAIL, recipients=("good@a.example", "bad@b.example")), now=NOW
        )
    assert inbox.arrived == []


@pytest.mark.parametrize("when", ["greeting", "rcpt", "text"])
def test_a_line_that_breaks_before_the_closing_dot_is_a_plain_retry(when: str, tmp_path: Path) -> None:
    # Long enough that the kernel's buffers cannot take it all before the line is found broken.
    long = replace(MAIL, body=MAIL.body + (b"x" * 70 + b"\r\n") * 200_000)
    with dropping_server(when=when) as (address, seen), pytest.raises(Unavailable) as raised:
        SmtpOutlet(f"smtp://{address}", journal=tmp_path, timeout=5).hand_over(long, now=NOW)
    assert seen == []
    assert not isinstance(raised.value, OutcomeUnknown)
    inbox = Inbox()
    with smtp_server(inbox, data_size_limit=None) as address:
        SmtpOutlet(f"smtp://{address}", journal=tmp_path).hand_over(long, now=NOW)
    assert len(inbox.arrived) == 1


def test_a_line_that_breaks_after_the_dot_is_unknown_and_never_sent_again(tmp_path: Path) -> None:
    with dropping_server(when="dot") as (address, seen):
        outlet = SmtpOutlet(f"smtp://{address}", journal=tmp_path, timeout=5)
        with pytest.raises(OutcomeUnknown):
            outlet.hand_over(MAIL, now=NOW)
        with pytest.raises(OutcomeUnknown):
            outlet.hand_over(MAIL, now=LATER)
        assert len(seen) == 1
    inbox = Inbox()
    with smtp_server(inbox) as address:
        restarted = SmtpOutlet(f"smtp://{address}", journal=tmp_path)
        with pytest.raises(OutcomeUnknown):
            restarted.hand_over(MAIL, now=LATER)
        assert restarted.find(MAIL.key) is None
        assert inbox.arrived == []


@pytest.mark.parametrize(("has_left", "sends"), [(True, 0), (False, 1)])
def test_a_person_settles_what_nobody_could_know(tmp_path: Path, has_left: bool, sends: int) -> None:
    with dropping_server(when="dot") as (address, _), pytest.raises(OutcomeUnknown):
        SmtpOutlet(f"smtp://{address}", journal=tmp_path, timeout=5).hand_over(MAIL, now=NOW)
    inbox = Inbox()
    with smtp_server(inbox) as address:
        outlet = SmtpOutlet(f"smtp://{address}", journal=tmp_path)
        outlet.settle(MAIL.key, has_left=has_left, now=LATER)
        assert outlet.hand_over(MAIL, now=LATER).at == LATER
    assert len(inbox.arrived) == sends


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        SmtpOutlet(f"smtp://127.0.0.1:{free_port()}", timeout=2).hand_over(MAIL, now=NOW)


def test_a_password_never_travels_without_tls() -> None:
    asked: list[str] = []

    def authenticate(server, session, envelope, mechanism, data) -> AuthResult:
        asked.append(mechanism)
        return AuthResult(success=True)

    with (
        smtp_server(Inbox(), authenticator=authenticate, auth_require_tls=False) as address,
        pytest.raises(Unavailable),
    ):
        SmtpOutlet(f"smtp://krav@{address}", "secret").hand_over(MAIL, now=NOW)
    assert asked == []


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def _server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.mark.parametrize("password", ["secret", "wrong"])
def test_starttls_and_login_work_and_a_wrong_password_waits(
    authority: trustme.CA, tmp_path: Path, password: str
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))

    def authenticate(server, session, envelope, mechanism, data) -> AuthResult:
        return AuthResult(success=data.login == b"krav@x" and data.password == b"secret", handled=False)

    inbox = Inbox()
    options = {
        "tls_context": _server_tls(authority),
        "require_starttls": True,
        "authenticator": authenticate,
        "auth_required": True,
    }
    with smtp_server(inbox, **options) as address:
        port = address.rpartition(":")[2]
        outlet = SmtpOutlet(f"smtp://krav%40x@localhost:{port}", password, tmp_path / "ca.pem")
        if password == "secret":
            outlet.hand_over(MAIL, now=NOW)
        else:
            with pytest.raises(Unavailable) as raised:
                outlet.hand_over(MAIL, now=NOW)
            assert "wrong" not in str(raised.value)
    assert len(inbox.arrived) == (1 if password == "secret" else 0)


def test_smtps_trusts_only_the_named_authority(authority: trustme.CA, tmp_path: Path) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    inbox = Inbox()
    with smtp_server(inbox, ssl_context=_server_tls(authority)) as address:
        port = address.rpartition(":")[2]
        with pytest.raises(Unavailable):
            SmtpOutlet(f"smtps://localhost:{port}").hand_over(MAIL, now=NOW)
        SmtpOutlet(f"smtps://localhost:{port}", ca_file=tmp_path / "ca.pem").hand_over(MAIL, now=NOW)
    assert len(inbox.arrived) == 1


@pytest.mark.parametrize(
    "recipients", [(), ("a b@x.example",), ("a@x.example>\r\nRCPT TO:<b@x.example",), ("å@x.example",)]
)
def test_an_address_that_is_none_is_refused_before_any_connection(recipients: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        SmtpOutlet("smtp://127.0.0.1:1").hand_over(replace(MAIL, recipients=recipients), now=NOW)


@pytest.mark.parametrize("url", ["http://x", "smtp://", "x:25", ""])
def test_an_address_that_is_no_smtp_server_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        SmtpOutlet(url)


@given(st.lists(st.sampled_from([b".", b"..", b"a", b"\r\n", b"\n", b"\r", b".\r\n"]), max_size=12))
@settings(max_examples=300)
def test_no_text_can_end_the_message_early(pieces: list[bytes]) -> None:
    travelling = stuffed(b"".join(pieces))
    assert b"\r\n.\r\n" not in b"\r\n" + travelling
    assert travelling.endswith(b"\r\n")
    assert b"\n" not in travelling.replace(b"\r\n", b"")


def test_a_mail_goes_through_a_real_relay(opensmtpd, tmp_path: Path) -> None:
    outlet = SmtpOutlet(f"smtp://{opensmtpd.host}:{opensmtpd.port}", journal=tmp_path)
    receipt = outlet.hand_over(replace(MAIL, recipients=("good@dovecot.example",)), now=NOW)
    assert receipt.at == NOW
