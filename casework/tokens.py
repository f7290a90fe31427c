"""Keyed tokens: the one-time word a creditor answers with, and the mark that ties a reply to its thread.

A one-time token is 40 bits of HMAC-SHA256 over case, purpose and terms, in Crockford's base32 as XXXX-XXXX. A thread
mark is 64 bits over a mail's key and stands in its Message-ID, so nobody can attach a mail to a case by guessing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import timedelta

from casework.office import Office
from storage import tokens as store
from storage.database import Tx

TERMS, DECISION, CASE = "terms", "decision", "case"
VALID_FOR = timedelta(days=30)
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_THREAD = re.compile(r"^<?(?P<key>[^@<>\s]+)\.(?P<mark>[0-9a-f]{16})@")


def _digest(office: Office, text: str) -> bytes:
    return hmac.new(office.secret, text.encode(), hashlib.sha256).digest()


def _print(digest: bytes) -> str:
    number = int.from_bytes(digest[:5], "big")
    symbols = [_ALPHABET[(number >> (35 - 5 * index)) & 31] for index in range(8)]
    return "".join(symbols[:4]) + "-" + "".join(symbols[4:])


def issue_token(office: Office, tx: Tx, *, case_number: str, purpose: str, terms_hash: str) -> str:
    """A token to show for a case: the one in force for the same purpose and terms, else a new one for 30 days."""
    now = office.clock.now()
    earlier = [row for row in store.of_case(tx, case_number) if row.purpose == purpose and row.terms_hash == terms_hash]
    for row in earlier:
        if row.used_at is None and row.expires_at > now:
            return row.token
    attempt = len(earlier)
    while True:
        value = _print(_digest(office, f"order|{case_number}|{purpose}|{terms_hash}|{attempt}"))
        added = store.add(
            tx,
            value=value,
            case_number=case_number,
            purpose=purpose,
            terms_hash=terms_hash,
            now=now,
            expires_at=now + VALID_FOR,
        )
        if added:
            return value
        attempt += 1


def thread_mark(office: Office, mail_key: str) -> str:
    """The keyed mark of a mail, 16 hex digits."""
    return _digest(office, f"thread|{mail_key}").hex()[:16]


def mail_key_of(office: Office, message_id: str) -> str | None:
    """The key of the mail of ours that a Message-ID names, None when its mark is not ours."""
    match = _THREAD.match(message_id.strip())
    if match is None:
        return None
    is_ours = hmac.compare_digest(match["mark"], thread_mark(office, match["key"]))
    return match["key"] if is_ours else None
