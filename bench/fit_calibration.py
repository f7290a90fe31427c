"""Fits the scales of extraction/calibration.json: how sure a score of evidence makes, learned from papers with truth.

Run: python -m bench.fit_calibration [text] [scans]; text takes a minute, scans ten.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import papers
from bench.papers import Paper
from bench.plain import plain
from bench.reads import read_twice
from extraction.calibrate import FILE, GROUPS
from extraction.choose import by_value
from extraction.extract import proposals
from extraction.second_reading import merged

BILLS_PER_LAYOUT = 30
BILLS_PER_DESIGN = 4
SCANS = 260
_LAST_DESIGN = {"text": 1800, "scans": 1400}
_MISSED = 0.02  # every paper counts this much more with the right value taken away: what then is left must look weak
_START = np.array([1.0, 0.0, 0.0])  # slope, offset, agreement
_PRIOR = np.array([0.5, 2.0, 2.0])  # standard deviations around that
_STEPS = 60

Case = tuple[NDArray[np.float64], int | None, float]
"""A row (score, 1, agreed) per rival value, which of them is right (None: none of them), and the weight of the case."""


def _cases(paper: Paper) -> list[tuple[str, Case]]:
    pages, again = read_twice(paper.data)
    found = proposals(pages)
    if again:
        found = merged(found, proposals(again))
    cases: list[tuple[str, Case]] = []
    for group, names in GROUPS.items():
        for name in names:
            scored = by_value([c for c in found if c.field == name])
            if not scored or (name not in paper.fields and name not in papers.ALWAYS_KNOWN):
                continue
            wanted = plain(name, paper.fields.get(name))
            rivals = np.array([[score, 1.0, "agreed" in c.evidence] for c, score in scored], dtype=np.float64)
            right = next((i for i, (c, _s) in enumerate(scored) if plain(name, c.value) == wanted), None)
            cases.append((group, (rivals, right, 1.0)))
            others = rivals if right is None else np.delete(rivals, right, axis=0)
            if right is not None and len(others):
                cases.append((group, (others, None, _MISSED)))
    return cases


def collect(many: Sequence[Paper]) -> dict[str, list[Case]]:
    """The cases of each group over many papers."""
    cases: dict[str, list[Case]] = defaultdict(list)
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        for number, found in enumerate(processes.map(_cases, many, chunksize=4), start=1):
            print(f"\r{number} of {len(many)} papers", end="", file=sys.stderr)
            for group, case in found:
                cases[group].append(case)
    print(file=sys.stderr)
    return cases


def _gradient(cases: list[Case], scale: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """First and second derivatives of the negative log-likelihood, with the prior, by slope, offset and agreement."""
    first = (scale - _START) / _PRIOR**2
    second = np.diag(1.0 / _PRIOR**2)
    for rivals, right, weight in cases:
        features = np.vstack([rivals, np.zeros((1, 3))])
        odds = features @ scale
        shares = np.exp(odds - odds.max())
        shares /= shares.sum()
        mean = shares @ features
        first += weight * (mean - features[-1 if right is None else right])
        second += weight * ((features * shares[:, None]).T @ features - np.outer(mean, mean))
    return first, second


def _imagined(cases: list[Case]) -> list[Case]:
    """A paper on which a weak best value is wrong, among those two readers agree on and among the others.

    A weak one is of the lowest tenth. Without any error seen, n papers do not allow more certainty than about 1 in n
    (the rule of succession).
    """
    best = np.array([rivals[rivals[:, 0].argmax()] for rivals, _right, weight in cases if weight == 1.0])
    kinds = [best[best[:, 2] == agreed] for agreed in (0.0, 1.0)]
    weak = [np.array([[np.quantile(rows[:, 0], 0.1), 1.0, rows[0, 2]]]) for rows in kinds if len(rows)]
    return [(row, None, 1.0) for row in weak]


def fit(cases: list[Case]) -> NDArray[np.float64]:
    """Slope, offset and agreement of greatest likelihood."""
    cases = [*cases, *_imagined(cases)]
    scale = _START
    for _step in range(_STEPS):
        first, second = _gradient(cases, scale)
        scale = scale - np.clip(np.linalg.solve(second, first), -0.5, 0.5)
    return scale


def _scales(cases: dict[str, list[Case]]) -> dict[str, dict[str, float]]:
    names = ("slope", "offset", "agreement")
    return {
        group: {name: round(float(value), 3) for name, value in zip(names, fit(cases[group]), strict=True)}
        for group in GROUPS
        if cases.get(group)
    }


def _learning_papers(last: int) -> list[Paper]:
    """The papers to learn from, of designs up to `last` (excluded)."""
    every = [
        *papers.own(BILLS_PER_LAYOUT),
        *papers.free(0, 200, each=BILLS_PER_DESIGN),
        *papers.free(1000, last, each=2),
    ]
    return [paper for paper in every if paper.is_fitted_on]


def _rows(before: dict[str, Any], reader: str) -> dict[str, dict[str, float]]:
    return {group: readers[reader] for group, readers in before["scales"].items() if reader in readers}


def main() -> None:
    """Fit on the learning papers and write the file; a reader that is not asked for keeps its scales."""
    wanted = set(sys.argv[1:]) or {"text", "scans"}
    before: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    made = {**before.get("made", {}), "by": "python -m bench.fit_calibration"}
    by_reader = {reader: _rows(before, reader) for reader in ("text", "ocr")}
    if "text" in wanted:
        texts = _learning_papers(_LAST_DESIGN["text"])
        by_reader["text"] = _scales(collect(texts))
        made["text"] = {"papers": len(texts), "layouts": sorted({paper.group for paper in texts})}
    if "scans" in wanted:
        texts = _learning_papers(_LAST_DESIGN["scans"])
        scans = [papers.scanned(paper) for paper in texts[:: len(texts) // SCANS]]
        by_reader["ocr"] = _scales(collect(scans))
        made["ocr"] = {"papers": len(scans), "looks": 2}
    scales = {
        group: {reader: rows[group] for reader, rows in by_reader.items() if group in rows}
        for group in GROUPS
        if any(group in rows for rows in by_reader.values())
    }
    FILE.write_text(json.dumps({"made": made, "scales": scales}, indent=2) + "\n", encoding="utf-8")
    print(FILE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
