"""The reader's processes: whether they grow, and whether any is left behind."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

_MOST_GROWTH = 64_000_000  # bytes of a zygote, which does nothing but fork


def _children(pid: int | str) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text().split())
    return found


def zygotes() -> list[int]:
    """The sandboxes' processes of this process."""
    found = []
    for pid in _children("self"):
        with suppress(OSError):
            if b"extraction.zygote" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def _memory(pid: int) -> int:
    """Bytes that a process has in memory, 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _is_at_work(pid: int) -> bool:
    """Whether a zygote's child has gone into its jail; one that waits for a file is there on purpose."""
    try:
        return "NoNewPrivs:\t1" in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


class Processes:
    """Watches the zygotes between two stretches, when nothing is being read."""

    def __init__(self) -> None:
        self._first: dict[int, int] = {}

    def faults(self, *, patience: float = 3.0) -> list[str]:
        """Zygotes that grew since they were first seen, and children still at work after some seconds."""
        found = []
        for pid in zygotes():
            size = _memory(pid)
            grown = size - self._first.setdefault(pid, size)
            if grown > _MOST_GROWTH:
                found.append(f"the zygote grew by {grown / 1e6:.0f} MB")
        until = time.monotonic() + patience
        while (left := self._at_work()) and time.monotonic() < until:
            time.sleep(0.05)
        return [*found, f"{len(left)} processes are left"] if left else found

    @staticmethod
    def _at_work() -> list[int]:
        return [child for pid in zygotes() for child in _children(pid) if _is_at_work(child)]
