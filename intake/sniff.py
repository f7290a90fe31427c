"""What a file is, by its content: what senders declare is wrong too often, and sometimes on purpose."""

from __future__ import annotations

import re
import warnings
from io import BytesIO

import puremagic
from PIL import Image, UnidentifiedImageError

PDF = "application/pdf"
XML = "application/xml"
ZIP = "application/zip"
TNEF = "application/ms-tnef"
MAIL = "message/rfc822"

READABLE = frozenset({PDF, "image/jpeg", "image/png", "image/tiff", "image/heic", XML})
"""The media types a document may have; everything else is a finding."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\x78\x9f\x3e\x22", TNEF),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_NO_DOCUMENT_ROOTS = frozenset({"html", "svg", "feedback", "rss", "feed", "plist"})
_OFFICE_MARKS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.", b"META-INF/")
_MAIL_START = re.compile(
    rb"(?:(?:Return-Path|Received|Delivered-To|From|To|Subject|Date|Message-ID|MIME-Version|X-[\w-]+|DKIM-Signature"
    rb"|ARC-Seal|Authentication-Results|Content-Type):[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2}",
    re.IGNORECASE,
)


def media_type(data: bytes) -> str:
    """The media type of a file by its content, "application/octet-stream" when nothing is recognised.

    A PDF may start anywhere in its first 1024 bytes (as readers accept it); office files are told from plain zips.
    """
    head = data[:1024]
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return _office_or_zip(data) if found == ZIP else found
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "image/heic"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if _MAIL_START.match(data[:8192].lstrip()):
        return MAIL
    # After the containers, in which an unpacked PDF may lie just as near to the start.
    if b"%PDF-" in head:
        return PDF
    return _xml(data) or _other(data)


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of an image in pixels from its header alone, None when they cannot be told."""
    try:
        with warnings.catch_warnings():
            # A huge image is no reason to warn here: nothing is decoded, and the reader has limits of its own.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")) as image:
                return image.size
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError):
        return None


def _office_or_zip(data: bytes) -> str:
    return "application/vnd.office" if any(mark in data[:400] for mark in _OFFICE_MARKS) else ZIP


def _xml(data: bytes) -> str | None:
    start = data[:4096]
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = start.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return None
    declared = text.startswith("<?xml")
    without_prolog = re.sub(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?\s*>", "", text, flags=re.DOTALL)
    root = _ROOT.match(without_prolog.lstrip())
    name = root[1].lower() if root else ""
    if name in _NO_DOCUMENT_ROOTS:
        return "text/html" if name == "html" else "text/xml"
    return XML if declared or "xmlns" in text else None


def _other(data: bytes) -> str:
    """A name for what is not read anyway; a guess is never enough to have it read."""
    try:
        guess = str(puremagic.from_string(data[:2048], mime=True))
    except (puremagic.PureError, ValueError):
        guess = ""
    return guess if guess and guess not in READABLE else "application/octet-stream"
