"""A second look at a scan by another way of finding its lines: what both looks say is surer than either."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.candidate import Candidate


def merged(first: Sequence[Candidate], second: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of two looks at the same pages, with evidence.

    A value that both propose is `agreed`; one that only the second proposes is `late`, a rival to what the first read.
    """
    once = {(c.field, c.value) for c in first}
    twice = {(c.field, c.value) for c in second}
    agreed = [c.plus(agreed=1.0) if (c.field, c.value) in twice else c for c in first]
    return [*agreed, *(c.plus(late=1.0) for c in second if (c.field, c.value) not in once)]
