"""A file is read again by the page ranges that a handler laid down; the slow part runs outside any transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from casework.keep_readings import keep_readings
from casework.office import Office
from casework.outbox import owe_again
from casework.put_back import put_back
from casework.read_document import known_for
from claims.reading import ReadFile
from claims.refused import Refused
from extraction.settings import KnownParties
from storage import documents, review_log
from storage.documents import READ
from storage.review_log import CutRow


@runtime_checkable
class RunReader(Protocol):
    """A reader that takes a person's word for which pages belong together."""

    def read_runs(self, data: bytes, *, runs: Sequence[Sequence[int]], known: KnownParties) -> ReadFile:
        """The documents of a file, one per run of page numbers."""
        ...


def reread_document(office: Office, *, cut_id: int, document_id: int, message_id: int) -> None:
    """Read a file by a handler's page ranges: sure parts are filed, the doubtful ones wait for a handler.

    Where nothing can be read that way, what was there before waits again. Raises Refused where the reader cannot do it.
    """
    with office.database.read() as tx:
        cut, document = review_log.get_cut(tx, cut_id), documents.get(tx, document_id)
    if cut is None or document is None or not _is_open(cut):
        return
    if not isinstance(office.reader, RunReader):
        raise Refused("cannot_cut", "this house's reader cannot read parts of a file")
    data = office.blobs.get(document.sha256)
    result = office.reader.read_runs(data, runs=cut.runs, known=known_for(office, document))
    with office.database.write() as tx:
        cut = review_log.get_cut(tx, cut_id)
        if cut is None or not _is_open(cut):
            return
        documents.set_state(tx, document_id, state=READ)
        if result.documents:
            first = max(row.position for row in documents.readings_of_document(tx, document_id)) + 1
            made = keep_readings(office, tx, row=document, readings=result.documents, first=first)
            review_log.change_cut(tx, cut_id, made=made)
        else:
            decision = review_log.last_of_reading(tx, cut.replaced[0])
            for snapshot in decision.before["readings"] if decision else ():
                put_back(office, tx, snapshot)
            review_log.change_cut(tx, cut_id, undone_at=office.clock.now())
        owe_again(office, tx, "conclude_message", key=f"conclude-{message_id}", message_id=message_id)


def _is_open(cut: CutRow) -> bool:
    return cut.undone_at is None and not cut.made
