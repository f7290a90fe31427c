"""Jobs that do what a hijacked parser would try; the sandbox tests run them."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extraction.job import JobRefused

Answer = tuple[dict[str, Any], bytes]


def _attempt(action: Any) -> Answer:
    try:
        action()
    except OSError as error:
        return {"denied": type(error).__name__}, b""
    return {"denied": None}, b""


def echo(data: bytes, options: Mapping[str, Any]) -> Answer:
    return {"length": len(data), "options": dict(options)}, data[::-1]


def refuse(data: bytes, options: Mapping[str, Any]) -> Answer:
    raise JobRefused("encrypted")


def bug(data: bytes, options: Mapping[str, Any]) -> Answer:
    raise ValueError(data.decode())


def read_file(data: bytes, options: Mapping[str, Any]) -> Answer:
    return _attempt(lambda: Path("/etc/passwd").read_bytes())


def write_file(data: bytes, options: Mapping[str, Any]) -> Answer:
    return _attempt(lambda: Path(options["path"]).write_bytes(b"x"))


def call_out(data: bytes, options: Mapping[str, Any]) -> Answer:
    return _attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).connect(("127.0.0.1", 9)))


def run_program(data: bytes, options: Mapping[str, Any]) -> Answer:
    return _attempt(lambda: subprocess.run(["/bin/true"], check=True))


def fork(data: bytes, options: Mapping[str, Any]) -> Answer:
    return _attempt(os.fork)


def signal_parent(data: bytes, options: Mapping[str, Any]) -> Answer:
    return _attempt(lambda: os.kill(os.getppid(), 9))


def eat_memory(data: bytes, options: Mapping[str, Any]) -> Answer:
    return {"length": len(bytearray(8_000_000_000))}, b""


def spin(data: bytes, options: Mapping[str, Any]) -> Answer:
    while True:
        pass


def die(data: bytes, options: Mapping[str, Any]) -> Answer:
    ctypes.string_at(0)
    return {}, b""


def settings(data: bytes, options: Mapping[str, Any]) -> Answer:
    return {"names": sorted(os.environ)}, b""


JOBS = {
    job.__name__: job
    for job in (
        echo,
        refuse,
        bug,
        read_file,
        write_file,
        call_out,
        run_program,
        fork,
        signal_parent,
        eat_memory,
        spin,
        die,
        settings,
    )
}
