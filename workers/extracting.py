"""Documents from the command line to readings: files found, read several at once, shown in their order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from claims.reading import ReadFile
from claims.refused import Finding
from extraction.extract import Extractor, KnownParties, ReaderSettings
from workers.settings import read_settings

READABLE = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".xml", ".heic", ".heif", ".webp", ".bmp"})
"""What is picked from a folder; a file named by itself is always tried."""

_LARGEST_FILE = 200_000_000


def find_files(paths: Sequence[Path]) -> list[Path]:
    """Every file to read, in the order given; folders are searched recursively, in name order."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.suffix.lower() in READABLE and file.is_file())
            found.extend(inside)
        else:
            found.append(path)
    return found


def read_paths(paths: Sequence[Path], *, explain: bool) -> Iterator[dict[str, Any]]:
    """One object per file, in the format of `krav extract --json`; candidates only where `explain` asks for them."""
    settings = read_settings()
    extractor = Extractor(ReaderSettings(allowed_error=float(settings.allowed_error)))
    threads = ThreadPoolExecutor(max_workers=settings.ocr_workers or os.cpu_count() or 1)
    try:
        files = find_files(paths)
        for path, result in zip(files, threads.map(partial(_read, extractor), files), strict=True):
            line = result.as_json(str(path))
            if not explain:
                for document in line["documents"]:
                    document.pop("candidates", None)
            yield line
    finally:
        threads.shutdown(wait=True, cancel_futures=True)
        extractor.close()


def lines_of(line: dict[str, Any]) -> list[str]:
    """The same for people: a line per document and one per field."""
    if line["error"] is not None:
        return [f"{line['file']}: {line['error']['code']}: {line['error']['message']}"]
    result = [f"{line['file']}: {len(line['documents'])} found"]
    for document in line["documents"]:
        pages = ", ".join(str(page) for page in document["pages"])
        result.append(f"  {document['type']} (page {pages}): {document['decision']}")
        result += [f"    ! {reason['code']}: {reason['message']}" for reason in document["reasons"]]
        for name, field in document["fields"].items():
            value = " / ".join(str(field["value"]).split("\n"))
            result.append(f"    {name:18} {value}  ({field['confidence']:.3f} {field['source']})")
            result += _others(document, name, field)
    return result


def _others(document: dict[str, Any], name: str, chosen: dict[str, Any]) -> list[str]:
    others = [other for other in document.get("candidates", {}).get(name, []) if other["value"] != chosen["value"]]
    return [f"    {'':18} or {other['value']}  ({other['confidence']:.3f} {other['source']})" for other in others]


def _read(extractor: Extractor, path: Path) -> ReadFile:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            return ReadFile((), Finding("too_large", "the file is larger than 200 MB"))
        data = path.read_bytes()
    except OSError as error:
        return ReadFile((), Finding("unreadable", f"the file cannot be opened: {error.strerror}"))
    return extractor.read(data, name=path.name, media_type=None, known=KnownParties())
