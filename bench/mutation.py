"""`make mutation`: small faults set into the money code one at a time, and which of them the tests of the law find.

Run: python -m bench.mutation [--fresh | --survivors]. Works in bench/results/mutation, goes on where it was stopped,
shows progress, and writes docs/mutation.md when every fault has been tried.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.mutation_report import PAGE, ROOT, WANTED, page, read_results, score, summary

FOLDER = ROOT / "bench" / "results" / "mutation"
MODULES = (
    "claims/account.py",
    "claims/money.py",
    "dunning/account.py",
    "dunning/bookkeeping.py",
    "dunning/calendar.py",
    "dunning/deadlines.py",
    "dunning/fees.py",
    "dunning/interest.py",
    "dunning/ledger.py",
    "dunning/limitation.py",
    "dunning/settlement.py",
    "dunning/statutory_time.py",
)
TESTS = (
    "tests/claims",
    "tests/law",
    *(f"tests/dunning/test_{name}.py" for name in ("ledger", "settlement", "explain", "bookkeeping")),
    *(f"tests/dunning/test_{name}.py" for name in ("disputed", "offers", "authority", "radar")),
)
COPIED = (
    *("claims", "dunning", "policies", "tests/__init__.py", "tests/claims", "tests/law", "tests/dunning"),
    *("tests/extraction/__init__.py", "tests/extraction/qr_pages.py", "tests/intake/__init__.py", "tests/intake/bank"),
    *("bench/__init__.py", "bench/law_oracle.py", "bench/law_race.py", "bench/ledger_race.py"),
    *("tests/house/__init__.py", "tests/house/tree.py"),
)
_LIBRARIES = ["claims", "dunning"]
RANDOM_CASES = 20
"""How many cases each random test may ask for while a fault is in place; `make test` asks for thousands."""

_CONFTEST = '''"""The tests that find faults fastest come first; random tests ask the same every time."""

import pytest
from hypothesis import HealthCheck, Phase, settings

from dunning.calendar import _closed_days

settings.register_profile(
    "mutation",
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("mutation")
SLOW = ("korsande", "oracle", "explain", "random", "stories", "authority", "radar")
SLOW += ("every_balance", "received", "never_raises", "no_debtor")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: (any(name in item.nodeid for name in SLOW), item.nodeid))


@pytest.fixture(scope="session", autouse=True)
def nothing_remembered():
    """What the code had remembered before the fault was set is forgotten."""
    _closed_days.cache_clear()
'''


def _settings() -> str:
    """The settings of mutmut and pytest in the working folder."""
    skipped = [f"--deselect={test}" for test in LEFT_OUT]
    lines = [
        "[tool.mutmut]",
        f"source_paths = {_LIBRARIES!r}",
        f"only_mutate = {list(MODULES)!r}",
        f"also_copy = {sorted({name.split('/')[0] for name in COPIED} - {*_LIBRARIES})!r}",
        f"pytest_add_cli_args = {['-p', 'no:cacheprovider', '-p', 'no:xdist', *skipped]!r}",
        f"pytest_add_cli_args_test_selection = {list(TESTS)!r}",
        "use_git_change_detection = false",
        "track_dependencies = false",
        "[tool.pytest.ini_options]",
        'testpaths = ["tests"]',
        "",
    ]
    return "\n".join(lines)


LEFT_OUT = (
    "tests/law/test_countries.py::test_only_the_registry_names_a_countrys_module",
    "tests/law/test_oracle.py::test_the_stories_hold_what_they_are_asked_for",
    "tests/law/test_scenarios.py::test_the_page_about_scenarios_names_their_folder_and_every_rule",
)
"""Tests that look at the stories, at a page and at the tree, not at the engine."""


def undecorated(source: str) -> str:
    """The same module with `@property` and `@lru_cache` written as calls after the function, which mean the same.

    mutmut sets no faults into decorated functions; the formula of interest stands in one.
    """
    lines = source.splitlines()
    after: dict[int, str] = {}
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef) or len(node.decorator_list) != 1:
            continue
        (decorator,) = node.decorator_list
        said = ast.unparse(decorator)
        if said == "property" or said.startswith("lru_cache("):
            lines[decorator.lineno - 1] = ""
            after[int(node.end_lineno or 0)] = f"{' ' * node.col_offset}{node.name} = {said}({node.name})"
    told = [
        each for number, line in enumerate(lines, 1) for each in (line, *([after[number]] if number in after else []))
    ]
    return "\n".join(told) + "\n"


def _files() -> Iterator[tuple[Path, bytes]]:
    """What the working folder holds, as paths relative to it."""
    for name in COPIED:
        root = ROOT / name
        for path in [root] if root.is_file() else sorted(root.rglob("*")):
            is_made = {"results", "__pycache__"} & set(path.relative_to(ROOT).parts)
            if path.is_file() and not is_made:
                relative, content = path.relative_to(ROOT), path.read_bytes()
                is_mutated = relative.as_posix() in MODULES
                yield relative, undecorated(content.decode()).encode() if is_mutated else content
    yield Path("pyproject.toml"), _settings().encode()
    yield Path("conftest.py"), _CONFTEST.encode()
    yield Path("tests/conftest.py"), _CONFTEST.encode()


def prepare(*, fresh: bool, only_survivors: bool) -> None:
    """Bring the working folder up to date; what was tried is dropped when code or tests have changed.

    With `only_survivors`, and the same code, what was found stays found: then just the survivors are tried anew.
    """
    files = dict(_files())
    seal = FOLDER / "seal.json"
    now = {"code": _checksum(files, is_code=True), "tests": _checksum(files, is_code=False)}
    before = json.loads(seal.read_text()) if seal.exists() else {}
    if not fresh and before == now:
        return
    if only_survivors and before.get("code") == now["code"]:
        _forget_survivors()
    else:
        shutil.rmtree(FOLDER, ignore_errors=True)
    for path, content in files.items():
        target = FOLDER / path
        if path.as_posix() not in MODULES or not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    seal.write_text(json.dumps(now))


def _checksum(files: Mapping[Path, bytes], *, is_code: bool) -> str:
    """A checksum of the packages that get faults, or of everything else."""
    chosen = [item for item in sorted(files.items()) if (item[0].parts[0] in _LIBRARIES) is is_code]
    return hashlib.sha256(b"".join(str(path).encode() + content for path, content in chosen)).hexdigest()


def _forget_survivors() -> None:
    """In what mutmut keeps, set those that were not found back to not tried."""
    survivors = {each.name for each in read_results(FOLDER, MODULES) if not each.is_found}
    for path in (FOLDER / "mutants").rglob("*.meta"):
        kept = json.loads(path.read_text(encoding="utf-8"))
        codes = kept["exit_code_by_key"]
        kept["exit_code_by_key"] = {name: None if name in survivors else code for name, code in codes.items()}
        path.write_text(json.dumps(kept), encoding="utf-8")


def run() -> int:
    """Try every fault that was not tried yet; mutmut shows its progress. Its exit code."""
    command = [str(Path(sys.executable).parent / "mutmut"), "run"]
    said = {"TEST_CASES": str(RANDOM_CASES), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=FOLDER, env={**os.environ, **said}, check=False).returncode


def main() -> int:
    """Set the faults, run the tests on each, print the score and write the page; 1 where the score is too low."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutation", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="try every fault anew")
    parser.add_argument("--survivors", action="store_true", help="where only tests have changed: try survivors anew")
    told = parser.parse_args()
    prepare(fresh=told.fresh, only_survivors=told.survivors)
    began, spent = time.perf_counter(), FOLDER / "seconds"
    code = run()
    seconds = time.perf_counter() - began + float(spent.read_text() if spent.exists() else 0)
    spent.write_text(str(seconds))
    tried = read_results(FOLDER, MODULES)
    waiting = sum(each.state == "waiting" for each in tried)
    if code or waiting or not tried:
        print(f"mutation: stopped with {waiting} faults not tried; the same command goes on", file=sys.stderr)
        return code or 1
    print(summary(tried))
    PAGE.write_text(page(FOLDER, tried, seconds=seconds, random_cases=RANDOM_CASES), encoding="utf-8")
    if score(tried) < WANTED:
        print(f"mutation: {score(tried):.1f} % is less than {WANTED:.0f} %", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
