"""Documents from the command line to readings: files found, read several at once, shown in their order."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from claims.reading import ReadFile
from claims.refused import Finding, Refused
from extraction.extract import Extractor, KnownParties, ReaderSettings
from templates.clean import clean_line
from workers.settings import read_settings

READABLE = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".xml", ".heic", ".heif", ".webp", ".bmp"})
"""What is picked from a folder; a file named by itself is always tried."""

_LARGEST_FILE = 200_000_000
_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_STEM = 80


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


def read_files(files: Sequence[Path], *, explain: bool, pictures: Path | None = None) -> Iterator[dict[str, Any]]:
    """One object per file, in the format of `krav extract --json`; candidates only where `explain` asks for them.

    Where `pictures` names a folder, it gets a picture per page that explains the reading, and their paths stand as
    `pictures`. Refused "unwritable" when the folder cannot be made or written to.
    """
    settings = read_settings()
    extractor = Extractor(ReaderSettings(allowed_error=float(settings.allowed_error)))
    threads = ThreadPoolExecutor(max_workers=settings.ocr_workers or os.cpu_count() or 1)
    try:
        stems = picture_stems(files)
        results = threads.map(partial(_read, extractor, pictures), files, stems)
        for path, (result, made) in zip(files, results, strict=True):
            line = result.as_json(str(path))
            if not explain:
                for document in line["documents"]:
                    document.pop("candidates", None)
            if pictures is not None:
                line["pictures"] = [str(picture) for picture in made]
            yield line
    finally:
        threads.shutdown(wait=True, cancel_futures=True)
        extractor.close()


def picture_stems(files: Sequence[Path]) -> list[str]:
    """What the pictures of each file are called: letters, digits and `-_.` of its name, each stem once."""
    stems: list[str] = []
    taken: set[str] = set()
    for path in files:
        plain = _UNSAFE.sub("-", unicodedata.normalize("NFC", path.stem)).strip("-._")[:_LONGEST_STEM] or "file"
        stem, count = plain, 1
        while stem.casefold() in taken:
            count += 1
            stem = f"{plain}-{count}"
        taken.add(stem.casefold())
        stems.append(stem)
    return stems


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
            result.append(f"    {name:18} {_shown(field)}")
            result += _others(document, name, field)
    return [*result, *line.get("pictures", ())]


def _others(document: dict[str, Any], name: str, chosen: dict[str, Any]) -> list[str]:
    others = [other for other in document.get("candidates", {}).get(name, []) if other["value"] != chosen["value"]]
    return [f"    {'':18} or {_shown(other)}" for other in others]


def _shown(field: dict[str, Any]) -> str:
    """A value on one line without the control characters by which a document could play tricks on a terminal."""
    value = " / ".join(clean_line(line) for line in str(field["value"]).split("\n"))
    return f"{value}  ({field['confidence']:.3f} {field['source']})"


def _read(extractor: Extractor, pictures: Path | None, path: Path, stem: str) -> tuple[ReadFile, list[Path]]:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            return ReadFile((), Finding("too_large", "the file is larger than 200 MB")), []
        data = path.read_bytes()
    except OSError as error:
        return ReadFile((), Finding("unreadable", f"the file cannot be opened: {error.strerror}")), []
    if pictures is None:
        return extractor.read(data, name=path.name, media_type=None, known=KnownParties()), []
    result, pages = extractor.explain(data, name=path.name, known=KnownParties())
    return result, _written(pages, pictures, stem)


def _written(pages: Sequence[bytes], folder: Path, stem: str) -> list[Path]:
    paths = [folder / f"{stem}.page-{number}.png" for number in range(1, len(pages) + 1)]
    try:
        if pages:
            folder.mkdir(parents=True, exist_ok=True)
        for path, page in zip(paths, pages, strict=True):
            path.write_bytes(page)
    except OSError as error:
        raise Refused("unwritable", f"no pictures can be written to {folder}: {error.strerror}") from None
    return paths
