"""Pictures of the desk's main pages over the demo's house, light and dark, into docs/img.

Run: python -m bench.screenshots [--into docs/img]: lives the demo, then looks at it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from casework.office import Office
from tests.browser.serving import addresses, chromium, served
from workers.demo import run_demo
from workers.settings import read_settings
from workers.setup import build_office, close_office

INTO = Path(__file__).resolve().parents[1] / "docs" / "img"
MAIN = {
    "/": "overview",
    "/cases": "cases",
    "/cases/{number}": "case",
    "/reviews": "reviews",
    "/messages": "messages",
    "/messages/{name}": "message",
    "/creditors": "creditors",
}
"""What is shown of the desk, and the name of its picture; a page that the desk does not have is left out."""
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_WINDOW = (1280, 800)
_SHORTEN = """temporary => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const [before, after] = texts.currentNode.data.split(temporary + "/krav-pictures-");
        if (after) texts.currentNode.data = before + "~/" + after.slice(after.indexOf("/") + 1);
    }
}"""
"""The house of a picture lies in a folder that is gone afterwards: a page is to name it shorter."""


def pictures(browser: Browser, office: Office, into: Path) -> Iterator[Path]:
    """A picture of each main page in each scheme."""
    into.mkdir(parents=True, exist_ok=True)
    with served(office) as base:
        for scheme in _SCHEMES:
            yield from _of_scheme(browser, base, office, into, scheme)


def _of_scheme(
    browser: Browser, base: str, office: Office, into: Path, scheme: Literal["light", "dark"]
) -> Iterator[Path]:
    width, height = _WINDOW
    page = browser.new_page(color_scheme=scheme, locale="sv-SE", viewport={"width": width, "height": height})
    found = addresses(page, base, office)
    for path, name in MAIN.items():
        if path not in found:
            continue
        page.goto(base + found[path], wait_until="load")
        page.evaluate(_SHORTEN, tempfile.gettempdir())
        target = into / f"desk-{name}-{scheme}.png"
        page.screenshot(path=target)
        yield target
    page.close()


def main() -> int:
    """Live the demo in a folder of its own and take the pictures."""
    parser = argparse.ArgumentParser(prog="python -m bench.screenshots", description=__doc__)
    parser.add_argument("--into", type=Path, default=INTO)
    into = parser.parse_args().into
    with tempfile.TemporaryDirectory(prefix="krav-pictures-") as name:
        folder = Path(name) / "house"
        if not run_demo(folder):
            return 1
        office = build_office(read_settings({"KRAV_DATA_DIR": str(folder)}))
        try:
            with sync_playwright() as playwright:
                for path in pictures(chromium(playwright), office, into):
                    print(path)
        finally:
            close_office(office)
    return 0


if __name__ == "__main__":
    sys.exit(main())
