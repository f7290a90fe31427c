"""camt.053 statements and camt.054 notifications (ISO 20022), any version, read as a stream.

Source: ISO 20022 message definitions camt.053.001 and camt.054.001; element names are the same in all versions but for
`Sts`, `Pty` and the place of a transaction's amount, and are looked up without their namespace.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import IO
from xml.etree.ElementTree import Element  # the tree only: the parser is defusedxml's

from claims.bank import BankFileHead, BankFormat, BankItem, BankTotal, BankTransaction
from claims.money import Money
from claims.refused import Finding, Refused
from intake.bank import camt_checks, camt_fields
from intake.bank.camt_checks import Batch, Tally, missing
from intake.bank.camt_fields import child, code, local_name, money, text
from intake.bank.hostile_xml import Elements

_FORMATS = {"BkToCstmrStmt": BankFormat.STATEMENT, "BkToCstmrDbtCdtNtfctn": BankFormat.NOTIFICATION}
_PARTS = ("Stmt", "Ntfctn")
_NEEDED = frozenset({"Id", "Acct", "Bal", "TxsSummry", "CpyDplctInd", "StmtPgntn", "NtfctnPgntn"})
"""What is kept of a part until its end, beside its entries."""
_UNREADABLE = "The bank file is damaged. Fetch it from the bank again."


def read_camt(file: IO[bytes]) -> Iterator[BankItem]:
    """The head, and per account its booked transactions and then its total, as they stand in the file.

    Memory does not grow with the file. A batch is told transaction by transaction; what the file says of itself and
    what does not agree with what it tells is a finding (`intake.bank.camt_checks`). Entries that are not booked are
    left out, with one finding "not_booked". Keys are not numbered: transactions that are alike have one.
    Raises Refused("bank_file_unreadable") also in the midst of a damaged file: what was read of it is not to be kept;
    Refused("bank_file_unknown") for other XML.
    """
    elements = Elements(file)
    reader = _Reader(elements)
    try:
        for begins, element in elements:
            if begins:
                reader.begin(element)
            else:
                yield from reader.end(element)
    except ValueError as error:
        raise Refused("bank_file_unreadable", _UNREADABLE) from error
    if reader.format is None:
        raise _unknown()


def _unknown() -> Refused:
    return Refused("bank_file_unknown", "The file is neither camt.053 nor camt.054. Fetch one of these from the bank.")


@dataclass(slots=True)
class _Part:
    """One account's statement or notification while it is read."""

    element: Element
    account: str | None = None
    currency: str = ""
    count: int = 0
    ore: int = 0
    entries: int = 0
    pending: int = 0
    all: Tally = field(default_factory=Tally)
    booked: Tally = field(default_factory=Tally)


@dataclass(slots=True)
class _Entry:
    """An entry while it is read, and what its transactions have come to.

    The first transaction is held back until it is known whether it is the only one: then the money that came is the
    entry's, whatever the transaction was before charges or in another currency.
    """

    element: Element
    number: int
    amount: Money
    sign: str
    booked_on: date
    is_booked: bool
    first: Element | None = None
    details: int = 0
    told: int = 0
    ore: int = 0
    batch: Batch = field(default_factory=Batch)

    @property
    def signed(self) -> Money:
        return self.amount if self.sign == "CRDT" else -self.amount


