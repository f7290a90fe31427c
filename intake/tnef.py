"""Outlook's winmail.dat (TNEF): the files in it.

tnefparse trusts the counts it reads and can be made to loop for hours by forty bytes, so it is handed a rebuilt stream
that holds only the attachments' objects, each with counts that its own length can bear.
"""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from tnefparse import TNEF
from tnefparse.mapi import IMESSAGE_SIG

from intake.sniff import TNEF as TNEF_TYPE
from intake.sniff import media_type

# It logs what it stumbles over, names included.
logging.getLogger("tnefparse").setLevel(logging.CRITICAL + 1)

_HEADER = 6
_MAX_OBJECTS = 400
_KEPT = frozenset(
    {TNEF.ATTOEMCODEPAGE, TNEF.ATTATTACHRENDDATA, TNEF.ATTATTACHTITLE, TNEF.ATTATTACHDATA, TNEF.ATTATTACHMENT}
)
_FIXED = {0x0002: 4, 0x000B: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8}
_CLSID = 0x0048
_COUNTED = frozenset({0x0000, 0x000D, 0x001E, 0x001F, 0x0102})
_MULTIPLE = 0x1000
_NAMED = 0x8000


class BadTnef(ValueError):
    """The stream is damaged or hostile."""


@dataclass(frozen=True, slots=True)
class TnefFile:
    """A file of a winmail.dat: its (hostile) name and bytes; an embedded message is a TNEF stream itself."""

    name: str
    data: bytes


def files_of_tnef(data: bytes) -> list[TnefFile]:
    """The files in a TNEF stream, embedded messages as streams of their own; raises BadTnef."""
    stream = b"".join([data[:_HEADER], *_safe_objects(data)])
    try:
        parsed = TNEF(stream, do_checksum=False)
        return [TnefFile(str(a.long_filename() or ""), _content(a.data)) for a in parsed.attachments if a.data]
    except Exception as error:
        # The decoder raises whatever its slices and codecs raise; none of it means more than "damaged".
        raise BadTnef(type(error).__name__) from None


def _content(data: bytes) -> bytes:
    inner = data[len(IMESSAGE_SIG) :]
    return inner if media_type(inner) == TNEF_TYPE else data


def _objects(data: bytes) -> Iterator[tuple[int, int, int, bytes]]:
    """(level, name, type, content) of every object that is there in full."""
    offset = _HEADER
    while offset + 11 <= len(data):
        level, name, kind, length = struct.unpack_from("<BHHI", data, offset)
        end = offset + 11 + length
        if end > len(data):
            return
        yield level, name, kind, data[offset + 9 : end - 2]
        offset = end


def _safe_objects(data: bytes) -> Iterator[bytes]:
    """The objects that make up the attachments, in order, written anew."""
    codepage = 1252
    kept = 0
    has_attachment = False
    for level, name, kind, content in _objects(data):
        has_attachment = has_attachment or name == TNEF.ATTATTACHRENDDATA
        if name not in _KEPT or not (has_attachment or name == TNEF.ATTOEMCODEPAGE):
            continue
        kept += 1
        if kept > _MAX_OBJECTS:
            raise BadTnef("too many objects")
        if name == TNEF.ATTATTACHMENT and not _is_bounded(content):
            continue
        if name == TNEF.ATTOEMCODEPAGE and len(content) >= 4:
            (codepage,) = struct.unpack_from("<I", content)
        written = _rewritten(name, content, codepage)
        yield struct.pack("<BHHI", level, name, kind, len(written)) + written + bytes(2)


def _rewritten(name: int, content: bytes, codepage: int) -> bytes:
    """An object's content as tnefparse can take it."""
    if name == TNEF.ATTATTACHTITLE:
        # It reads names as UTF-8 and nothing else.
        return _text(content, codepage).encode()
    if name == TNEF.ATTATTACHMENT:
        # Without its mark an embedded message stays bytes here and is unpacked by our own recursion.
        return content.replace(IMESSAGE_SIG, bytes(len(IMESSAGE_SIG)))
    return content


def _text(data: bytes, codepage: int) -> str:
    for encoding in ("utf-8", f"cp{codepage}"):
        try:
            return data.decode(encoding)
        except (ValueError, LookupError):
            continue
    return data.decode("latin-1")


def _is_bounded(data: bytes) -> bool:
    """Whether a list of MAPI properties stays within its own bytes (layout: MS-OXTNEF section 2.1.3.4)."""
    try:
        (count,) = struct.unpack_from("<I", data, 0)
        offset = 4
        if count > len(data) // 8:
            return False
        for _ in range(count):
            offset = _after_property(data, offset)
        return offset <= len(data) + 3
    except (struct.error, BadTnef):
        return False


def _after_property(data: bytes, offset: int) -> int:
    """Where the next property starts; raises BadTnef or struct.error where this one leaves the data."""
    kind, name = struct.unpack_from("<HH", data, offset)
    offset += 4
    if name >= _NAMED:
        offset = _after_name(data, offset + 16)
    values = 1
    is_multiple = bool(kind & _MULTIPLE)
    kind &= ~_MULTIPLE
    if is_multiple or kind in _COUNTED:
        (values,) = struct.unpack_from("<I", data, offset)
        offset += 4
    if kind in _COUNTED:
        for _ in range(_plausible(values, 4, data, offset)):
            (length,) = struct.unpack_from("<I", data, offset)
            offset += 4 + length + (-length % 4)
        return offset
    width = 16 if kind == _CLSID else _FIXED.get(kind, 0)
    if not width:
        raise BadTnef("unknown property type")
    return offset + width * _plausible(values, width, data, offset)


def _after_name(data: bytes, offset: int) -> int:
    (kind,) = struct.unpack_from("<I", data, offset)
    if kind == 0:
        return offset + 8
    (length,) = struct.unpack_from("<I", data, offset + 4)
    return offset + 8 + int(length) + (-int(length) % 4)


def _plausible(count: int, width: int, data: bytes, offset: int) -> int:
    if count * width > len(data) - offset + 3:
        raise BadTnef("a count larger than the data")
    return count
