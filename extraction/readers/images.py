"""Picture files (JPEG, PNG, TIFF of many pages, HEIC) as grey pixels of a page (runs in the sandbox)."""

from __future__ import annotations

import io
import struct
import threading
import warnings

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from extraction.job import JobRefused
from extraction.readers.kind import is_heic

_A4_INCHES = 11.69
_PLAUSIBLE_INCHES = (3.0, 24.0)

# What Pillow raises on damaged files, besides what it documents: a tag of the wrong type, a table with holes; and
# RuntimeError from the HEIC decoder.
_DAMAGE = (
    *(OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, ArithmeticError, struct.error, RuntimeError),
)

Pixels = NDArray[np.uint8]


def _with_heic() -> bool:
    """Teach Pillow to open HEIC; False where the library for it is not installed."""
    try:
        import pi_heif
    except (ImportError, OSError):  # not there, or without the C library that it links
        return False
    pi_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    return True


HAS_HEIC = _with_heic()
"""Whether HEIC can be decoded here."""


def _formats_of(data: bytes) -> tuple[str, ...]:
    if not is_heic(data):
        return ("JPEG", "PNG", "TIFF")
    if not HAS_HEIC or not _may_start_threads():
        raise JobRefused("heic_unsupported")
    return ("HEIF",)


def _may_start_threads() -> bool:
    """Whether the jail lets a thread start: the HEIC decoder does so, and aborts the process where it must not."""
    try:
        probe = threading.Thread(target=int)
        probe.start()
    except RuntimeError:
        return False
    probe.join()
    return True


def open_image(data: bytes, *, max_pixels: int) -> Image.Image:
    """Open a picture without decoding it; JobRefused "unreadable", "too_large" or "heic_unsupported"."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit below, by setting
    warnings.simplefilter("ignore")
    formats = _formats_of(data)
    try:
        image = Image.open(io.BytesIO(data), formats=formats)
    except _DAMAGE:
        raise JobRefused("unreadable") from None
    _refuse_bombs(image, max_pixels)
    return image


def _refuse_bombs(image: Image.Image, max_pixels: int) -> None:
    if image.width * image.height > max_pixels:
        raise JobRefused("too_large")


def frame_count(image: Image.Image) -> int:
    """How many pages a picture holds."""
    try:
        return int(getattr(image, "n_frames", 1))
    except _DAMAGE:
        return 1


def _resolution(image: Image.Image) -> float:
    """Dots per inch: as the file says when that gives a believable paper size, else as if the page were A4."""
    longest = max(image.size)
    declared = image.info.get("dpi", (0, 0))
    try:
        dpi = float(declared[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        dpi = 0.0
    if dpi > 0 and _PLAUSIBLE_INCHES[0] <= longest / dpi <= _PLAUSIBLE_INCHES[1]:
        return dpi
    return longest / _A4_INCHES


def to_grey(image: Image.Image) -> Image.Image:
    """Grey on white paper: transparency becomes paper, 16 bits become 8."""
    if image.mode.startswith("I") or image.mode == "F":
        samples = np.asarray(image, dtype=np.float64)
        high = float(samples.max()) or 1.0
        return Image.fromarray((samples * (255.0 / max(high, 255.0))).astype(np.uint8))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(paper, rgba).convert("L")
    return image.convert("L")


def frame(data: bytes, number: int, *, max_pixels: int) -> tuple[Image.Image, float]:
    """Page `number` (from 1) of a picture file in grey, and its dots per inch."""
    image = open_image(data, max_pixels=max_pixels)
    try:
        image.seek(number - 1)
        _refuse_bombs(image, max_pixels)
        dpi = _resolution(image)
        upright = ImageOps.exif_transpose(image)
        return to_grey(upright), dpi
    except _DAMAGE:
        raise JobRefused("unreadable") from None
