"""The small single-threaded process that forks a jailed child per document (`python -m extraction.zygote FD MODULE`).

It loads every parsing library once, so that a child costs a fork; it ends when its caller's socket closes.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Mapping

from extraction import jail
from extraction.job import HEADER, Job, JobRefused


def _read_exactly(descriptor: int, count: int) -> bytes:
    parts = []
    while count:
        part = os.read(descriptor, min(count, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view[: 1 << 20]) :]


def _place(error: BaseException) -> str:
    """Type and place of an error, without its message: the message may quote the document."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return (
        f"{type(error).__name__} at {os.path.basename(last.filename)}:{last.lineno}" if last else type(error).__name__
    )


def _work(descriptor: int, jobs: Mapping[str, Job]) -> None:
    head_size, data_size = HEADER.unpack(_read_exactly(descriptor, HEADER.size))
    request = json.loads(_read_exactly(descriptor, head_size))
    data = _read_exactly(descriptor, data_size)
    jail.enter(jail.Limits(**request["limits"]))
    blob = b""
    try:
        answer, blob = jobs[request["job"]](data, request["options"])
        head = json.dumps({"answer": answer}).encode()
    except JobRefused as refused:
        head = json.dumps({"refused": refused.code}).encode()
    except MemoryError:
        head = b'{"refused": "too_large"}'
    except Exception as error:  # a bug or a trick of the file: the caller turns it into a finding on the document
        head = json.dumps({"crashed": _place(error)}).encode()
    _write_all(descriptor, HEADER.pack(len(head), len(blob)) + head)
    _write_all(descriptor, blob)


def _serve(control: socket.socket, connection: int, jobs: Mapping[str, Job]) -> None:
    pid = os.fork()
    if pid == 0:
        try:
            control.close()
            _work(connection, jobs)
        finally:
            os._exit(0)
    handle = os.pidfd_open(pid)
    with socket.socket(fileno=connection) as answer:
        try:
            socket.send_fds(answer, [b"P"], [handle])
        except OSError:  # the caller gave up meanwhile: nothing will be asked of the child
            signal.pidfd_send_signal(handle, signal.SIGKILL)
    os.close(handle)


def main() -> None:
    """Serve until the caller closes its end."""
    control = socket.socket(fileno=int(sys.argv[1]))
    jobs: Mapping[str, Job] = importlib.import_module(sys.argv[2]).JOBS
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    jail.prepare()
    control.sendall((json.dumps({"missing": jail.missing()}) + "\n").encode())
    gc.collect()
    gc.freeze()
    while True:
        message, descriptors, _flags, _address = socket.recv_fds(control, 1, 1)
        if not message:
            return
        _serve(control, descriptors[0], jobs)


if __name__ == "__main__":
    main()
