"""Any text as a QR code for a page."""

from __future__ import annotations

from io import BytesIO

import segno


def qr_svg(text: str) -> bytes:
    """A text as a QR code: SVG, dark on white with its quiet zone, so that it is read on a dark page too."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=6, border=4, light="#ffffff", dark="#000000")
    return out.getvalue()
