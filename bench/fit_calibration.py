"""Fits extraction/calibration.json: how sure a score makes, and how large a document's risk may be to be accepted.

Run: python -m bench.fit_calibration [text] [scans], after `python -m bench.train_scorer`, whose papers are other ones.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.learning import Found, collect, is_same, learning_papers, learning_scans
from bench.plain import plain
from extraction.calibrate import FILE, GROUPS, forget
from extraction.choose import by_value
from extraction.decide import CLAIM_TYPES, risk_of
from extraction.extract import conclude
from extraction.settings import ReaderSettings

RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05)
"""The error rates for which a gate is fitted."""
_MISSED = 0.02  # every paper counts this much more with the right value taken away: what then is left must look weak
_START = np.array([1.0, 0.0])  # slope, offset
_PRIOR = np.array([0.5, 2.0])  # standard deviations around that
_STEPS = 60
_WIDEST = {"text": 6.0, "ocr": 8.0}  # times the rate; of scans the fields' certainties are held back the most
_RELIED_ON = 10  # values of a document, of each of which n papers leave about 1 in n open
_CORE = (
    "invoice_number", "invoice_date", "due_date", "total", "currency", "seller_name", "seller_orgnr", "buyer_name",
    "buyer_orgnr", "ocr_reference", "credited_invoice",
)  # fmt: skip

Case = tuple[NDArray[np.float64], int | None, float]
"""The scores of rival values, which of them is right (None: none of them), and the weight of the case."""


def _cases(found: Sequence[Found]) -> dict[str, list[Case]]:
    cases: dict[str, list[Case]] = defaultdict(list)
    for paper in found:
        for group, names in GROUPS.items():
            for name in names:
                scored = by_value([c for c in paper.candidates if c.field == name])
                if not scored or (name not in paper.fields and name not in paper.known):
                    continue
                wanted = paper.fields.get(name)
                rivals = np.array([score for _candidate, score in scored])
                right = next((i for i, (c, _s) in enumerate(scored) if is_same(name, c.value, wanted)), None)
                cases[group].append((rivals, right, 1.0))
                others = rivals if right is None else np.delete(rivals, right)
                if right is not None and len(others):
                    cases[group].append((others, None, _MISSED))
    return cases


def _gradient(cases: list[Case], scale: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """First and second derivatives of the negative log-likelihood, with the prior, by slope and offset."""
    first = (scale - _START) / _PRIOR**2
    second = np.diag(1.0 / _PRIOR**2)
    for rivals, right, weight in cases:
        features = np.vstack([np.column_stack([rivals, np.ones(len(rivals))]), np.zeros((1, 2))])
        odds = features @ scale
        shares = np.exp(odds - odds.max())
        shares /= shares.sum()
        mean = shares @ features
        first += weight * (mean - features[-1 if right is None else right])
        second += weight * ((features * shares[:, None]).T @ features - np.outer(mean, mean))
    return first, second


def _imagined(cases: list[Case]) -> list[Case]:
    """A paper on which a weak best value, of the lowest tenth, is wrong.

    Without any error seen, n papers do not allow more certainty than about 1 in n (the rule of succession).
    """
    best = np.array([rivals.max() for rivals, _right, weight in cases if weight == 1.0])
    return [(np.array([np.quantile(best, 0.1)]), None, 1.0)]


def fit(cases: list[Case]) -> NDArray[np.float64]:
    """Slope and offset of greatest likelihood."""
    cases = [*cases, *_imagined(cases)]
    scale = _START
    for _step in range(_STEPS):
        first, second = _gradient(cases, scale)
        scale = scale - np.clip(np.linalg.solve(second, first), -0.5, 0.5)
    return scale


def gates(risks: Sequence[tuple[float, bool]], papers: int, widest: float) -> list[tuple[float, float]]:
    """For each rate the largest risk up to which the errors seen stay within it.

    `risks` is (risk, whether a core value is wrong) per document. Errors count half a one more (Jeffreys), so that few
    documents open no wide gate, and no gate is wider than `widest` times the rate, since what passes it may be of
    another kind than these papers. The risks themselves are no measure of the many: each field's certainty is held back
    by the rule of succession, and a document adds up ten of them; the fewer `papers`, the more of a risk is only that.
    """
    floor = _RELIED_ON / max(papers, 1)
    ranked = sorted(risks)
    found = []
    for rate in RATES:
        limit, wrong = 0.0, 0
        for count, (risk, is_wrong) in enumerate(ranked, start=1):
            wrong += is_wrong
            if risk <= widest * rate + floor and (wrong + 0.5) / (count + 1) <= rate:
                limit = risk
        found.append((rate, round(limit, 5)))
    return found


def document_risks(found: Sequence[Found]) -> list[tuple[float, bool]]:
    """The risk of every document that only its risk could keep from being accepted, and whether it holds an error."""
    settings = ReaderSettings(allowed_error=1.0)
    risks = []
    for paper in found:
        reading = conclude(paper.pages, paper.candidates, (), 1, settings, paper.again)
        if reading.type in CLAIM_TYPES and not reading.reasons:
            wrong = any(
                plain(name, reading.value(name)) != plain(name, paper.fields.get(name))
                for name in _CORE
                if name in reading.fields and (name in paper.fields or name in paper.known)
            )
            risks.append((risk_of(reading.fields, reading.type), wrong))
    return risks


def _learn(made: dict[str, Any], found: Sequence[Found], reader: str) -> None:
    cases = _cases(found)
    for group in GROUPS:
        if cases.get(group):
            slope, offset = (round(float(value), 3) for value in fit(cases[group]))
            made["scales"].setdefault(group, {})[reader] = {"slope": slope, "offset": offset}
    made["made"][reader] = {"papers": len(found)}
    _write(made)  # the risks below are measured on the new scales
    made["gates"][reader] = gates(document_risks(found), len(found), _WIDEST[reader])
    _write(made)


def _write(made: dict[str, Any]) -> None:
    FILE.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    forget()


def main() -> None:
    """Fit on the calibration papers and write the file; a reader that is not asked for keeps its figures."""
    wanted = set(sys.argv[1:]) or {"text", "scans"}
    before: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    made = {"made": before["made"], "scales": before["scales"], "gates": before.get("gates", {})}
    if "text" in wanted:
        _learn(made, collect(learning_papers("calibrate")), "text")
    if "scans" in wanted:
        scans = learning_scans("calibrate")
        _learn(made, collect(scans, as_scans=True), "ocr")
    print(FILE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
