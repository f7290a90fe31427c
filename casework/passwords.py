"""Passwords: what one must be, and how it is kept (argon2id), with the same work where there is nothing to compare."""

from __future__ import annotations

import unicodedata
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from claims.refused import Refused

LEAST, MOST = 12, 200
_HASHER = PasswordHasher()
# Each count takes 64 MiB: somebody who sends many at once must wait, not the machine.
_AT_ONCE = BoundedSemaphore(2)


def hashed(password: str) -> str:
    """A password as it is stored."""
    with _AT_ONCE:
        return _HASHER.hash(_plain(password))


def is_right(stored: str | None, password: str) -> bool:
    """Whether a password is the stored one; where none is stored it takes as long and is not."""
    with _AT_ONCE:
        try:
            is_same = _HASHER.verify(stored or _nobodys(), _plain(password))
        except (VerificationError, InvalidHashError):
            return False
    return is_same and stored is not None


def is_outdated(stored: str) -> bool:
    """Whether a stored password was made with parameters other than today's."""
    return _HASHER.check_needs_rehash(stored)


def refuse_weak(password: str, *, email: str) -> None:
    """Raise Refused("weak_password") for a wrong length, the address itself, or hardly more than one letter."""
    plain = _plain(password)
    if not LEAST <= len(plain) <= MOST:
        raise Refused("weak_password", f"a password has {LEAST} to {MOST} characters")
    if plain.casefold() in (email.casefold(), email.partition("@")[0].casefold()) or len(set(plain)) < 4:
        raise Refused("weak_password", "a password is not the address, and not one character over and over")


def _plain(password: str) -> str:
    """The same letters typed on different keyboards become the same bytes."""
    return unicodedata.normalize("NFKC", password)[: MOST + 1]


@cache
def _nobodys() -> str:
    return _HASHER.hash("the password of nobody")
