"""One value per field from all candidates: weigh the evidence, and let rivals lower the confidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.calibrate import probabilities, scale_of
from extraction.candidate import Candidate
from extraction.scorer import score
from extraction.spelling import best_spelling, spelling_key

_REPEAT = (0.0, 0.9, 1.3, 1.5)  # by the number of other places
_KEPT = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen candidate of a field, its probability, and the best of what else could have been chosen."""

    best: Candidate
    probability: float
    others: tuple[tuple[Candidate, float], ...]

    @property
    def is_near_tie(self) -> bool:
        """Whether another value is not far behind."""
        return bool(self.others) and self.others[0][1] > 0.25 * self.probability


def by_value(candidates: Sequence[Candidate]) -> list[tuple[Candidate, float]]:
    """Per value its best candidate and score; the same value at another place of the pages adds to it."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[spelling_key(candidate.field, candidate.value)].append(candidate)
    scored = []
    for group in groups.values():
        best = max(group, key=score)
        support = sum(1 for c in group if stands_elsewhere(c, best) and score(c) > 1.0)
        spelled = best_spelling(best.value, (c.value for c in group)) if len(group) > 1 else best.value
        best = replace(best, value=spelled).plus(repeat=_REPEAT[min(support, len(_REPEAT) - 1)])
        scored.append((best, score(best)))
    return sorted(scored, key=lambda pair: -pair[1])


def stands_elsewhere(one: Candidate, other: Candidate) -> bool:
    """Whether two mentions are two places of the pages, and not one place seen by two readers."""
    apart = one.box[0] >= other.box[2] or other.box[0] >= one.box[2] or one.box[1] >= other.box[3]
    return one.page != other.page or apart or other.box[1] >= one.box[3]


def choose(candidates: Sequence[Candidate]) -> Choice | None:
    """The most probable value among one field's candidates; None when "none of them" is more probable."""
    scored = by_value(candidates)
    if not scored:
        return None
    best = scored[0][0]
    scale = scale_of(best.field, best.source)
    sure = probabilities([scale.odds(value) for _candidate, value in scored])
    if sure[0] < 1.0 - sum(sure):
        return None
    others = tuple((candidate, p) for (candidate, _score), p in zip(scored[1 : _KEPT + 1], sure[1:], strict=False))
    return Choice(best, sure[0], others)


# Two fields that cannot share a value: what one of them surely is, the other is not.
_EXCLUSIVE = (("seller_name", "buyer_name"), ("seller_orgnr", "buyer_orgnr"))


def _part(fields: dict[str, list[Candidate]], one: str, other: str) -> None:
    first, second = by_value(fields.get(one, ())), by_value(fields.get(other, ()))
    if not first or not second or _party_key(first[0][0]) != _party_key(second[0][0]):
        return
    loser = other if first[0][1] >= second[0][1] else one
    fields[loser] = [c for c in fields[loser] if _party_key(c) != _party_key(first[0][0])]


def _party_key(candidate: Candidate) -> str:
    """What is the same for two spellings: the last ten digits of a number, a name without case."""
    return candidate.value[-10:] if candidate.field.endswith("_orgnr") else candidate.value.casefold()


def choose_all(candidates: Sequence[Candidate]) -> dict[str, Choice]:
    """One choice per field that has a probable value; seller and buyer never share a name or number."""
    fields: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        fields[candidate.field].append(candidate)
    for one, other in _EXCLUSIVE:
        _part(fields, one, other)
    chosen = {name: choose(group) for name, group in fields.items()}
    return {name: choice for name, choice in chosen.items() if choice is not None}
