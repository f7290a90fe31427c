"""What reading costs as it grows: seconds by pages of a file, pages a second by processes, memory; and their plot."""

from __future__ import annotations

import io
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any

import pypdfium2

from bench.generator.documents import make
from bench.generator.truth import Made
from extraction.extract import Extractor
from extraction.settings import ReaderSettings

PAGES = (1, 2, 5, 10, 20, 50, 100, 200, 500)
BUNDLE, LONG = "different invoices", "one long invoice"
_LINEAR_FROM = 10  # pages; below, what each file costs hides what each page does
_DIFFERENT = 60  # generated documents, taken again and again
_SETTINGS = ReaderSettings(max_pages=max(PAGES), wall_seconds=600.0)


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes: `peaks` by role of a process, `together` by group of processes (see `bench.reader_process`)."""

    peaks: Mapping[str, int]
    together: Mapping[str, int]


def joined(pages: Iterable[tuple[bytes, int]]) -> bytes:
    """A PDF of pages of other PDFs: (bytes, page from 1) each."""
    document = pypdfium2.PdfDocument.new()
    for data, number in pages:
        source = pypdfium2.PdfDocument(data)
        document.import_pages(source, [number - 1])
        source.close()
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def bundle(made: Sequence[Made], count: int) -> bytes:
    """A file of `count` pages of different documents, begun again where they are used up."""
    pages = ((one.data, number) for one in itertools.cycle(made) for number in one.documents[0].pages)
    return joined(itertools.islice(pages, count))


def long_document(made: Made, count: int) -> bytes:
    """A file of `count` pages: a document's first page, then its second again and again."""
    return joined([(made.data, 1), *[(made.data, 2)] * (count - 1)])


def page_curve(first: int, counts: Sequence[int] = PAGES) -> dict[str, dict[int, float]]:
    """Seconds to read one file, start-up apart, by sort of file and number of pages; `first` is the first serial."""
    made = [make(first + number) for number in range(min(_DIFFERENT, max(counts)))]
    later = (make(serial) for serial in itertools.count(first))
    # A second page of three is full, a last one often nearly empty.
    many = next(one for one in later if len(one.documents[0].pages) > 2 and one.documents[0].type == "invoice")
    found: dict[str, dict[int, float]] = {BUNDLE: {}, LONG: {}}
    with Extractor(_SETTINGS) as extractor:
        extractor.read(made[0].data, name="first")
        for count in counts:
            for sort, data in ((BUNDLE, bundle(made, count)), (LONG, long_document(many, count))):
                began = time.perf_counter()
                file = extractor.read(data, name=sort)
                found[sort][count] = time.perf_counter() - began
                if file.error is not None:
                    raise RuntimeError(f"{count} pages of {sort} were not read: {file.error.code}")
    return found


def growth(seconds: Mapping[int, float]) -> float:
    """The power of the pages that the seconds grow by, from ten pages on: 1 is linear, 2 square (least squares)."""
    points = [(log(pages), log(taken)) for pages, taken in seconds.items() if pages >= _LINEAR_FROM]
    if len(points) < 2:
        return float("nan")
    middle_x, middle_y = (sum(point[axis] for point in points) / len(points) for axis in (0, 1))
    square = sum((x - middle_x) ** 2 for x, _y in points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / square


def run_processes(folder: Path, count: int, *, weigh: bool = False) -> tuple[float, list[dict[str, Any]]]:
    """Seconds until `count` warm processes have read a folder's files between them, and what each tells."""
    environment = {**os.environ, **({"WEIGH": "1"} if weigh else {})}
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "bench.reader_process", str(folder), str(part), str(count)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env=environment,
                    cwd=Path(__file__).resolve().parents[1],
                )
            )
            for part in range(count)
        ]
        for process in processes:
            _wait_for(process, "ready")
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [json.loads(_wait_for(process, '{"seconds"')) for process in processes]
    return max(one["seconds"] for one in told), told  # all began at once: the slowest one's clock is the whole time


def _wait_for(process: subprocess.Popen[str], start: str) -> str:
    """The next line that begins so; log lines between are passed over."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(start):
            return line
    raise RuntimeError(f"a reading process ended early, code {process.wait()}")


def throughput(folder: Path, pages: int) -> dict[int, float]:
    """Pages a second that 1 and 2 processes read of a folder that holds `pages` pages."""
    return {count: pages / run_processes(folder, count)[0] for count in (1, 2)}


def weight(folder: Path) -> Weight:
    """What one process that reads a folder's files weighs at most."""
    _seconds, (told,) = run_processes(folder, 1, weigh=True)
    return Weight(told["peaks"], told["together"])


def plot(curve: Mapping[str, Mapping[int, float]], rates: Mapping[str, Mapping[int, float]], path: Path) -> None:
    """Draw both on one PNG: seconds against pages, and pages a second with 1 and 2 processes, 1 process as 1."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    for sort, seconds in curve.items():
        left.plot(list(seconds), list(seconds.values()), marker="o", label=f"{sort}: pages^{growth(seconds):.2f}")
    left.set(xscale="log", yscale="log", xlabel="pages of the file", ylabel="seconds", title="One file")
    places = range(len(rates))
    for count in (1, 2):
        heights = [rate[count] / rate[1] for rate in rates.values()]
        bars = right.bar([place + 0.4 * (count - 1.5) for place in places], heights, width=0.38)
        bars.set_label(f"{count} process" + "es" * (count > 1))
        right.bar_label(bars, [f"{rate[count]:.3g} /s" for rate in rates.values()])
    right.axhline(2, color="grey", linestyle=":", linewidth=1)
    right.set_xticks(list(places), list(rates))
    right.set(ylabel="pages a second, 1 process = 1", ylim=(0, 2.5), title="Several files at once")
    for axes in (left, right):
        axes.legend(loc="upper left", fontsize="small")
    left.grid(visible=True, which="both", alpha=0.25)
    figure.savefig(path, format="png")
