"""Money and decisions stay exact and pure: no binary fractions, no clock."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(path for package in ("claims", "dunning") for path in (ROOT / package).rglob("*.py"))
MAY_NAME_FLOAT = {ROOT / "claims" / "money.py", ROOT / "claims" / "reading.py"}
"""The one refuses them, the other holds places on a page and probabilities."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_binary_fraction_is_written_or_named_where_money_is(path: Path) -> None:
    if path in MAY_NAME_FLOAT:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "float"]
    written = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, float)]
    assert not named + written


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_here_reads_a_clock(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    clocks = {"today", "now", "utcnow", "monotonic", "time_ns"}
    calls = [n.func.attr for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    assert not [call for call in calls if call in clocks]
