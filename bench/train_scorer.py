"""Trains the weights of extraction/scorer.json: how much each evidence weighs, learned from papers with truth.

Run: python -m bench.train_scorer [text] [scans]. One model per group of fields and reader: the right value among its
rivals and "none of these" (conditional logit), with the weights set by hand as the prior for the text layer and the
text layer's weights as the prior for scans. `python -m bench.fit_calibration` comes after it, with other papers.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.learning import Found, collect, is_same, learning_papers, learning_scans
from extraction.calibrate import GROUPS
from extraction.choose import by_value
from extraction.scorer import BIAS, FILE, HAND, forget

_ROUNDS = 2  # which of a value's mentions speaks for it depends on the weights
_STEPS = 40
_FREEDOM = {"text": 1.5, "ocr": 1.0}  # how far a weight may go from its prior: one standard deviation
_BIAS_FREEDOM = 2.0
_MISSED = 0.02  # every paper counts this much more with the right value taken away: what then is left must look weak

_AT_LEAST, _AT_MOST = {"agreed": 0.5, "spelled": 0.5, "repeat": 0.0}, {"disputed": -0.5}
"""What two readers of one scan say is known to be worth something, also where too few scans show a reader err; that a
value stands at two places never speaks against it."""

Weights = dict[str, float]
Rows = list[dict[str, float]]


@dataclass(frozen=True, slots=True)
class Case:
    """The evidence of rival values for one field, which of them is right (None: none of them), and its weight."""

    rivals: Rows
    right: int | None
    weight: float


def cases_of(found: Sequence[Found]) -> dict[str, list[Case]]:
    """The cases of each group over many papers, weighed with the weights in force."""
    cases: dict[str, list[Case]] = defaultdict(list)
    for paper in found:
        for group, names in GROUPS.items():
            for name in names:
                rivals = by_value([c for c in paper.candidates if c.field == name])
                if not rivals or (name not in paper.fields and name not in paper.known):
                    continue
                wanted = paper.fields.get(name)
                right = next((i for i, (c, _s) in enumerate(rivals) if is_same(name, c.value, wanted)), None)
                rows = [dict(c.evidence) for c, _score in rivals]
                cases[group].append(Case(rows, right, 1.0))
                if right is not None and len(rows) > 1:
                    cases[group].append(Case(rows[:right] + rows[right + 1 :], None, _MISSED))
    return cases


def fit(cases: Sequence[Case], prior: Mapping[str, float], freedom: float) -> Weights:
    """The weights of greatest posterior probability, for the evidence that occurs in the cases."""
    names = [BIAS, *sorted({name for case in cases for row in case.rivals for name in row})]
    index = {name: number for number, name in enumerate(names)}
    start = np.array([prior.get(name, 0.0) for name in names])
    spread = np.array([_BIAS_FREEDOM if name == BIAS else freedom for name in names])
    tables = [(_table(case.rivals, index), case) for case in cases]
    weights = start.copy()
    for _step in range(_STEPS):
        first, second = (weights - start) / spread**2, np.diag(1.0 / spread**2)
        for table, case in tables:
            odds = table @ weights
            shares = np.exp(odds - odds.max())
            shares /= shares.sum()
            mean = shares @ table
            first += case.weight * (mean - table[-1 if case.right is None else case.right])
            second += case.weight * ((table.T * shares) @ table - np.outer(mean, mean))
        step = np.clip(np.linalg.solve(second, first), -1.0, 1.0)
        weights = weights - step
        if np.abs(step).max() < 1e-4:
            break
    found = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
    raised = {name: max(weight, _AT_LEAST.get(name, weight)) for name, weight in found.items()}
    return {name: min(weight, _AT_MOST.get(name, weight)) for name, weight in raised.items()}


def _table(rivals: Rows, index: Mapping[str, int]) -> NDArray[np.float64]:
    """A row of evidence per rival, and last a row of nothing for "none of these"."""
    table = np.zeros((len(rivals) + 1, len(index)))
    for number, row in enumerate(rivals):
        table[number, 0] = 1.0
        for name, strength in row.items():
            table[number, index[name]] = strength
    return table


def _train(found: Sequence[Found], reader: str, made: dict[str, Any]) -> None:
    for _round in range(_ROUNDS):
        cases = cases_of(found)
        for group in GROUPS:
            if not cases.get(group):
                continue
            rows = made["weights"].setdefault(group, {})
            prior = {**HAND, **rows.get("text", {})} if reader == "ocr" else HAND
            rows[reader] = fit(cases[group], prior, _FREEDOM[reader])
        _write(made)


def _write(made: Mapping[str, Any]) -> None:
    """Store the weights and let the scorer take them up."""
    FILE.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    forget()


def main() -> None:
    """Train on the training papers and write the file; a reader that is not asked for keeps its weights."""
    wanted = set(sys.argv[1:]) or {"text", "scans"}
    made: dict[str, Any] = {"made": {"by": "python -m bench.train_scorer"}, "weights": {}}
    if FILE.exists():
        made = json.loads(FILE.read_text(encoding="utf-8"))
    if "text" in wanted:
        many = learning_papers("train")
        made["made"]["text"] = {"papers": len(many)}
        _train(collect(many), "text", made)
    if "scans" in wanted:
        many = learning_scans("train")
        made["made"]["ocr"] = {"papers": len(many)}
        _train(collect(many, as_scans=True), "ocr", made)


if __name__ == "__main__":
    main()
