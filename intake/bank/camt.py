"""camt.053 statements and camt.054 notifications (ISO 20022), any version, read as a stream.

Source: ISO 20022 message definitions camt.053.001 and camt.054.001; element names are the same in all versions but for
`Sts`, `Pty` and the place of a transaction's amount, and are looked up without their namespace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO
from xml.etree.ElementTree import Element  # the tree only: the parser is defusedxml's

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from claims.account import parse_bankgiro, parse_iban
from claims.bank import (
    BankFileHead,
    BankFormat,
    BankItem,
    BankReference,
    BankTotal,
    BankTransaction,
    Counterparty,
    ReferenceKind,
)
from claims.money import Money
from claims.refused import Finding, Refused

_FORMATS = {"BkToCstmrStmt": BankFormat.STATEMENT, "BkToCstmrDbtCdtNtfctn": BankFormat.NOTIFICATION}
_PARTS = ("Stmt", "Ntfctn")
_NOT_GIVEN = frozenset({"NOTPROVIDED", "NOTAVAILABLE"})
_DOCUMENTS = {"CINV": ReferenceKind.INVOICE, "CREN": ReferenceKind.CREDIT_NOTE}
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_AMOUNT = re.compile(r"\d{1,15}(?:\.\d{1,2}0*)?", re.ASCII)
_LONGEST = 140  # characters of one text; the standard allows no more
_MOST_TEXTS = 50


def read_camt(file: IO[bytes]) -> Iterator[BankItem]:
    """The head, and per account its booked transactions and then its total, as they stand in the file.

    Memory does not grow with the file. A batch is told transaction by transaction; where their sum is not the entry's,
    a finding "batch_sum" says so, and "balance_mismatch" where the balances and the entries do not agree. Entries that
    are not booked are left out, with one finding "not_booked". Raises Refused("bank_file_unreadable") also in the midst
    of a damaged file: what was read of it is not to be kept.
    """
    reader = _Reader()
    try:
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                reader.begin(element)
            else:
                yield from reader.end(element)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Refused("bank_file_unreadable", "The bank file is damaged. Fetch it from the bank again.") from error
    if reader.format is None:
        raise Refused(
            "bank_file_unknown", "The file is neither camt.053 nor camt.054. Fetch one of these from the bank."
        )


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: Element | None, *path: str) -> Element | None:
    """The first element at a path of local names below another."""
    for name in path:
        element = next((child for child in element if _tag(child) == name), None) if element is not None else None
    return element


def _children(element: Element | None, name: str) -> list[Element]:
    return [child for child in element if _tag(child) == name] if element is not None else []


def _text(element: Element | None, *path: str) -> str:
    found = _child(element, *path)
    return " ".join((found.text or "").split())[:_LONGEST] if found is not None else ""


def _given(element: Element | None, *path: str) -> str:
    """A reference; what stands for "none given" is none."""
    text = _text(element, *path)
    return "" if text.upper() in _NOT_GIVEN else text


def _money(element: Element | None) -> Money | None:
    """An amount with its currency; öre exact, so that more than two decimals are an error."""
    if element is None:
        return None
    text = (element.text or "").strip()
    if not _AMOUNT.fullmatch(text):
        raise ValueError("an amount is no number, negative, or has parts of an öre")
    return Money.of(text, element.get("Ccy", "SEK"))


def _day(element: Element | None) -> date | None:
    text = _text(element, "Dt") or _text(element, "DtTm")[:10]
    return date.fromisoformat(text) if text else None


def _code(element: Element | None) -> str:
    """A code that older versions write as text and newer ones in `Cd`."""
    return _text(element, "Cd") or (" ".join((element.text or "").split()) if element is not None else "")


def _account(element: Element | None) -> str:
    """An account's number: the IBAN, a bankgiro's digits, or the number as the bank writes it."""
    iban = _text(element, "Id", "IBAN")
    if iban:
        return parse_iban(iban) or iban
    other = _child(element, "Id", "Othr")
    number = _text(other, "Id")
    is_bankgiro = _text(other, "SchmeNm", "Prtry").upper() == "BGNR"
    return (parse_bankgiro(number) or number) if is_bankgiro else number


@dataclass(slots=True)
class _Part:
    """One account's statement or notification while it is read."""

    element: Element
    account: str | None = None
    currency: str = ""
    count: int = 0
    ore: int = 0
    pending: int = 0
    seen: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Entry:
    """An entry while it is read: what its transactions have come to."""

    element: Element
    told: int = 0
    ore: int = 0


