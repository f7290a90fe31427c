"""Clean page pictures made to look as if they had passed a scanner, a fax machine or a phone camera."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from samples.day import SAMPLE_DAY

PPI = 200
_PAPER = 248
_MADE = time.strptime(SAMPLE_DAY.isoformat(), "%Y-%m-%d")

Pixels = NDArray[np.float32]


def _opened(page: bytes, mode: str) -> Image.Image:
    return Image.open(io.BytesIO(page)).convert(mode)


def _noise(shape: tuple[int, ...], rng: Random, strength: float) -> Pixels:
    generator = np.random.default_rng(rng.getrandbits(32))
    return generator.standard_normal(shape, dtype=np.float32) * np.float32(strength)


def _to_image(pixels: NDArray[np.floating[Any]]) -> Image.Image:
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _skewed(image: Image.Image, rng: Random, degrees: float, fill: int) -> Image.Image:
    angle = rng.uniform(degrees / 3, degrees) * rng.choice((-1, 1))
    return image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=fill)


def scanned(page: bytes, rng: Random) -> Image.Image:
    """A grey office scan: paper tone, a slight turn, a darker edge where the lid was open, sensor noise."""
    image = _opened(page, "L").point(lambda level: int(20 + level * (_PAPER - 20) / 255))
    image = _skewed(image, rng, 0.9, _PAPER).filter(ImageFilter.GaussianBlur(0.6))
    pixels: Pixels = np.asarray(image, dtype=np.float32)
    height, width = pixels.shape
    edge = np.exp(-np.arange(width, dtype=np.float32) / 14) * rng.uniform(40, 90)
    return _to_image(pixels - edge[np.newaxis, :] + _noise((height, width), rng, 3.5))


def faxed(page: bytes, rng: Random) -> Image.Image:
    """A fax in one bit: thin strokes break, specks appear, the sheet went in a little crooked."""
    image = _skewed(_opened(page, "L"), rng, 0.6, 255).filter(ImageFilter.GaussianBlur(0.7))
    pixels: Pixels = np.asarray(image, dtype=np.float32)
    rough = pixels + _noise(pixels.shape, rng, 9)
    specks = _noise(pixels.shape, rng, 1) > 4.2
    return Image.fromarray((rough > 150) & ~specks)


def photographed(page: bytes, rng: Random) -> Image.Image:
    """A phone photo: the sheet on a desk, seen from an angle, lit from one side, slightly soft."""
    sheet = _opened(page, "RGB")
    width, height = sheet.size
    margin = width // 12
    size = (width + 2 * margin, height + 2 * margin)
    corners = _corners(size, margin, rng)
    turned = sheet.transform(
        size,
        Image.Transform.PERSPECTIVE,
        _perspective(corners, ((0, 0), (width, 0), (width, height), (0, height))),
        resample=Image.Resampling.BICUBIC,
    )
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).polygon(corners, fill=255)
    photo = Image.composite(turned, _desk(size, rng), mask).filter(ImageFilter.GaussianBlur(0.8))
    return _lit(photo, rng)


def _corners(size: tuple[int, int], margin: int, rng: Random) -> tuple[tuple[float, float], ...]:
    width, height = size

    def near(x: float, y: float) -> tuple[float, float]:
        return x + rng.uniform(-0.3, 0.3) * margin, y + rng.uniform(-0.3, 0.3) * margin

    return (
        near(margin * 1.3, margin),
        near(width - margin * 1.3, margin),
        near(width - margin * 0.7, height - margin),
        near(margin * 0.7, height - margin),
    )


def _perspective(seen: Sequence[tuple[float, float]], flat: Sequence[tuple[float, float]]) -> list[float]:
    """The eight coefficients that take a point of the photo back to a point of the sheet."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    solved = np.linalg.solve(np.array(rows), np.array(flat, dtype=np.float64).reshape(8))
    return [float(value) for value in solved]


def _desk(size: tuple[int, int], rng: Random) -> Image.Image:
    width, height = size
    grain = _noise((height, 1), rng, 7).repeat(width, axis=1) + _noise((height, width), rng, 2)
    wood = np.array([122, 92, 66], dtype=np.float32)
    return _to_image(grain[:, :, np.newaxis] + wood)


def _lit(photo: Image.Image, rng: Random) -> Image.Image:
    pixels: Pixels = np.asarray(photo, dtype=np.float32)
    height, width, _ = pixels.shape
    across = np.linspace(0, 1, width, dtype=np.float32)[np.newaxis, :]
    down = np.linspace(0, 1, height, dtype=np.float32)[:, np.newaxis]
    lean = rng.uniform(0.3, 0.7)
    light = 1.02 - 0.34 * (lean * across + (1 - lean) * down) ** 1.5
    warm = np.array([1.0, 0.975, 0.92], dtype=np.float32)
    return _to_image(pixels * light[:, :, np.newaxis] * warm + _noise((height, width, 1), rng, 3))


def as_pdf(pages: Sequence[Image.Image]) -> bytes:
    """Pictures as a PDF without a text layer, one page each, JPEG inside (or fax coding for one-bit pages)."""
    out = io.BytesIO()
    first, *rest = pages
    coding = {} if first.mode == "1" else {"quality": 58}
    first.save(
        out,
        "PDF",
        save_all=True,
        append_images=rest,
        resolution=PPI,
        **coding,
        creationDate=_MADE,
        modDate=_MADE,
        producer="Scanner",
    )
    return out.getvalue()


def as_jpeg(page: Image.Image) -> bytes:
    """A picture as JPEG."""
    out = io.BytesIO()
    page.save(out, "JPEG", quality=55, dpi=(PPI, PPI))
    return out.getvalue()


def as_tiff(pages: Sequence[Image.Image]) -> bytes:
    """Pictures as one TIFF of several pages, in fax coding (group 4) when they are one bit deep."""
    out = io.BytesIO()
    first, *rest = pages
    coding = "group4" if first.mode == "1" else "tiff_lzw"
    first.save(out, "TIFF", save_all=True, append_images=rest, compression=coding, dpi=(PPI, PPI))
    return out.getvalue()
