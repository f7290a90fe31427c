"""Whose claim on whom: the creditor by org number and sender, the debtor by number, else by name and address."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from casework.protect import shielded
from claims.identity import parse_identity
from claims.names import SWEDISH_FORMS, unmarked, without_forms
from claims.reading import Reading
from dunning.party_kind import debtor_kind
from storage import creditors, debtors
from storage.creditors import CreditorRow
from storage.database import Tx
from storage.debtors import DebtorRow

_POSTCODE = re.compile(r"\b(\d{3})\s?(\d{2})\b")
_HOUSE_NUMBER = re.compile(r"\d+(?: ?[a-z]\b)?")
_SAME_NAME = 92
_SAME_STREET = 88


def plain(text: str) -> str:
    """Lower case, without accents, punctuation and legal form: what two spellings of a name share.

    Identities are made of it and kept, those of protected people only as hashes: it must never give anything else.
    """
    letters = "".join(letter if letter.isalnum() else " " for letter in unmarked(text))
    return without_forms(letters, SWEDISH_FORMS)


def ten_digits(number: str | None) -> str | None:
    """A Swedish identity number's last ten digits; a foreign number as it is; None when there is none."""
    if not number:
        return None
    known = parse_identity(number)
    return known.ten if known else number


def known_creditor(tx: Tx, *, reading: Reading, sender: str | None) -> CreditorRow | None:
    """The creditor of a document if we have met them.

    The page's org number decides. Where it prints none, a sender registered for exactly one creditor decides, and
    only then the seller's name.
    """
    orgnr = ten_digits(reading.value("seller_orgnr"))
    if orgnr is not None:
        return creditors.by_identity(tx, orgnr)
    registered = creditors.by_sender(tx, sender) if sender else []
    if len(registered) == 1:
        return registered[0]
    name = plain(reading.value("seller_name") or "")
    return creditors.by_identity(tx, f"name:{name}") if name else None


def find_creditor(tx: Tx, *, reading: Reading, sender: str | None) -> CreditorRow | None:
    """The creditor of an invoice, made unconfirmed when it is new; None when the page does not say who sells."""
    known = known_creditor(tx, reading=reading, sender=sender)
    if known is not None:
        return known
    orgnr = ten_digits(reading.value("seller_orgnr"))
    name = (reading.value("seller_name") or "").strip()
    if orgnr is None and not plain(name):
        return None
    return creditors.ensure(
        tx,
        identity=orgnr or f"name:{plain(name)}",
        name=name or orgnr or "",
        orgnr=orgnr,
        email=reading.value("seller_email"),
        address=_lines(reading.value("seller_address")),
    )


def find_debtor(tx: Tx, *, reading: Reading, creditor: CreditorRow, invoice_number: str) -> DebtorRow:
    """The debtor of an invoice: by number, else by name and address together; a name alone matches nobody."""
    name = (reading.value("buyer_name") or "").strip()
    orgnr = ten_digits(reading.value("buyer_orgnr"))
    address = _lines(reading.value("buyer_address"))
    match_key = _match_key(name, address)
    if orgnr is not None:
        identity = f"id:{orgnr}"
    elif match_key and (same := _same_name_and_address(tx, match_key, name, address)):
        return same
    elif match_key:
        identity = f"at:{plain(name)}|{plain(' '.join(address))}"
        if (hidden := debtors.by_identity(tx, shielded(identity))) is not None:
            return hidden
    else:
        identity = f"only:{creditor.id}:{plain(name)}:{invoice_number}"
    kind, why = debtor_kind(
        orgnr=orgnr,
        text=" ".join((name, *address, reading.value("buyer_reference") or "")),
        about=reading.value("about") or "",
    )
    return debtors.ensure(
        tx,
        identity=identity,
        values={
            "orgnr": orgnr,
            "name": name,
            "match_key": match_key,
            "kind": str(kind),
            "kind_reason": why,
            "address": list(address),
            "email": (reading.value("buyer_email") or "").lower() or None,
            "phone": None,
            "country": reading.value("buyer_country") or "SE",
        },
    )


def _same_name_and_address(tx: Tx, match_key: str, name: str, address: tuple[str, ...]) -> DebtorRow | None:
    for row in debtors.with_match_key(tx, match_key):
        names = fuzz.token_sort_ratio(plain(row.name), plain(name))
        here, there = plain(" ".join(address)), plain(" ".join(row.address))
        is_same_street = _numbers(here) == _numbers(there) and fuzz.ratio(here, there) >= _SAME_STREET
        if names >= _SAME_NAME and is_same_street:
            return row
    return None


def _numbers(address: str) -> str:
    """Every number of an address in one: a misspelt street may still be the same one, another house never is."""
    return "".join(_HOUSE_NUMBER.findall(address)).replace(" ", "")


def _match_key(name: str, address: tuple[str, ...]) -> str:
    postcode = _POSTCODE.search(" ".join(address[-2:]))
    start = plain(name).replace(" ", "")[:3]
    return f"{postcode[1]}{postcode[2]}|{start}" if postcode and len(start) == 3 else ""


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())
