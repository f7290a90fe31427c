"""A long bank file waits for a worker: what is long, the work that is owed for it, and how that stands."""

from __future__ import annotations

from casework.office import Office
from casework.outbox import owe_again
from storage import jobs
from storage.bank import BankFileRow
from storage.database import Tx

LONG_BYTES = 200_000
"""A file of more bytes than this (some seven hundred payments) is not taken in while a browser waits for the answer."""


def is_long(size: int) -> bool:
    """Whether a file of so many bytes is taken in by a worker."""
    return size > LONG_BYTES


def owe_reading(office: Office, tx: Tx, row: BankFileRow, *, by: str, is_accepted: bool = False) -> None:
    """Owe the taking in of a file; `is_accepted` says that a person has looked at what was in doubt in it."""
    key = _keys(row.id)[is_accepted]
    owe_again(office, tx, "import_bank_file", key=key, file_id=row.id, by=by)


def reading_of(tx: Tx, file_id: int) -> str:
    """How the work on a file stands: going (or about to), parked for a person, or "" where none is owed."""
    states = set(jobs.states_of(tx, _keys(file_id)).values())
    if states & {jobs.READY, jobs.RUNNING}:
        return "going"
    return jobs.PARKED if jobs.PARKED in states else ""


def is_being_read(tx: Tx, file_id: int) -> bool:
    """Whether a worker takes a file in, or soon will."""
    return reading_of(tx, file_id) == "going"


def _keys(file_id: int) -> tuple[str, str]:
    return f"bank-file-{file_id}", f"bank-file-{file_id}-accepted"
