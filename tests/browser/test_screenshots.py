"""The pictures of the desk: one of each main page in each scheme, of what the desk shows."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from bench.screenshots import pictures
from casework.office import Office

_PNG = b"\x89PNG\r\n\x1a\n"


def test_every_main_page_is_taken_light_and_dark(browser: Browser, looked_at: Office, tmp_path: Path) -> None:
    taken = list(pictures(browser, looked_at, tmp_path))
    names = {path.name for path in taken}
    assert {"desk-overview-light.png", "desk-overview-dark.png", "desk-case-light.png", "desk-phones.png"} <= names
    assert all(path.read_bytes().startswith(_PNG) for path in taken)
    light, dark = (tmp_path / f"desk-overview-{scheme}.png" for scheme in ("light", "dark"))
    assert light.read_bytes() != dark.read_bytes()
