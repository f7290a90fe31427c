"""Damage to PNG, JPEG and TIFF in their own structure, so that a decoder goes on."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from random import Random

from bench.fuzzing.any_file import BOMB_MEGABYTES, Mutation, bomb, cut, flip, swap
from bench.fuzzing.values import SIZES, each


def _png_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    chunks, at = [], 8
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4])
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    return chunks


def png_of(chunks: Sequence[tuple[bytes, bytes]]) -> bytes:
    """A PNG of chunks (name, content), each with its right checksum, so that a decoder goes on."""
    body = b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


_PNG_NAMES = (
    *(
        name.encode()
        for name in each("IHDR PLTE IDAT IEND tRNS gAMA cHRM iCCP pHYs tEXt zTXt iTXt eXIf acTL fcTL fdAT")
    ),
    b"\x00\x00\x00\x00",
)


def _png(chance: Random, data: bytes, all_: Sequence[bytes]) -> bytes:
    """Chunks changed, moved, doubled, added, with right checksums."""
    chunks = _png_chunks(data)[:200]
    for _ in range(chance.randint(1, 3)):
        if not chunks:
            break
        at = chance.randrange(len(chunks))
        name, content = chunks[at]
        action = chance.randrange(6)
        if action == 0:
            chunks[at] = (name, chance.choice((flip, cut, swap))(chance, content, all_))
        elif action == 1:
            chunks[0] = (b"IHDR", _header(chance, chunks[0][1]))
        elif action == 2:
            chunks.insert(at, (chance.choice(_PNG_NAMES), _chunk_content(chance)))
        elif action == 3:
            chunks.insert(at, chunks[chance.randrange(len(chunks))])
        elif action == 4:
            del chunks[at]
        else:
            chunks[at] = (chance.choice(_PNG_NAMES), content)
    return png_of(chunks)


def _header(chance: Random, header: bytes) -> bytes:
    """Width, height, depth, colours, interlacing of a PNG."""
    width, height = struct.unpack(">II", header[:8]) if len(header) >= 8 else (1, 1)
    sides = (width, height, 400, *SIZES)
    return struct.pack(
        ">IIBBBBB",
        chance.choice((width, chance.choice(sides))),
        chance.choice((height, chance.choice(sides))),
        chance.choice((1, 2, 4, 8, 16, 0, 255)),
        chance.choice((0, 2, 3, 4, 6, 1, 255)),
        chance.choice((0, 0, 1)),
        chance.choice((0, 0, 1)),
        chance.choice((0, 0, 1, 2)),
    )


def _chunk_content(chance: Random) -> bytes:
    return chance.choice(
        (
            b"",
            bytes(chance.choice((1, 4, 12, 13, 26, 768))),
            b"a\x00\x00" + bomb(chance.choice((2, 8, 32)), b"a"),
            b"a\x00\x01\x00\x00\x00" + bomb(2, b"a"),
            b"MM\x00*\x00\x00\x00\x08" + struct.pack(">HHHII", 1, 0x0112, 3, 0xFFFFFFFF, 99),
            struct.pack(">II", 0xFFFFFFFF, chance.choice(SIZES)) + b"\x01",
        )
    )


def png_bomb(chance: Random, _data: bytes, _all: Sequence[bytes]) -> bytes:
    """A PNG whose size and whose inflated content are large, and do not agree."""
    side = chance.choice((400, 2_500, 6_000, 20_000, 65_535))
    header = struct.pack(">IIBBBBB", side, chance.choice((side, 400)), chance.choice((1, 8, 16)), 0, 0, 0, 0)
    return png_of([(b"IHDR", header), (b"IDAT", bomb(chance.choice(BOMB_MEGABYTES), b"\x00")), (b"IEND", b"")])


def _jpeg(chance: Random, data: bytes, all_: Sequence[bytes]) -> bytes:
    """Segments changed, doubled, dropped or grown; scan data now and then."""
    places = [at for at in range(2, min(len(data), 5_000) - 4) if data[at] == 0xFF and 0xC0 <= data[at + 1] <= 0xFE]
    if not places:
        return flip(chance, data, all_)
    at = chance.choice(places)
    size = int.from_bytes(data[at + 2 : at + 4])
    segment = data[at : at + 2 + size]
    action = chance.randrange(6)
    if action == 0:
        return (
            data[: at + 1]
            + bytes([chance.choice((0xC0, 0xC2, 0xC3, 0xC4, 0xC9, 0xDA, 0xDB, 0xDD, 0xE1, 0xEE, 0xD9))])
            + data[at + 2 :]
        )
    if action == 1:
        return data[: at + 2] + struct.pack(">H", chance.choice(SIZES) & 0xFFFF) + data[at + 4 :]
    if action == 2:
        return data[:at] + segment * chance.choice((2, 50, 1_000)) + data[at + 2 + size :]
    if action == 3:
        return data[:at] + data[at + 2 + size :]
    if action == 4:
        body = chance.choice((flip, swap))(chance, segment[4:], all_)
        return data[: at + 4] + body + data[at + 2 + size :]
    return _jpeg_size(chance, data)


def _jpeg_size(chance: Random, data: bytes) -> bytes:
    frame = re.search(rb"\xff[\xc0\xc1\xc2]..", data, re.DOTALL)
    if frame is None:
        return data
    at = frame.end() + 1
    sides = struct.pack(">HH", chance.choice(SIZES) & 0xFFFF, chance.choice(SIZES) & 0xFFFF)
    return data[:at] + sides + data[at + 4 :]


_TAGS = (
    *(254, 256, 257, 258, 259, 262, 266, 270, 273, 274, 277, 278, 279, 282, 283, 284, 292, 296, 297, 305, 306, 317),
    *(320, 322, 323, 324, 325, 330, 338, 339, 347, 512, 513, 529, 530, 532, 700, 33432, 34665, 34853, 34675, 42112),
)


def _entries(data: bytes) -> tuple[str, list[int], int]:
    """Byte order, where the entries of the first directory stand, and where the place of the next one stands."""
    order = "<" if data[:2] == b"II" else ">"
    if len(data) < 8:
        return order, [], 0
    start = struct.unpack_from(order + "I", data, 4)[0]
    if start + 2 > len(data):
        return order, [], 0
    count = min(struct.unpack_from(order + "H", data, start)[0], (len(data) - start - 6) // 12)
    return order, [start + 2 + 12 * one for one in range(count)], start + 2 + 12 * count


def _tiff(chance: Random, data: bytes, all_: Sequence[bytes]) -> bytes:
    """Tags set to extremes, other types, other counts; directories that lead to themselves."""
    order, entries, following = _entries(data)
    if not entries:
        return flip(chance, data, all_)
    changed = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        at = chance.choice(entries)
        action = chance.randrange(7)
        if action == 0:
            struct.pack_into(order + "H", changed, at, chance.choice(_TAGS))
        elif action == 1:
            struct.pack_into(order + "H", changed, at + 2, chance.choice((0, 1, 2, 3, 4, 5, 7, 10, 11, 12, 13, 16, 99)))
        elif action == 2:
            struct.pack_into(order + "I", changed, at + 4, chance.choice(SIZES))
        elif action in (3, 4):
            struct.pack_into(order + "I", changed, at + 8, chance.choice(SIZES))
        elif action == 5 and following + 4 <= len(changed):
            here = struct.unpack_from(order + "I", changed, 4)[0]
            struct.pack_into(order + "I", changed, following, chance.choice((here, 0, 8, len(changed) - 4, 0xFFFFFFFF)))
        else:
            struct.pack_into(order + "H", changed, entries[0] - 2, chance.choice((0, 1, 5, 200, 65_535)))
    return bytes(changed)


PNG: Mapping[str, Mutation] = {"png chunk": _png}
"""What can be done to a PNG."""

JPEG: Mapping[str, Mutation] = {"jpeg segment": _jpeg}
"""What can be done to a JPEG."""

TIFF: Mapping[str, Mutation] = {"tiff tag": _tiff}
"""What can be done to a TIFF."""
