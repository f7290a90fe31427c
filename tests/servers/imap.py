"""Dovecot for tests: IMAPS, IDLE, UIDPLUS and MOVE, logins by password or OAuth2, delivery by LMTP."""

from __future__ import annotations

import base64
import grp
import smtplib
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import jwt
import trustme
from imapclient import IMAPClient

from tests.servers.process import (
    LOOPBACK,
    Server,
    as_server_user,
    find_binary,
    free_port,
    hand_over,
    listens,
    server_folder,
    server_user,
    wait_until_silent,
)

PASSWORD = "secret"
SIGNING_KEY = b"the key that signs access tokens for the test mail server"
CONFIGURATION = Path(__file__).with_name("dovecot.conf")
OAUTH_CONFIGURATION = """\
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
username_attribute = sub
"""


@dataclass
class Dovecot:
    """A running mail server. Any user name exists, with the same password; a mailbox is made at its first use."""

    folder: Path
    imap_port: int
    imaps_port: int
    lmtp_port: int
    server: Server
    host: str = "localhost"
    password: str = PASSWORD

    @property
    def ca_file(self) -> Path:
        """The certificate of the authority that signed the server's own (PEM)."""
        return self.folder / "ca.pem"

    def url(self, user: str, folder: str = "INBOX") -> str:
        """The mailbox as a setting: imaps://user:password@localhost:port/folder."""
        return f"imaps://{quote(user, safe='')}:{self.password}@{self.host}:{self.imaps_port}/{quote(folder)}"

    def url_without_password(self, user: str, folder: str = "INBOX") -> str:
        """The mailbox as a setting whose password or token stands elsewhere."""
        return f"imaps://{quote(user, safe='')}@{self.host}:{self.imaps_port}/{quote(folder)}"

    def oauth_token(self, user: str, *, lives_for: int = 3600) -> str:
        """A signed bearer token for a user, valid `lives_for` seconds (negative: already expired)."""
        now = int(time.time())
        claims = {"sub": user, "iat": now - 7200, "nbf": now - 7200, "exp": now + lives_for}
        return jwt.encode(claims, SIGNING_KEY, algorithm="HS256")

    def deliver(self, user: str, raw: bytes, *, sender: str = "sender@client.example") -> None:
        """Put a message into a user's INBOX by LMTP, byte for byte plus the server's own trace headers."""
        with smtplib.LMTP(LOOPBACK, self.lmtp_port) as lmtp:
            lmtp.sendmail(sender, [user], raw)

    def tls(self) -> ssl.SSLContext:
        """A client context that trusts this server and nothing else."""
        return ssl.create_default_context(cafile=str(self.ca_file))

    def imap(self, user: str) -> IMAPClient:
        """A connection of its own, logged in: for looking at and disturbing a mailbox; the caller logs out."""
        client = IMAPClient(self.host, port=self.imaps_port, ssl=True, ssl_context=self.tls(), timeout=20)
        client.login(user, self.password)
        return client

    def kick(self, user: str = "*") -> None:
        """Cut every IMAP connection of a user (or of all) as an administrator would."""
        command = [find_binary("doveadm"), "-c", str(self.folder / "dovecot.conf"), "kick", user]
        subprocess.run(as_server_user(command), capture_output=True, check=False, timeout=20)

    def renumber(self, user: str) -> None:
        """Give a user's INBOX a new UIDVALIDITY, as a restored or rebuilt mailbox has; nobody may be logged in."""
        for path in (self.folder / "mail" / user / "Maildir").iterdir():
            if path.name.startswith(("dovecot-uidlist", "dovecot.index", "dovecot.list.index")):
                path.unlink()

    def start(self) -> None:
        """Start, or start again after `stop` with the same ports and mail."""
        ports = (self.imap_port, self.imaps_port, self.lmtp_port)
        self.server.start(lambda: all(listens(port) for port in ports))

    def stop(self) -> None:
        """Stop the server; mail stays."""
        self.server.stop()
        wait_until_silent(self.imaps_port)


def _write_files(folder: Path, ports: tuple[int, int, int]) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    certificate = authority.issue_cert("localhost", LOOPBACK)
    certificate.private_key_pem.write_to_path(str(folder / "key.pem"))
    (folder / "cert.pem").write_bytes(b"".join(part.bytes() for part in certificate.cert_chain_pems))
    keys = folder / "keys" / "default" / "HS256"
    keys.mkdir(parents=True)
    (keys / "default").write_bytes(base64.b64encode(SIGNING_KEY))
    (folder / "oauth2.conf.ext").write_text(OAUTH_CONFIGURATION.format(folder=folder))
    user = server_user()
    text = CONFIGURATION.read_text().format(
        folder=folder,
        user=user.pw_name,
        group=grp.getgrgid(user.pw_gid).gr_name,
        password=PASSWORD,
        imap_port=ports[0],
        imaps_port=ports[1],
        lmtp_port=ports[2],
    )
    (folder / "dovecot.conf").write_text(text)


@contextmanager
def run_dovecot() -> Iterator[Dovecot]:
    """A mail server on free ports, stopped and forgotten in the end."""
    program = find_binary("dovecot")
    find_binary("lmtp", folders=("/usr/lib/dovecot", "/usr/libexec/dovecot"))
    with server_folder("dovecot") as folder:
        ports = (free_port(), free_port(), free_port())
        _write_files(folder, ports)
        hand_over(folder)
        command = as_server_user([program, "-F", "-c", str(folder / "dovecot.conf")])
        server = Server("Dovecot", command, folder / "stdout.log", {"HOME": str(folder)})
        dovecot = Dovecot(folder, *ports, server)
        dovecot.start()
        try:
            yield dovecot
        finally:
            dovecot.stop()
