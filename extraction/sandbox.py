"""The caller's side of the sandbox: run a parsing job on a hostile file so that no crash or hang reaches the caller."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from types import TracebackType
from typing import Any

import structlog

from claims.refused import Unavailable
from extraction.jail import Limits
from extraction.job import HEADER

_log = structlog.get_logger()
_START_SECONDS = 60.0
_warned = threading.Event()


class JobFailed(Exception):
    """A job that gave no answer, by code: timeout, crashed, too_large, or what the job itself refused with."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _receive(connection: socket.socket, count: int, deadline: float) -> bytes:
    parts = []
    while count:
        connection.settimeout(max(0.001, deadline - time.monotonic()))
        part = connection.recv(min(count, 1 << 20))
        if not part:
            raise JobFailed("crashed")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _has_ended(handle: int) -> bool:
    """Whether the process of a pidfd is no more; such a handle is ready to read."""
    look = select.poll()
    look.register(handle, select.POLLIN)
    return bool(look.poll(0))


class Sandbox:
    """A resource: one zygote process, started at first use. Safe to call from several threads; close it after use."""

    def __init__(self, jobs_module: str = "extraction.readers.jobs") -> None:
        self._jobs_module = jobs_module
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._spare: socket.socket | None = None
        self._owner = 0

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        # A fresh environment: settings and their secrets stay out of the process that meets hostile files.
        environment = {
            "PATH": os.defpath,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "PYTHONUTF8": "1",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "extraction.zygote", str(theirs.fileno()), self._jobs_module],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        theirs.close()
        ours.settimeout(_START_SECONDS)
        try:
            hello = ours.makefile("rb").readline()
        except TimeoutError:
            hello = b""
        if not hello:
            self._stop()
            raise Unavailable("sandbox", "the process that parses documents did not start")
        ours.settimeout(None)
        self._control, self._owner = ours, os.getpid()
        missing = json.loads(hello)["missing"]
        if missing and not _warned.is_set():
            _warned.set()
            _log.warning("sandbox_weaker_than_designed", missing=missing)
        return ours

    def _stop(self) -> None:
        control, process, spare = self._control, self._process, self._spare
        self._control = self._process = self._spare = None
        if spare is not None:
            spare.close()
        if control is not None:
            control.close()
        if process is not None and self._owner in (0, os.getpid()):
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _running(self) -> socket.socket:
        if self._owner not in (0, os.getpid()):  # we are a fork of the process that started it
            self._control = self._process = self._spare = None
        if self._control is not None and self._process is not None and self._process.poll() is None:
            return self._control
        self._stop()
        return self._start()

    def _connect(self) -> tuple[socket.socket, int]:
        """A connection to a fresh child and the handle (pidfd) by which it can be killed."""
        for _attempt in range(2):
            ours = None
            try:
                with self._lock:
                    self._running()
                    ours, self._spare = self._spare or self._asked(), None
                    ours.settimeout(_START_SECONDS)
                message, handles, _flags, _address = socket.recv_fds(ours, 1, 1)
                if message and handles and not _has_ended(handles[0]):
                    return ours, handles[0]
                if handles:  # a child that was forked ahead and died meanwhile; the zygote lives
                    os.close(handles[0])
                    ours.close()
                    continue
            except OSError:  # the zygote was killed: start another, once
                pass
            if ours is not None:
                ours.close()
            with self._lock:
                self._stop()
        raise Unavailable("sandbox", "the process that parses documents died twice")

    def _asked(self) -> socket.socket:
        """A connection on which the zygote is asked for a child; it answers when it has forked one."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._running(), [b"J"], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return ours

    def _ask_ahead(self) -> None:
        """Have the next child forked while the caller thinks about what this one said."""
        with self._lock, contextlib.suppress(OSError):
            if self._spare is None and self._process is not None and self._owner == os.getpid():
                self._spare = self._asked()

    @contextlib.contextmanager
    def _child(self) -> Iterator[socket.socket]:
        connection, handle = self._connect()
        try:
            yield connection
        except TimeoutError:
            raise JobFailed("timeout") from None
        except OSError:
            raise JobFailed("crashed") from None
        finally:
            # Always: a child that has answered is gone already, any other must not outlive its job.
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
            os.close(handle)
            connection.close()
            self._ask_ahead()

    def run(self, job: str, *, data: bytes, options: Mapping[str, Any], limits: Limits) -> tuple[dict[str, Any], bytes]:
        """Run a named job on a file within limits; gives its answer and blob.

        Raises JobFailed for whatever the file brought about, Unavailable when no sandbox can be started.
        """
        with self._child() as connection:
            deadline = time.monotonic() + limits.wall_seconds
            head = json.dumps({"job": job, "options": options, "limits": asdict(limits)}).encode()
            connection.settimeout(limits.wall_seconds)
            connection.sendall(HEADER.pack(len(head), len(data)) + head)
            if data:  # the child of an empty file may have answered and gone, and sending nothing to it would fail
                connection.sendall(data)
            head_size, blob_size = HEADER.unpack(_receive(connection, HEADER.size, deadline))
            if head_size + blob_size > limits.answer_bytes:
                raise JobFailed("too_large")
            reply = json.loads(_receive(connection, head_size, deadline))
            blob = _receive(connection, blob_size, deadline)
        if "crashed" in reply:
            _log.warning("document_job_crashed", job=job, error=reply["crashed"])
            raise JobFailed("crashed")
        if "refused" in reply:
            raise JobFailed(reply["refused"])
        return reply["answer"], blob

    def warm(self) -> None:
        """Start the zygote if it does not run. Raises Unavailable when it cannot."""
        with self._lock:
            self._running()

    def close(self) -> None:
        """End the zygote; it also ends by itself when this process does."""
        with self._lock:
            self._stop()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
