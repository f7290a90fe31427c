"""Reading who the agency is from its policy file, before any letter carries its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from claims.account import parse_bankgiro, parse_iban
from claims.agency import Agency
from claims.identity import IdentityKind, parse_identity
from dunning.fields import Table

_CODE = "agency_invalid"
_KEYS = (
    "legal_name",
    "brand",
    "orgnr",
    "licence_no",
    "licence_valid_to",
    "address",
    "phone",
    "phone_hours",
    "mailbox",
    "bankgiro",
    "print_run",
    "privacy_url",
    "client_account",
    "own_account",
    "is_example",
)
_UNSET = frozenset({"", "REPLACE"})
_EXAMPLE_LICENCE = "DEMO"


def parse_agency(data: Mapping[str, Any]) -> Agency:
    """The agency from a loaded TOML mapping. Raises Refused("agency_invalid") with place and remedy.

    A bankgiro left as "REPLACE" is None: letters then have no way to pay and are refused. `is_example` may be left out:
    the licence number DEMO marks the invented agency.
    """
    table = Table(data, "Agency", _CODE)
    table.only(_KEYS)
    orgnr = parse_identity(table.text("orgnr"))
    if orgnr is None or orgnr.kind is not IdentityKind.ORGANISATION:
        raise table.refuse("orgnr must be an organisation number with a right check digit.")
    mailbox = table.text("mailbox").lower()
    if mailbox.count("@") != 1 or mailbox.startswith("@") or mailbox.endswith("@"):
        raise table.refuse("mailbox must be a mail address.")
    licence_no = table.text("licence_no", "")
    return Agency(
        legal_name=table.text("legal_name"),
        brand=table.text("brand", ""),
        orgnr=orgnr.digits,
        licence_no=licence_no,
        licence_valid_to=table.day("licence_valid_to"),
        address=table.texts("address"),
        phone=table.text("phone"),
        phone_hours=table.text("phone_hours", ""),
        mailbox=mailbox,
        bankgiro=_bankgiro(table),
        print_run=table.clock("print_run"),
        privacy_url=table.text("privacy_url", ""),
        client_account=_account(table, "client_account", parse_iban),
        own_account=_account(table, "own_account", lambda text: parse_bankgiro(text) or parse_iban(text)),
        is_example=table.flag("is_example", licence_no == _EXAMPLE_LICENCE),
    )


def _bankgiro(table: Table) -> str | None:
    text = table.text("bankgiro", "")
    if text in _UNSET:
        return None
    digits = parse_bankgiro(text)
    if digits is None:
        raise table.refuse("bankgiro must be 7 or 8 digits with a right check digit.")
    return digits


def _account(table: Table, key: str, parse: Callable[[str], str | None]) -> str:
    text = table.text(key, "")
    if text in _UNSET:
        return ""
    account = parse(text)
    if account is None:
        raise table.refuse(f"{key} must be an account number with a right check digit (an IBAN, say).")
    return account
