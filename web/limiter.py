"""How often one visitor may ask: counted in memory, so that tokens and passwords cannot be tried one after another."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

WINDOW_SECONDS = 60.0
_MOST_VISITORS = 10_000


class Limiter:
    """At most `most` events per visitor and window of time (a minute unless another is given)."""

    def __init__(
        self, most: int, *, window_seconds: float = WINDOW_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._window = window_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[float, int]] = {}

    def is_over(self, visitor: str) -> bool:
        """Whether a visitor has used up this window."""
        with self._lock:
            return self._count(visitor)[1] >= self._most

    def note(self, visitor: str) -> None:
        """Count one event of a visitor."""
        with self._lock:
            if len(self._seen) >= _MOST_VISITORS:
                self._forget()
            started, count = self._count(visitor)
            self._seen[visitor] = (started, count + 1)

    def wait(self, visitor: str) -> int:
        """For how many seconds a visitor must wait, 0 where they need not."""
        with self._lock:
            started, count = self._count(visitor)
            return 0 if count < self._most else max(1, math.ceil(started + self._window - self._clock()))

    def take_back(self, visitor: str) -> None:
        """Let one event of a visitor count no longer: it was no fault."""
        with self._lock:
            started, count = self._count(visitor)
            if count:
                self._seen[visitor] = (started, count - 1)

    def _count(self, visitor: str) -> tuple[float, int]:
        now = self._clock()
        started, count = self._seen.get(visitor, (now, 0))
        return (now, 0) if now - started >= self._window else (started, count)

    def _forget(self) -> None:
        now = self._clock()
        self._seen = {who: row for who, row in self._seen.items() if now - row[0] < self._window}
        if len(self._seen) >= _MOST_VISITORS:
            self._seen.clear()
