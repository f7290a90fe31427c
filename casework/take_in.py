"""What a bank file tells is kept and booked, some at a time; begun again after a stop, it goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from casework.bank_booking import settle
from casework.bookkeeping import book_bank
from casework.known_case import CasesAhead
from casework.moment import at_this_moment
from casework.office import Office
from claims.account import case_of_ocr_reference
from claims.bank import BankFormat, BankState, BankTransaction
from dunning.bookkeeping import SAME_MONEY
from storage import bank, bank_known, bank_queue
from storage.bank import BankFileRow, BankRow
from storage.database import Tx

_AT_ONCE = 200  # transactions in one write
_MAYBE, _IN_PARTS = "maybe_the_same", SAME_MONEY
Progress = Callable[[int], None]


def take_in(
    office: Office, row: BankFileRow, told: Iterator[BankTransaction], *, by: str, progress: Progress | None = None
) -> None:
    """Keep and book the transactions of a file that was read to its end, and say that it is taken in.

    `told` are all of them, from the first on, with alike ones numbered; `progress` is told how many are done.
    """
    at = 0
    while chunk := list(islice(told, _AT_ONCE)):
        _take_in_some(office, row, chunk, at, by=by)
        at += len(chunk)
        if progress is not None:
            progress(at)
    with office.database.write() as tx:
        bank.change_file(tx, row.id, state=bank.IMPORTED)
        bank_queue.keep_stated(tx, row)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a chunk's transactions before it is taken in."""

    rows: dict[str, BankRow]
    told: set[int]
    in_format: set[int]
    cases: CasesAhead


def _take_in_some(office: Office, row: BankFileRow, chunk: Sequence[BankTransaction], at: int, *, by: str) -> None:
    """Take in the transactions that begin at a place in the file, as far as nobody has done so."""
    office = at_this_moment(office)
    with office.database.write() as tx:
        done = bank.taken(tx, row.id)
        ahead = chunk[max(0, done - at) :]
        if not ahead:
            return
        rows = bank_known.by_keys(tx, [transaction.key for transaction in ahead])
        ids = [each.id for each in rows.values()]
        known = _Known(
            rows,
            bank_known.told_by_file(tx, file_id=row.id, ids=ids),
            bank_known.told_in_format(tx, format_=row.format, ids=ids),
            CasesAhead(tx, _cases_named(ahead)),
        )
        for transaction in ahead:
            _take_in_one(office, tx, row, transaction, known, by=by)
        bank.change_file(tx, row.id, taken=at + len(chunk))


def _cases_named(told: Sequence[BankTransaction]) -> Iterator[str]:
    """The numbers that are in what payers gave as references, whether there are such cases or not."""
    for transaction in told:
        numbers = (case_of_ocr_reference(reference.text) for reference in transaction.references)
        yield from (number for number in numbers if number is not None)


def _take_in_one(
    office: Office, tx: Tx, row: BankFileRow, transaction: BankTransaction, known: _Known, *, by: str
) -> None:
    found = known.rows.get(transaction.key)
    if found is None:
        _new(office, tx, row, transaction, known.cases, by=by)
    elif found.id in known.told:
        return
    elif transaction.bank_reference or found.id not in known.in_format:
        bank_known.sight(tx, file_id=row.id, transaction_id=found.id)
    else:
        _keep_apart(office, tx, row, transaction)


def _new(office: Office, tx: Tx, row: BankFileRow, transaction: BankTransaction, ahead: CasesAhead, *, by: str) -> None:
    """Money that nobody has told of in these words: in others, as parts, as a whole, or new."""
    if bank_known.has_parts(tx, transaction):
        bank_known.sight_parts(tx, file_id=row.id, whole=transaction)
        return
    whole = bank_known.whole_of(tx, transaction)
    other = bank_known.alike(tx, transaction, format_=row.format)
    if whole is not None and _is_one(whole, transaction):
        _confirm(office, tx, row, whole, ahead, by=by)
    elif other is not None and _is_same(other, transaction):
        _confirm(office, tx, row, other, ahead, by=by)
    elif other is not None or _is_doubtful(tx, row, transaction) or not _gave_way(office, tx, whole):
        _keep(office, tx, row, transaction, _MAYBE)
    else:
        settle(office, tx, _keep(office, tx, row, transaction), by=by, ahead=ahead)


