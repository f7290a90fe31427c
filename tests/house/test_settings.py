"""docs/settings.md lists every setting there is, once, and nothing else."""

from __future__ import annotations

import re

from tests.house.tree import ROOT
from workers.settings import Settings

ROW = re.compile(r"^\|\s*`(KRAV_[A-Z0-9_]+)`", re.MULTILINE)


def documented() -> list[str]:
    return ROW.findall((ROOT / "docs" / "settings.md").read_text())


def test_every_setting_has_one_row_and_every_row_is_a_setting() -> None:
    assert sorted(documented()) == sorted(f"KRAV_{name.upper()}" for name in Settings.model_fields)


def test_every_setting_named_anywhere_in_the_readme_exists() -> None:
    known = {f"KRAV_{name.upper()}" for name in Settings.model_fields}
    named = set(re.findall(r"\bKRAV_[A-Z0-9_]+\b", (ROOT / "README.md").read_text()))
    assert {re.sub(r"(_FILE|_\d+)+$", "", name) if name not in known else name for name in named} <= known
