"""A winmail.dat (TNEF, MS-OXTNEF) around one file, as old office mail programs send it."""

from __future__ import annotations

import struct

_SIGNATURE = 0x223E9F78
_MESSAGE, _ATTACHMENT = 1, 2
_VERSION, _CODE_PAGE, _MESSAGE_CLASS = 0x00089006, 0x00069007, 0x00078008
_RENDER_DATA, _TITLE, _DATA = 0x00069002, 0x00018010, 0x0006800F


def _attribute(level: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def winmail(name: str, data: bytes) -> bytes:
    """One file packed as TNEF. `name` must be ASCII, as the old title attribute knows no other letters."""
    render = struct.pack("<HIHHI", 1, 0xFFFFFFFF, 0, 0, 0)
    return b"".join(
        (
            struct.pack("<IH", _SIGNATURE, 1),
            _attribute(_MESSAGE, _VERSION, struct.pack("<I", 0x00010000)),
            _attribute(_MESSAGE, _CODE_PAGE, struct.pack("<II", 1252, 0)),
            _attribute(_MESSAGE, _MESSAGE_CLASS, b"IPM.Microsoft Mail.Note\x00"),
            _attribute(_ATTACHMENT, _RENDER_DATA, render),
            _attribute(_ATTACHMENT, _TITLE, name.encode("ascii") + b"\x00"),
            _attribute(_ATTACHMENT, _DATA, data),
        )
    )
