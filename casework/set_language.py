"""Which language a user reads the desk in."""

from __future__ import annotations

from casework.office import Office
from claims.refused import Refused
from storage import users


def set_language(office: Office, *, user_id: int, language: str) -> None:
    """Read the desk in `sv` or `en`, or ("") in what the browser asks for. Raises Refused("bad_language")."""
    if language not in ("", "sv", "en"):
        raise Refused("bad_language", "the desk speaks sv and en")
    with office.database.write() as tx:
        users.change(tx, user_id, language=language)
