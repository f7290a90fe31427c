"""What a fuzzer's runs have done so far, kept in a file between them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class State:
    """What was done so far; the next number says where to go on."""

    seed: str
    sources: str
    next: int = 0
    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    stops: dict[str, list[int]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write it in one go, so that a kill leaves the old one or the new one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        names = ("seed", "sources", "next", "outcomes", "seconds", "stops", "faults")
        fresh.write_text(json.dumps({name: getattr(self, name) for name in names}, indent=1), encoding="utf-8")
        fresh.replace(path)


def load(path: Path, *, seed: str | None, sources: str) -> State:
    """The state kept at `path` if it is of the same seed (None: whichever) and sources, else a new one."""
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if not kept or kept["sources"] != sources or seed not in (None, kept["seed"]):
        return State(seed or "1", sources)
    state = State(kept["seed"], sources, kept["next"], stops=kept["stops"], faults=kept["faults"])
    state.seconds.update(kept["seconds"])
    state.outcomes.update({kind: Counter(counts) for kind, counts in kept["outcomes"].items()})
    return state
