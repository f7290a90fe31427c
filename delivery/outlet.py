"""What every way out of the house promises: the same key gets the same receipt, and nothing is sent blindly twice."""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from claims.letter import Parcel, Receipt
from claims.refused import Refused, Unavailable

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")


class Outlet(Protocol):
    """A way out: a mail folder, a print folder, an SMTP server."""

    name: str

    def hand_over(self, parcel: Parcel, *, now: datetime) -> Receipt:
        """Hand a parcel over, once. Asked again with the same key and bytes it gives the first receipt.

        Raises Unavailable when the world is down and nothing left; OutcomeUnknown when it cannot be known whether it
        left; Refused for a permanent no (`bad_key`, `key_reused` and the outlet's own).
        """
        ...

    def find(self, key: str) -> Receipt | None:
        """The receipt of a key that has left; None when it has not, or when the outlet cannot know."""
        ...

    def place(self, reference: str) -> str:
        """Where a person finds what a receipt's reference names: a path, or the reference itself."""
        ...


class OutcomeUnknown(Unavailable):
    """It may have left or not (the line broke after the last byte): settled by evidence or a person, never re-sent."""


def safe_key(key: str) -> str:
    """A key that may become a file name. Raises Refused("bad_key")."""
    if not _KEY.fullmatch(key):
        raise Refused("bad_key", "The key of a letter is letters, digits, dots and dashes only.")
    return key


def fingerprint(parcel: Parcel) -> str:
    """SHA-256 over what would leave: body, sidecar, sender and recipients."""
    whole = sha256()
    for piece in (parcel.body, parcel.sidecar, parcel.envelope_from.encode(), *(r.encode() for r in parcel.recipients)):
        whole.update(len(piece).to_bytes(8, "big") + piece)
    return whole.hexdigest()
