"""What a file is, by its first bytes; a name or a declared type is never believed."""

from __future__ import annotations

_PDF_SEARCH = 1024  # readers accept junk before the header within the first kilobyte
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})  # still pictures (ISO/IEC 23008-12, brands)
_MARKS = b"\xef\xbb\xbf\xff\xfe\xfe\xff \t\r\n"  # byte order marks and space


def kind_of(data: bytes) -> str | None:
    """ "pdf", "image" or "xml" (which only its reader can tell from an invoice) for what can be read, else None."""
    if b"%PDF-" in data[:_PDF_SEARCH]:
        return "pdf"
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")) or is_heic(data):
        return "image"
    head = data[:_PDF_SEARCH].lstrip(_MARKS).lower()
    is_page = head.startswith((b"<!doctype", b"<html"))
    return "xml" if head.startswith((b"<", b"\x00<")) and not is_page else None


def is_heic(data: bytes) -> bool:
    """Whether a file is a still picture in HEIF's container, as telephones keep photos."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC
