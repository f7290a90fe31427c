"""Tracing is an extra: off unless an address to send traces to is set and its packages are there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import structlog

from storage.jobs import JobRow
from workers.settings import Settings

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from workers.spans import Tracing

log = structlog.get_logger(__name__)


class JobSpan(Protocol):
    """The part of a trace that one try of a job is."""

    def ended(self, verdict: str, code: str) -> None:
        """How the try ended: done, retry or parked, and its code."""
        ...


class Tracer(Protocol):
    """Who follows the jobs of a process."""

    def job(self, row: JobRow) -> AbstractContextManager[JobSpan]:
        """Follow one try of a job."""
        ...


class _Silence:
    """What is told to nobody."""

    def ended(self, verdict: str, code: str) -> None:
        """Nothing is kept."""


class Untraced:
    """Follows nothing."""

    @contextmanager
    def job(self, row: JobRow) -> Iterator[JobSpan]:
        """The job, unseen."""
        yield _Silence()


UNTRACED = Untraced()


def open_tracing(settings: Settings) -> Tracing | None:
    """Traces sent to KRAV_OTLP_ENDPOINT; None where it is not set, or the extra `tracing` is not installed (logged:
    letters must leave also without)."""
    if not settings.otlp_endpoint:
        return None
    try:
        from workers.spans import sending_to

        return sending_to(settings.otlp_endpoint)
    except ImportError:
        log.warning("tracing_not_installed")
        return None
