"""A desk on a port of its own and a Chromium that looks at it; the benches use them as well."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, Page, Playwright

from casework.office import Office
from tests.servers.process import LOOPBACK, find_binary, free_port
from tests.web.doors import KnownDoor
from web.app import desk_app, pages
from web.gate import Door
from web.health import Readiness

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_LINK = re.compile(r'href="(/[^"#]*)"')


def chromium(playwright: Playwright) -> Browser:
    """The machine's own Chromium, without a window."""
    return playwright.chromium.launch(executable_path=find_binary("chromium"), args=list(_FLAGS))


@contextmanager
def served(office: Office, door: Door | None = None, *, is_locked: bool = False) -> Iterator[str]:
    """The desk of a house on a free loopback port, in a thread: its address, http://127.0.0.1:port.

    `door` says who is signed in, a user with every role unless told otherwise; `is_locked` has the desk's own door,
    through which people come with their passwords.
    """
    known = None if is_locked else door or KnownDoor()
    host = f"{LOOPBACK}:{free_port()}"
    app = desk_app(office, probes=(), is_alive=lambda: True, hosts={host}, door=known, origin=f"http://{host}")
    options: dict[str, Any] = {"log_config": None, "access_log": False, "lifespan": "off"}
    server = uvicorn.Server(uvicorn.Config(app, host=LOOPBACK, port=int(host.rpartition(":")[2]), **options))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not server.started:
        if time.monotonic() > until or not thread.is_alive():
            raise RuntimeError("the desk did not begin to listen")
        time.sleep(0.05)
    try:
        yield f"http://{host}"
    finally:
        server.should_exit = True
        thread.join(timeout=15)


def read_pages(office: Office) -> list[str]:
    """The paths of every page of the desk that may be read, as its route table has them."""
    return sorted({row.path for row in pages(office, Readiness(())) if row.method == "GET"})


def addresses(page: Page, base: str, office: Office) -> dict[str, str]:
    """By path of the route table: an address of that page, found by following links where the path names a record.

    What is no page (a file to download) and what no link leads to is left out.
    """

    def read(address: str) -> str | None:
        answer = page.request.get(base + address)
        is_page = answer.status == 200 and "text/html" in answer.headers.get("content-type", "")
        return answer.text() if is_page else None

    return linked(read, office)


def linked(read: Callable[[str], str | None], office: Office) -> dict[str, str]:
    """The same by any means to `read` an address: the text of the page, None where it is none."""
    table = {path: re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + r"(\?.*)?$") for path in read_pages(office)}
    waiting, found = [path for path in table if "{" not in path], dict[str, str]()
    seen = set(waiting)
    while waiting:
        address = waiting.pop(0)
        text = read(address)
        named = min((path for path, is_it in table.items() if is_it.match(address)), key=_arguments, default=None)
        if text is None or named is None or named in found:
            continue
        found[named] = address
        fresh = dict.fromkeys(link.replace("&amp;", "&") for link in _LINK.findall(text))
        waiting += [link for link in fresh if link not in seen and any(is_it.match(link) for is_it in table.values())]
        seen |= fresh.keys()
    return found


def _arguments(path: str) -> int:
    return path.count("{")


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong on a page, a line each; the page's context must let scripts past its own policy."""
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "async rules => (await axe.run(document, {runOnly: {type: 'tag', values: rules}})).violations", list(RULES)
    )
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def overflow(page: Page) -> int:
    """By how many CSS pixels a page is wider than its window: what a reader must scroll sideways for."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
