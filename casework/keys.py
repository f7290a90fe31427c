"""Keys made of the house's secret, one per purpose, and tokens of which the house keeps only the hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken

from casework.office import Office


def keyed(office: Office, purpose: str, text: str) -> str:
    """A mark (HMAC-SHA256, hex) that only this house can make, different for each purpose."""
    return hmac.new(_key(office, purpose), text.encode(), hashlib.sha256).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Whether two marks are the same, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def closed(office: Office, purpose: str, text: str) -> str:
    """A text encrypted and signed for this house, fit to be stored or carried by a browser."""
    return _box(office, purpose).encrypt(text.encode()).decode()


def opened(office: Office, purpose: str, text: str, *, seconds: int | None = None) -> str | None:
    """What was `closed` for this purpose, None for anything else or (real time) older than `seconds`."""
    try:
        return _box(office, purpose).decrypt(text.encode(), ttl=seconds).decode()
    except InvalidToken:
        return None


def new_token() -> str:
    """256 random bits for a cookie or a link."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the house stores of a token. Plain SHA-256: there is nothing to guess among 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def _key(office: Office, purpose: str) -> bytes:
    return hmac.new(office.secret, f"key|{purpose}".encode(), hashlib.sha256).digest()


def _box(office: Office, purpose: str) -> Fernet:
    return Fernet(urlsafe_b64encode(_key(office, purpose)))
