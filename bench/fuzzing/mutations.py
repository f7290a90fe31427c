"""Damage done on purpose: each case a file changed, or built anew, by the one number it is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from bench.fuzzing.any_file import ANY, MOST_BYTES, Mutation
from bench.fuzzing.pages import crowd, page_of_labels, payment_code, sums
from bench.fuzzing.pdf import PDF, pdf_bomb
from bench.fuzzing.pictures import JPEG, PNG, TIFF, png_bomb
from bench.fuzzing.xml import XML
from extraction.readers.kind import kind_of

_BUILT = 0.12  # share of the cases that are written from nothing
_TWICE = 0.2  # share of the cases that are damaged a second time
_CHEAP = 6_000  # bytes; files much larger are taken seldom, with the square of their size


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be damaged, and where it comes from."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Case:
    """A file to be read: its bytes, the kind of damage, and what was damaged ("" for a file written from nothing)."""

    data: bytes
    kind: str
    source: str = ""


_NEW: Mapping[str, tuple[int, Mutation]] = {
    "new page": (24, page_of_labels),
    "new crowd": (1, crowd),
    "new sums": (1, sums),
    "new code": (6, payment_code),
    "new pdf bomb": (2, pdf_bomb),
    "new png bomb": (2, png_bomb),
}

KINDS = tuple(name for group in (ANY, PDF, PNG, JPEG, TIFF, XML, _NEW) for name in group)
"""Every kind of damage, by name."""


def _of(data: bytes) -> Mapping[str, Mutation]:
    """What can be done to a file of this kind, besides what can be done to any."""
    kind = kind_of(data)
    if kind == "image":
        return PNG if data.startswith(b"\x89") else JPEG if data.startswith(b"\xff") else TIFF
    return {"pdf": PDF, "xml": XML}.get(kind or "", {})


@lru_cache(maxsize=4)
def _weights(sizes: tuple[int, ...]) -> list[float]:
    """How often each source is taken: large files cost more and are no better."""
    return [(_CHEAP / (_CHEAP + size)) ** 2 for size in sizes]


def case_of(seed: str, number: int, sources: Sequence[Source]) -> Case:
    """Case `number` of a seed: always the same bytes for the same sources. At most two megabytes."""
    chance = Random(f"{seed}-{number}")
    if chance.random() < _BUILT:
        kind = chance.choices(list(_NEW), [weight for weight, _mutation in _NEW.values()])[0]
        return Case(_NEW[kind][1](chance, b"", ())[:MOST_BYTES], kind)
    source = chance.choices(sources, _weights(tuple(len(one.data) for one in sources)))[0]
    all_ = [one.data for one in sources]
    special = _of(source.data)
    kind = chance.choice(list(special) if special and chance.random() < 0.7 else list(ANY))
    data = {**ANY, **special}[kind](chance, source.data, all_)[:MOST_BYTES]
    if chance.random() < _TWICE:
        again: Mapping[str, Mutation] = {**ANY, **_of(data)}
        data = again[chance.choice(list(again))](chance, data or b"<", all_)[:MOST_BYTES]
    return Case(data, kind, source.name)
