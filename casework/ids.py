"""The printed names of messages and review items: m000123, r000045."""

from __future__ import annotations

from claims.refused import Refused


def message_name(message_id: int) -> str:
    """A message's id as people see it."""
    return f"m{message_id:06d}"


def reading_name(reading_id: int) -> str:
    """A review item's id as people see it."""
    return f"r{reading_id:06d}"


def parse_name(text: str) -> int:
    """The number of a printed id, with or without its letter; raises Refused("bad_id")."""
    digits = text.strip().lstrip("mrMR")
    if not digits.isdigit():
        raise Refused("bad_id", f"{text!r} is no id: write it as the list prints it, such as m000123 or r000045")
    return int(digits)
