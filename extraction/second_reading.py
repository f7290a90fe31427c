"""A second look at a scan by another reader: what both readers say is surer than what either says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from claims.reading import Box
from extraction.candidate import Candidate
from extraction.choose import stands_elsewhere
from extraction.pages import Page
from extraction.spelling import is_end, is_misreading, is_piece, is_slip, settled_spelling, spelling_key

_Key = tuple[str, str]
_SURE = 4.0  # log-odds: 98 of 100
_Placed = tuple[Box, float, str]
"""A word: its box in the file, how far right it stands on the upright page, and its text."""


def merged(
    first: Sequence[Candidate], second: Sequence[Candidate], pages: Sequence[Page] = (), again: Sequence[Page] = ()
) -> list[Candidate]:
    """The candidates of two looks at the same pages, with evidence.

    A value that both propose is `agreed`, one that only the first proposes `disputed`, and one that only the second
    proposes `late`, its rival. A name that both spell alike is `spelled`, and so is one of which a reader only lost
    marks; of others both spellings are kept. Any value is `spelled` where both see the same letters in its place,
    whether both take them for the value or not: `pages` and `again` are what they see.
    """
    once, twice = _spellings(first), _spellings(second)
    settled = {key: settled_spelling(once[key], twice[key]) for key in once if key in twice}
    assigned = {_key(c): c.evidence["joint"] for c in second if "joint" in c.evidence}
    letters = partial(_is_read_alike, _letters_of(pages), _letters_of(again))

    def seen(candidate: Candidate) -> Candidate:
        key = _key(candidate)
        if key not in settled:
            return _with_letters(candidate.plus(disputed=1.0), letters)
        spelling = settled[key]
        agreed = _weighed(candidate, assigned.get(key)).plus(agreed=1.0)
        return agreed if spelling is None else replace(agreed, value=spelling).plus(spelled=1.0)

    open_names = [c for c in second if settled.get(_key(c), "") is None and c.field.endswith("_name")]
    late = [_with_letters(c.plus(late=1.0), letters) for c in second if _key(c) not in settled]
    return _without_misread([*map(seen, first), *open_names, *late])


def _without_misread(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without names that one reader saw where both see a fuller or righter spelling.

    A like name in another place stays where it may be another party's.
    """
    sure = [c for c in candidates if c.field.endswith("_name") and c.evidence.get("spelled")]

    def is_misread(candidate: Candidate) -> bool:
        return any(is_worse(candidate, other) for other in sure if other.field == candidate.field)

    def is_worse(candidate: Candidate, other: Candidate) -> bool:
        if is_piece(candidate.value, other.value) or (
            candidate.evidence.get("disputed") and is_end(candidate.value, other.value)
        ):
            return True
        if candidate.evidence.get("spelled"):
            return False
        is_here = not stands_elsewhere(candidate, other)
        return is_slip(candidate.value, other.value) or (is_here and is_misreading(candidate.value, other.value))

    return [candidate for candidate in candidates if not is_misread(candidate)]


def _weighed(candidate: Candidate, joint: float | None) -> Candidate:
    """A candidate with the mean of what both looks say of whose it is: one may have missed the other party.

    It is `sided` where each look alone is sure of it.
    """
    own = candidate.evidence.get("joint")
    if joint is None or own is None:
        return candidate
    sided = {"sided": 1.0} if min(joint, own) >= _SURE else {}
    return candidate.plus(joint=(own + joint) / 2, **sided)


def _with_letters(candidate: Candidate, letters: Callable[[Candidate], bool]) -> Candidate:
    return candidate.plus(spelled=1.0) if letters(candidate) else candidate


def _letters_of(pages: Sequence[Page]) -> Mapping[int, list[_Placed]]:
    """By page number the words that a reader sees, each in the place it has in the file."""
    return {page.number: [(page.to_file(word.box), word.box[0], word.text) for word in page.words] for page in pages}


def _is_read_alike(one: Mapping[int, list[_Placed]], other: Mapping[int, list[_Placed]], candidate: Candidate) -> bool:
    """Whether two readers see the same letters, spaces aside, where a candidate stands."""
    seen, too = (_letters_in(words.get(candidate.page, []), candidate.box) for words in (one, other))
    return bool(seen) and seen == too


def _letters_in(words: Iterable[_Placed], box: Box) -> str:
    inside = [(left, text) for place, left, text in words if _is_in(place, box)]
    return "".join(text for _left, text in sorted(inside))


def _is_in(place: Box, box: Box) -> bool:
    """Whether a word's middle is in a box."""
    x, y = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _spellings(candidates: Iterable[Candidate]) -> dict[_Key, set[str]]:
    found: dict[_Key, set[str]] = defaultdict(set)
    for candidate in candidates:
        found[_key(candidate)].add(candidate.value)
    return found


def _key(candidate: Candidate) -> _Key:
    return candidate.field, spelling_key(candidate.field, candidate.value)
