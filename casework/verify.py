"""Is everything accounted for? What happened, who saw what, the conservation of mail, letters and money, checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from casework.bank_booking import SOURCE
from casework.bookkeeping import unbooked
from casework.file_waits import is_being_read
from casework.ids import bank_file_name, bank_name, is_bank_name, message_name
from casework.invoice_booking import missing_numbers, unbooked_invoices
from casework.law_of import law_of
from casework.office import Office
from casework.verify_seen import verify_seen
from claims.bank import BankState
from claims.case import Hold
from claims.letter import LetterStatus
from claims.message import MessageState
from claims.money import Money
from dunning.ledger import balance
from dunning.plan import content_hash
from storage import (
    bank,
    case_facts,
    cases,
    documents,
    events,
    jobs,
    ledger,
    letters,
    messages,
    objections,
    plan_versions,
    tallies,
)
from storage.bank import BankFileRow
from storage.database import Tx
from storage.documents import WAITING


def verify(office: Office) -> list[str]:
    """Every fault found, in words, the first one first; an empty list means that all is well."""
    with office.database.read() as tx:
        return [
            *_chain(tx),
            *verify_seen(tx),
            *_conservation(office, tx),
            *_counted(tx),
            *_letters(office, tx),
            *_plans(office, tx),
            *_balances(office, tx),
            *_objections(tx),
            *_bank(office, tx),
            *_books(office, tx),
        ]


def _chain(tx: Tx) -> Iterator[str]:
    broken = events.first_broken(tx)
    if broken is not None:
        yield f"audit chain: event {broken} does not follow from the one before it"


def _conservation(office: Office, tx: Tx) -> Iterator[str]:
    """received = filed + parked + ignored + pending, and each of the four means what it says."""
    found = messages.all_messages(tx)
    states = set(MessageState)
    if sum(messages.counts(tx).values()) != len(found):
        yield "mail: the counts by state do not sum to what was received"
    review = {message_id for _, _, message_id in documents.reviews(tx)}
    for row in found:
        name = message_name(row.id)
        if row.state not in states:
            yield f"mail: {name} is in no known state"
        if not office.blobs.holds(row.raw_sha256):
            yield f"mail: the stored bytes of {name} are gone or changed"
        if row.state == MessageState.PENDING and not _is_owed(tx, row.id):
            yield f"mail: {name} is pending and nobody owes it any work (krav message retry {name})"
        if row.state in (MessageState.PARKED, MessageState.IGNORED) and not row.reason:
            yield f"mail: {name} is {row.state} without a reason"
        if row.state in (MessageState.FILED, MessageState.IGNORED) and row.id in review:
            yield f"mail: {name} is {row.state} while something in it waits for review"
        if row.state == MessageState.FILED and not _is_on_a_case(tx, row.id, row.thread_case, row.reason):
            yield f"mail: {name} is filed on no case"
        waiting = any(document.state == WAITING for document in documents.of_message(tx, row.id))
        if waiting and row.state != MessageState.PENDING and not _is_owed(tx, row.id):
            yield f"mail: {name} is {row.state} while a document in it is unread"


def _counted(tx: Tx) -> Iterator[str]:
    """The counts that the database keeps are those of the rows."""
    kept = tallies.every(tx)
    for name, counts in tallies.counted_anew(tx).items():
        if kept.get(name, {}) != counts:
            yield f"counts: what is counted of {name} is not what is there"


def _is_owed(tx: Tx, message_id: int) -> bool:
    return any(job.state in (jobs.READY, jobs.RUNNING, jobs.PARKED) for job in jobs.of_message(tx, message_id))


def _is_on_a_case(tx: Tx, message_id: int, thread_case: str | None, reason: str) -> bool:
    return bool(messages.cases_of(tx, message_id)) or bool(thread_case) or reason.startswith("order_")


def _plans(office: Office, tx: Tx) -> Iterator[str]:
    """Every stored version is what its hash says, and every open case runs on one that is known."""
    found = {row.hash: content_hash(row.content) for row in plan_versions.all_versions(tx)}
    yield from (
        f"plans: the stored version {kept} is not what its hash says" for kept, is_ in found.items() if kept != is_
    )
    known = {*found, *(plan.hash for plan in office.plans.values())}
    for version, count in plan_versions.open_cases(tx).items():
        if version.partition("@")[2] not in known:
            yield f"plans: {count} open cases run on {version}, which is stored nowhere (krav plan adopt moves them)"


def _letters(office: Office, tx: Tx) -> Iterator[str]:
    for number, facts in case_facts.facts_of(tx, _numbers(tx)).items():
        taken = {(step.step, step.occurrence) for step in facts.steps}
        for letter in letters.of_case(tx, number):
            has_left_or_may = letter.status not in (LetterStatus.HELD, LetterStatus.CANCELLED)
            if has_left_or_may and (letter.step, letter.occurrence) not in taken:
                yield f"letters: {letter.key} belongs to no step taken"
            if letter.status == LetterStatus.SENT and letter.receipt is None:
                yield f"letters: {letter.key} is sent without a receipt"
            if letter.body_sha256 and not office.blobs.holds(letter.body_sha256):
                yield f"letters: the stored bytes of {letter.key} are gone or changed"
            if letter.balance and not _sums(letter.balance):
                yield f"letters: the amounts of {letter.key} do not sum to its total"


def _sums(amounts: object) -> bool:
    assert isinstance(amounts, dict)
    parts = sum(Decimal(amounts[name]) for name in ("principal", "interest", "costs", "rounding"))
    return parts == Decimal(amounts["total"])


def _balances(office: Office, tx: Tx) -> Iterator[str]:
    today = office.clock.today()
    for number, facts in case_facts.facts_of(tx, _numbers(tx)).items():
        owed = balance(facts=facts, law=law_of(office, facts), as_of=today)
        if owed.principal + owed.interest + owed.costs + owed.rounding != owed.total:
            yield f"ledger: the parts of case {number} do not sum to its total"


def _objections(tx: Tx) -> Iterator[str]:
    """What is disputed as a whole is held, and an objection that is over has been answered."""
    for row in objections.every(tx):
        case = cases.get(tx, row.case_number)
        if case is None or case.close_code is not None:
            continue
        if row.is_whole and row.ended_on is None and Hold.DISPUTE not in cases.holds(tx, row.case_number):
            yield f"objections: {row.id} disputes all of case {row.case_number}, which is not held"
        if row.ended_on is not None and row.answered_on is None:
            yield f"objections: {row.id} is over and nobody answered the debtor"


def _books(office: Office, tx: Tx) -> Iterator[str]:
    """Every voucher balances and follows from the one before it, and the books say what the facts say."""
    broken = ledger.first_broken(tx)
    if broken is not None:
        yield f"books: voucher {broken} is missing, changed or does not balance"
    for name in unbooked(office, tx):
        yield f"books: what happened to {name} is not booked (krav books close books it)"
    for name in unbooked_invoices(tx):
        yield f"books: our invoice {name} is not booked as it stands"
    yield from (f"invoices: {name} is missing: the numbers of a year have a gap" for name in missing_numbers(tx))


def _bank(office: Office, tx: Tx) -> Iterator[str]:
    """Every movement of money is booked whole, or on no case at all; what a file told is what was kept of it."""
    booked = bank.booked_parts(tx, SOURCE)
    for row in bank.every(tx):
        name = bank_name(row.id)
        stands, wanted = booked.pop(name, 0), row.amount_ore if row.state == BankState.BOOKED else 0
        if row.state not in set(BankState):
            yield f"bank: {name} is in no known state"
        if stands != wanted:
            yield f"bank: {name} is {row.state}, and {Money(stands, row.currency)} of it stands booked on cases"
    for name in sorted(filter(is_bank_name, booked)):  # others were entered by hand
        yield f"bank: a payment says that it comes from {name}, which no bank told of"
    for file in bank.files(tx):
        name = bank_file_name(file.id)
        if not office.blobs.holds(file.sha256):
            yield f"bank: the stored bytes of {name} are gone or changed"
        if file.state in (bank.ARRIVED, bank.READING) and not is_being_read(tx, file.id):
            yield f"bank: {name} was not read to its end: import it again"
        if file.state == bank.IMPORTED and not _is_kept(bank.told_by(tx, file.id), _said(file)):
            yield f"bank: what {name} told is not what was kept of it"


def _is_kept(kept: Mapping[str, tuple[int, int]], said: Mapping[str, tuple[int, int]]) -> bool:
    """Whether the sums are the same, account by account; a sum that was told may be kept as its parts."""
    return kept.keys() == said.keys() and all(
        kept[account][1] == ore and kept[account][0] >= count for account, (count, ore) in said.items()
    )


def _said(file: BankFileRow) -> dict[str, tuple[int, int]]:
    """By account with any transactions: their number and sum in öre, as they were read."""
    said: dict[str, tuple[int, int]] = {}
    for total in file.totals:
        count, ore = said.get(total["account"], (0, 0))
        said[total["account"]] = (count + total["count"], ore + Money.of(total["sum"]).ore)
    return {account: sums for account, sums in said.items() if sums[0]}


def _numbers(tx: Tx) -> list[str]:
    return [case.number for case in cases.all_cases(tx)]
