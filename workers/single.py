"""One tick at a time: a locked file in the data folder, let go by the system when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claims.refused import Unavailable

_LOOK_SECONDS = 0.1


@contextmanager
def only_one(path: Path, *, what: str, wait_seconds: float) -> Iterator[None]:
    """Hold the lock file `path` while the block runs, waiting up to `wait_seconds` for whoever holds it now.

    The lock is the kernel's (flock), so a holder killed at any moment leaves none behind; the file's pid only tells
    people who it is. Raises Unavailable when the wait was in vain.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle, what, wait_seconds)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _take(handle: int, what: str, wait_seconds: float) -> None:
    give_up_at = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= give_up_at:
                holder = os.pread(handle, 20, 0).decode(errors="replace")
                raise Unavailable("lock", f"{what} is already running (process {holder})") from None
            time.sleep(_LOOK_SECONDS)
        else:
            return
