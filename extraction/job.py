"""What both sides of the sandbox agree on: the shape of a job, its anticipated no, and the frame of a message."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Any

Job = Callable[[bytes, Mapping[str, Any]], tuple[dict[str, Any], bytes]]
"""A job takes the file and options, and gives a JSON-able answer and a blob. A module's JOBS names its jobs."""

HEADER = struct.Struct("!II")
"""Before every message: length of the JSON head and of the bytes that follow it."""


class JobRefused(Exception):
    """A job's anticipated no, by code: the file is encrypted, unreadable, too large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
