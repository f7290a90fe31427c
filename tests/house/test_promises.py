"""The page of promises names only what is there: every test, every command, every row."""

from __future__ import annotations

import re

from tests.house.tree import ROOT
from workers.cli import krav

PAGE = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
ROWS = [line.strip("|").split("|") for line in PAGE.splitlines() if re.match(r"\| \d+ \|", line)]


def test_every_row_is_there_once_and_in_order() -> None:
    assert [int(row[0]) for row in ROWS] == list(range(1, 141))


def test_what_is_kept_is_tested_and_what_is_not_says_why() -> None:
    for number, _, kept, tested in ROWS:
        assert tested.strip() or "not built" in kept or "left out" in kept, f"row {number} has no test and no reason"


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(tests/[\w./]+)`", PAGE))
    assert named and [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_command_that_is_named_is_there() -> None:
    for words in re.findall(r"`krav ([a-z][a-z -]*)", PAGE):
        command = krav
        for word in words.split():
            inner = getattr(command, "commands", None)
            if word.startswith("-") or inner is None:
                break
            assert word in inner, f"krav {words} is no command"
            command = inner[word]