class _Reader:
    """The state between the parser's events; elements are dropped as soon as they are told."""

    def __init__(self) -> None:
        self.format: BankFormat | None = None
        self._path: list[Element] = []
        self._part: _Part | None = None
        self._entry: _Entry | None = None

    def begin(self, element: Element) -> None:
        self._path.append(element)
        tag = _tag(element)
        if len(self._path) == 2:
            self.format = _FORMATS.get(tag)
        elif tag in _PARTS and len(self._path) == 3:
            self._part = _Part(element)
        elif tag == "Ntry" and self._part is not None and len(self._path) == 4:
            self._entry = _Entry(element)

    def end(self, element: Element) -> Iterator[BankItem]:
        self._path.pop()
        if self.format is None:
            element.clear()
            return
        tag, depth = _tag(element), len(self._path) + 1
        if tag == "GrpHdr" and depth == 3:
            yield BankFileHead(self.format, _text(element, "MsgId"))
        elif tag == "TxDtls" and self._entry is not None:
            yield from self._transaction(element)
            self._path[-1].remove(element)
        elif self._entry is not None and element is self._entry.element:
            yield from self._end_of_entry()
            self._path[-1].remove(element)
            self._entry = None
        elif self._part is not None and element is self._part.element:
            yield from self._end_of_part()
            self._path[-1].remove(element)
            self._part = None

    def _transaction(self, details: Element) -> Iterator[BankItem]:
        assert self._entry is not None
        entry = self._entry.element
        amount = _money(_child(details, "Amt")) or _money(_child(details, "AmtDtls", "TxAmt", "Amt"))
        sign = _code(_child(details, "CdtDbtInd")) or _code(_child(entry, "CdtDbtInd"))
        found = self._made(entry, details, amount or _money(_child(entry, "Amt")), sign)
        if found is not None:
            self._entry.told += 1
            self._entry.ore += found.amount.ore
            yield found

    def _end_of_entry(self) -> Iterator[BankItem]:
        assert self._entry is not None and self._part is not None
        entry, told = self._entry.element, self._entry.told
        whole = _money(_child(entry, "Amt"))
        sign = _code(_child(entry, "CdtDbtInd"))
        if not _is_booked(entry):
            self._part.pending += 1
        elif not told:
            found = self._made(entry, None, whole, sign)
            if found is not None:
                yield found
        elif whole is not None and abs(self._entry.ore) != whole.ore:
            yield Finding("batch_sum", "The transactions of an entry do not add up to its amount.", "amount")

    def _made(self, entry: Element, details: Element | None, amount: Money | None, sign: str) -> BankTransaction | None:
        """A transaction of a booked entry, counted; None of another entry."""
        assert self._part is not None
        if not _is_booked(entry):
            return None
        booked = _day(_child(entry, "BookgDt"))
        if amount is None or booked is None or sign not in ("CRDT", "DBIT"):
            raise ValueError("an entry lacks its amount, its day or its direction")
        signed = amount if sign == "CRDT" else -amount
        account = self._account_of(self._part)
        reference = _reference_of(entry, details)
        key = _key(account, signed, booked, reference, self._part)
        self._part.count += 1
        self._part.ore += signed.ore
        self._part.currency = self._part.currency or signed.currency
        parties = _child(details, "RltdPties")
        return BankTransaction(
            key=key,
            account=account,
            amount=signed,
            booked_on=booked,
            value_on=_day(_child(entry, "ValDt")) or booked,
            bank_reference=reference,
            counterparty=_counterparty(parties, "Dbtr" if sign == "CRDT" else "Cdtr"),
            references=tuple(_references(details)),
            texts=_texts(entry, details),
            is_reversal=_text(entry, "RvslInd").lower() in ("true", "1"),
            batch="" if details is None else _given(entry, "AcctSvcrRef"),
        )

    @staticmethod
    def _account_of(part: _Part) -> str:
        if part.account is None:
            part.account = _account(_child(part.element, "Acct"))
        return part.account

    def _end_of_part(self) -> Iterator[BankItem]:
        assert self._part is not None
        part = self._part
        balances = _balances(_children(part.element, "Bal"))
        currency = part.currency or _text(part.element, "Acct", "Ccy") or "SEK"
        opening, closing = balances.get("opening"), balances.get("closing")
        if opening and closing and opening.ore + part.ore != closing.ore:
            yield Finding(
                "balance_mismatch", "Opening balance and entries do not come to the closing balance.", "balance"
            )
        if part.pending:
            yield Finding("not_booked", f"{part.pending} entries are not booked yet and were left out.", "status")
        number = _text(part.element, "Id")
        yield BankTotal(self._account_of(part), number, part.count, Money(part.ore, currency), opening, closing)


