"""What became of the faults that `bench.mutation` set, by module, and why some survived: docs/mutation.md."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from bench.measure import table
from bench.mutation_kinds import KINDS

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "mutation.md"
WANTED = 85.0

# The exit codes of mutmut: pytest's 1 and 3, a limit of time that was passed, and no test that runs the function.
_FOUND, _ENDLESS, _UNTESTED = (1, 3), (36, 24, -24, 152, 255), (5, 33)
_LEFT = 0


@dataclass(frozen=True, slots=True)
class Tried:
    """One fault: the module it stands in, its name, and the exit code of its tests (None: not tried yet)."""

    module: str
    name: str
    code: int | None

    @property
    def state(self) -> str:
        """killed, endless (killed by its time limit), survived, untested, odd (crashed) or waiting."""
        if self.code is None:
            return "waiting"
        if self.code in _FOUND:
            return "killed"
        if self.code in _ENDLESS:
            return "endless"
        if self.code in _UNTESTED:
            return "untested"
        return "survived" if self.code == _LEFT else "odd"

    @property
    def is_found(self) -> bool:
        """Whether a test failed or never ended."""
        return self.state in ("killed", "endless")


def read_results(folder: Path, modules: Sequence[str]) -> list[Tried]:
    """What mutmut kept in its folder, module by module; nothing for a module it has not come to."""
    found: list[Tried] = []
    for module in modules:
        path = folder / "mutants" / f"{module}.meta"
        if path.exists():
            kept: Mapping[str, int | None] = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
            found += [Tried(module, name, code) for name, code in kept.items()]
    return found


def score(tried: Sequence[Tried]) -> float:
    """Per cent of the faults that were found; one that no test runs counts as not found."""
    return 100 * sum(each.is_found for each in tried) / len(tried) if tried else 0.0


def summary(tried: Sequence[Tried]) -> str:
    """The table of modules with its sum."""
    rows = []
    for module in (*dict.fromkeys(each.module for each in tried), "all"):
        of = [each for each in tried if module in (each.module, "all")]
        states = Counter(each.state for each in of)
        name = f"`{module}`" if module != "all" else "**all**"
        left = len(of) - states["killed"] - states["endless"]
        rows.append([name, *map(str, (len(of), states["killed"], states["endless"], left)), f"{score(of):.1f} %"])
    return table(["module", "faults", "found", "never ended", "survived", "score"], rows)


def changes(folder: Path, tried: Sequence[Tried]) -> Iterator[tuple[Tried, str, str]]:
    """Each fault with the line that it changed and what it made of it."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    with chdir(folder):
        for each in tried:
            lines = get_diff_for_mutant(each.name, path=Path(each.module)).splitlines()
            was, made = ([x[1:].strip() for x in lines if x[:1] == sign and x[:3] != sign * 3] for sign in "-+")
            yield each, " ".join(was), " ".join(made)


def page(folder: Path, tried: Sequence[Tried], *, seconds: float, random_cases: int) -> str:
    """The page: the score by module, every survivor under its reason, and those without one as they are."""
    left = [each for each in tried if not each.is_found]
    by_kind: dict[str, list[str]] = {kind.name: [] for kind in KINDS}
    unexplained: list[str] = []
    for each, was, made in changes(folder, left):
        kind = next((kind for kind in KINDS if kind.fits(was, made)), None)
        told = f"`{each.module}`: `{made or was}`"
        (by_kind[kind.name] if kind else unexplained).append(told)
    rows = [[kind.name, str(len(by_kind[kind.name])), kind.why] for kind in KINDS if by_kind[kind.name]]
    lines = [
        _INTRODUCTION.format(cases=random_cases, minutes=round(seconds / 60)),
        summary(tried),
        "",
        f"Wanted: {WANTED:.0f} % over all. Every fault counts, those that cannot be found too.",
        "",
        "## What survived, and why",
        "",
        table(["kind", "faults", "why"], rows),
        "",
        f"Survived without such a reason: {len(unexplained)}.",
        "",
        *(f"- {each}" for each in unexplained),
    ]
    return "\n".join(lines).rstrip() + "\n"


_INTRODUCTION = """# Would the tests notice?

Written by `make mutation`; by nothing else. It sets one small fault at a time into the modules that count days and
money (another operator, another constant, an argument left out, a text changed) and runs the tests of the law on each.
A fault that no test notices is a survivor. Tool: mutmut, on a copy of the project in `bench/results/mutation`, where
`@property` and `@lru_cache` are written as calls, since it leaves decorated functions alone; what stands outside
functions (the rows of law, which have tests of their own against the published tables) gets no faults. Random tests ask
for {cases} cases at most instead of thousands. A run goes on where it was stopped as long as code and tests are the
same. This one took {minutes} minutes.
"""
