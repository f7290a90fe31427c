"""Pictures of the pages that people work in, over a house that looks lived in, light and dark, into docs/img.

Run: python -m bench.screenshots [--into docs/img]: lives the house, then looks at it. `README` names the pictures that
are kept with the sources.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bench.lived_house import ANNA, lived_house
from casework import board
from casework.office import Office
from claims.user import EVERYONE, User
from tests.browser.serving import addresses, chromium, served
from tests.web.doors import KnownDoor

INTO = Path(__file__).resolve().parents[1] / "docs" / "img"
README = ("case-light", "review-light", "payments-light", "creditor-light", "lab-light", "today-dark", "phones")
"""The pictures that the README shows: docs/img/desk-<name>.png."""
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_WINDOW = (1280, 800)
_PHONES = ("today", "cases", "payments")
_PHONE, _BETWEEN = (400, 800), 40
_MOST_BYTES, _COLOURS = 150_000, 200
_SHORTEN = """temporary => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const [before, after] = texts.currentNode.data.split(temporary + "/krav-pictures-");
        if (after) texts.currentNode.data = before + "~/" + after.slice(after.indexOf("/") + 1);
    }
}"""
"""The house of a picture lies in a folder that is gone afterwards: a page is to name it shorter."""


@dataclass(frozen=True, slots=True)
class View:
    """A page to take: the row of the route table, its picture's name, which record, and where on the page to stand.

    `record` is the state of the case that is shown where the row names one; `press` is what is pressed before, `at` an
    element that is scrolled to the top.
    """

    path: str
    name: str
    record: str = ""
    press: str = ""
    at: str = ""
    query: str = ""


VIEWS = (
    View("/", "overview"),
    View("/today", "today"),
    View("/cases", "cases"),
    View("/cases/{number}", "case", record="payment_order"),
    View("/reviews", "reviews"),
    View("/reviews/{name}", "review", press="form.take button"),
    View("/messages", "messages"),
    View("/messages/{name}", "message"),
    View("/payments", "payments"),
    View("/payments/{transaction}", "payment"),
    View("/payments/reconcile", "reconcile"),
    View("/payouts", "payouts"),
    View("/payouts/{run}", "payout"),
    View("/creditors", "creditors"),
    View("/creditors/{creditor}", "creditor", at="#cases"),
    View("/ops", "ops", at="#plots-title", query="?view=month"),
    View("/lab/{run:int}", "lab"),
)
"""What is shown of the desk; a page that the house has no record for is left out."""


def pictures(browser: Browser, office: Office, into: Path) -> Iterator[Path]:
    """A picture of each page in each scheme, as somebody with every role sees it."""
    into.mkdir(parents=True, exist_ok=True)
    with served(office, _Door()) as base:
        for scheme in _SCHEMES:
            width, height = _WINDOW
            page = browser.new_page(color_scheme=scheme, locale="sv-SE", viewport={"width": width, "height": height})
            for view, address in _shown(page, base, office):
                target = into / f"desk-{view.name}-{scheme}.png"
                target.write_bytes(_taken(page, view, base + address))
                yield target
            page.close()
        target = into / "desk-phones.png"
        target.write_bytes(_phones(browser, office, base))
        yield target


def _phones(browser: Browser, office: Office, base: str) -> bytes:
    """Some pages as a phone shows them, side by side."""
    width, height = _PHONE
    wide = Image.new("RGB", (len(_PHONES) * (width + _BETWEEN) - _BETWEEN, height), "white")
    page = browser.new_page(color_scheme="light", locale="sv-SE", viewport={"width": width, "height": height})
    for view, address in _shown(page, base, office):
        if view.name in _PHONES:
            with Image.open(io.BytesIO(_taken(page, view, base + address))) as taken:
                wide.paste(taken.convert("RGB"), (_PHONES.index(view.name) * (width + _BETWEEN), 0))
    page.close()
    return _png(wide.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE))


class _Door(KnownDoor):
    """Anna, who is a user of the house with a name of her own."""

    def user(self, request: object) -> User:
        return User(0, ANNA, "Anna Lind", EVERYONE)


def _shown(page: Page, base: str, office: Office) -> Iterator[tuple[View, str]]:
    found = addresses(page, base, office)
    for view in VIEWS:
        if view.record and (number := _oldest(office, view.record)):
            yield view, re.sub(r"\{[^}]+\}", number, view.path)
        elif view.path in found:
            yield view, found[view.path] + view.query


def _oldest(office: Office, state: str) -> str:
    """The oldest case in a state that nothing holds; "" where there is none."""
    rows = board.cases(office, on=None)
    return min((str(row["number"]) for row in rows if row["state"] == state and not row["held"]), default="")


def _taken(page: Page, view: View, address: str) -> bytes:
    page.goto(address, wait_until="load")
    if view.press and page.locator(view.press).count():
        page.locator(view.press).click()
        page.wait_for_load_state("networkidle")
    if view.at and page.locator(view.at).count():
        page.evaluate("at => document.querySelector(at).scrollIntoView({block: 'start'})", view.at)
        page.wait_for_load_state("networkidle")
    page.evaluate(_SHORTEN, tempfile.gettempdir())
    return _small(page.screenshot())


def _small(picture: bytes) -> bytes:
    """The same picture in as few bytes as it takes; one with a photograph in it in fewer colours."""
    with Image.open(io.BytesIO(picture)) as whole:
        exact = whole.convert("RGB")
    kept = _png(exact)
    if len(kept) <= _MOST_BYTES:
        return kept
    return _png(exact.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE))


def _png(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def main() -> int:
    """Live a house in a folder of its own and take the pictures."""
    parser = argparse.ArgumentParser(prog="python -m bench.screenshots", description=__doc__)
    parser.add_argument("--into", type=Path, default=INTO)
    into = parser.parse_args().into
    with (
        tempfile.TemporaryDirectory(prefix="krav-pictures-") as name,
        lived_house(Path(name) / "house") as office,
        sync_playwright() as playwright,
    ):
        for path in pictures(chromium(playwright), office, into):
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
