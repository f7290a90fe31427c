"""A bank's file comes in: kept, read to its end, then booked, each movement of money once whoever tells of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from casework.file_waits import is_long, owe_reading
from casework.ids import bank_file_name, parse_name
from casework.journal import happened
from casework.office import Office
from casework.take_in import Progress, take_in
from claims.bank import BankFileHead, BankState, BankTotal, BankTransaction
from claims.refused import Finding, Refused
from intake.bank.read import Keys, read_bank_file
from storage import bank, tasks
from storage.bank import BankFileRow
from storage.database import Tx

_MOST_FINDINGS = 100  # kept of one file
_UNREAD = frozenset({bank.ARRIVED, bank.UNREADABLE})
_HARMLESS = frozenset({"not_booked", "no_balance", "more_pages"})


def import_payments(office: Office, *, path: Path, by: str, progress: Progress | None = None) -> dict[str, Any]:
    """Take in a bank file; what it told and what became of it.

    The same bytes, or the same money in another file, are booked once. Whatever is in doubt about the file itself
    (sums, counts, damaged records, what it should hold and does not, a test file in production, a name that the bank
    has used before) keeps all of it back for a person: `accept_file`. Raises Refused for a file that cannot be read to
    its end; nothing of such a file is booked. `progress` is told how many transactions are taken in.
    """
    try:
        with path.open("rb") as file:
            return take_bank_file(office, file=file, name=path.name, by=by, progress=progress)
    except OSError as error:
        raise Refused("no_such_file", f"{path.name} cannot be read: {error.strerror}") from error


def take_bank_file(
    office: Office, *, file: IO[bytes], name: str, by: str, progress: Progress | None = None
) -> dict[str, Any]:
    """`import_payments` of a file that is open already; `name` is what whoever brought it calls it."""
    return take_kept_file(office, sha256=office.blobs.put_file(file), name=name, by=by, progress=progress)


def take_kept_file(
    office: Office, *, sha256: str, name: str, by: str, progress: Progress | None = None
) -> dict[str, Any]:
    """`import_payments` of a file whose bytes are kept already; begun again after a stop, it goes on where it was."""
    with office.database.read() as tx:
        row = bank.file_of_bytes(tx, sha256)
    repeated = None
    if row is None or row.state in _UNREAD:
        said = _read_through(office, sha256)
        row, repeated = _examined(office, sha256, said, name=name, by=by), said.repeated
    if row.state == bank.READING:
        _take_in(office, row, repeated, by=by, progress=progress)
    return file_summary(office, file_id=row.id)


def accept_file(
    office: Office, *, file: str, why: str, by: str, progress: Progress | None = None, may_wait: bool = False
) -> dict[str, Any]:
    """A person has looked at a file that was kept back: what it tells is taken in. Raises Refused for another file.

    With `may_wait` a long one is taken in by a worker afterwards.
    """
    file_id = parse_name(file)
    with office.database.write() as tx:
        row = bank.get_file(tx, file_id)
        if row is None or row.state != bank.REVIEW:
            raise Refused("no_such_file", f"no bank file {file} waits; krav payments files shows them")
        bank.change_file(tx, file_id, state=bank.READING)
        name = bank_file_name(file_id)
        happened(office, tx, case_number=None, kind="bank_file_accepted", why=why, actor=by, file=name)
        waits = may_wait and is_long(office.blobs.path(row.sha256).stat().st_size)
        if waits:
            owe_reading(office, tx, row, by=by, is_accepted=True)
    if not waits:
        _take_in(office, row, None, by=by, progress=progress)
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
        **{str(state): states.get(state, 0) for state in BankState},
    }


def files(office: Office) -> list[dict[str, Any]]:
    """Every bank file, in the order of import."""
    with office.database.read() as tx:
        rows = bank.files(tx)
    return [file_summary(office, file_id=row.id) for row in rows]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a file says of itself, read to its end; `repeated` marks the keys that it gives more than once."""

    head: BankFileHead
    totals: Sequence[BankTotal]
    findings: Sequence[Finding]
    repeated: frozenset[int]


def _open(office: Office, sha256: str) -> IO[bytes]:
    return office.blobs.path(sha256).open("rb")


def _read_through(office: Office, sha256: str) -> _Said:
    head: BankFileHead | None = None
    totals: list[BankTotal] = []
    findings: list[Finding] = []
    keys = Keys()
    untold = 0
    with _open(office, sha256) as file:
        for item in read_bank_file(file, names=office.agency.account_names()):
            if isinstance(item, BankTransaction):
                keys.add(item.key)
            elif isinstance(item, BankFileHead):
                head = head or item
            elif isinstance(item, BankTotal):
                totals.append(item)
            else:
                untold += len(findings) >= _MOST_FINDINGS
                findings += [item] if len(findings) < _MOST_FINDINGS else []
    if head is None:
        raise Refused("bank_file_unreadable", "The bank file does not say what it is. Fetch it from the bank again.")
    findings += [Finding("more", f"{untold} more of these.")] if untold else []
    return _Said(head, totals, findings, keys.repeated())


def _examined(office: Office, sha256: str, said: _Said, *, name: str, by: str) -> BankFileRow:
    """Keep what a new file says of itself; nothing is booked yet."""
    with office.database.write() as tx:
        kept = bank.file_of_bytes(tx, sha256)
        if kept is not None and kept.state not in _UNREAD:
            return kept
        findings = [*said.findings, *_doubts(office, tx, said.head)]
        is_in_doubt = any(finding.code not in _HARMLESS for finding in findings)
        told = {
            "name": name,
            "format": str(said.head.format),
            "message_id": said.head.message_id,
            "state": bank.REVIEW if is_in_doubt else bank.READING,
            "findings": [{"code": found.code, "message": found.message} for found in findings],
            "totals": [_total(total) for total in said.totals],
            "imported_at": office.clock.now(),
            "imported_by": by,
        }
        row = bank.keep_file(tx, sha256, told)
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


def _take_in(
    office: Office, row: BankFileRow, repeated: frozenset[int] | None, *, by: str, progress: Progress | None
) -> None:
    if repeated is None:
        repeated = _read_through(office, row.sha256).repeated
    with _open(office, row.sha256) as file:
        items = read_bank_file(file, repeated=repeated, names=office.agency.account_names())
        told = (item for item in items if isinstance(item, BankTransaction))
        take_in(office, row, told, by=by, progress=progress)
