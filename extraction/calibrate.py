"""Scores to probabilities: rival values of a field share one, and so does "none of these"."""

from __future__ import annotations

import math
from collections.abc import Sequence

_SLOPE = 1.0  # how much a unit of score counts; below 1 would mean that the weights claim too much
_CEILING = 0.9995  # nothing read off a page is surer than this


def probabilities(scores: Sequence[float]) -> list[float]:
    """For the scores (log-odds) of rival values, the probability of each; what is missing to 1 is "none of these"."""
    highest = max([0.0, *scores])
    weights = [math.exp(_SLOPE * (score - highest)) for score in scores]
    whole = sum(weights) + math.exp(-_SLOPE * highest)
    return [min(weight / whole, _CEILING) for weight in weights]
