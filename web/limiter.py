"""How often one visitor may ask: counted in memory per minute, so that tokens cannot be tried one after another."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

WINDOW_SECONDS = 60.0
_MOST_VISITORS = 10_000


class Limiter:
    """At most `most` events per visitor and minute."""

    def __init__(self, most: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[float, int]] = {}

    def is_over(self, visitor: str) -> bool:
        """Whether a visitor has used up this minute."""
        with self._lock:
            return self._count(visitor)[1] >= self._most

    def note(self, visitor: str) -> None:
        """Count one event of a visitor."""
        with self._lock:
            if len(self._seen) >= _MOST_VISITORS:
                self._forget()
            started, count = self._count(visitor)
            self._seen[visitor] = (started, count + 1)

    def _count(self, visitor: str) -> tuple[float, int]:
        now = self._clock()
        started, count = self._seen.get(visitor, (now, 0))
        return (now, 0) if now - started >= WINDOW_SECONDS else (started, count)

    def _forget(self) -> None:
        now = self._clock()
        self._seen = {who: row for who, row in self._seen.items() if now - row[0] < WINDOW_SECONDS}
        if len(self._seen) >= _MOST_VISITORS:
            self._seen.clear()
