"""A bank's file comes in: kept, read to its end, then booked, each movement of money once whoever tells of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import IO, Any

from casework.bank_booking import settle
from casework.bookkeeping import book_bank
from casework.ids import bank_file_name, parse_name
from casework.journal import happened
from casework.office import Office
from claims.bank import BankFileHead, BankState, BankTotal, BankTransaction
from claims.refused import Finding, Refused
from dunning.bookkeeping import SAME_MONEY
from intake.bank.read import read_bank_file
from storage import bank, tasks
from storage.bank import BankFileRow
from storage.database import Tx

_AT_ONCE = 50  # transactions in one write
_MOST_FINDINGS = 100  # kept of one file
_HARMLESS = frozenset({"not_booked"})


def import_payments(office: Office, *, path: Path, by: str) -> dict[str, Any]:
    """Take in a bank file; what it told and what became of it.

    The same bytes, or the same money in another file, are booked once. Whatever is in doubt about the file itself
    (sums, counts, damaged records, a test file in production, a name that the bank has used before) keeps all of it
    back for a person: `accept_file`. Raises Refused for a file that cannot be read to its end; nothing of such a file
    is booked.
    """
    try:
        with path.open("rb") as file:
            sha256 = office.blobs.put_file(file)
    except OSError as error:
        raise Refused("no_such_file", f"{path.name} cannot be read: {error.strerror}") from error
    with office.database.read() as tx:
        row = bank.file_of_bytes(tx, sha256)
    if row is None:
        row = _examined(office, sha256, name=path.name, by=by)
    if row.state == bank.READING:
        _take_in(office, row, by=by)
    return file_summary(office, file_id=row.id)


def accept_file(office: Office, *, file: str, why: str, by: str) -> dict[str, Any]:
    """A person has looked at a file that was kept back: what it tells is taken in. Raises Refused for another file."""
    file_id = parse_name(file)
    with office.database.write() as tx:
        row = bank.get_file(tx, file_id)
        if row is None or row.state != bank.REVIEW:
            raise Refused("no_such_file", f"no bank file {file} waits; krav payments files shows them")
        bank.change_file(tx, file_id, state=bank.READING)
        name = bank_file_name(file_id)
        happened(office, tx, case_number=None, kind="bank_file_accepted", why=why, actor=by, file=name)
    _take_in(office, row, by=by)
    return file_summary(office, file_id=file_id)


def file_summary(office: Office, *, file_id: int) -> dict[str, Any]:
    """A file with what was found in it, and where its transactions are now."""
    with office.database.read() as tx:
        row = bank.get_file(tx, file_id)
        assert row is not None
        states = bank.states_of(tx, file_id)
    return {
        "id": bank_file_name(row.id),
        "file": row.name,
        "format": row.format,
        "message_id": row.message_id,
        "state": row.state,
        "findings": list(row.findings),
        "totals": list(row.totals),
        "transactions": sum(states.values()),
        **{state: states.get(state, 0) for state in ("booked", "suspense", "returned", "other", "reversed")},
    }


def files(office: Office) -> list[dict[str, Any]]:
    """Every bank file, in the order of import."""
    with office.database.read() as tx:
        rows = bank.files(tx)
    return [file_summary(office, file_id=row.id) for row in rows]


def _open(office: Office, sha256: str) -> IO[bytes]:
    return office.blobs.path(sha256).open("rb")


def _examined(office: Office, sha256: str, *, name: str, by: str) -> BankFileRow:
    """Read a new file once to its end without booking anything, and keep what it says of itself."""
    head: BankFileHead | None = None
    totals: list[BankTotal] = []
    findings: list[Finding] = []
    untold = 0
    with _open(office, sha256) as file:
        for item in read_bank_file(file):
            if isinstance(item, BankFileHead):
                head = head or item
            elif isinstance(item, BankTotal):
                totals.append(item)
            elif isinstance(item, Finding):
                untold += len(findings) >= _MOST_FINDINGS
                findings += [item] if len(findings) < _MOST_FINDINGS else []
    if head is None:
        raise Refused("bank_file_unreadable", "The bank file does not say what it is. Fetch it from the bank again.")
    findings += [Finding("more", f"{untold} more of these.")] if untold else []
    with office.database.write() as tx:
        findings += _doubts(office, tx, head)
        is_in_doubt = any(finding.code not in _HARMLESS for finding in findings)
        row = bank.add_file(
            tx,
            {
                "sha256": sha256,
                "name": name,
                "format": str(head.format),
                "message_id": head.message_id,
                "state": bank.REVIEW if is_in_doubt else bank.READING,
                "findings": [{"code": found.code, "message": found.message} for found in findings],
                "totals": [_total(total) for total in totals],
                "imported_at": office.clock.now(),
                "imported_by": by,
            },
        )
        happened(office, tx, case_number=None, kind="bank_file", why="A bank file came in", actor=by, sha256=sha256)
        if is_in_doubt:
            tasks.add(
                tx,
                key=f"bank-file-{row.id}",
                kind="bank_file",
                title=f"Bank file {bank_file_name(row.id)} is in doubt: look, then accept it or fetch it again",
                now=office.clock.now(),
                case_number=None,
            )
    return row


def _doubts(office: Office, tx: Tx, head: BankFileHead) -> Iterator[Finding]:
    if head.is_test and not office.is_sample:
        yield Finding("test_file", "The bank marked the file as a test.")
    if head.message_id and bank.file_of_name(tx, format_=str(head.format), message_id=head.message_id) is not None:
        yield Finding("name_taken", "The bank has given another file the same name.")


def _total(total: BankTotal) -> dict[str, Any]:
    return {
        "account": total.account,
        "number": total.number,
        "count": total.count,
        "currency": total.sum.currency,
        "sum": str(total.sum),
        "opening": str(total.opening) if total.opening is not None else None,
        "closing": str(total.closing) if total.closing is not None else None,
    }


def _take_in(office: Office, row: BankFileRow, *, by: str) -> None:
    """Book what a file tells; begun again after a stop in the midst, it goes on where it stopped."""
    with _open(office, row.sha256) as file:
        transactions = (item for item in read_bank_file(file) if isinstance(item, BankTransaction))
        while chunk := list(islice(transactions, _AT_ONCE)):
            _take_in_some(office, row, chunk, by=by)
    with office.database.write() as tx:
        bank.change_file(tx, row.id, state=bank.IMPORTED)


def _take_in_some(office: Office, row: BankFileRow, chunk: Sequence[BankTransaction], *, by: str) -> None:
    with office.database.write() as tx:
        for transaction in chunk:
            known = bank.by_key(tx, transaction.key)
            if known is None and (parts := bank.parts_of(tx, transaction)):
                for part in parts:
                    bank.sighted(tx, file_id=row.id, transaction_id=part.id)
            elif known is None:
                kept = bank.add(tx, transaction, key=transaction.key)
                bank.sighted(tx, file_id=row.id, transaction_id=kept.id)
                book_bank(office, tx, kept.id)
                if _may_settle(office, tx, transaction):
                    settle(office, tx, kept, by=by)
                else:
                    bank.change(tx, kept.id, reason="maybe_the_same")
            elif bank.is_told_by(tx, file_id=row.id, transaction_id=known.id):
                continue
            elif transaction.bank_reference or row.format not in bank.formats_of(tx, known.id):
                bank.sighted(tx, file_id=row.id, transaction_id=known.id)
            else:
                _keep_apart(office, tx, row, transaction)


def _may_settle(office: Office, tx: Tx, transaction: BankTransaction) -> bool:
    """Whether the money is new: a sum that came before its parts gives way to them, unless somebody has placed it."""
    whole = bank.whole_of(tx, transaction)
    if whole is None or whole.reason == SAME_MONEY:
        return True
    if whole.state != BankState.SUSPENSE:
        return False
    bank.change(tx, whole.id, state=str(BankState.OTHER), reason=SAME_MONEY, decided_at=office.clock.now())
    book_bank(office, tx, whole.id)
    return True


def _keep_apart(office: Office, tx: Tx, row: BankFileRow, transaction: BankTransaction) -> None:
    """The bank gave no reference, and a file of the same sort told of money just like it: the same again, or more?"""
    key = f"{transaction.key}|{row.id}"
    if bank.by_key(tx, key) is None:
        kept = bank.add(tx, replace(transaction, key=key), key=key)
        book_bank(office, tx, kept.id)
        bank.sighted(tx, file_id=row.id, transaction_id=kept.id)
        bank.change(tx, kept.id, reason="maybe_the_same")
