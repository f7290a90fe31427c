"""Where a mailbox is and how it is guarded, read from its address."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from claims.refused import Refused

_PORTS = {"imaps": 993, "imap": 143}


@dataclass(frozen=True, slots=True)
class ImapAddress:
    """The parts of imaps://user@host:993/INBOX; the password is kept out of every printed form."""

    host: str
    port: int
    user: str
    folder: str
    is_tls: bool
    password: str | None = field(default=None, repr=False)

    @property
    def account(self) -> str:
        """user@host/folder: names the mailbox in positions and logs."""
        return f"{self.user}@{self.host}/{self.folder}"

    @property
    def needs_starttls(self) -> bool:
        """Whether a plain connection must be encrypted before anything is said: always, but on this machine."""
        return not self.is_tls and not _is_loopback(self.host)


def parse_imap_url(url: str) -> ImapAddress:
    """An address from a setting; %40 stands for @ in the user. Raises Refused("mailbox_url") when it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise Refused("mailbox_url", _HELP) from None
    if not parts.hostname or not parts.username:
        raise Refused("mailbox_url", _HELP)
    return ImapAddress(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        is_tls=parts.scheme == "imaps",
        password=unquote(parts.password) if parts.password else None,
    )


_HELP = "The mailbox address must read imaps://user@host:993/INBOX, with %40 for @ in the user name"


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """A context that verifies certificate and host name, by the system's authorities and a file's; raises Refused."""
    try:
        context = ssl.create_default_context()
        if ca_file is not None:
            context.load_verify_locations(cafile=str(ca_file))
    except (OSError, ssl.SSLError):
        raise Refused("tls_ca_file", "The file of certificate authorities cannot be read") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
