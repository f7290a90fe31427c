"""One process that reads a folder's files as a worker does, and what it and its sandboxes weigh meanwhile.

Run by `bench.reading_cost`: python -m bench.reader_process FOLDER PART PARTS. Says "ready" once warm, begins at a line
on its input, and ends with one line of JSON: {"seconds": s, "peaks": {role: bytes}, "together": {group: bytes}}.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import workers.actors  # noqa: F401 - so that this process holds what a worker holds
from extraction.extract import Extractor

WORKER, SANDBOX, TESSERACT, SECOND = "worker", "sandbox", "tesseract", "second reader"
GROUPS = {WORKER: WORKER, SANDBOX: WORKER, TESSERACT: WORKER, SECOND: SECOND}
"""A worker's own processes count together; the second reader may be shared by several workers."""
_PAUSE = 0.05  # seconds between two looks; a sandbox's child lives for some ten milliseconds or longer
_PROC = Path("/proc")


@dataclass
class Memory:
    """Bytes: the highest resident peak of one process by role, the highest proportional sum at one time by group."""

    peaks: dict[str, int] = field(default_factory=dict)
    together: dict[str, int] = field(default_factory=dict)

    def see(self, seen: Sequence[tuple[str, int, int]]) -> None:
        """Count one look at all processes: (role, resident peak, proportional share) of each."""
        sums: dict[str, int] = {}
        for role, peak, share in seen:
            self.peaks[role] = max(peak, self.peaks.get(role, 0))
            sums[GROUPS[role]] = sums.get(GROUPS[role], 0) + share
        for group, total in sums.items():
            self.together[group] = max(total, self.together.get(group, 0))


def role_of(command: str) -> str:
    """What a process that a reader started is for, by its command line."""
    if "model_jobs" in command:
        return SECOND
    return SANDBOX if "extraction.zygote" in command else TESSERACT


def kilobytes(text: str, name: str) -> int:
    """A line such as "VmHWM:  1024 kB" of a process's status in bytes; 0 where it is missing."""
    found = (line.split() for line in text.splitlines() if line.startswith(f"{name}:"))
    return next((int(parts[1]) * 1024 for parts in found), 0)


def descendants(root: int, parents: Mapping[int, int]) -> list[int]:
    """The processes below one, from each process's parent."""
    found, fresh = [], [root]
    while fresh:
        fresh = [pid for pid, parent in parents.items() if parent in fresh]
        found += fresh
    return found


def look(root: int) -> list[tuple[str, int, int]]:
    """(role, resident peak, proportional share of memory) of a process and all below it; the ended ones left out."""
    seen = []
    for pid in [root, *descendants(root, _parents())]:
        folder = _PROC / str(pid)
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            peak = kilobytes((folder / "status").read_text(), "VmHWM")
        except OSError:
            continue
        if peak:
            seen.append((WORKER if pid == root else role_of(command), peak, _share(folder, peak)))
    return seen


def _share(folder: Path, peak: int) -> int:
    """Resident memory, shared pages counted by share; where the kernel does not tell, all of it."""
    try:
        return kilobytes((folder / "smaps_rollup").read_text(), "Pss")
    except OSError:
        return peak


def _parents() -> dict[int, int]:
    parents = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                # The name in parentheses may hold spaces; the state and the parent follow it.
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    return parents


def _watch(memory: Memory, ended: threading.Event) -> None:
    """Look now and then, and once more at the end: what is over within a pause is seen too."""
    while not ended.wait(_PAUSE):
        memory.see(look(os.getpid()))
    memory.see(look(os.getpid()))


def main() -> None:
    """Read every PARTS-th file of the folder; with the variable WEIGH set, memory is watched too."""
    folder, part, parts = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    files = [path.read_bytes() for path in sorted(folder.iterdir())[part::parts]]
    memory, ended = Memory(), threading.Event()
    with Extractor() as extractor:
        extractor.warm()
        if files:
            extractor.read(files[0], name="first")  # what is loaded at first use is start-up
        watcher = threading.Thread(target=_watch, args=(memory, ended), daemon=True)
        if os.environ.get("WEIGH"):
            watcher.start()
        print("ready", flush=True)
        sys.stdin.readline()
        began = time.perf_counter()
        for data in files:
            extractor.read(data, name="file")
        seconds = time.perf_counter() - began
        ended.set()
        if watcher.ident is not None:
            watcher.join()
    print(json.dumps({"seconds": seconds, "peaks": memory.peaks, "together": memory.together}))


if __name__ == "__main__":
    main()
