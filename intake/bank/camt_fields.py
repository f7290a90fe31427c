"""The fields of camt entries and their transactions, in whichever of its places a version or a bank has put them.

Source: ISO 20022 message definitions camt.053.001 and camt.054.001, versions 02 to 13.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree.ElementTree import Element  # the tree only: the parser is defusedxml's

from claims.account import parse_bankgiro, parse_iban, parse_plusgiro
from claims.bank import BankReference, Counterparty, ReferenceKind
from claims.days import local_date
from claims.money import Money

_NOT_GIVEN = frozenset({"NOTPROVIDED", "NOTAVAILABLE", "NONREF", "NONE"})
_DOCUMENTS = {"CINV": ReferenceKind.INVOICE, "CREN": ReferenceKind.CREDIT_NOTE}
_GIVEN_BACK = frozenset({"RPCR", "RRTN"})
"""Bank transaction sub-families (external code set) of money that is given back: on request, or as a return."""
_AMOUNT = re.compile(r"\d{1,15}(?:\.\d{1,2}0*)?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_ZONED_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_LONGEST = 140  # characters of one text; the standard allows no more
_MOST_TEXTS = 50
_MOST_REFERENCES = 2_000


def local_name(element: Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child(element: Element | None, *path: str) -> Element | None:
    """The first element at a path of local names below another."""
    for name in path:
        element = next((each for each in element if local_name(each) == name), None) if element is not None else None
    return element


def children(element: Element | None, name: str) -> list[Element]:
    """The elements of a local name right below another."""
    return [each for each in element if local_name(each) == name] if element is not None else []


def text(element: Element | None, *path: str) -> str:
    """The text at a path, its white space made single, cut at the standard's length; "" where there is none."""
    found = child(element, *path)
    return " ".join((found.text or "").split())[:_LONGEST] if found is not None else ""


def given(element: Element | None, *path: str) -> str:
    """A reference; what stands for "none given" is none."""
    found = text(element, *path)
    return "" if found.upper() in _NOT_GIVEN else found


def code(element: Element | None) -> str:
    """A code that older versions write as text and newer ones in `Cd`."""
    return text(element, "Cd") or text(element)


def truth(element: Element | None, *path: str) -> bool | None:
    """A yes or no; None where it is not there."""
    found = text(element, *path).lower()
    return found in ("true", "1") if found else None


def money(element: Element | None) -> Money | None:
    """An amount with its currency; öre exact, so that more than two decimals are an error (ValueError)."""
    if element is None:
        return None
    amount, currency = (element.text or "").strip(), element.get("Ccy", "SEK")
    if not _AMOUNT.fullmatch(amount) or not _CURRENCY.fullmatch(currency):
        raise ValueError("an amount is no number, negative, or has parts of an öre")
    return Money.of(amount, currency)


def count(element: Element | None, *path: str) -> int | None:
    """A whole number; None where there is none. ValueError for any other text."""
    found = text(element, *path)
    if not found:
        return None
    if not (found.isascii() and found.isdigit()):
        raise ValueError("a count is no number")
    return int(found)


def day(element: Element | None) -> date | None:
    """A date, or the Swedish date of an instant. ValueError for a text that is neither."""
    plain, instant = text(element, "Dt"), text(element, "DtTm")
    if plain:
        zoned = _ZONED_DAY.fullmatch(plain)
        return date.fromisoformat(zoned[1] if zoned else plain)
    if not instant:
        return None
    at = datetime.fromisoformat(instant)
    return at.date() if at.tzinfo is None else local_date(at)


def account(element: Element | None) -> str:
    """An account's number: the IBAN, a giro's digits, or the number as the bank writes it without spaces."""
    iban = text(element, "Id", "IBAN")
    if iban:
        return parse_iban(iban) or iban
    other = child(element, "Id", "Othr")
    number = text(other, "Id")
    scheme = (text(other, "SchmeNm", "Prtry") or text(other, "SchmeNm", "Cd")).upper()
    parse = {"BGNR": parse_bankgiro, "PGNR": parse_plusgiro}.get(scheme, parse_iban)
    return parse(number) or number.replace(" ", "")


def reference_of(entry: Element, details: Element | None) -> str:
    """The bank's own reference of a transaction; of an entry's only one it may stand on the entry.

    What the payer chose (`EndToEndId`) or what only counts a file's entries (`NtryRef`) tells no two payments apart.
    """
    refs = child(details, "Refs")
    return given(refs, "AcctSvcrRef") or given(refs, "TxId") or given(entry, "AcctSvcrRef")


