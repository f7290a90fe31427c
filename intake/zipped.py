"""Zip archives opened with suspicion: every size is checked before and while it is unpacked."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from claims.refused import Finding

_ENTRY_MARK = b"PK\x01\x02"
_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_RATIO_FLOOR = 10_000_000
_DAMAGE = (BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """How much an archive may hold: entries, bytes of one entry and of all, bytes out per byte in."""

    entries: int = 1000
    entry_bytes: int = 50_000_000
    total_bytes: int = 200_000_000
    ratio: int = 200


@dataclass(frozen=True, slots=True)
class ZipFileEntry:
    """A file of an archive: its (hostile) name and its bytes."""

    name: str
    data: bytes


def files_of_zip(data: bytes, *, limits: ZipLimits) -> Iterator[ZipFileEntry | Finding]:
    """The files of a zip in order, and a finding for each one (or the whole archive) that was not unpacked."""
    if data.count(_ENTRY_MARK) > limits.entries:
        yield Finding("archive_too_large", "A zip archive holds too many files and was not opened")
        return
    try:
        with ZipFile(BytesIO(data)) as archive:
            yield from _entries(archive, limits)
    except _DAMAGE:
        yield Finding("damaged_archive", "A zip archive is damaged and could not be opened fully")


def _entries(archive: ZipFile, limits: ZipLimits) -> Iterator[ZipFileEntry | Finding]:
    left = limits.total_bytes
    for entry in archive.infolist():
        # An entry without a name trips the library's own question whether it is a folder.
        if not entry.filename or entry.is_dir() or any(mark in entry.filename for mark in _IGNORED):
            continue
        refusal = _refusal(entry, limits, left)
        if refusal:
            yield refusal
            continue
        try:
            with archive.open(entry) as stream:
                # The directory may lie about sizes, so no more than was allowed is ever unpacked.
                data = stream.read(entry.file_size + 1)
        except _DAMAGE:
            yield Finding("damaged_archive", "A file in a zip archive is damaged")
            continue
        left -= len(data)
        yield ZipFileEntry(entry.filename, data)


def _refusal(entry: ZipInfo, limits: ZipLimits, left: int) -> Finding | None:
    if entry.flag_bits & 0x1:
        return Finding("encrypted_archive", "A zip archive is protected by a password")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return Finding("unsupported_type", "A zip archive is packed with an uncommon method")
    is_swollen = entry.file_size > _RATIO_FLOOR and entry.file_size > limits.ratio * max(1, entry.compress_size)
    if is_swollen or entry.file_size > limits.entry_bytes:
        return Finding("archive_too_large", "A file in a zip archive is too large when unpacked")
    if entry.file_size > left:
        return Finding("archive_too_large", "A zip archive is too large when unpacked")
    return None
