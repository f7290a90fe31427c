"""Generated documents as pictures that came through scanners, fax machines and phones."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from random import Random

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from bench.generator.axes import pick
from bench.generator.truth import Made
from samples import scan
from samples.chance import seeded
from samples.day import SAMPLE_DAY

_MADE = time.strptime(SAMPLE_DAY.isoformat(), "%Y-%m-%d")
_WAYS = {
    "scan-grey": 18,
    "scan-colour": 12,
    "fax": 10,
    "faint": 10,
    "photo": 12,
    "low": 10,
    "jpeg": 8,
    "turned": 12,
    "skew": 8,
}
_CONTAINERS = {
    "fax": {"pdf": 5, "tiff": 5},
    "photo": {"jpeg": 7, "pdf": 3},
    "jpeg": {"jpeg": 6, "pdf": 4},
    "scan-grey": {"pdf": 7, "tiff": 3},
}


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def rendered(data: bytes, ppi: int) -> list[Image.Image]:
    """Every page of a PDF as a picture at `ppi` pixels per inch."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.render(scale=ppi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def _noisy(image: Image.Image, rng: Random, strength: float) -> Image.Image:
    pixels = np.asarray(image, dtype=np.float32)
    noise = np.random.default_rng(rng.getrandbits(32)).standard_normal(pixels.shape, dtype=np.float32)
    return Image.fromarray(np.clip(pixels + noise * np.float32(strength), 0, 255).astype(np.uint8))


def _grey(page: Image.Image, rng: Random) -> Image.Image:
    return scan.scanned(_png(page), rng)


def _colour(page: Image.Image, rng: Random) -> Image.Image:
    """A colour scan: yellowish paper, a slight turn, soft."""
    tint = np.array([1.0, rng.uniform(0.97, 1), rng.uniform(0.9, 0.97)], dtype=np.float32)
    warm = Image.fromarray((np.asarray(page, dtype=np.float32) * tint * 0.97).astype(np.uint8))
    turned = warm.rotate(rng.uniform(-0.8, 0.8), resample=Image.Resampling.BICUBIC, fillcolor=(246, 244, 236))
    return _noisy(turned.filter(ImageFilter.GaussianBlur(0.6)), rng, 3)


def _faint(page: Image.Image, rng: Random) -> Image.Image:
    """A copy of a copy: black has become a grey that thins out towards one edge."""
    grey = np.asarray(page.convert("L").filter(ImageFilter.GaussianBlur(0.7)), dtype=np.float32)
    ink = np.linspace(rng.uniform(0.5, 0.65), rng.uniform(0.28, 0.4), grey.shape[1], dtype=np.float32)
    return _noisy(Image.fromarray((250 - (255 - grey) * ink[np.newaxis, :]).clip(0, 255).astype(np.uint8)), rng, 5)


def _skew(page: Image.Image, rng: Random) -> Image.Image:
    angle = rng.uniform(1.2, 3) * rng.choice((-1, 1))
    turned = page.convert("L").rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=250)
    return _noisy(turned.filter(ImageFilter.GaussianBlur(0.5)), rng, 3)


def _plain(page: Image.Image, rng: Random) -> Image.Image:
    return _noisy(page.convert("L").filter(ImageFilter.GaussianBlur(0.5)), rng, 2)


_DRAW: dict[str, Callable[[Image.Image, Random], Image.Image]] = {
    "scan-grey": _grey,
    "scan-colour": _colour,
    "fax": lambda page, rng: scan.faxed(_png(page), rng),
    "faint": _faint,
    "photo": lambda page, rng: scan.photographed(_png(page), rng),
    "low": _plain,
    "jpeg": _colour,
    "turned": _grey,
    "skew": _skew,
}


def _pdf(pages: Sequence[Image.Image], ppi: int, quality: int) -> bytes:
    out = io.BytesIO()
    coding = {} if pages[0].mode == "1" else {"quality": quality}
    pages[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=list(pages[1:]),
        resolution=ppi,
        creationDate=_MADE,
        modDate=_MADE,
        producer="Scanner",
        **coding,
    )
    return out.getvalue()


def _jpeg(page: Image.Image, ppi: int, quality: int) -> bytes:
    out = io.BytesIO()
    page.convert("RGB").save(out, "JPEG", quality=quality, dpi=(ppi, ppi))
    return out.getvalue()


def degraded(made: Made, serial: int) -> tuple[bytes, str]:
    """A file's pages as pictures in one PDF, TIFF or JPEG (one page only), and the name of what happened to them.

    The name is way, extra and container, as in "turned-90/pdf"; the same serial gives the same bytes.
    """
    rng = seeded(f"degraded {serial} {made.name}")
    way = pick(_WAYS, rng)
    ppi = {"low": rng.randint(120, 150), "fax": 200}.get(way, rng.choice((200, 200, 200, 300)))
    pages = [_DRAW[way](page, rng) for page in rendered(made.data, ppi)]
    name = f"low-{ppi}" if way == "low" else way
    if way == "turned":
        angle = rng.choice((90, 180, 270))
        name = f"turned-{angle}"
        pages = [page.rotate(angle, expand=True) for page in pages]
    container = pick(_CONTAINERS.get(way, {"pdf": 1}), rng)
    if container == "jpeg" and len(pages) > 1:
        container = "pdf"
    quality = rng.randint(18, 35) if way == "jpeg" else rng.randint(50, 85)
    if container == "jpeg":
        return _jpeg(pages[0], ppi, quality), f"{name}/jpeg"
    if container == "tiff":
        return scan.as_tiff(pages), f"{name}/tiff"
    return _pdf(pages, ppi, quality), f"{name}/pdf"
