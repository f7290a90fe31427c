"""Cases through a reader in several threads, of which one that hangs is left behind."""

from __future__ import annotations

import ctypes
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from structlog.contextvars import bound_contextvars

from bench.fuzzing.mutations import Case
from bench.fuzzing.outcome import Examined, outcome_of
from claims.reading import ReadFile

Read = Callable[[bytes, int], ReadFile]
"""Reads a case by its bytes and its number."""


class _GivenUp(BaseException):
    """Raised in a thread that nobody waits for any more."""


class _Slot:
    """A thread's present case; `is_given_up` when nobody waits for it any more."""

    def __init__(self) -> None:
        self.number, self.kind, self.began = -1, "", float("inf")
        self.thread = 0
        self.is_given_up = False

    def give_up(self) -> None:
        """End the thread as soon as it runs Python again, so that a loop there does not take the others' time."""
        self.is_given_up = True
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.thread), ctypes.py_object(_GivenUp))


def examine(
    numbers: Iterator[int],
    make: Callable[[int], Case],
    read: Read,
    *,
    limit: Callable[[int], float],
    threads: int,
) -> Iterator[Examined]:
    """Read the cases of all numbers in several threads; gives each as it ends, in any order.

    A case over its limit in seconds is a fault; one that does not end is given as "hung", its thread is left behind.
    """
    results: queue.Queue[tuple[_Slot, Examined | BaseException | None]] = queue.Queue()
    lock = threading.Lock()
    slots: set[_Slot] = set()

    def work(slot: _Slot) -> None:
        slot.thread = threading.get_ident()
        # Ctrl-C reaches every process of the terminal: those begun here shall end their case all the same.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        with suppress(_GivenUp):
            serve(slot)

    def serve(slot: _Slot) -> None:
        while not slot.is_given_up:
            with lock:
                number = next(numbers, None)
            if number is None:
                break
            try:
                case = make(number)
            except BaseException as error:  # the fuzzer's own bug: the caller's to see
                results.put((slot, error))
                return
            slot.number, slot.kind, slot.began = number, case.kind, time.monotonic()
            ended = _examined(case, number, read, limit(number))
            slot.began = float("inf")
            results.put((slot, ended))
        results.put((slot, None))

    def start() -> None:
        slot = _Slot()
        slots.add(slot)
        threading.Thread(target=work, args=(slot,), daemon=True, name="fuzz").start()

    for _ in range(threads):
        start()
    while slots:
        with suppress(queue.Empty):
            slot, ended = results.get(timeout=0.1)
            if isinstance(ended, BaseException):
                raise ended
            if ended is None:
                slots.discard(slot)
            elif slot in slots:
                yield ended
        now = time.monotonic()
        for slot in [one for one in slots if now - one.began > limit(one.number)]:
            slot.give_up()
            slots.discard(slot)
            yield Examined(slot.number, slot.kind, "hung", now - slot.began, "it did not end in time")
            start()


def _examined(case: Case, number: int, read: Read, limit: float) -> Examined:
    began = time.monotonic()
    try:
        with bound_contextvars(case=number):
            outcome, fault = outcome_of(read(case.data, number))
    except Exception as error:  # what the reader promises never to do
        outcome, fault = "raised", _place(error)
    seconds = time.monotonic() - began
    if fault is None and seconds > limit:
        fault = f"it took {seconds:.1f} s, {limit:.0f} are allowed"
    return Examined(number, case.kind, outcome, seconds, fault)


def _place(error: Exception) -> str:
    """An error's type and the last of our own lines that it went through."""
    frame, place = error.__traceback__, ""
    while frame is not None:
        file = frame.tb_frame.f_code.co_filename
        if "site-packages" not in file and "/extraction/" in file:
            place = f" at {file.rpartition('/extraction/')[2]}:{frame.tb_lineno}"
        frame = frame.tb_next
    return f"{type(error).__name__}{place}: {str(error)[:200]}"
