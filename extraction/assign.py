"""Who is the seller and who the buyer, decided at once for names and numbers: every way of assigning them competes."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extraction.candidate import Candidate
from extraction.party_blocks import same_name

SIDES = ("seller", "buyer")
_MOST = 5  # of parties, and of numbers: the best by either role; more would cost time and change nothing
_MENTION_CAP = 8.0  # what all mentions of one party may add up to
_HOLDS = 3.0  # a number stands in the block of the party whose it is
_HOLDS_NOT = -4.0
_NOBODY = {"seller": -2.0, "buyer": -3.0}  # an invoice hardly ever names no seller or no buyer
_NO_NUMBER = {"seller": 0.0, "buyer": 0.0}
_UNUSED_NAME = -1.0  # a party on the page that would be neither; a factor or a delivery address is one
_UNUSED_NUMBER = -2.0
_LIKELY = 0.5  # a printed party or number is somebody's, before anything else is known
_OTHERS = -5.0  # a sentence gives the number to somebody else
_EDGE = 1e-4

Way = tuple[int | None, int | None]
"""Who is seller and who buyer, as places in a list; None for "none of them"."""


@dataclass(slots=True)
class _Entry:
    """A party by name, or a number by its last ten digits, with what its mentions say of each role."""

    key: str
    leaning: dict[str, float] = field(default_factory=lambda: {"seller": _LIKELY, "buyer": _LIKELY})
    holders: list[str] = field(default_factory=list)


def _entries(candidates: Sequence[Candidate], kind: str) -> list[_Entry]:
    entries: list[_Entry] = []
    for candidate in candidates:
        side, _, rest = candidate.field.partition("_")
        if side not in SIDES or rest != kind:
            continue
        entry = next((e for e in entries if _is_same(e.key, candidate.value, kind)), None)
        if entry is None:
            entry = _Entry(candidate.value)
            entries.append(entry)
        evidence = candidate.evidence
        said = evidence.get("party", 0.0) + 4.0 * evidence.get("known", 0.0) - 2.0 * evidence.get("known_as_other", 0.0)
        if evidence.get("elsewhere") and len(_mentions(candidates, candidate, kind)) > 1:
            continue  # where goods went says nothing of who pays, if the party is named elsewhere too
        entry.leaning[side] += said + _OTHERS * evidence.get("other_party", 0.0)
        entry.holders += [candidate.holder] if candidate.holder else []
    for entry in entries:
        for side in SIDES:
            entry.leaning[side] = max(-_MENTION_CAP, min(_MENTION_CAP, entry.leaning[side]))
    return sorted(entries, key=lambda e: -max(e.leaning.values()))[:_MOST]


def _mentions(candidates: Sequence[Candidate], of: Candidate, kind: str) -> list[Candidate]:
    return [c for c in candidates if c.field == of.field and _is_same(c.value, of.value, kind)]


def _is_same(one: str, other: str, kind: str) -> bool:
    return one[-10:] == other[-10:] if kind == "orgnr" else same_name(one, other)


def _ways(entries: Sequence[_Entry], nobody: Mapping[str, float], unused: float) -> list[tuple[Way, float]]:
    """Every way to give the two roles to different entries or to none, with its log-odds."""
    places: list[int | None] = [None, *range(len(entries))]
    found = []
    for seller, buyer in itertools.product(places, places):
        if seller is not None and seller == buyer:
            continue
        score = unused * (len(entries) - (seller is not None) - (buyer is not None))
        score += entries[seller].leaning["seller"] if seller is not None else nobody["seller"]
        score += entries[buyer].leaning["buyer"] if buyer is not None else nobody["buyer"]
        found.append(((seller, buyer), score))
    return found


def _links(parties: Sequence[_Entry], numbers: Sequence[_Entry]) -> dict[tuple[int, int], float]:
    """How much a number belongs to a party, where it stands in a party's block."""
    return {
        (p, n): _HOLDS if any(same_name(holder, party.key) for holder in number.holders) else _HOLDS_NOT
        for p, party in enumerate(parties)
        for n, number in enumerate(numbers)
        if number.holders
    }


def _scored(parties: Sequence[_Entry], numbers: Sequence[_Entry]) -> Iterator[tuple[Way, Way, float]]:
    links = _links(parties, numbers)
    for names, name_score in _ways(parties, _NOBODY, _UNUSED_NAME):
        for digits, digit_score in _ways(numbers, _NO_NUMBER, _UNUSED_NUMBER):
            agreement = 0.0
            for party, number in zip(names, digits, strict=True):
                if party is not None and number is not None:
                    agreement += links.get((party, number), 0.0)
            yield names, digits, name_score + digit_score + agreement


def _shares(
    parties: Sequence[_Entry], numbers: Sequence[_Entry]
) -> tuple[Mapping[tuple[str, str], float], Mapping[tuple[str, str], float]]:
    """The probability of each (side, party) and (side, number), over all ways."""
    scored = list(_scored(parties, numbers))
    highest = max(score for _names, _digits, score in scored)
    by_name: dict[tuple[str, str], float] = defaultdict(float)
    by_number: dict[tuple[str, str], float] = defaultdict(float)
    whole = 0.0
    for names, digits, score in scored:
        weight = math.exp(score - highest)
        whole += weight
        for side, party, number in zip(SIDES, names, digits, strict=True):
            if party is not None:
                by_name[side, parties[party].key] += weight
            if number is not None:
                by_number[side, numbers[number].key] += weight
    return {key: w / whole for key, w in by_name.items()}, {key: w / whole for key, w in by_number.items()}


def _log_odds(share: float) -> float:
    share = min(max(share, _EDGE), 1.0 - _EDGE)
    return math.log(share / (1.0 - share))


def assign(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of one document; those for the parties' names, numbers and address with the evidence `joint`.

    It is the log-odds, over all ways of giving the roles to the names and numbers on the pages, that this one has it.
    """
    parties, numbers = _entries(candidates, "name"), _entries(candidates, "orgnr")
    if not parties and not numbers:
        return list(candidates)
    by_name, by_number = _shares(parties, numbers)

    def share_of(candidate: Candidate) -> float | None:
        side, _, kind = candidate.field.partition("_")
        if side not in SIDES or kind not in ("name", "orgnr", "address"):
            return None
        shares = by_number if kind == "orgnr" else by_name
        value = candidate.holder if kind == "address" else candidate.value
        same = "orgnr" if kind == "orgnr" else "name"
        return next((p for (s, key), p in shares.items() if s == side and _is_same(key, value, same)), 0.0)

    def assigned(candidate: Candidate) -> Candidate:
        share = share_of(candidate)
        if share is None:
            return candidate
        evidence = dict(candidate.evidence)
        party = evidence.pop("party", 0.0)
        if evidence.get("known"):  # spent in the joint evidence, but a ground of its own to trust the name
            evidence["is_known"] = 1.0
        for spent in ("known", "known_as_other", "other_party", "elsewhere"):
            evidence.pop(spent, None)
        evidence["joint"] = _log_odds(share)
        if candidate.field == "buyer_address":  # of several addresses of the buyer, the one that looks most like it
            evidence["place"] = min(party, 4.0) - 4.0
        return replace(candidate, evidence=evidence)

    return [assigned(candidate) for candidate in candidates]
