"""Damage that can be done to any file: bytes changed, cut, moved, repeated, and bytes that inflate."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from random import Random

from bench.fuzzing.values import SIZES

Mutation = Callable[[Random, bytes, Sequence[bytes]], bytes]
"""Chance, the file, and all files there are: gives the damaged file."""

MOST_BYTES = 2_000_000
"""No case is larger."""

BOMB_MEGABYTES = (2, 8, 32)
"""What a bomb grows to."""


def place_in(chance: Random, data: bytes) -> int:
    """A place in the file: half of them near its ends, where headers and tables stand."""
    if not data:
        return 0
    near = min(len(data), 400)
    return chance.choice(
        (
            chance.randrange(len(data)),
            chance.randrange(len(data)),
            chance.randrange(near),
            -chance.randrange(1, near + 1),
        )
    ) % len(data)


def flip(chance: Random, data: bytes, _all: Sequence[bytes]) -> bytes:
    """One to two hundred bytes set to others, extremes among them."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20, 200)) if changed else 0):
        changed[place_in(chance, data)] = chance.choice((0, 255, 128, chance.randrange(256), chance.randrange(256)))
    return bytes(changed)


def cut(chance: Random, data: bytes, _all: Sequence[bytes]) -> bytes:
    """The file's beginning, its end, or both without a piece between."""
    at = place_in(chance, data)
    return chance.choice((data[:at], data[:at], data[at:], data[:at] + data[at + chance.randrange(1, 2_000) :]))


def splice(chance: Random, data: bytes, all_: Sequence[bytes]) -> bytes:
    """A piece of another file put in, or written over as much."""
    other = chance.choice(all_)
    start = place_in(chance, other)
    piece = other[start : start + chance.choice((20, 500, 5_000, 100_000))]
    at = place_in(chance, data)
    return data[:at] + piece + data[at + chance.choice((0, len(piece))) :]


def repeat(chance: Random, data: bytes, _all: Sequence[bytes]) -> bytes:
    """A piece of the file up to a thousand times over."""
    at = place_in(chance, data)
    piece = data[at : at + chance.choice((1, 4, 30, 400, 4_000))]
    return data[:at] + piece * chance.choice((2, 10, 100, 1_000)) + data[at:]


def swap(chance: Random, data: bytes, _all: Sequence[bytes]) -> bytes:
    """A word of the file, of any width and order, set to an extreme."""
    form = chance.choice(("<H", ">H", "<I", ">I", "<Q", ">Q"))
    width = struct.calcsize(form)
    at = place_in(chance, data)
    return data[:at] + struct.pack(form, chance.choice(SIZES) & (256**width - 1)) + data[at + width :]


@lru_cache(maxsize=8)
def bomb(megabytes: int, letter: bytes, rounds: int = 1) -> bytes:
    """Deflated bytes that grow to so many megabytes."""
    packed = zlib.compress(letter * (megabytes * 1_000_000 // len(letter)), 1)
    for _ in range(rounds - 1):
        packed = zlib.compress(packed, 9)
    return packed


ANY: Mapping[str, Mutation] = {"flip": flip, "cut": cut, "splice": splice, "repeat": repeat, "word": swap}
"""What can be done to any file."""
