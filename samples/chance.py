"""Chance that repeats: the same seed gives the same samples."""

from __future__ import annotations

from random import Random


def seeded(seed: int | str) -> Random:
    """A random generator of its own for a seed; samples are no secrets."""
    return Random(seed)  # noqa: S311
