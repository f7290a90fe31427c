"""A reading is put back as it was before somebody decided about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.enqueue_review import enqueue_review
from casework.office import Office
from storage import documents
from storage.database import Tx
from storage.documents import REVIEW


def put_back(office: Office, tx: Tx, snapshot: Mapping[str, Any]) -> None:
    """Restore a reading from the snapshot of a decision; one that waited takes its place in the queue again."""
    reading_id = int(snapshot["id"])
    documents.set_reading(
        tx,
        reading_id,
        state=snapshot["state"],
        reason=snapshot["reason"],
        case_number=snapshot["case_number"],
        reading=dict(snapshot["reading"]),
        decided_by=None,
        decided_at=None,
    )
    row = documents.get_reading(tx, reading_id)
    assert row is not None
    if row.state == REVIEW:
        enqueue_review(office, tx, row=row, content=row.reading)
