"""Mailboxes watched: one thread per channel that takes in what came, waits for more, and looks again in any case."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from casework.receive import take_mail
from claims.days import iso_instant
from claims.refused import Unavailable
from storage import house

if TYPE_CHECKING:
    from casework.office import Office
    from intake.channel import Channel

_SLICE_SECONDS = 10.0
_FIRST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 120.0

log = structlog.get_logger(__name__)


def mailbox_fact(index: int) -> str:
    """The name of the house's fact that holds when a mailbox was last looked through."""
    return f"mailbox:{index}"


def keep_taking(
    office: Office,
    channel: Channel,
    *,
    index: int,
    look_seconds: float,
    on_new: Callable[[], None],
    stopping: threading.Event,
) -> None:
    """Take in mail until told to stop: at once when the mailbox says so, every `look_seconds` in any case.

    A mailbox that is away is tried again with growing waits. A bug is logged and tried again like it: /readyz shows a
    mailbox that nobody has looked through.
    """
    failures = 0
    while not stopping.is_set():
        try:
            _look(office, channel, index, on_new)
            failures = 0
            _wait(channel, look_seconds, stopping)
        except Unavailable as away:
            failures += 1
            log.warning("mailbox_away", mailbox=index, code=away.what, attempts=failures)
        except Exception:
            failures += 1
            log.error("mailbox_failed", mailbox=index, attempts=failures, exc_info=True)
        if failures:
            stopping.wait(_pause(failures))


def _look(office: Office, channel: Channel, index: int, on_new: Callable[[], None]) -> None:
    taken = take_mail(office, channel)
    if taken:
        on_new()
        log.info("mail_taken", mailbox=index, taken=taken)
    note_look(office, index, office.clock.machine_now())


def note_look(office: Office, index: int, at: datetime) -> None:
    """Remember that a mailbox was looked through."""
    with office.database.write() as tx:
        house.put(tx, mailbox_fact(index), iso_instant(at))


def _wait(channel: Channel, seconds: float, stopping: threading.Event) -> None:
    """Wait for mail in slices, so that a stop is heard within 10 s."""
    left = seconds
    while left > 0 and not stopping.is_set():
        part = min(left, _SLICE_SECONDS)
        if channel.wait(seconds=part):
            return
        left -= part


def _pause(failures: int) -> float:
    full: float = min(_LONGEST_WAIT_SECONDS, _FIRST_WAIT_SECONDS * 2 ** min(failures - 1, 10))
    return full * (0.75 + random.random() / 4)  # noqa: S311 - spread, not secrecy
