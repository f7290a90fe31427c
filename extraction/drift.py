"""How much the gate is tightened when documents that it let through turn out wrong."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, lgamma, log

CAUTIONS = (1, 2, 4, 8)
"""By what the allowed error may be divided."""
WINDOW = 200
"""Audits that are looked back on at most."""
_SURE = 0.95
_GOOD = 50  # audits in a row without an error that loosen the gate by one step
_STEPS = 200
_TINY = 1e-300


def next_caution(now: int, outcomes: Sequence[bool], allowed_error: float) -> int:
    """The caution after an audit, one of CAUTIONS: tighter, looser by one step, or the same.

    `outcomes` says, oldest first, of each audit since the caution last changed whether the reading was wrong. The
    gate is tightened when the error share lies above the allowed one with 95 % certainty.
    """
    seen = outcomes[-WINDOW:]
    step = CAUTIONS.index(now)
    if any(seen) and certainty_above(allowed_error, sum(seen), len(seen)) > _SURE:
        return CAUTIONS[min(step + 1, len(CAUTIONS) - 1)]
    if len(seen) >= _GOOD and not any(seen[-_GOOD:]):
        return CAUTIONS[max(step - 1, 0)]
    return now


def certainty_above(share: float, wrong: int, seen: int) -> float:
    """The probability that the error share is above a given one, after `wrong` errors in `seen` audits.

    Beta posterior with Jeffreys' prior; certainty above 95 % is the same as a lower 5 % bound above the share.
    """
    return 1.0 - _incomplete_beta(wrong + 0.5, seen - wrong + 0.5, share)


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function, by Lentz's continued fraction (DLMF 8.17.22)."""
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - _incomplete_beta(b, a, 1.0 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1.0 - x)) / a
    c, d = 1.0, 1.0 / _solid(1.0 - (a + b) * x / (a + 1.0))
    value = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            c, d = _solid(1.0 + term / c), 1.0 / _solid(1.0 + term * d)
            value *= c * d
        if abs(c * d - 1.0) < 1e-12:
            break
    return front * value


def _solid(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
