"""Pixels made fit for OCR: even background, straight lines of text, no ruled lines (runs in the sandbox)."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from extraction.job import JobRefused
from extraction.readers.images import Pixels, to_grey

cv2.setNumThreads(1)  # the child that this runs in may start no threads

_POINTS = 72.0
_SHRINK = 8  # the background is estimated on a small copy
_SKEW_WIDTH = 700
_MAX_SKEW = 6.0
_LEAST_SKEW = 0.15
_DARK = 150
_RULE_INCHES = 0.45
_STRIP = 256  # rows of pixels
_RULE_THICKNESS_INCHES = 0.035


@dataclass(frozen=True, slots=True)
class Prepared:
    """Grey pixels of an upright page, dots per inch, and the clockwise angle in degrees that straightened it."""

    image: Image.Image
    dpi: float
    skew: float


def render(document: pypdfium2.PdfDocument, number: int, *, dpi: float, max_pixels: int) -> tuple[Image.Image, float]:
    """A PDF page as grey pixels; the resolution shrinks where the page is so large that it would pass the limit."""
    try:
        page = document[number - 1]
        width, height = page.get_size()
        wanted = (width / _POINTS * dpi) * (height / _POINTS * dpi)
        dpi = dpi if wanted <= max_pixels else dpi * (max_pixels / wanted) ** 0.5
        bitmap = page.render(scale=dpi / _POINTS, grayscale=True)
        return to_grey(bitmap.to_pil()), dpi
    except pypdfium2.PdfiumError:
        raise JobRefused("unreadable") from None


def flatten_background(image: Image.Image) -> Image.Image:
    """Divide by the paper's own brightness, so that shadows and grey paper become white; flat pages pass unchanged."""
    small = image.resize((max(1, image.width // _SHRINK), max(1, image.height // _SHRINK)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(7)).filter(ImageFilter.MedianFilter(9))
    levels = np.asarray(paper)
    low, high = np.percentile(levels, (5, 95))
    if low > 235 or high < 40:
        return image
    full = np.asarray(paper.resize(image.size, Image.Resampling.BILINEAR))
    pixels = np.asarray(image)
    flat = np.empty_like(pixels)
    for top in range(0, len(pixels), _STRIP):  # all of a page at once would be four times its size four times over
        rows = slice(top, top + _STRIP)
        factor = np.float32(250.0) / np.maximum(full[rows].astype(np.float32), np.float32(60.0))
        flat[rows] = np.clip(pixels[rows].astype(np.float32) * factor, 0, 255).astype(np.uint8)
    return Image.fromarray(flat)


def is_two_tone(image: Image.Image) -> bool:
    """Whether nearly all pixels are black or white, as on a fax."""
    histogram = image.histogram()
    return sum(histogram[20:236]) < 0.02 * image.width * image.height


def mend_strokes(image: Image.Image) -> Image.Image:
    """Close the gaps that a fax leaves in thin letters: a slight blur, then more contrast."""
    return image.filter(ImageFilter.GaussianBlur(1.1)).point(
        [min(255, max(0, int((v - 60) * 1.45))) for v in range(256)]
    )


def skew_of(image: Image.Image) -> float:
    """The clockwise angle in degrees that makes lines of text level: the one with the sharpest row profile."""
    scale = min(1.0, _SKEW_WIDTH / image.width)
    small = image.resize((max(1, int(image.width * scale)), max(1, int(image.height * scale))), Image.Resampling.BOX)
    rows, columns = np.nonzero(np.asarray(small) < _DARK)
    if len(rows) < 200:
        return 0.0
    if len(rows) > 60_000:
        step = len(rows) // 60_000 + 1
        rows, columns = rows[::step], columns[::step]
    size = small.height + 2 * small.width

    def sharpness(angle: float) -> float:
        shifted = (rows + columns * np.tan(np.radians(angle)) + small.width / 2).astype(np.int64)
        profile = np.bincount(np.clip(shifted, 0, size - 1), minlength=size).astype(np.float64)
        return float(np.sum(np.diff(profile) ** 2))

    coarse = max(np.arange(-_MAX_SKEW, _MAX_SKEW + 0.01, 0.5), key=lambda angle: sharpness(float(angle)))
    fine = max(np.arange(coarse - 0.5, coarse + 0.51, 0.1), key=lambda angle: sharpness(float(angle)))
    return float(fine)


def _runs(dark: Pixels, *, across: int, down: int) -> Pixels:
    """Only what is part of a dark box of `across` by `down` pixels: a morphological opening."""
    return np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((down, across), np.uint8)), dtype=np.uint8)


def remove_rules(image: Image.Image, dpi: float) -> Image.Image:
    """Paint long thin dark lines white; dark areas (white text on a bar) stay as they are."""
    pixels = np.array(image)
    dark = (pixels < _DARK).astype(np.uint8)
    length, thickness = int(_RULE_INCHES * dpi), max(3, int(_RULE_THICKNESS_INCHES * dpi))
    across, down = _runs(dark, across=length, down=1), _runs(dark, across=1, down=length)
    rules = (across & ~_runs(across, across=1, down=thickness)) | (down & ~_runs(down, across=thickness, down=1))
    pixels[rules > 0] = 255
    return Image.fromarray(pixels)


def prepare(image: Image.Image, dpi: float, *, turn: int = 0, wanted_dpi: float) -> Prepared:
    """A page ready for OCR: turned clockwise by `turn` degrees, at a resolution near `wanted_dpi`."""
    if turn:
        image = image.rotate(-turn, expand=True)
    two_tone = is_two_tone(image)
    if not 0.8 * wanted_dpi <= dpi <= 1.3 * wanted_dpi:
        factor = wanted_dpi / dpi
        image = image.resize((round(image.width * factor), round(image.height * factor)), Image.Resampling.BICUBIC)
        dpi = wanted_dpi
    image = mend_strokes(image) if two_tone else flatten_background(image)
    skew = skew_of(image)
    if abs(skew) >= _LEAST_SKEW:
        image = image.rotate(-skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    else:
        skew = 0.0
    return Prepared(remove_rules(image, dpi), dpi, skew)


def is_blank(pixels: Pixels) -> bool:
    """Whether nothing is printed on a page."""
    return bool(np.count_nonzero(pixels < _DARK) < 50)