def end_to_end(details: Element | None) -> str:
    """The payer's own name for a payment, "" where none was given."""
    return given(child(details, "Refs"), "EndToEndId")


def is_given_back(entry: Element, details: Element | None) -> bool:
    """Whether a transaction takes an earlier one back: it says so, gives the reason of a return, or has its code."""
    if truth(entry, "RvslInd") or child(details, "RtrInf") is not None:
        return True
    kinds = (text(each, "BkTxCd", "Domn", "Fmly", "SubFmlyCd") for each in (details, entry))
    return any(kind in _GIVEN_BACK for kind in kinds)


def amount_in(currency: str, details: Element) -> Money | None:
    """A transaction's amount in the currency of its entry; None where it is told in other currencies only.

    Newer versions have it in `Amt`, older ones in `AmtDtls`, where a payment from abroad also has what it was before.
    """
    inner = child(details, "AmtDtls")
    places = (child(details, "Amt"), *(child(inner, name, "Amt") for name in ("TxAmt", "CntrValAmt", "InstdAmt")))
    told = [money(place) for place in places if place is not None]
    return next((each for each in told if each is not None and each.currency == currency), None)


def charges_in(currency: str, *elements: Element | None) -> Money:
    """What the bank says that it kept for itself, in a currency, of an entry and its transaction."""
    found = Money.zero(currency)
    for element in elements:
        charges = child(element, "Chrgs")
        records = children(charges, "Rcrd") or ([charges] if charges is not None else [])
        whole = money(child(charges, "TtlChrgsAndTaxAmt"))
        parts = [money(child(each, "Amt")) for each in records if text(each, "CdtDbtInd") != "CRDT"]
        told = [whole] if whole is not None else [part for part in parts if part is not None]
        found += Money(sum(part.ore for part in told if part.currency == currency), currency)
    return found


def counterparty(details: Element | None, *, is_credit: bool) -> Counterparty:
    """The other side, who paid or was paid; newer versions put it into `Pty`."""
    role = "Dbtr" if is_credit else "Cdtr"
    parties = child(details, "RltdPties")
    side = child(parties, role)
    inner = child(side, "Pty")
    party = inner if inner is not None else side
    ids = child(party, "Id")
    identity = text(ids, "OrgId", "Othr", "Id") or text(ids, "PrvtId", "Othr", "Id")
    address = child(party, "PstlAdr")
    lines = [text(line) for line in children(address, "AdrLine")]
    street = " ".join(part for part in (text(address, "StrtNm"), text(address, "BldgNb")) if part)
    town = " ".join(part for part in (text(address, "PstCd"), text(address, "TwnNm")) if part)
    return Counterparty(
        name=text(party, "Nm"),
        account=account(child(parties, f"{role}Acct")),
        identity=identity,
        address=tuple(line for line in (*lines, street, town) if line),
    )


def references(details: Element | None) -> Iterator[BankReference]:
    """What a payment says it pays: payment references and documents, with their parts of it."""
    for structured in children(child(details, "RmtInf"), "Strd")[:_MOST_REFERENCES]:
        amounts = child(structured, "RfrdDocAmt")
        paid, credited = money(child(amounts, "RmtdAmt")), money(child(amounts, "CdtNoteAmt"))
        amount = -credited if credited is not None else paid
        own = [each for each in children(structured, "CdtrRefInf") if text(each, "Ref")]
        for reference in own:
            is_ocr = text(reference, "Tp", "CdOrPrtry", "Cd") in ("SCOR", "")
            kind = ReferenceKind.OCR if is_ocr else ReferenceKind.OTHER
            yield BankReference(kind, text(reference, "Ref"), amount if len(own) == 1 else None)
        for document in children(structured, "RfrdDocInf"):
            kind = _DOCUMENTS.get(text(document, "Tp", "CdOrPrtry", "Cd"), ReferenceKind.OTHER)
            if text(document, "Nb"):
                yield BankReference(kind, text(document, "Nb"), None if own else amount)


def texts(entry: Element, details: Element | None) -> tuple[str, ...]:
    """Everything said in words about a transaction."""
    lines = [text(line) for line in children(child(details, "RmtInf"), "Ustrd")[:_MOST_TEXTS]]
    lines += [text(details, "AddtlTxInf"), text(entry, "AddtlNtryInf")]
    return tuple(line for line in lines if line)
