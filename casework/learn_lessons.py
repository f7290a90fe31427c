"""What a handler's corrections teach of a layout is worked out after the decision: telling it may take seconds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.lessons import Learner, keep_lessons
from casework.office import Office
from casework.parties import known_creditor
from casework.read_document import known_for
from claims.reading import Reading
from extraction.lessons import Lesson
from storage import documents, messages, review_log
from storage.database import Tx
from storage.documents import DocumentRow, ReadingRow
from storage.review_log import DecisionRow


def learn_lessons(office: Office, *, decision_id: int) -> None:
    """Store what the corrections of a decision teach; nothing where it was taken back, or has taught already.

    The document is read outside any transaction. Raises Unavailable while the machine lacks a tool to read it.
    """
    with office.database.read() as tx:
        decision = review_log.get(tx, decision_id)
        found = _about(tx, decision) if decision else None
        cuts = review_log.cuts_of(tx, found[1].id) if found else ()
    if decision is None or found is None or not isinstance(office.reader, Learner) or not _may_teach(decision):
        return
    row, document = found
    is_cut = any(row.id in cut.made for cut in cuts)
    made = _made(office, row, document, decision.before.get("taught") or {}, is_cut=is_cut)
    with office.database.write() as tx:
        decision = review_log.get(tx, decision_id)
        if decision is None or not _may_teach(decision):
            return
        message = messages.get(tx, document.message_id)
        sender = message.from_address if message else ""
        creditor = known_creditor(tx, reading=Reading.from_json(row.reading), sender=sender or None)
        creditor_id = creditor.id if creditor else None
        kept = keep_lessons(office, tx, row=row, made=made, creditor_id=creditor_id, by=decision.by)
        review_log.teaches(tx, decision_id, lessons=kept)


def learning_key(decision_id: int) -> str:
    """The key of the work that a decision's corrections cause."""
    return f"learn-{decision_id}"


def _about(tx: Tx, decision: DecisionRow) -> tuple[ReadingRow, DocumentRow] | None:
    row = documents.get_reading(tx, decision.reading_id)
    document = documents.get(tx, row.document_id) if row else None
    return (row, document) if row and document else None


def _may_teach(decision: DecisionRow) -> bool:
    return decision.undone_at is None and not decision.lessons


def _made(
    office: Office, row: ReadingRow, document: DocumentRow, taught: Mapping[str, str], *, is_cut: bool
) -> tuple[Lesson, ...]:
    """What the document itself says of the corrections; of pages cut by hand, as they were cut."""
    assert isinstance(office.reader, Learner)
    cut: dict[str, Any] = {"position": 0, "runs": [row.reading["pages"]]} if is_cut else {"position": row.position}
    data = office.blobs.get(document.sha256)
    return office.reader.learn(data, corrections=taught, known=known_for(office, document), **cut)
