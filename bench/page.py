"""docs/benchmarks.md as parts that are measured by themselves: each stands between marks and says when it was taken."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import date

HEAD = (
    "# Benchmarks",
    'Written by `make bench` and by nothing else; `make bench PARTS="ticks pages"` measures some parts anew and leaves '
    "the others as they are. Compare figures inside one table only; a busy machine makes all of them larger, the "
    "ratios less so.",
)
_PART = re.compile(r"<!-- part: (\w+) -->\n\n(.*?)\n\n<!-- end -->", re.DOTALL)


def told(lines: Sequence[str], *, on: date) -> str:
    """A part as it stands on the page: its heading, where and when it was measured, and the rest."""
    heading, *rest = lines
    load = os.getloadavg()[0]
    taken = (
        f"*Measured on {on.isoformat()}: {platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, load {load:.1f} at its end.*"
    )
    return "\n\n".join([heading, taken, *rest])


def parts_of(page: str) -> dict[str, str]:
    """The parts of a page by name."""
    return dict(_PART.findall(page))


def joined(parts: Mapping[str, str], order: Sequence[str]) -> str:
    """The page of some parts in an order; parts that the order does not name are left out."""
    marked = [f"<!-- part: {name} -->\n\n{parts[name]}\n\n<!-- end -->" for name in order if name in parts]
    return "\n\n".join([*HEAD, *marked]) + "\n"
