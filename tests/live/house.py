"""A house of its own for a test: its settings, its real `krav` processes, and a view of what it holds."""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import httpx
from sqlalchemy import text

from samples.mail import AGENCY_MAILBOX, AUTHSERV_ID
from storage.database import Database
from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
# One store of compiled modules for all processes that a test run starts: where none may be kept beside the sources,
# compiling them anew costs each process more than all else it does.
_COMPILED = Path(tempfile.mkdtemp(prefix="krav-compiled-"))
atexit.register(shutil.rmtree, _COMPILED, ignore_errors=True)
_MAIN = "from workers.cli import main; main()"


@dataclass
class House:
    """A data folder with settings of its own; `start` runs one of the service's processes, `krav` a command."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    desk_port: int = field(default_factory=free_port)
    portal_port: int = field(default_factory=free_port)

    @property
    def environment(self) -> dict[str, str]:
        """What every process of this house is started with; nothing of ours passes but the path."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "LC_ALL": "C.UTF-8",
            "OMP_THREAD_LIMIT": "1",
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(_COMPILED),
            "KRAV_DATA_DIR": str(self.folder / "data"),
            "KRAV_POLICIES_DIR": str(ROOT / "policies"),
            "KRAV_AUTHSERV_ID": AUTHSERV_ID,
            "KRAV_MAIL_FROM": AGENCY_MAILBOX,
            "KRAV_SECRET_KEY": "the secret key of a house that lives for one test",
            "KRAV_BIND": f"127.0.0.1:{self.desk_port}",
            "KRAV_PUBLIC_BIND": f"127.0.0.1:{self.portal_port}",
            "KRAV_ANSWERS_PER_SENDER_A_DAY": "10000",
            # These tests ask whether anything is lost, not how well it is read: a reading is filed unless it is poor.
            "KRAV_ALLOWED_ERROR": "0.4",
            **self.settings,
        }

    @property
    def log(self) -> Path:
        """What the processes say, all of them."""
        return self.folder / "krav.log"

    @property
    def database_url(self) -> str:
        """The database as the house's settings name it."""
        return self.settings.get("KRAV_DATABASE_URL") or f"sqlite:///{self.folder / 'data' / 'krav.db'}"

    def start(self, role: str = "run") -> subprocess.Popen[bytes]:
        """Start one process of the service; it ends with the test process at the latest."""
        return self.start_command(role)

    def start_command(self, *words: str) -> subprocess.Popen[bytes]:
        """Start any command of the CLI and go on at once."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", sys.executable, "-c", _MAIN, *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment,
                cwd=self.folder,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a process as a crash would, with SIGKILL and without a word."""
        process.send_signal(signal.SIGKILL)
        process.wait(20)
        self.running.remove(process)

    def stop(self, process: subprocess.Popen[bytes]) -> int:
        """End a process politely; its exit code."""
        process.send_signal(signal.SIGTERM)
        code = process.wait(30)
        self.running.remove(process)
        return code

    def end(self) -> None:
        """End whatever still runs."""
        for process in list(self.running):
            self.kill(process)

    def krav(self, *words: str, may_fail: bool = False) -> subprocess.CompletedProcess[str]:
        """Run a command of the CLI to its end; fails the test when the command does, unless it may."""
        done = subprocess.run(
            [sys.executable, "-c", _MAIN, *words],
            capture_output=True,
            text=True,
            env=self.environment,
            cwd=self.folder,
            timeout=300,
            check=False,
        )
        assert may_fail or done.returncode == 0, f"krav {' '.join(words)}: {done.stderr[-3000:]}"
        return done

    def rows(self, query: str, **values: object) -> list[tuple[object, ...]]:
        """Rows of the house's database, read beside its processes."""
        database = Database(self.database_url)
        try:
            with database.read() as tx:
                return [tuple(row) for row in tx.execute(text(query), values)]
        finally:
            database.close()

    def count(self, table: str, where: str = "1 = 1") -> int:
        """How many rows a table has."""
        return int(str(self.rows(f"SELECT count(*) FROM {table} WHERE {where}")[0][0]))

    def owed(self) -> int:
        """Jobs that are ready or run."""
        return self.count("job", "state IN ('ready', 'running')")

    def page(self, path: str) -> tuple[int, str]:
        """Status and text of a page of the desk; 0 when nobody answers."""
        return fetched(f"http://127.0.0.1:{self.desk_port}{path}")

    def signed_in(self, *roles: str) -> httpx.Client:
        """A browser in which the first user, who keeps the users and has these roles, has signed in with a password."""
        email, password = "anna@agency.example", "tre hästar på en äng"
        does = [f"--role={role}" for role in roles]
        made = json.loads(self.krav("user", "add", "--admin", *does, email, "--json").stdout)
        base = f"http://127.0.0.1:{self.desk_port}"
        browser = httpx.Client(base_url=base, timeout=10)
        link = urlsplit(made["link"]).path
        for path, fields in (
            (link, {"username": email, "password": password, "again": password}),
            ("/sign-in", {"email": email, "password": password}),
        ):
            form = re.search(r'name="csrf" value="([^"]+)"', browser.get(path).text)
            assert form, f"{path} has no form"
            answer = browser.post(path, data={"csrf": form[1], **fields})
            assert answer.status_code == 303, answer.text[-2000:]
        return browser

    def last_words(self) -> str:
        """The end of the log, for a failing test."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-25:]) if self.log.exists() else ""


def fetched(url: str) -> tuple[int, str]:
    """Status and text of an address, errors included; 0 when nobody answers."""
    try:
        with urlopen(url, timeout=10) as answer:
            return int(answer.status), answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode(errors="replace")
    except OSError:
        return 0, ""


def wait_for(what: str, is_so: Callable[[], object], house: House, *, most_seconds: float = 120.0) -> None:
    """Wait until something holds; fails the test, with the end of the log, when it never does."""
    until = time.monotonic() + most_seconds
    while True:
        with suppress(OSError):
            if is_so():
                return
        assert time.monotonic() < until, f"{what}: never happened\n{house.last_words()}"
        time.sleep(0.1)
