"""A run of the fuzzer: cases from where the last one stopped, faults kept beside the state, a report."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from bench.fuzzing.examine import Read, examine
from bench.fuzzing.mutations import Case, Source, case_of
from bench.fuzzing.outcome import Examined
from bench.fuzzing.processes import Processes
from bench.fuzzing.readers import SETTINGS, has_ocr
from bench.fuzzing.state import State
from bench.measure import ms, table
from extraction.readers.kind import kind_of

_GRACE = 5.0  # seconds beyond the limit
_OCR_SECONDS = 40.0  # more for a file with OCR: it has several jobs, two pages of them with calls of tesseract
_SAVE_EACH = 500
_EXTENSIONS = {"pdf": ".pdf", "image": ".img", "xml": ".xml"}
_SLOWEST_SHOWN = 5


class Run:
    """One call of the program: reads on from a state, keeps faults beside it, stops when asked to."""

    def __init__(self, state: State, sources: Sequence[Source], path: Path, *, ocr_share: float, threads: int) -> None:
        self.state, self._sources, self._path = state, sources, path
        self._ocr_share, self._threads = ocr_share, threads
        self._stop = threading.Event()
        self._slowest: list[Examined] = []
        self._crashed: set[int] = set()
        self._faults = 0

    def stop(self) -> None:
        """Begin no more cases."""
        self._stop.set()

    def make(self, number: int) -> Case:
        """The case of a number."""
        return case_of(self.state.seed, number, self._sources)

    def limit(self, number: int) -> float:
        """Seconds that a case may take."""
        more = _OCR_SECONDS if has_ocr(self.state.seed, number, self._ocr_share) else 0.0
        return SETTINGS.wall_seconds + _GRACE + more

    def go(self, cases: int, read: Read, *, again: Callable[[str], str]) -> int:
        """Read so many cases; gives the number of faults. `again` says for a number how to repeat its case."""
        processes = Processes()
        began, first, end = time.monotonic(), self.state.next, self.state.next + cases
        while self.state.next < end and not self._stop.is_set():
            start, stretch_end = self.state.next, min(end, self.state.next + _SAVE_EACH)
            with capture_logs(processors=(merge_contextvars,)) as logs:
                for done, one in enumerate(self._stretch(start, stretch_end, read), start=start + 1 - first):
                    self._note(one, again)
                    _progress(self.state, done, time.monotonic() - began)
            self._note_stops(logs)
            for what in processes.faults():
                self._fault(f"{start}-{self.state.next - 1}", what, "")
            self.state.save(self._path)
        print(file=sys.stderr)
        return self._faults

    def _stretch(self, start: int, end: int, read: Read) -> Iterator[Examined]:
        """Numbers from `start` on, as long as nobody wants to stop; none that was begun is left out."""

        def numbers() -> Iterator[int]:
            for number in range(start, end):
                if self._stop.is_set():
                    return
                self.state.next = number + 1
                yield number

        return examine(numbers(), self.make, read, limit=self.limit, threads=self._threads)

    def _note(self, one: Examined, again: Callable[[str], str]) -> None:
        self.state.outcomes[one.kind][one.outcome] += 1
        self.state.seconds[one.kind] += one.seconds
        self._slowest = sorted([*self._slowest, one], key=lambda each: -each.seconds)[:_SLOWEST_SHOWN]
        if one.outcome == "crashed":
            self._crashed.add(one.number)
        if one.fault is not None:
            self._fault(str(one.number), one.fault, again(str(one.number)))
            keep(self.make(one.number), self._path.parent / "faults", f"{self.state.seed}-{one.number}")

    def _fault(self, numbers: str, what: str, how: str) -> None:
        self._faults += 1
        self.state.faults[numbers] = what
        print(f"\nFAULT {self.state.seed}-{numbers}: {what}\n  {how}", file=sys.stderr)
        note = self._path.parent / "faults" / f"{self.state.seed}-{numbers}.txt"
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(f"{what}\n{how}\n", encoding="utf-8")

    def _note_stops(self, logs: Sequence[Mapping[str, Any]]) -> None:
        """Where jobs broke off with an exception: a code for the caller, but one that says little."""
        for entry in logs:
            if entry["event"] == "document_job_crashed":
                self.state.stops.setdefault(f"{entry['error']} ({entry['job']})", []).append(entry.get("case", -1))
                self._crashed.discard(entry.get("case", -1))
        if self._crashed:
            self.state.stops.setdefault("no exception: a library, or its memory", []).extend(sorted(self._crashed))
            self._crashed.clear()

    def report(self) -> str:
        """Markdown: outcomes by kind of damage, where jobs broke off, the slowest cases."""
        rows = self.state.outcomes
        heads = [outcome for outcome, _n in sum(rows.values(), Counter[str]()).most_common()]
        cells = [
            [
                kind,
                str(counts.total()),
                ms(self.state.seconds[kind] / counts.total()),
                *(str(counts[o] or "") for o in heads),
            ]
            for kind, counts in sorted(rows.items())
        ]
        parts = [table(["kind", "cases", "mean time", *heads], cells)]
        stops = sorted(self.state.stops.items(), key=lambda one: -len(one[1]))
        if stops:
            broken = [[place, str(len(numbers)), str(numbers[0])] for place, numbers in stops]
            parts.append(table(["a job broke off at", "times", "first"], broken))
        slow = [[str(one.number), one.kind, one.outcome, ms(one.seconds)] for one in self._slowest]
        parts.append(table(["slowest", "kind", "outcome", "time"], slow))
        faults = [f"- {number}: {what}" for number, what in self.state.faults.items()]
        end = f"{len(faults)} faults up to case {self.state.next} of seed {self.state.seed}"
        return "\n\n".join([*parts, "\n".join([end, *faults])])


def _progress(state: State, done: int, seconds: float) -> None:
    if done % 25 == 0:
        codes = sum(state.outcomes.values(), Counter[str]())
        counted = ", ".join(f"{code} {n}" for code, n in codes.most_common())
        print(f"\r{done} cases, {done / seconds:.0f}/s: {counted}\033[K", end="", file=sys.stderr, flush=True)


def keep(case: Case, folder: Path, name: str) -> Path:
    """Write a case's bytes under a name that its kind of file ends."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}{_EXTENSIONS.get(kind_of(case.data) or '', '.bin')}"
    path.write_bytes(case.data)
    return path
