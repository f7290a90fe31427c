"""Starts a real server for a test session on loopback, with its data in a temporary folder, and stops it by its pid."""

from __future__ import annotations

import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

LOOPBACK = "127.0.0.1"
MADE_USER = "krav-test"
SYSTEM_FOLDERS = ("/usr/sbin", "/sbin", "/usr/local/sbin")


_reservations: list[socket.socket] = []


def _ports() -> range:
    """The ports no outgoing connection is given by the kernel, or all ordinary ones where it leaves too few."""
    first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    return range(10_000, first) if first > 15_000 else range(1_024, 65_536)


def free_port() -> int:
    """A TCP port on loopback that nothing listens on, and that no other test process is given while this one lives.

    A port that the kernel chooses may be gone before a server listens on it: the kernel gives it to an outgoing
    connection or to another process that asks. Hence a port from outside the kernel's range, reserved by a socket
    name that dies with this process.
    """
    ports = _ports()
    while True:
        port = random.SystemRandom().choice(ports)
        reservation = socket.socket(socket.AF_UNIX)
        try:
            reservation.bind(f"\0krav-test-port-{port}")
            with socket.socket() as probe:
                probe.bind((LOOPBACK, port))
        except OSError:
            reservation.close()
            continue
        _reservations.append(reservation)
        return port


def find_binary(name: str, *, folders: Sequence[str] = SYSTEM_FOLDERS) -> str:
    """The full path of a server's program; fails the test readably when it is not installed."""
    found = shutil.which(name) or shutil.which(name, path=os.pathsep.join(folders))
    if found is None:
        pytest.fail(
            f"{name} is not installed: run `make setup-test`, which installs what the tests need", pytrace=False
        )
    return found


def server_user() -> pwd.struct_passwd:
    """Who servers run as: ourselves, or an ordinary user made for it when we are root (some servers refuse root)."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam(MADE_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", MADE_USER]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        already_there = 9  # another test process was faster
        if made.returncode not in (0, already_there):
            pytest.fail(f"cannot make the user {MADE_USER}: {made.stderr.strip()}", pytrace=False)
        return pwd.getpwnam(MADE_USER)


def as_server_user(command: Sequence[str]) -> list[str]:
    """The command, run as `server_user()`."""
    if os.geteuid() != 0:
        return list(command)
    user = server_user()
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--", *command]


@contextmanager
def server_folder(name: str) -> Iterator[Path]:
    """A temporary folder that `server_user()` owns, deleted in the end. Its path is short: socket names must fit."""
    folder = Path(tempfile.mkdtemp(prefix=f"krav-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def hand_over(folder: Path) -> None:
    """Give a folder and all in it to `server_user()`; call it after the configuration files are written."""
    if os.geteuid() != 0:
        return
    user = server_user()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid)


@dataclass
class Server:
    """A running server process: what it is called, its command and where what it says is kept."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None

    def start(self, is_ready: Callable[[], bool], *, timeout: float = 30.0) -> None:
        """Start, and return when `is_ready`; fails the test with the end of the log when that does not happen.

        The kernel sends the stop signal when the test process dies, even by SIGKILL (`--pdeathsig`).
        """
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", self.stop_signal.name.removeprefix("SIG"), "--", *self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **self.environment},
                cwd=self.log.parent,
                start_new_session=True,
            )
        until = time.monotonic() + timeout
        while not is_ready():
            if self.process.poll() is not None or time.monotonic() > until:
                self.stop()
                pytest.fail(f"{self.name} did not start:\n{self.last_words()}", pytrace=False)
            time.sleep(0.02)

    def stop(self) -> None:
        """Ask the process to end, wait, and end its whole group by force when it does not; calling twice is fine."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=10)
        self.process = None

    def last_words(self, lines: int = 15) -> str:
        """The end of every log file beside the server's own."""
        said = [
            path.read_text(errors="replace").splitlines()[-lines:] for path in sorted(self.log.parent.glob("*.log"))
        ]
        return "\n".join(line for part in said for line in part) or "(it said nothing)"


def listens(port: int) -> bool:
    """Whether something accepts connections on a loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((LOOPBACK, port)) == 0


def wait_until_silent(port: int, *, timeout: float = 10.0) -> None:
    """Return when nothing accepts connections on the port any more.

    A server's first process may be gone while the kernel still ends the others, and they hold the port.
    """
    until = time.monotonic() + timeout
    while listens(port):
        if time.monotonic() > until:
            pytest.fail(f"port {port} is still served {timeout} s after its server was stopped", pytrace=False)
        time.sleep(0.02)
