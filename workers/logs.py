"""Structured logs that cannot hold personal data: ids, codes and numbers pass, everything else is dropped."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "job", "job_id", "message_id", "document_id", "key", "case_number", "code",
        "attempts", "seconds", "jobs", "on", "acts", "taken", "mailbox", "thread", "error", "at", "logger", "line",
        "status", "method", "route", "milliseconds", "count", "mode", "url", "version", "signal",
    }
)  # fmt: skip
"""The keys a log line may have."""

_EVENT = re.compile(r"[a-z0-9_]{1,60}")
_PLAIN = re.compile(r"[A-Za-z0-9_.:/+\-\[\]<>]{0,160}")
_LONG_NUMBER = re.compile(r"\d{8,}|\d{6}-\d{4}")


def configure_logs(*, service: bool, stream: TextIO | None = None) -> None:
    """Log to stderr: JSON lines from `info` for a service, short lines from `warning` for a command."""
    out = stream or sys.stderr
    shape: Any = structlog.processors.JSONRenderer() if service else _short_line
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            keep_only_what_is_safe,
            shape,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO if service else logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_Library()]
    root.setLevel(logging.WARNING if service else logging.ERROR)


def keep_only_what_is_safe(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Drop unknown keys and mask values that are not ids, codes or numbers (an address, a name, a long number)."""
    kept = {name: _safe(value) for name, value in line.items() if name in ALLOWED}
    error = line.get("exc_info")
    if error:
        kept["error"] = _where(error if isinstance(error, BaseException) else sys.exc_info()[1])
    if not _EVENT.fullmatch(str(line.get("event", ""))):
        kept["event"] = "unnamed"
    return kept


def _safe(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if _PLAIN.fullmatch(text) and not _LONG_NUMBER.search(text) else "***"


def _where(error: BaseException | None) -> str:
    """What kind of error and where, without its message, which may quote a person."""
    if error is None:
        return "unknown"
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f":{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace is not None else ""
    return f"{type(error).__name__}{place}"


def _short_line(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> str:
    rest = " ".join(f"{name}={value}" for name, value in line.items() if name not in ("event", "level", "timestamp"))
    return f"{line['level']}: {line['event']} {rest}".rstrip()


class _Library(logging.Handler):
    """Lines of libraries: which library and where, never their text, which may quote mail."""

    def emit(self, record: logging.LogRecord) -> None:
        """Pass a library's line on as an event of ours."""
        error = _where(record.exc_info[1]) if record.exc_info else None
        structlog.get_logger().log(
            record.levelno, "library_said", logger=record.name, line=f"{record.module}:{record.lineno}", error=error
        )
