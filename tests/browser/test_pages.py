"""Every page of the desk in a real browser: no fault of accessibility, and nothing to scroll sideways for.

The pages come from the route table, so that a new one is looked at without anybody adding it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from casework.office import Office
from tests.browser.serving import axe, overflow, read_pages

Look = Callable[[Page], list[str]]


def test_every_page_without_an_argument_is_looked_at_and_a_record_of_each_kind(
    shown: dict[str, str], looked_at: Office
) -> None:
    plain = {path for path in read_pages(looked_at) if "{" not in path}
    assert {"/", "/cases", "/creditors"} <= plain & shown.keys()
    assert {"/cases/{number}", "/messages/{name}"} <= shown.keys()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    browser: Browser, desk: str, shown: dict[str, str], scheme: Literal["light", "dark"]
) -> None:
    assert faults(browser, desk, shown, axe, color_scheme=scheme, bypass_csp=True) == {}


CARDS = 480
"""Pixels. On anything narrower tables are shown as cards."""
CUT = """() => [...document.querySelectorAll('.scroll:has(> .stacks)')]
    .filter(each => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1)
    .map(each => "a table is cut off: " + each.innerText.slice(0, 60))"""


@pytest.mark.parametrize(("width", "height", "scale"), [(320, 640, 1), (320, 400, 2), (640, 480, 1)])
def test_no_page_is_scrolled_sideways(
    browser: Browser, desk: str, shown: dict[str, str], width: int, height: int, scale: int
) -> None:
    """320 CSS pixels is a phone, and also a window of 640 at a zoom of 200 per cent, where a pixel is two dots wide."""

    def too_wide(page: Page) -> list[str]:
        wider = overflow(page)
        cut = page.evaluate(CUT) if width < CARDS else []
        return [f"{wider} px too wide"] * (wider > 0) + cut

    # In Swedish, whose words are the longer ones.
    window = {"viewport": {"width": width, "height": height}, "device_scale_factor": scale, "locale": "sv-SE"}
    assert faults(browser, desk, shown, too_wide, **window) == {}


def test_the_instruments_see_what_is_wrong(browser: Browser) -> None:
    with opened(browser, viewport={"width": 320, "height": 640}) as page:
        page.set_content('<html lang="sv"><title>t</title><main><h1>h</h1><img src="x"><p style="width:600px">w</main>')
        assert overflow(page) > 200
        assert any(line.startswith("image-alt") for line in axe(page))


def faults(browser: Browser, desk: str, shown: dict[str, str], look: Look, **window: Any) -> dict[str, list[str]]:
    """What a look at each page finds, by its path; pages without a fault are left out."""
    found = {}
    with opened(browser, **window) as page:
        for path, address in sorted(shown.items()):
            answer = page.goto(desk + address)
            assert answer is not None and answer.status == 200, path
            found[path] = look(page)
    return {path: told for path, told in found.items() if told}


@contextmanager
def opened(browser: Browser, **window: Any) -> Iterator[Page]:
    context = browser.new_context(**window)
    try:
        yield context.new_page()
    finally:
        context.close()
