"""Who holds a lease: a name that tells whether its process still lives, so that a dead one's work starts at once."""

from __future__ import annotations

import os
import socket
from pathlib import Path

_PROC = Path("/proc")


def this_owner(does: str) -> str:
    """This process and its part of the service as `host/boot/namespace:pid:start:does`.

    The part is named too: two that ran in one process would else write over each other's sign of life.
    """
    return f"{_here()}:{os.getpid()}:{_start_of(os.getpid())}:{does}"


def is_dead(owner: str) -> bool:
    """Whether an owner's process is known to be gone: it lived here, and its pid is free or belongs to a later process.

    An owner on another machine, in another container or before a restart of the machine is never called dead: its
    lease runs out by itself.
    """
    place, _, rest = owner.partition(":")
    pid, _, rest = rest.partition(":")
    if place != _here() or not pid.isdigit():
        return False
    return _start_of(int(pid)) != rest.partition(":")[0]


def process_runs(pid: int) -> bool:
    """Whether a process of this id runs here."""
    return bool(_start_of(pid))


def _here() -> str:
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()[:8]
        namespace = os.readlink(_PROC / "self/ns/pid").strip("pid:[]")
    except OSError:
        boot, namespace = "0", "0"
    return f"{socket.gethostname()}/{boot}/{namespace}"


def _start_of(pid: int) -> str:
    """When a process started (ticks since boot), "" when there is none or it is a zombie."""
    try:
        stat = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in ("Z", "X") else fields[19]
