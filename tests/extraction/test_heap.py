"""A reader's process gives large blocks back as soon as they are freed."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
from pathlib import Path
from extraction.heap import give_back_early

def resident():
    line = next(l for l in Path("/proc/self/status").read_text().splitlines() if l.startswith("VmRSS"))
    return int(line.split()[1]) // 1024

if {early}:
    give_back_early()
before = resident()
for _ in range(3):  # freeing a block of 20 MB makes glibc keep later ones of that size
    bytearray(20 << 20)
kept = [bytearray(1 << 20) for _ in range(40)]
last = bytearray(100)
del kept[:39]
print(resident() - before)
"""


def grown(early: bool) -> int:
    """Megabytes that a process has grown by when it has freed nearly all that it took."""
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(early=early)], check=True, capture_output=True, text=True, timeout=60
    )
    return int(told.stdout)


def test_freed_pictures_leave_the_process() -> None:
    assert grown(early=True) < 8
    assert grown(early=False) > 20  # what it is there for; a C library without it would fail here, not in use
