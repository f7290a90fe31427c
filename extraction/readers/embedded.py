"""XML invoices attached to a PDF, as Factur-X and ZUGFeRD do (runs in the sandbox)."""

from __future__ import annotations

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium

from extraction.readers.einvoice import is_einvoice

_NAMES = frozenset({"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"})
"""What the standards call the invoice inside, in lower case."""

_MOST_LOOKED_AT = 50
_MOST_KEPT = 5
_MAX_BYTES = 20_000_000


def _content(attachment: pypdfium2.PdfAttachment) -> bytes:
    """The bytes of an attachment, b"" when it has none or more than the limit; asks for the length first."""
    length = ctypes.c_ulong()
    if not pdfium.FPDFAttachment_GetFile(attachment, None, 0, length) or not 0 < length.value <= _MAX_BYTES:
        return b""
    return bytes(attachment.get_data())


def _invoice(document: pypdfium2.PdfDocument, index: int) -> tuple[bool, bytes]:
    """Whether an attachment has one of the standards' names, and its bytes where it may be an invoice, else b""."""
    try:
        attachment = document.get_attachment(index)
        name = attachment.get_name().strip().lower()
        is_named = name in _NAMES
        data = _content(attachment) if name.endswith(".xml") else b""
    except (pypdfium2.PdfiumError, ValueError):
        return False, b""
    return is_named, data if is_named or is_einvoice(data) else b""


def embedded_xml(document: pypdfium2.PdfDocument) -> list[bytes]:
    """The XML invoices attached to a PDF, those under a standard's name first; at most five, 20 MB each.

    A file under a standard's name is given even if it is no invoice, so that the caller can say so.
    """
    count = min(document.count_attachments(), _MOST_LOOKED_AT)
    found = [(is_named, data) for is_named, data in (_invoice(document, index) for index in range(count)) if data]
    return [data for _is_named, data in sorted(found, key=lambda one: not one[0])][:_MOST_KEPT]
