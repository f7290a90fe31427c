"""Whether reading a mail is worth the effort: some are built so that the stdlib parser never ends."""

from __future__ import annotations

import re

_FIELD = re.compile(
    rb"(?:\A|(?<=[\r\n]))content-(?:type|disposition)[ \t]*:([^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*)", re.IGNORECASE
)
_MAX_WORK = 10_000_000
_MAX_FIELD = 8000
_MAX_PARAMETERS = 100


def is_worth_reading(raw: bytes) -> bool:
    """Whether the stdlib parser will end soon; itself linear in the length.

    The parser compares every line with the boundary of every multipart around it, and its time for one field grows
    with the square of its parameters.
    """
    multiparts = 0
    for field in _FIELD.finditer(raw):
        value = field[1]
        if len(value) > _MAX_FIELD or value.count(b";") > _MAX_PARAMETERS:
            return False
        multiparts += b"multipart/" in value.lower()
    lines = raw.count(b"\n") + raw.count(b"\r")
    return lines * (1 + multiparts) <= _MAX_WORK
