"""A bank file is handed in: a short one is taken in at once, a long one by a worker while its page says how far."""

from __future__ import annotations

from typing import IO, Any

from casework.file_waits import is_long, owe_reading
from casework.ids import bank_file_name
from casework.import_payments import take_bank_file
from casework.office import Office
from storage import bank
from storage.bank import BankFileRow
from storage.database import Tx


def hand_in_file(office: Office, *, file: IO[bytes], size: int, name: str, by: str) -> dict[str, Any]:
    """Take in a bank file of `size` bytes, or keep it and owe that; its id, and its state so far.

    The same file again is the same file; one that could not be read is tried again. Raises Refused for a short file
    that cannot be read to its end; of a long one its page says so afterwards.
    """
    if not is_long(size):
        return take_bank_file(office, file=file, name=name, by=by)
    sha256 = office.blobs.put_file(file)
    with office.database.write() as tx:
        row = bank.file_of_bytes(tx, sha256)
        if row is None or row.state == bank.UNREADABLE:
            row = _arrived(office, tx, sha256, name=name, by=by)
        if row.state in (bank.ARRIVED, bank.READING):
            owe_reading(office, tx, row, by=by)
    return {"id": bank_file_name(row.id), "state": row.state}


def _arrived(office: Office, tx: Tx, sha256: str, *, name: str, by: str) -> BankFileRow:
    values = {
        "name": name,
        "format": "",
        "message_id": "",
        "state": bank.ARRIVED,
        "findings": [],
        "totals": [],
        "imported_at": office.clock.now(),
        "imported_by": by,
    }
    return bank.keep_file(tx, sha256, values)
