"""Mail through an SMTP server: the only importer of smtplib, and careful about the one moment that leaves doubt.

The message goes out in two writes: the text, and then the closing dot. A server can only have accepted a message whose
dot it saw, so a line that breaks before is a plain retry; between dot and answer it is OutcomeUnknown (RFC 5321 6.1,
RFC 1047), which the journal remembers over a restart.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.parser import BytesHeaderParser
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from claims.letter import Parcel, Receipt
from claims.refused import Refused, Unavailable
from delivery.journal import Entry, Journal
from delivery.outlet import OutcomeUnknown, fingerprint, safe_key

PORTS = {"smtp": 25, "smtps": 465}
_LINE_ENDS = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class SmtpOutlet:
    """One server, one connection per mail. The receipt's reference is the mail's Message-ID."""

    name = "smtp"

    def __init__(
        self,
        url: str,
        password: str | None = None,
        ca_file: Path | None = None,
        *,
        journal: Path | None = None,
        timeout: float = 30,
    ) -> None:
        """`url`: smtp://[user@]host[:port] (STARTTLS required when there is a user) or smtps://...

        `journal` is a folder that keeps receipts over restarts. Raises Refused("smtp_url").
        """
        self._url = _checked(urlsplit(url))
        self._password = password or unquote(self._url.password or "")
        self._ca_file = ca_file
        self._journal = Journal(journal)
        self._timeout = timeout

    def hand_over(self, parcel: Parcel, *, now: datetime) -> Receipt:
        """As `Outlet.hand_over`. To all recipients or to none: a refused recipient stops the mail before its text.

        Refused codes: `recipient_refused`, `sender_refused`, `message_refused`, `no_recipient`, `address`.
        """
        key, print_of = safe_key(parcel.key), fingerprint(parcel)
        entry = self._journal.read(key)
        if entry and entry.sha256 != print_of:
            raise Refused("key_reused", "This key has already been used for another mail.")
        if entry and entry.receipt:
            return entry.receipt
        if entry:
            raise OutcomeUnknown(self.name, "an earlier send of this mail broke before the server's answer")
        _check_addresses(parcel)
        receipt = Receipt(key, self.name, _message_id(parcel.body), now)
        with self._session() as session:
            self._introduce(session, parcel)
            self._send(session, parcel, entry=Entry(print_of, receipt))
        return receipt

    def find(self, key: str) -> Receipt | None:
        """The receipt, when the server's yes was heard; None otherwise, doubt included."""
        entry = self._journal.read(safe_key(key))
        return entry.receipt if entry else None

    def place(self, reference: str) -> str:
        """The Message-ID: the mail itself is at its receiver."""
        return reference

    def settle(self, key: str, *, has_left: bool, now: datetime) -> None:
        """A person's finding on an OutcomeUnknown: it has left (kept as the receipt), or it may be sent again."""
        entry = self._journal.read(safe_key(key))
        if entry is None or entry.receipt is not None:
            return
        if has_left:
            self._journal.write(key, Entry(entry.sha256, Receipt(key, self.name, "settled by a person", now)))
        else:
            self._journal.forget(key)

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """A connection ready for mail; every fault of the world in its use becomes Unavailable."""
        try:
            session = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable(self.name, f"the mail server cannot be used ({type(error).__name__})") from error
        try:
            yield session
            with suppress(OSError, smtplib.SMTPException):
                session.quit()
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable(self.name, f"the mail server broke off ({type(error).__name__})") from error
        finally:
            session.close()

    def _connect(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "", self._url.port or PORTS[self._url.scheme]
        # Naming ourselves by address literal: looking up our own name may hang where there is no name service.
        own_name = "[127.0.0.1]"
        if self._url.scheme == "smtps":
            session: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, local_hostname=own_name, timeout=self._timeout, context=self._tls()
            )
        else:
            session = smtplib.SMTP(host, port, local_hostname=own_name, timeout=self._timeout)
        try:
            if self._url.username:
                if self._url.scheme == "smtp":
                    session.starttls(context=self._tls())
                session.login(unquote(self._url.username), self._password)
        except BaseException:
            session.close()
            raise
        return session

    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self._ca_file) if self._ca_file else None)

    def _introduce(self, session: smtplib.SMTP, parcel: Parcel) -> None:
        session.ehlo_or_helo_if_needed()
        self._expect("sender_refused", session.mail(parcel.envelope_from))
        for recipient in parcel.recipients:
            self._expect("recipient_refused", session.rcpt(recipient))

    def _send(self, session: smtplib.SMTP, parcel: Parcel, *, entry: Entry) -> None:
        code, answer = session.docmd("DATA")
        if code != 354:
            self._expect("message_refused", (code, answer))
            raise Unavailable(self.name, f"the mail server answered DATA with {code}")
        session.send(stuffed(parcel.body))
        self._journal.write(parcel.key, Entry(entry.sha256, None))
        try:
            session.send(b".\r\n")
            reply = session.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise OutcomeUnknown(self.name, "the line broke after the mail and before the server's answer") from error
        if reply[0] // 100 != 2:
            self._journal.forget(parcel.key)
            self._expect("message_refused", reply)
        self._journal.write(parcel.key, entry)

    def _expect(self, code: str, reply: tuple[int, bytes]) -> None:
        """2xx goes on; 5xx is a permanent no; all else is tried again (RFC 5321 4.2.1). Server texts are not repeated:

        they may name the recipient.
        """
        if reply[0] // 100 == 2:
            return
        if reply[0] // 100 == 5:
            raise Refused(code, f"The mail server said a permanent no ({reply[0]}).")
        raise Unavailable(self.name, f"the mail server said not now ({reply[0]})")


def stuffed(body: bytes) -> bytes:
    """A message as it travels: CRLF line ends, leading dots doubled, a line end last (RFC 5321 4.5.2)."""
    text = _LEADING_DOT.sub(b"..", _LINE_ENDS.sub(b"\r\n", body))
    return text if text.endswith(b"\r\n") else text + b"\r\n"


def _checked(url: SplitResult) -> SplitResult:
    if url.scheme not in PORTS or not url.hostname:
        raise Refused("smtp_url", "The SMTP address is smtp://host:port or smtps://user@host.")
    return url


def _check_addresses(parcel: Parcel) -> None:
    if not parcel.recipients:
        raise Refused("no_recipient", "The mail has nobody to go to.")
    for address in (*parcel.recipients, *([parcel.envelope_from] if parcel.envelope_from else [])):
        if not address.isascii() or not re.fullmatch(r"[^\s<>@]+@[^\s<>@]+", address):
            raise Refused("address", "An address of the mail is not one that can be mailed to.")


def _message_id(body: bytes) -> str:
    found = BytesHeaderParser().parsebytes(body).get("Message-ID", "")
    return str(found).strip()
