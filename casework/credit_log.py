"""The purpose log of credit reports: who asked about whom, when, why and on what ground."""

from __future__ import annotations

from typing import Any

from casework.office import Office
from claims.days import iso_instant
from storage import credit_requests


def credit_log(office: Office, *, case_number: str | None = None) -> list[dict[str, Any]]:
    """Every question that was put to a bureau, oldest first, or those of one case; the answers are not told here."""
    with office.database.read() as tx:
        rows = credit_requests.all_requests(tx)
    return [
        {
            "id": row.id,
            "asked_at": iso_instant(row.asked_at),
            "case": row.case_number,
            "by": row.by,
            "provider": row.provider,
            "purpose": row.purpose,
            "ground": row.ground,
            "person": row.is_person,
            "state": row.state,
            "delete_on": row.delete_on.isoformat() if row.delete_on else None,
            "raw_deleted": row.deleted_at is not None,
            "why": row.why,
        }
        for row in rows
        if case_number in (None, row.case_number)
    ]
