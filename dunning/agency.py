"""Reading who the agency is from its policy file, before any letter carries its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from claims.account import parse_bankgiro, parse_iban, parse_plusgiro
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
    "accounts",
    "return_unidentified_after_days",
)
_UNSET = frozenset({"", "REPLACE"})
_EXAMPLE_LICENCE = "DEMO"
_RETURN_AFTER_DAYS = 30
_LONGEST_WAIT_DAYS = 365


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
        accounts=_accounts(table, data.get("accounts", [])),
        return_after_days=_days(table),
    )


def _accounts(table: Table, told: Any) -> tuple[tuple[str, ...], ...]:
    """Every account's names, as the readers of bank files give them; no name may be that of two accounts."""
    is_lists = isinstance(told, list) and all(isinstance(names, list) and names for names in told)
    if not is_lists or not all(isinstance(name, str) and name.strip() for names in told for name in names):
        raise table.refuse('accounts must be lists of names, such as [["SE45 5000 ...", "991-2346"]].')
    accounts = tuple(tuple(dict.fromkeys(_account_name(name) for name in names)) for names in told)
    every = [name for names in accounts for name in names]
    if len(set(every)) < len(every):
        raise table.refuse("accounts names one account twice.")
    return accounts


def _account_name(text: str) -> str:
    return parse_iban(text) or parse_bankgiro(text) or parse_plusgiro(text) or text.replace(" ", "")


def _days(table: Table) -> int:
    days = table.whole("return_unidentified_after_days", _RETURN_AFTER_DAYS)
    if not 1 <= days <= _LONGEST_WAIT_DAYS:
        raise table.refuse(f"return_unidentified_after_days must be 1 to {_LONGEST_WAIT_DAYS}.")
    return days


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
