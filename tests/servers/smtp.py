"""OpenSMTPD for tests: a real relay that accepts mail for anyone and hands it to Dovecot by LMTP."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers.imap import Dovecot
from tests.servers.process import LOOPBACK, Server, find_binary, free_port, listens, server_folder, wait_until_silent

CONFIGURATION = """\
queue ttl 1h
listen on 127.0.0.1 port {port}
action "dc" relay host "lmtp://127.0.0.1:{lmtp_port}"
match from any for any action "dc"
"""

# Its spool and control socket are compiled in, so it gets a view of the file system in which they are its own.
PRIVATE_VIEW = """\
set -e
mount -t tmpfs tmpfs /var/spool
mkdir -m 711 /var/spool/smtpd
mount -t tmpfs tmpfs /run
if [ -e "$1/passwd" ]; then
    mount --bind "$1/passwd" /etc/passwd
    mount --bind "$1/group" /etc/group
fi
shift
exec "$@"
"""
# With a process namespace of its own, all of its seven processes end with the first.
NAMESPACE = ("unshare", "--pid", "--fork", "--kill-child", "--mount", "--propagation", "private")


@dataclass
class OpenSmtpd:
    """A running relay without login and without TLS on a loopback port."""

    port: int
    server: Server
    host: str = LOOPBACK

    @property
    def url(self) -> str:
        """The relay as a setting."""
        return f"smtp://{self.host}:{self.port}"

    def start(self) -> None:
        """Start, or start again after `stop` on the same port (its queue is empty then)."""
        self.server.start(lambda: listens(self.port))

    def stop(self) -> None:
        """Stop the relay; what it had not passed on is gone."""
        self.server.stop()
        wait_until_silent(self.port)


def _works(command: list[str]) -> bool:
    return subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0


def _pretend_root(folder: Path) -> None:
    """Map the daemon's users to the one user id that an unprivileged namespace has."""
    for name in ("passwd", "group"):
        text = Path("/etc", name).read_text()
        pattern = r"^(opensmtp[dq]):([^:]*):\d+:" + (r"\d+:" if name == "passwd" else "")
        replaced = re.sub(pattern, r"\1:\2:0:" + ("0:" if name == "passwd" else ""), text, flags=re.MULTILINE)
        (folder / name).write_text(replaced)


def _command(folder: Path) -> list[str]:
    """How to start the daemon here: as root in a view of its own, as root plainly, or as anybody by pretending.

    The daemon insists on root and on changing to its own users. Without root, a user namespace gives mounts and
    chroot, and `fakeroot` answers the calls that a namespace with one user id refuses.
    """
    daemon = [find_binary("smtpd"), "-d", "-f", str(folder / "smtpd.conf")]
    in_view = ["sh", "-c", PRIVATE_VIEW, "sh", str(folder)]
    if os.geteuid() == 0:
        if _works([*NAMESPACE]):
            return [*NAMESPACE, *in_view, *daemon]
        spool = Path("/var/spool/smtpd")
        spool.mkdir(parents=True, exist_ok=True)
        spool.chmod(0o711)
        return daemon
    namespace = [NAMESPACE[0], "--map-root-user", *NAMESPACE[1:]]
    if not _works(namespace) or shutil.which("fakeroot") is None:
        reason = "OpenSMTPD needs root, or `fakeroot` (make setup-test) and user namespaces open to ordinary users"
        pytest.fail(reason, pytrace=False)
    _pretend_root(folder)
    return [*namespace, *in_view, "fakeroot", *daemon]


@contextmanager
def run_opensmtpd(dovecot: Dovecot) -> Iterator[OpenSmtpd]:
    """A relay on a free port, stopped and forgotten in the end."""
    with server_folder("smtpd") as folder:
        port = free_port()
        text = CONFIGURATION.format(port=port, lmtp_port=dovecot.lmtp_port)
        (folder / "smtpd.conf").write_text(text)
        (folder / "smtpd.conf").chmod(0o600)
        command = _command(folder)
        # `unshare` waits for its child and heeds no gentler signal; the queue is in memory and lost either way.
        stop_signal = signal.SIGKILL if command[0] == NAMESPACE[0] else signal.SIGTERM
        relay = OpenSmtpd(port, Server("OpenSMTPD", command, folder / "smtpd.log", {}, stop_signal))
        relay.start()
        try:
            yield relay
        finally:
            relay.stop()
