"""What a file is, by its first bytes; a name or a declared type is never believed."""

from __future__ import annotations

_PDF_SEARCH = 1024  # readers accept junk before the header within the first kilobyte


_MARKS = b"\xef\xbb\xbf\xff\xfe\xfe\xff \t\r\n"  # byte order marks and space


def kind_of(data: bytes) -> str | None:
    """ "pdf", "image" or "xml" (which only its reader can tell from an invoice) for what can be read, else None."""
    if b"%PDF-" in data[:_PDF_SEARCH]:
        return "pdf"
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")):
        return "image"
    head = data[:_PDF_SEARCH].lstrip(_MARKS).lower()
    is_page = head.startswith((b"<!doctype", b"<html"))
    return "xml" if head.startswith((b"<", b"\x00<")) and not is_page else None
