"""`python -m bench.generator FOLDER COUNT [--scans]`: generated documents, bundles among them, and truth.jsonl."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.generator.axes import is_held_out
from bench.generator.bundles import bundle
from bench.generator.degrade import degraded
from bench.generator.documents import make
from bench.generator.truth import Made

_EVERY_BUNDLE = 20
_SUFFIX = {"pdf": "pdf", "jpeg": "jpg", "tiff": "tif"}


def made(count: int, first: int = 0) -> Iterator[Made]:
    """`count` files from a serial on; every twentieth is a bundle."""
    for serial in range(first, first + count):
        yield bundle(serial) if serial % _EVERY_BUNDLE == _EVERY_BUNDLE - 1 else make(serial)


def _scanned(one: Made, serial: int) -> Made:
    data, name = degraded(one, serial)
    suffix = _SUFFIX[name.rpartition("/")[2]]
    return replace(one, name=f"scan-{Path(one.name).stem}.{suffix}", data=data, axes={**one.axes, "degraded": name})


def main() -> None:
    """Write the files, one line of truth each."""
    parser = argparse.ArgumentParser(prog="python -m bench.generator", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--first", type=int, default=0, help="serial number of the first file")
    parser.add_argument("--scans", action="store_true", help="pictures of the pages in place of PDFs with text")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with (options.folder / "truth.jsonl").open("w", encoding="utf-8") as lines:
        for index, one in enumerate(made(options.count, options.first)):
            written = _scanned(one, options.first + index) if options.scans else one
            (options.folder / written.name).write_bytes(written.data)
            row = {**written.as_json(), "held_out": is_held_out(written)}
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            print(f"\r{index + 1}/{options.count}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


if __name__ == "__main__":
    main()
