"""The same files read by us and by the tools one would use instead, one after the other in one process."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytesseract
from PIL import Image

from bench.generator.degrade import degraded
from bench.generator.documents import make
from bench.generator.truth import Made
from claims.reading import ReadFile
from extraction.extract import Extractor
from extraction.read import PageReader
from extraction.readers import images, raster, text_layer
from extraction.readers.kind import kind_of
from extraction.sandbox import JobFailed, Sandbox
from extraction.settings import ReaderSettings

OURS, PLUMBER, PDFIUM, PEER = "krav extract", "pdfplumber words", "pypdfium2 text", "invoice2data"
BOTH, ONE, BARE = "krav extract", "krav extract, first reader alone", "tesseract"
SETTINGS = ReaderSettings()
_MOST_SCANNED = 2  # pages; longer scans are not read twice


class _NoModel(Sandbox):
    """Stands where the second reader's sandbox stands, and has none."""

    def run(self, *_args: Any, **_options: Any) -> tuple[dict[str, Any], bytes]:
        raise JobFailed("crashed")


class FirstReaderOnly(Extractor):
    """An Extractor that never gets a second opinion on a scan."""

    def __init__(self) -> None:
        super().__init__(SETTINGS)
        self._reader.close()
        self._reader = PageReader(self._sandbox, _NoModel(), SETTINGS)


@dataclass
class Raced:
    """Seconds per page by tool, one a file, all in the same order of files; `pages` over all files.

    `fields` counts the values that a tool gave over all files.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    fields: dict[str, int] = field(default_factory=dict)
    files: int = 0
    pages: int = 0

    def ratios(self, tool: str, beside: str) -> list[float]:
        """A tool's seconds by another's, per file, sorted."""
        return sorted(a / b for a, b in zip(self.seconds[tool], self.seconds[beside], strict=True))


def race(raced: Raced, tools: Mapping[str, Callable[[], int]], pages: int) -> None:
    """Run every tool once on a file of so many pages, each time beginning with another; each gives its values."""
    names = list(tools)
    turn = raced.files % len(names)
    for name in [*names[turn:], *names[:turn]]:
        began = time.perf_counter()
        count = tools[name]()
        raced.seconds.setdefault(name, []).append((time.perf_counter() - began) / pages)
        raced.fields[name] = raced.fields.get(name, 0) + count
    raced.files += 1
    raced.pages += pages


def digital(serials: Iterator[int], count: int, folder: Path) -> Raced:
    """`count` generated files whose text is in them, each by every tool; they are left in the folder."""
    raced = Raced()
    with Extractor(SETTINGS) as extractor:
        for made in (make(serial) for serial in serials):
            path = folder / made.name
            path.write_bytes(made.data)
            tools = _digital_tools(extractor, made, path)
            if not raced.files:
                for tool in tools.values():
                    tool()  # what is loaded at first use is start-up
            race(raced, tools, len(made.documents[0].pages))
            _tell(raced, count, "files")
            if raced.files == count:
                return raced
    raise ValueError("too few serials")


def _digital_tools(extractor: Extractor, made: Made, path: Path) -> dict[str, Callable[[], int]]:
    tools = {
        OURS: lambda: _fields(extractor.read(made.data, name=made.name)),
        PLUMBER: lambda: plumber_words(made.data) and 0,
        PDFIUM: lambda: pdfium_text(made.data) and 0,
    }
    if _invoice2data() is not None:
        tools[PEER] = lambda: peer_fields(path)
    return tools


def _fields(file: ReadFile) -> int:
    return sum(len(reading.fields) for reading in file.documents)


def plumber_words(data: bytes) -> int:
    """How many words pdfplumber finds."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        return sum(len(page.extract_words()) for page in document.pages)


def pdfium_text(data: bytes) -> int:
    """How many characters pdfium's bare text call gives."""
    document = pypdfium2.PdfDocument(data)
    try:
        return sum(len(page.get_textpage().get_text_range()) for page in document)
    finally:
        document.close()


@cache
def _invoice2data() -> tuple[Callable[..., Mapping[str, object]], Any] | None:
    """invoice2data's reading function and the templates that it ships; None where it is not installed."""
    try:
        from invoice2data import extract_data
        from invoice2data.extract.loader import read_templates
    except ImportError:
        return None
    logging.getLogger("invoice2data").setLevel(logging.CRITICAL)
    return extract_data, read_templates()


def peer_fields(path: Path) -> int:
    """How many values invoice2data gives with its own templates, over the fastest of its text readers."""
    found = _invoice2data()
    assert found is not None
    extract, templates = found
    return len(extract(str(path), templates=templates, input_module="pdfium"))


def scans(serials: Iterator[int], count: int, folder: Path) -> Raced:
    """`count` generated files as scans of at most two pages, ours and a bare tesseract call a rendered page."""
    raced = Raced()
    with Extractor(SETTINGS) as both, FirstReaderOnly() as one:
        for serial in serials:
            made = make(serial)
            data, way = degraded(made, serial)
            pictures = rendered(data)
            if len(pictures) > _MOST_SCANNED:
                continue
            (folder / f"{serial}.{way.rpartition('/')[2]}").write_bytes(data)
            tools = {
                BOTH: lambda data=data: _fields(both.read(data, name="scan")),
                ONE: lambda data=data: _fields(one.read(data, name="scan")),
                BARE: lambda pictures=pictures: bare_tesseract(pictures) and 0,
            }
            if not raced.files:
                both.read(data, name="scan")
                one.read(data, name="scan")
            race(raced, tools, len(pictures))
            _tell(raced, count, "scans")
            if raced.files == count:
                return raced
    raise ValueError("too few serials")


def rendered(data: bytes) -> list[tuple[Image.Image, float]]:
    """Every page as our reader renders it before any clean-up, with its dots per inch."""
    most = SETTINGS.max_pixels
    if kind_of(data) == "image":
        count = images.frame_count(images.open_image(data, max_pixels=most))
        return [images.frame(data, number, max_pixels=most) for number in range(1, count + 1)]
    document = text_layer.open_pdf(data)
    numbers = range(1, len(document) + 1)
    return [raster.render(document, number, dpi=SETTINGS.ocr_dpi, max_pixels=most) for number in numbers]


def bare_tesseract(pictures: Sequence[tuple[Image.Image, float]]) -> int:
    """How many rows one plain call a page gives, on one thread as ours."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    rows = 0
    for picture, dpi in pictures:
        picture.format = "PPM"  # packing it as PNG would be counted too
        config = f"--dpi {round(dpi)}"
        found = pytesseract.image_to_data(
            picture, lang=SETTINGS.ocr_language, config=config, output_type=pytesseract.Output.DICT
        )
        rows += len(found["text"])
    return rows


def start_up(folder: Path) -> dict[str, float]:
    """Seconds: to the first reading in a new process, and a whole `krav extract` command on the same file."""
    path = next(path for path in sorted(folder.iterdir()) if path.suffix == ".pdf")
    data = path.read_bytes()
    found = {}
    began = time.perf_counter()
    with Extractor(SETTINGS) as extractor:
        extractor.warm()
        found["sandbox"] = time.perf_counter() - began
        began = time.perf_counter()
        extractor.read(data, name=path.name)
        found["first reading"] = time.perf_counter() - began
    began = time.perf_counter()
    command = [str(Path(sys.executable).with_name("krav")), "extract", "--json", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    found["whole `krav extract` command"] = time.perf_counter() - began
    return found


def _tell(raced: Raced, count: int, what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{raced.files} of {count} {what}", end="", file=sys.stderr)
