"""What a camt file says of itself, held against what it tells: our own checks of its structure, none of the schema's.

No package ships the standard's schemas, so what a schema would find is looked for here only as far as money depends on
it: required elements, batches, the summary of the entries, and the balances.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element  # the tree only: the parser is defusedxml's

from claims.bank import BankFormat
from claims.money import Money
from claims.refused import Finding
from intake.bank.camt_fields import child, children, code, count, money, text, truth

BOOKED = "BOOK"
NOT_YET = frozenset({"PDNG", "INFO", "FUTR"})
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)


@dataclass(slots=True)
class Tally:
    """How many entries there were and their sums, by direction."""

    count: dict[str, int] = field(default_factory=lambda: {"CRDT": 0, "DBIT": 0})
    ore: dict[str, int] = field(default_factory=lambda: {"CRDT": 0, "DBIT": 0})

    def add(self, sign: str, amount: Money) -> None:
        """One entry more."""
        if sign in self.count:
            self.count[sign] += 1
            self.ore[sign] += amount.ore

    def differs_from(self, summary: Element) -> str:
        """The first thing that a summary says otherwise; "" where they agree."""
        both = child(summary, "TtlNtries")
        if count(both, "NbOfNtries") not in (None, sum(self.count.values())):
            return "NbOfNtries"
        if _ore(both, "Sum") not in (None, sum(self.ore.values())):
            return "Sum"
        if _net(both) not in (None, self.ore["CRDT"] - self.ore["DBIT"]):
            return "TtlNetNtry"
        for sign, name in (("CRDT", "TtlCdtNtries"), ("DBIT", "TtlDbtNtries")):
            part = child(summary, name)
            if count(part, "NbOfNtries") not in (None, self.count[sign]):
                return name
            if _ore(part, "Sum") not in (None, self.ore[sign]):
                return name
        return ""


@dataclass(slots=True)
class Batch:
    """What the batches of an entry say they hold."""

    count: int | None = None
    ore: int | None = None

    def add(self, details: Element) -> None:
        """What one `NtryDtls` says of its batch."""
        batch = child(details, "Btch")
        said, whole = count(batch, "NbOfTxs"), money(child(batch, "TtlAmt"))
        self.count = said if self.count is None else self.count + (said or 0)
        if whole is not None:
            self.ore = (self.ore or 0) + whole.ore

    def findings(self, entry: int, told: int, ore: int) -> Iterator[Finding]:
        """Where the transactions told of an entry are not what its batch says."""
        if told and self.count not in (None, told):
            yield Finding("batch_count", f"Entry {entry} tells {told} transactions, its batch {self.count}.", "count")
        if told and self.ore not in (None, abs(ore)):
            yield Finding("batch_sum", f"The transactions of entry {entry} are not its batch's sum.", "amount")


def missing(what: str, where: str) -> Finding:
    """A required element that is not there."""
    return Finding("missing", f"{where} lacks {what}, which the standard requires.", what)


def group_findings(group: Element | None) -> Iterator[Finding]:
    """What the head of a file lacks, or says that makes it no whole."""
    if not text(group, "MsgId"):
        yield missing("MsgId", "The head of the file")
    if truth(group, "MsgPgntn", "LastPgInd") is False:
        yield Finding("more_pages", "More pages of this message follow in other files.")


def part_findings(part: Element, format_: BankFormat, account: str) -> Iterator[Finding]:
    """What a statement or notification lacks, or says that makes it a copy or no whole."""
    name = text(part, "Id")
    where = f"The part {name}" if name else "A part"
    if not name:
        yield missing("Id", where)
    if not account:
        yield missing("Acct", where)
    if text(part, "CpyDplctInd"):
        yield Finding("marked_copy", f"{where} is marked as a copy ({text(part, 'CpyDplctInd')[:4]}).")
    pages = child(part, "StmtPgntn" if format_ is BankFormat.STATEMENT else "NtfctnPgntn")
    if truth(pages, "LastPgInd") is False:
        yield Finding("more_pages", f"More pages of {where.lower()} follow in other files.")


def summary_findings(part: Element, everything: Tally, booked: Tally) -> Iterator[Finding]:
    """Where a part's summary of its entries is another, whether it counts those not booked yet or leaves them out."""
    summary = child(part, "TxsSummry")
    if summary is not None and everything.differs_from(summary) and (what := booked.differs_from(summary)):
        yield Finding("summary_mismatch", f"The entries of a part are not what its summary says ({what}).", what)


def balances(part: Element) -> tuple[Money | None, Money | None]:
    """The opening and the closing balance of a statement, the booked ones first."""
    found: dict[str, Money] = {}
    for element in children(part, "Bal"):
        kind, amount = text(element, "Tp", "CdOrPrtry", "Cd"), money(child(element, "Amt"))
        name = "opening" if kind in _OPENING else "closing" if kind in _CLOSING else ""
        if amount is not None and name and (name not in found or kind in ("OPBD", "CLBD")):
            found[name] = -amount if text(element, "CdtDbtInd") == "DBIT" else amount
    return found.get("opening"), found.get("closing")


def balance_findings(
    format_: BankFormat, opening: Money | None, closing: Money | None, booked: int
) -> Iterator[Finding]:
    """Whether the booked entries lead from the opening to the closing balance; a statement without them is told."""
    if opening is not None and closing is not None:
        if opening.ore + booked != closing.ore:
            yield Finding(
                "balance_mismatch", "Opening balance and entries do not come to the closing balance.", "balance"
            )
    elif format_ is BankFormat.STATEMENT:
        yield Finding("no_balance", "The statement lacks an opening or closing balance to check its entries by.")


def status_finding(entry: Element, number: int) -> Finding | None:
    """An entry whose status is none of the standard's; nobody can say whether its money has come."""
    status = code(child(entry, "Sts"))
    if not status:
        return missing("Sts", f"Entry {number}")
    if status != BOOKED and status not in NOT_YET:
        return Finding("unknown_status", f"Entry {number} has a status that means nothing here.", "status")
    return None


def pending_findings(pending: int) -> Iterator[Finding]:
    """How many entries are not booked yet, which were left out."""
    if pending:
        yield Finding("not_booked", f"{pending} entries are not booked yet and were left out.", "status")


def _ore(element: Element | None, name: str) -> int | None:
    """A sum of a summary, which has no currency of its own, in öre. ValueError for a text that is no number."""
    said = text(element, name)
    if not said:
        return None
    try:
        return int(Decimal(said) * 100)
    except (InvalidOperation, OverflowError) as error:
        raise ValueError("a sum is no number") from error


def _net(both: Element | None) -> int | None:
    """The net of a summary: versions from 04 on have it in an element of its own."""
    newer = child(both, "TtlNetNtry")
    place, name = (newer, "Amt") if newer is not None else (both, "TtlNetNtryAmt")
    ore = _ore(place, name)
    return -ore if ore is not None and text(place, "CdtDbtInd") == "DBIT" else ore
