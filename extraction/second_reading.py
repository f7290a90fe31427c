"""A second look at a scan by another reader: what both readers say is surer than what either says."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.candidate import Candidate
from extraction.spelling import spelling_key


def merged(first: Sequence[Candidate], second: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of two looks at the same pages, with evidence.

    A value that both propose is `agreed`, one that only the first proposes `disputed`, and one that only the second
    proposes `late`, its rival. Of a name that both propose the second spelling is kept too.
    """
    once, twice = {_key(c) for c in first}, {_key(c) for c in second}
    known = [c.plus(agreed=1.0) if _key(c) in twice else c.plus(disputed=1.0) for c in first]
    spelled = [c for c in second if _key(c) in once and c.field.endswith("_name")]
    return [*known, *spelled, *(c.plus(late=1.0) for c in second if _key(c) not in once)]


def _key(candidate: Candidate) -> tuple[str, str]:
    return candidate.field, spelling_key(candidate.field, candidate.value)