def _is_booked(entry: Element) -> bool:
    return _code(_child(entry, "Sts")) == "BOOK"


def _reference_of(entry: Element, details: Element | None) -> str:
    """The bank's own reference of a transaction; of an entry's only one it may stand on the entry.

    What the payer chose (`EndToEndId`) or what only counts a file's entries (`NtryRef`) tells no two payments apart.
    """
    refs = _child(details, "Refs")
    return _given(refs, "AcctSvcrRef") or _given(refs, "TxId") or _given(entry, "AcctSvcrRef")


def _key(account: str, amount: Money, booked: date, reference: str, part: _Part) -> str:
    """What makes a transaction one: account, amount, day, reference, and which of several alike in one file."""
    key = "|".join((account, str(amount.ore), amount.currency, booked.isoformat(), reference))
    part.seen[key] = part.seen.get(key, 0) + 1
    return key if part.seen[key] == 1 else f"{key}|{part.seen[key]}"


def _counterparty(parties: Element | None, role: str) -> Counterparty:
    """The other side; newer versions put it into `Pty`."""
    side = _child(parties, role)
    party = _child(side, "Pty") if _child(side, "Pty") is not None else side
    ids = _child(party, "Id")
    identity = _text(ids, "OrgId", "Othr", "Id") or _text(ids, "PrvtId", "Othr", "Id")
    address = _child(party, "PstlAdr")
    lines = [_text(line) for line in _children(address, "AdrLine")]
    street = " ".join(part for part in (_text(address, "StrtNm"), _text(address, "BldgNb")) if part)
    town = " ".join(part for part in (_text(address, "PstCd"), _text(address, "TwnNm")) if part)
    return Counterparty(
        name=_text(party, "Nm"),
        account=_account(_child(parties, f"{role}Acct")),
        identity=identity,
        address=tuple(line for line in (*lines, street, town) if line),
    )


def _references(details: Element | None) -> Iterator[BankReference]:
    for structured in _children(_child(details, "RmtInf"), "Strd")[:_MOST_TEXTS]:
        amounts = _child(structured, "RfrdDocAmt")
        paid, credited = _money(_child(amounts, "RmtdAmt")), _money(_child(amounts, "CdtNoteAmt"))
        amount = -credited if credited is not None else paid
        reference = _text(structured, "CdtrRefInf", "Ref")
        if reference:
            is_ocr = _text(structured, "CdtrRefInf", "Tp", "CdOrPrtry", "Cd") in ("SCOR", "")
            yield BankReference(ReferenceKind.OCR if is_ocr else ReferenceKind.OTHER, reference, amount)
        for document in _children(structured, "RfrdDocInf"):
            kind = _DOCUMENTS.get(_text(document, "Tp", "CdOrPrtry", "Cd"), ReferenceKind.OTHER)
            if _text(document, "Nb"):
                yield BankReference(kind, _text(document, "Nb"), None if reference else amount)


def _texts(entry: Element, details: Element | None) -> tuple[str, ...]:
    lines = [_text(line) for line in _children(_child(details, "RmtInf"), "Ustrd")[:_MOST_TEXTS]]
    lines += [_text(details, "AddtlTxInf"), _text(entry, "AddtlNtryInf")]
    return tuple(line for line in lines if line)


def _balances(elements: Sequence[Element]) -> dict[str, Money]:
    found: dict[str, Money] = {}
    for element in elements:
        code = _text(element, "Tp", "CdOrPrtry", "Cd")
        amount = _money(_child(element, "Amt"))
        if amount is not None:
            signed = -amount if _text(element, "CdtDbtInd") == "DBIT" else amount
            name = "opening" if code in _OPENING else "closing" if code in _CLOSING else ""
            if name and (name not in found or code in ("OPBD", "CLBD")):
                found[name] = signed
    return found
