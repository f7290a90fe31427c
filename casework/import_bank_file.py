"""A worker takes in a long bank file that somebody handed in; stopped in the middle, it goes on where it was."""

from __future__ import annotations

from casework.ids import bank_file_name
from casework.import_payments import take_kept_file
from casework.office import Office
from claims.refused import Refused
from storage import bank, tasks


def import_bank_file(office: Office, *, file_id: int, by: str) -> None:
    """Take in a kept file; one that cannot be read to its end says why on its page and becomes a task. Safe to repeat.

    `by` is who handed it in, or who accepted what was in doubt in it.
    """
    with office.database.read() as tx:
        row = bank.get_file(tx, file_id)
    if row is None:
        return
    try:
        take_kept_file(office, sha256=row.sha256, name=row.name, by=by)
    except Refused as refused:
        _say_unreadable(office, file_id, refused)


def _say_unreadable(office: Office, file_id: int, refused: Refused) -> None:
    name = bank_file_name(file_id)
    finding = {"code": refused.code, "message": refused.message}
    with office.database.write() as tx:
        bank.change_file(tx, file_id, state=bank.UNREADABLE, findings=[finding])
        tasks.add(
            tx,
            key=f"bank-file-unreadable-{file_id}",
            kind="bank_file",
            title=f"Bank file {name} cannot be read: fetch it from the bank again",
            now=office.clock.now(),
            case_number=None,
        )
