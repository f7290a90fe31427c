"""A real browser on a real desk: Chromium by playwright, the desk's application on a free port of this machine."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from casework.office import Office
from web.app import desk_app
from web.gate import Door

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield found
        found.close()


@pytest.fixture
def served() -> Iterator[Callable[..., str]]:
    """`served(office)` runs its desk and gives the address; `door` says who is signed in."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def serve(office: Office, door: Door | None = None) -> str:
        sock = socket.socket()
        sock.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{sock.getsockname()[1]}"
        app = desk_app(office, probes=(), is_alive=lambda: True, hosts={host}, door=door, origin=f"http://{host}")
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
        thread = threading.Thread(target=server.run, args=([sock],), daemon=True)
        thread.start()
        running.append((server, thread))
        deadline = time.monotonic() + 20
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.02)
        return f"http://{host}"

    yield serve
    for server, thread in running:
        server.should_exit = True
        thread.join(timeout=10)
