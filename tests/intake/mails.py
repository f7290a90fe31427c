"""Small builders of raw mail, and files that are what they claim to be."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from email.message import EmailMessage

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CREDITOR = "ekonomi@fordran.example"
US = "krav@exempelinkasso.example"


def plain(body: str = "Hej", **fields: str) -> bytes:
    """A simple text mail; keyword arguments are header fields with _ for -."""
    given = {"From": f"Anna <{CREDITOR}>", "To": US, "Subject": "Faktura", "Message-ID": "<m1@fordran.example>"}
    given |= {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    content = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
    return f"{head}{content}\r\n{body}\r\n".encode()


def with_files(files: Mapping[str, bytes], *, html: str | None = None, **fields: str) -> bytes:
    """A mail with attachments of declared type application/octet-stream."""
    message = EmailMessage()
    message["From"] = CREDITOR
    message["To"] = US
    message["Subject"] = "Faktura"
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    message.set_content("Se bilaga.")
    if html is not None:
        message.add_alternative(html, subtype="html")
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def zipped(files: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def png(width: int, height: int) -> bytes:
    """A white PNG of a size."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\xff" * ((width + 7) // 8)) * height)
    chunks = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def tnef(files: Mapping[str, bytes], *, extra: bytes = b"") -> bytes:
    """A winmail.dat as Outlook makes it, with `extra` objects at its end."""

    def thing(level: int, name: int, kind: int, data: bytes) -> bytes:
        return struct.pack("<BHHI", level, name, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    out = [struct.pack("<IH", 0x223E9F78, 1), thing(1, 0x9007, 6, struct.pack("<II", 1252, 0))]
    for name, data in files.items():
        out.append(thing(2, 0x9002, 6, bytes(14)))
        out.append(thing(2, 0x8010, 2, name.encode("cp1252") + b"\0"))
        out.append(thing(2, 0x800F, 6, data))
    return b"".join(out) + extra
