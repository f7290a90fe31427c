"""/livez and /readyz: whether this process runs and whether the house can work, told as it is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

_KEEP_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing that must be well: a name, and a function that gives "" or what is wrong."""

    name: str
    fault: Callable[[], str]


class Readiness:
    """Asks the probes, at most every two seconds however often it is asked (each costs a write to the database)."""

    def __init__(self, probes: Sequence[Probe], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._probes = probes
        self._clock = clock
        self._lock = threading.Lock()
        self._asked_at: float | None = None
        self._faults: dict[str, str] = {}

    def faults(self) -> dict[str, str]:
        """What each probe says, "" where it is well."""
        with self._lock:
            now = self._clock()
            if self._asked_at is None or now - self._asked_at >= _KEEP_SECONDS:
                self._faults = {probe.name: probe.fault() for probe in self._probes}
                self._asked_at = now
            return dict(self._faults)


def health_routes(readiness: Readiness, is_alive: Callable[[], bool]) -> list[Route]:
    """The two routes: 200 where well, 503 where not, with the reasons as JSON."""

    def livez(_request: Request) -> JSONResponse:
        alive = is_alive()
        return JSONResponse({"alive": alive}, status_code=200 if alive else 503)

    def readyz(_request: Request) -> JSONResponse:
        faults = readiness.faults()
        ready = not any(faults.values())
        checks = {name: fault or "ok" for name, fault in faults.items()}
        return JSONResponse({"ready": ready, "checks": checks}, status_code=200 if ready else 503)

    return [Route("/livez", livez), Route("/readyz", readyz)]
