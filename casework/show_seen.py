"""The log of who saw what, for who keeps the users: the newest first, a page at a time."""

from __future__ import annotations

from typing import Any

from casework.office import Office
from storage import seen


def show_seen(
    office: Office, *, most: int, before: int | None = None, user_id: int | None = None
) -> list[dict[str, Any]]:
    """At most so many records as JSON values, those before a record's id and of one user where given."""
    with office.database.read() as tx:
        rows = seen.newest(tx, most=most, before=before, user_id=user_id)
    return [
        {
            "id": record_id,
            "at": row.at.isoformat(),
            "user_id": row.user_id,
            "email": row.email,
            "kind": row.kind,
            "what": row.what,
        }
        for record_id, row in rows
    ]