class _Reader:
    """The state between the parser's events; elements are dropped as soon as they are told."""

    def __init__(self, elements: Elements) -> None:
        self.format: BankFormat | None = None
        self._elements = elements
        self._has_head = False
        self._part: _Part | None = None
        self._entry: _Entry | None = None
        self._begun: Element | None = None  # the entry whose transactions come, also one that is passed over
        self._told: list[BankItem] = []  # of what has begun, until the next end

    def begin(self, element: Element) -> None:
        depth, tag = len(self._elements.path), local_name(element)
        if depth == 2:
            self.format = _FORMATS.get(tag)
            if self.format is None:
                raise _unknown()
        elif depth == 3 and tag in _PARTS:
            self._part = _Part(element)
        elif depth == 5 and tag == "NtryDtls" and self._part is not None:
            above = self._elements.path[-2]
            if local_name(above) == "Ntry":
                self._begin_entry(self._part, above)

    def _begin_entry(self, part: _Part, element: Element) -> None:
        """Read an entry's own fields, once: they all stand before its transactions."""
        if self._begun is not element:
            self._begun = element
            self._entry = self._as_said(part, element)

    def end(self, element: Element) -> Iterator[BankItem]:
        depth, tag = len(self._elements.path) + 1, local_name(element)
        if self._told:
            yield from self._told
            self._told = []
        if depth == 3:
            yield from self._end_of_message_part(element, tag)
        elif depth == 4 and self._part is not None:
            if tag == "Ntry":
                yield from self._end_of_entry(self._part, element)
            if tag not in _NEEDED:
                self._elements.drop(element)
        elif depth == 5 and tag == "NtryDtls":
            if self._entry is not None:
                self._entry.batch.add(element)
            self._elements.drop(element)
        elif depth == 6 and tag == "TxDtls":
            if self._entry is not None and self._part is not None:
                yield from self._end_of_details(self._part, self._entry, element)
            self._elements.drop(element)

    def _end_of_message_part(self, element: Element, tag: str) -> Iterator[BankItem]:
        assert self.format is not None
        if not self._has_head:
            self._has_head = True
            group = element if tag == "GrpHdr" else None
            yield BankFileHead(self.format, text(group, "MsgId"))
            yield from camt_checks.group_findings(group)
        if self._part is not None and element is self._part.element:
            yield from self._end_of_part(self._part, self.format)
            self._part = None
        self._elements.drop(element)

    def _as_said(self, part: _Part, element: Element) -> _Entry | None:
        """An entry as its own fields say; None, with a finding, where one is missing without which it tells nothing."""
        part.entries += 1
        where = f"Entry {part.entries}"
        amount, sign = money(child(element, "Amt")), code(child(element, "CdtDbtInd"))
        booked_on = camt_fields.day(child(element, "BookgDt")) or camt_fields.day(child(element, "ValDt"))
        if sign not in ("CRDT", "DBIT", ""):
            raise ValueError("an entry has no known direction")
        if amount is None or not sign or booked_on is None:
            lacks = "Amt" if amount is None else "BookgDt" if sign else "CdtDbtInd"
            self._told.append(missing(lacks, f"{where}, which was passed over,"))
            return None
        doubt = camt_checks.status_finding(element, part.entries)
        if doubt is not None:
            self._told.append(doubt)
            return None
        is_booked = code(child(element, "Sts")) == camt_checks.BOOKED
        part.currency = part.currency or text(part.element, "Acct", "Ccy") or amount.currency
        if amount.currency != part.currency:
            self._told.append(Finding("other_currency", f"{where} is in {amount.currency}, its account is not."))
        part.all.add(sign, amount)
        if is_booked:
            part.booked.add(sign, amount)
        else:
            part.pending += 1
        return _Entry(element, part.entries, amount, sign, booked_on, is_booked)

    def _end_of_details(self, part: _Part, entry: _Entry, details: Element) -> Iterator[BankItem]:
        entry.details += 1
        if not entry.is_booked:
            return
        if entry.details == 1:
            entry.first = details
            return
        if entry.first is not None:
            first, entry.first = entry.first, None
            yield from self._one_of_several(part, entry, first)
        yield from self._one_of_several(part, entry, details)

    def _end_of_entry(self, part: _Part, element: Element) -> Iterator[BankItem]:
        self._begin_entry(part, element)
        yield from self._told
        self._told = []
        entry, self._entry, self._begun = self._entry, None, None
        if entry is None or not entry.is_booked:
            return
        if entry.first is not None:
            yield from self._only_one(part, entry, entry.first)
        elif not entry.details:
            yield self._made(part, entry, None, entry.signed)
        else:
            yield from self._end_of_several(part, entry)

    def _only_one(self, part: _Part, entry: _Entry, details: Element) -> Iterator[BankItem]:
        said = camt_fields.amount_in(entry.amount.currency, details)
        kept = camt_fields.charges_in(entry.amount.currency, entry.element, details)
        if said is None or said == entry.amount:
            yield self._made(part, entry, details, entry.signed)
        elif said.ore == entry.amount.ore + (kept.ore if entry.sign == "CRDT" else -kept.ore):
            withheld = kept if entry.sign == "CRDT" else None
            yield self._made(part, entry, details, entry.signed, withheld=withheld)
        else:
            yield Finding(
                "batch_sum", f"The transactions of entry {entry.number} do not add up to its amount.", "amount"
            )
            yield self._made(part, entry, details, said if entry.sign == "CRDT" else -said)
        yield from entry.batch.findings(entry.number, 1, said.ore if said else entry.amount.ore)

    def _one_of_several(self, part: _Part, entry: _Entry, details: Element) -> Iterator[BankItem]:
        amount = camt_fields.amount_in(entry.amount.currency, details)
        sign = code(child(details, "CdtDbtInd")) or entry.sign
        if amount is None:
            where = f"Transaction {entry.details} of entry {entry.number}, which was passed over,"
            yield missing("Amt", where)
            return
        if sign not in ("CRDT", "DBIT"):
            raise ValueError("a transaction has no known direction")
        entry.told += 1
        signed = amount if sign == "CRDT" else -amount
        entry.ore += signed.ore
        yield self._made(part, entry, details, signed)

    def _end_of_several(self, part: _Part, entry: _Entry) -> Iterator[BankItem]:
        yield from entry.batch.findings(entry.number, entry.told, entry.ore)
        short = entry.ore - entry.signed.ore
        kept = camt_fields.charges_in(entry.amount.currency, entry.element)
        if short and short == kept.ore:  # the bank took its charge out of the sum: told as money that went out
            yield self._made(part, entry, None, -kept, batch=camt_fields.given(entry.element, "AcctSvcrRef"))
        elif short:
            yield Finding(
                "batch_sum", f"The transactions of entry {entry.number} do not add up to its amount.", "amount"
            )

    def _made(
        self,
        part: _Part,
        entry: _Entry,
        details: Element | None,
        amount: Money,
        *,
        withheld: Money | None = None,
        batch: str = "",
    ) -> BankTransaction:
        """A transaction, counted. One that an entry has alone and without a reference of its own is the entry."""
        account = self._account_of(part)
        reference = camt_fields.reference_of(entry.element, details)
        part.count += 1
        part.ore += amount.ore
        if details is not None:
            batch = camt_fields.given(entry.element, "AcctSvcrRef")
            batch = "" if entry.details == 1 and reference == batch else batch
        return BankTransaction(
            key="|".join((account, str(amount.ore), amount.currency, entry.booked_on.isoformat(), reference)),
            account=account,
            amount=amount,
            booked_on=entry.booked_on,
            value_on=camt_fields.day(child(entry.element, "ValDt")) or entry.booked_on,
            bank_reference=reference,
            counterparty=camt_fields.counterparty(details, is_credit=amount.ore > 0),
            references=tuple(camt_fields.references(details)),
            texts=camt_fields.texts(entry.element, details),
            is_reversal=camt_fields.is_given_back(entry.element, details),
            batch=batch,
            withheld=withheld,
            end_to_end=camt_fields.end_to_end(details),
        )

    @staticmethod
    def _account_of(part: _Part) -> str:
        if part.account is None:
            part.account = camt_fields.account(child(part.element, "Acct"))
        return part.account

    def _end_of_part(self, part: _Part, format_: BankFormat) -> Iterator[BankItem]:
        account = self._account_of(part)
        yield from camt_checks.part_findings(part.element, format_, account)
        yield from camt_checks.summary_findings(part.element, part.all, part.booked)
        opening, closing = camt_checks.balances(part.element)
        yield from camt_checks.balance_findings(format_, opening, closing, part.ore)
        yield from camt_checks.pending_findings(part.pending)
        currency = part.currency or text(part.element, "Acct", "Ccy") or "SEK"
        number = text(part.element, "Id")
        yield BankTotal(account, number, part.count, Money(part.ore, currency), opening, closing)