def _keep(office: Office, tx: Tx, row: BankFileRow, transaction: BankTransaction, reason: str = "") -> BankRow:
    kept = bank.add(tx, transaction, alike=bank_known.mark(transaction))
    bank_known.sight(tx, file_id=row.id, transaction_id=kept.id)
    book_bank(office, tx, kept, is_new=True)
    if reason:
        bank.change(tx, kept.id, reason=reason)
    return kept


def _is_one(whole: BankRow, part: BankTransaction) -> bool:
    """Whether what a file told without parts is the very payment, and nothing more is to be learned of it."""
    if whole.amount_ore != part.amount.ore or whole.reason == _IN_PARTS:
        return False
    return whole.state != BankState.SUSPENSE or whole.as_told().likeness == part.likeness != ""


def _is_same(other: BankRow, transaction: BankTransaction) -> bool:
    """Whether a payment alike in all that the payer said is the same: the bank's references do not speak against it."""
    ours, theirs = transaction.bank_reference, other.bank_reference
    is_of_one_sum = bool(other.batch) and other.batch == transaction.batch
    return not ours or not theirs or (is_of_one_sum and other.batch in (ours, theirs))


def _is_doubtful(tx: Tx, row: BankFileRow, transaction: BankTransaction) -> bool:
    """Whether the bank's reference of a transaction speaks of another one that is known."""
    return _is_told_twice(row, transaction) or _is_elsewhere(tx, row, transaction)


def _is_told_twice(row: BankFileRow, transaction: BankTransaction) -> bool:
    """Whether a file tells the same reference of the bank twice; where it counts its payments itself, they are two."""
    reference = transaction.bank_reference
    return transaction.times > 1 and reference not in ("", transaction.batch) and row.format != BankFormat.BGMAX


def _is_elsewhere(tx: Tx, row: BankFileRow, transaction: BankTransaction) -> bool:
    """Whether the same reference and amount came for another account or day; the serials of BgMax begin anew."""
    return row.format != BankFormat.BGMAX and bank_known.same_reference(tx, transaction) is not None


def _confirm(office: Office, tx: Tx, row: BankFileRow, twin: BankRow, ahead: CasesAhead, *, by: str) -> None:
    """A file tells of what another has told; a statement is complete, so what may have been told twice was not."""
    if twin.reason == _MAYBE and twin.state == BankState.SUSPENSE and row.format == BankFormat.STATEMENT:
        settle(office, tx, twin, by=by, ahead=ahead)
    if not bank_known.told_by_file(tx, file_id=row.id, ids=[twin.id]):
        bank_known.sight(tx, file_id=row.id, transaction_id=twin.id)


def _gave_way(office: Office, tx: Tx, whole: BankRow | None) -> bool:
    """A sum that came before its parts gives way to them, unless somebody has placed it."""
    if whole is None or whole.reason == _IN_PARTS:
        return True
    if whole.state != BankState.SUSPENSE:
        return False
    bank.change(tx, whole.id, state=str(BankState.OTHER), reason=_IN_PARTS, decided_at=office.clock.now())
    book_bank(office, tx, bank.get(tx, whole.id) or whole)
    return True


def _keep_apart(office: Office, tx: Tx, row: BankFileRow, transaction: BankTransaction) -> None:
    """The bank gave no reference, and a file of the same sort told of money just like it: the same again, or more?"""
    key = f"{transaction.key}|f{row.id}"
    if not bank_known.by_keys(tx, [key]):
        _keep(office, tx, row, replace(transaction, key=key), _MAYBE)
