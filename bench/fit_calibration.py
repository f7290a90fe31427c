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
_MISSED = 0.02  # every paper counts this much more with the right value taken away: what then is left must look weak
_PRIOR = np.array([0.5, 2.0])  # standard deviations of slope around 1 and offset around 0
_STEPS = 60

Case = tuple[NDArray[np.float64], int | None, float]
"""Scores of the rival values, which of them is right (None: none of them), and the weight of the case."""


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
            scores = np.array([score for _candidate, score in scored])
            right = next((i for i, (c, _s) in enumerate(scored) if plain(name, c.value) == wanted), None)
            cases.append((group, (scores, right, 1.0)))
            others = scores if right is None else np.delete(scores, right)
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
    """First and second derivatives of the negative log-likelihood, with the prior, by slope and offset."""
    first = (scale - [1.0, 0.0]) / _PRIOR**2
    second = np.diag(1.0 / _PRIOR**2)
    for scores, right, weight in cases:
        features = np.vstack([np.column_stack([scores, np.ones_like(scores)]), np.zeros((1, 2))])
        odds = features @ scale
        shares = np.exp(odds - odds.max())
        shares /= shares.sum()
        mean = shares @ features
        first += weight * (mean - features[-1 if right is None else right])
        second += weight * ((features * shares[:, None]).T @ features - np.outer(mean, mean))
    return first, second


def fit(cases: list[Case]) -> tuple[float, float]:
    """Slope and offset of greatest likelihood.

    One imaginary paper on which a weak best score (of the lowest tenth) is wrong joins the cases: without any error
    seen, n papers do not allow more certainty than about 1 in n (the rule of succession).
    """
    top = float(np.quantile([scores.max() for scores, _right, weight in cases if weight == 1.0], 0.1))
    cases = [*cases, (np.array([top]), None, 1.0)]
    scale = np.array([1.0, 0.0])
    for _step in range(_STEPS):
        first, second = _gradient(cases, scale)
        scale = scale - np.clip(np.linalg.solve(second, first), -0.5, 0.5)
    return float(scale[0]), float(scale[1])


def _scales(cases: dict[str, list[Case]]) -> dict[str, dict[str, float]]:
    rows = {}
    for group in GROUPS:
        if cases.get(group):
            slope, offset = fit(cases[group])
            rows[group] = {"slope": round(slope, 3), "offset": round(offset, 3)}
    return rows


def _learning_papers() -> list[Paper]:
    every = [
        *papers.own(BILLS_PER_LAYOUT),
        *papers.free(0, 200, each=BILLS_PER_DESIGN),
        *papers.free(1000, 1400, each=2),
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
    texts = _learning_papers()
    if "text" in wanted:
        by_reader["text"] = _scales(collect(texts))
        made["text"] = {"papers": len(texts), "layouts": sorted({paper.group for paper in texts})}
    if "scans" in wanted:
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
