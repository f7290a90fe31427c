"""What the readers see on a file, remembered on disk: reading scans costs minutes, choosing among values does not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from claims.reading import Source
from extraction.extract import read_again
from extraction.pages import Page, Word
from extraction.read import PageReader
from extraction.readers import model_jobs, ocr, raster
from extraction.sandbox import Sandbox
from extraction.settings import ReaderSettings

FOLDER = Path("var/reads")
_CODE = (model_jobs, ocr, raster)  # not the text layer's reader: of a scan it only says that there is none
_TOOLS = ("pypdfium2", "rapidocr", "onnxruntime")


@cache
def _reader() -> PageReader:
    """One reader per process; its sandboxes end with the process."""
    return PageReader(Sandbox(), Sandbox("extraction.readers.model_jobs"), ReaderSettings())


@cache
def _made_by() -> bytes:
    """Changes with whatever decides what is seen: our reading code, its settings and its libraries."""
    code = [Path(str(module.__file__)).read_text(encoding="utf-8") for module in _CODE]
    return repr((code, [version(tool) for tool in _TOOLS], ReaderSettings())).encode()


def read_twice(data: bytes) -> tuple[list[Page], list[Page]]:
    """The pages of a file, and for a scan the same as the second reader sees them (else none)."""
    kept = FOLDER / f"{hashlib.sha256(_made_by() + data).hexdigest()}.json"
    if kept.exists():
        first, again = json.loads(kept.read_text(encoding="utf-8"))
        return [_page(row) for row in first], [_page(row) for row in again]
    read = _reader().read(data)
    is_scan = all(page.source is Source.OCR for page in read.pages)
    seen = read_again(_reader(), read, read.pages) if is_scan else []
    if is_scan:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps([_rows(read.pages), _rows(seen)]), encoding="utf-8")
    return list(read.pages), seen


def _rows(pages: Sequence[Page]) -> list[dict[str, Any]]:
    return [asdict(page) for page in pages]


def _page(row: dict[str, Any]) -> Page:
    words = tuple(Word(word["text"], tuple(word["box"]), word["confidence"]) for word in row.pop("words"))
    return Page(**{**row, "source": Source(row["source"])}, words=words)
