"""The commands of the README, read from it and run as they stand, in a house of a newcomer's own."""

from __future__ import annotations

import json
import os
import shlex
from glob import glob
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.house.tree import ROOT
from workers.cli import krav

_KRAV = ".venv/bin/krav"


def commands_of(head: str) -> list[list[str]]:
    """The words of each command in the blocks of one section, comments left out."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split(f"\n## {head}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line.strip() for line in section.splitlines() if line.startswith("    ")]
    return [shlex.split(line, comments=True) for line in lines if line.startswith(_KRAV)]


class Newcomer:
    """Somebody who types commands; what the README keeps in `var` lies in a folder of the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def types(self, words: list[str]) -> Result:
        """Run `.venv/bin/krav ...`; patterns become the files they name, as a shell does it."""
        spread = [self._placed(each) for word in words[1:] for each in (sorted(glob(word)) if "*" in word else [word])]
        return CliRunner().invoke(krav, spread, catch_exceptions=False)

    def tells(self, *words: str) -> list[dict[str, object]]:
        """What a command tells as JSON."""
        return [json.loads(line) for line in self.types([_KRAV, *words, "--json"]).stdout.splitlines()]

    def _placed(self, word: str) -> str:
        return str(self.folder / word.removeprefix("var/")) if word.startswith("var/") else word


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Newcomer:
    return Newcomer(tmp_path_factory.mktemp("readme") / "var")


def test_a_day_with_krav_and_its_payout_go_as_the_page_says(
    newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [each for each in os.environ if each.startswith("KRAV_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("KRAV_DATA_DIR", str(newcomer.folder))
    monkeypatch.setenv("KRAV_POLICIES_DIR", "policies")
    day, money = commands_of("A day with Krav"), commands_of("How money goes out")
    assert len(day) >= 15 and len(money) >= 9
    for words in [*day, *money]:
        done = newcomer.types(words)
        assert done.exit_code == 0, (words, done.output[-1000:])
    [run] = newcomer.tells("payments", "payout", "show", "KRAV-P000001")
    assert run["made_by"] == "anna" and run["approved_by"] == ["bo", "cia"]
    payments = run["payments"]
    assert isinstance(payments, list)
    assert [(each["state"], each["kind"]) for each in payments] == [("paid", "creditor"), ("paid", "agency")]
    [accepted] = [words for words in day if "accept-terms" in words]
    [case] = newcomer.tells("case", "show", accepted[-1])
    assert case["state"] == "demand"
    assert newcomer.types([_KRAV, "verify"]).exit_code == 0
