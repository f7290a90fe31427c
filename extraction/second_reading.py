"""A second look at a scan by another reader: what both readers say is surer than what either says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extraction.candidate import Candidate
from extraction.spelling import settled_spelling, spelling_key

_Key = tuple[str, str]


def merged(first: Sequence[Candidate], second: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of two looks at the same pages, with evidence.

    A value that both propose is `agreed`, one that only the first proposes `disputed`, and one that only the second
    proposes `late`, its rival. A name that both spell alike is `spelled` too, and so is one of which a reader only
    lost marks; of others both spellings are kept.
    """
    once, twice = _spellings(first), _spellings(second)
    settled = {key: settled_spelling(once[key], twice[key]) for key in once if key in twice}

    def seen(candidate: Candidate) -> Candidate:
        key = _key(candidate)
        if key not in settled:
            return candidate.plus(disputed=1.0)
        spelling = settled[key]
        agreed = candidate.plus(agreed=1.0)
        return agreed if spelling is None else replace(agreed, value=spelling).plus(spelled=1.0)

    open_names = [c for c in second if settled.get(_key(c), "") is None and c.field.endswith("_name")]
    late = [c.plus(late=1.0) for c in second if _key(c) not in settled]
    return [*map(seen, first), *open_names, *late]


def _spellings(candidates: Iterable[Candidate]) -> dict[_Key, set[str]]:
    found: dict[_Key, set[str]] = defaultdict(set)
    for candidate in candidates:
        found[_key(candidate)].add(candidate.value)
    return found


def _key(candidate: Candidate) -> _Key:
    return candidate.field, spelling_key(candidate.field, candidate.value)
