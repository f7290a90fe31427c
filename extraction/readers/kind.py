"""What a file is, by its first bytes; a name or a declared type is never believed."""

from __future__ import annotations

_PDF_SEARCH = 1024  # readers accept junk before the header within the first kilobyte


def kind_of(data: bytes) -> str | None:
    """ "pdf" or "image" for what can be read, else None."""
    if b"%PDF-" in data[:_PDF_SEARCH]:
        return "pdf"
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")):
        return "image"
    return None
