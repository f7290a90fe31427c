"""Mutation testing: the same code without decorators, every fault counted, every survivor told; the page as written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bench import mutation, mutation_report
from bench.mutation_kinds import KINDS
from bench.mutation_report import PAGE, ROOT, WANTED, Tried, page, read_results, score, summary

DECORATED = '''
from functools import lru_cache


class Box:
    def __init__(self, side: int) -> None:
        self.side = side

    @property
    def volume(self) -> int:
        """Its volume."""
        return self.side**3

    @classmethod
    def of(cls, side: int) -> "Box":
        return cls(side)


@lru_cache(maxsize=2)
def double(number: int) -> int:
    return 2 * number
'''


def test_properties_and_caches_are_written_as_calls_that_mean_the_same() -> None:
    source = mutation.undecorated(DECORATED)
    assert [line for line in source.splitlines() if line.strip().startswith("@")] == ["    @classmethod"]
    made: dict[str, Any] = {}
    exec(source, made)
    assert (made["Box"].of(3).volume, made["double"](4), made["double"].cache_info().maxsize) == (27, 8, 2)


def test_the_modules_that_get_faults_exist_and_say_the_same_without_decorators() -> None:
    for module in mutation.MODULES:
        source = (ROOT / module).read_text(encoding="utf-8")
        assert "@property" not in mutation.undecorated(source), module
    assert [test for test in mutation.TESTS if not (ROOT / test).exists()] == []


def test_what_was_tried_is_read_with_its_state(tmp_path: Path) -> None:
    codes = {"a": 1, "b": 3, "c": 0, "d": 33, "e": 36, "f": -24, "g": -11, "h": None}
    kept = tmp_path / "mutants" / "dunning" / "fees.py.meta"
    kept.parent.mkdir(parents=True)
    kept.write_text(json.dumps({"exit_code_by_key": codes}))
    tried = read_results(tmp_path, ["dunning/fees.py", "dunning/not_reached.py"])
    states = ["killed", "killed", "survived", "untested", "endless", "endless", "odd", "waiting"]
    assert [each.state for each in tried] == states
    assert score(tried) == 50
    assert "| `dunning/fees.py` | 8 | 2 | 2 | 4 | 50.0 % |" in summary(tried)


def test_only_survivors_are_tried_anew_where_the_code_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, module = tmp_path / "work", mutation.MODULES[0]
    monkeypatch.setattr(mutation, "FOLDER", folder)
    kept = folder / "mutants" / f"{module}.meta"

    def codes() -> dict[str, int | None] | None:
        return json.loads(kept.read_text())["exit_code_by_key"] if kept.exists() else None

    def prepared(test: bytes, code: bytes, **how: bool) -> dict[str, int | None] | None:
        monkeypatch.setattr(mutation, "_files", lambda: iter([(Path(module), code), (Path("tests/x.py"), test)]))
        mutation.prepare(**{"fresh": False, "only_survivors": False, **how})
        assert ((folder / "tests/x.py").read_bytes(), (folder / module).read_bytes()) == (test, code)
        return codes()

    assert prepared(b"1", b"a") is None
    kept.parent.mkdir(parents=True)
    kept.write_text(json.dumps({"exit_code_by_key": {"a": 1, "b": 0}}))
    assert prepared(b"1", b"a") == {"a": 1, "b": 0}
    assert prepared(b"2", b"a", only_survivors=True) == {"a": 1, "b": None}
    assert prepared(b"3", b"b", only_survivors=True) is None


def test_every_survivor_is_on_the_page_by_kind_or_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [
        ("a", 'raise Refused("no_row", "No row.")', 'raise Refused("no_row", None)'),
        ("b", 'raise Refused("no_row", "No row.")', 'raise Refused("XXno_rowXX", "No row.")'),
        ("c", "left = paid + due", "left = paid - due"),
    ]
    tried = [Tried("dunning/fees.py", name, 0) for name, _, _ in told] + [Tried("dunning/fees.py", "d", 1)]

    def changes(folder: Path, left: Sequence[Tried]) -> Iterator[tuple[Tried, str, str]]:
        assert [each.name for each in left] == ["a", "b", "c"]
        return ((each, was, made) for each, (_, was, made) in zip(left, told, strict=True))

    monkeypatch.setattr(mutation_report, "changes", changes)
    text = page(Path(), tried, seconds=600, random_cases=20)
    assert "Survived without such a reason: 2." in text
    assert "- `dunning/fees.py`: `left = paid - due`" in text
    assert "| the words of a refusal | 1 |" in text


def test_the_page_tells_the_score_of_every_module_and_that_it_is_enough() -> None:
    text = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w/]+\.py)` \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|", text, re.MULTILINE)
    assert {name for name, *_ in rows} == set(mutation.MODULES)
    faults, found, endless, survived = (sum(int(row[column]) for row in rows) for column in (1, 2, 3, 4))
    assert faults == found + endless + survived
    assert 100 * (found + endless) / faults >= WANTED
    told = [int(count) for count in re.findall(r"^\| [a-z][^|`]* \| (\d+) \| [A-Z]", text, re.MULTILINE)]
    assert sum(told) + int(re.findall(r"without such a reason: (\d+)", text)[0]) == survived
    assert len({kind.name for kind in KINDS}) == len(KINDS)
