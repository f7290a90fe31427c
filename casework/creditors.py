"""Creditors as clients: checked by a handler once, with the addresses they write from and what they have agreed to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from casework.advance import advance_in
from casework.assign_case import hands_named
from casework.journal import happened
from casework.office import Office
from casework.open_case import HANDLER
from casework.parties import ten_digits
from casework.payout_account import propose_account
from casework.pin_plan import PLANS
from claims.refused import Refused
from claims.tone import Tone
from storage import cases, creditors
from storage.creditors import CreditorRow
from storage.database import Tx

ADDRESS = re.compile(r"^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$")
_YES = {"yes": True, "true": True, "1": True, "ja": True, "no": False, "false": False, "0": False, "nej": False}
NOTIFICATIONS = ("all", "important", "result")
KEYS = (
    "name",
    "email",
    "senders",
    "address",
    "language",
    "notification",
    "tone",
    "standing_agreement",
    "agreed_rate",
    "due_date_agreed",
    "reminder_fee_agreed",
    "payout_account",
    "plan",
    "handler",
    "discount_limit",
)
_LEAVE_CASES_AS_THEY_ARE = frozenset(
    {
        "language",
        "notification",
        "tone",
        "handler",
        "payout_account",
        "agreed_rate",
        "due_date_agreed",
        "reminder_fee_agreed",
    }
)


def confirm_creditor(office: Office, *, orgnr: str, by: str) -> None:
    """A handler has checked who a creditor is; its waiting cases go on. Raises Refused for an unknown creditor."""
    with office.database.write() as tx:
        confirm_in(office, tx, _find(tx, orgnr), by=by)


def confirm_in(office: Office, tx: Tx, row: CreditorRow, *, by: str) -> None:
    """`confirm_creditor` inside a running transaction."""
    if row.confirmed_at is None:
        creditors.change(tx, row.id, confirmed_at=office.clock.now(), confirmed_by=by)
        _note(office, tx, row, "creditor_confirmed", "A handler checked the creditor", by)
    _advance_all(office, tx, row)


def set_creditor(office: Office, *, orgnr: str, values: Mapping[str, str], by: str) -> None:
    """Set what is known or agreed: see KEYS. A creditor not met before is made, checked by whoever sets it.

    `senders` is a comma list of addresses. Contract terms (agreed_rate, due_date_agreed, reminder_fee_agreed) count
    for invoices filed from now on, `discount_limit` (a share) for offers made from now on. `plan` is a comma list of
    plans of the policies folder, one for each country and kind of debtor at most; cases opened from now on run on them,
    an empty list means the usual ones. `handler` (an e-mail address, or a team) has cases opened from now on in hand.
    `payout_account` is only proposed: `approve_account` takes a second person.
    Raises Refused for an unknown key or a value of the wrong form.
    """
    with office.database.write() as tx:
        row = _find_or_make(office, tx, orgnr, values, by)
        set_in(office, tx, row, values, by=by)


def set_in(office: Office, tx: Tx, row: CreditorRow, values: Mapping[str, str], *, by: str) -> None:
    """`set_creditor` of one that is known, inside a running transaction."""
    for key, value in values.items():
        _set(office, tx, row, key, value.strip(), by=by)
    _note(office, tx, row, "creditor_changed", f"Changed: {', '.join(sorted(values))}", by)
    if not values.keys() <= _LEAVE_CASES_AS_THEY_ARE:
        _advance_all(office, tx, row)


def _find(tx: Tx, orgnr: str) -> CreditorRow:
    digits = ten_digits(orgnr) or ""
    row = creditors.by_identity(tx, digits) or creditors.by_orgnr(tx, digits)
    if row is None:
        raise Refused("no_such_creditor", f"no creditor has the number {orgnr}; krav creditor list shows them")
    return row


def _find_or_make(office: Office, tx: Tx, orgnr: str, values: Mapping[str, str], by: str) -> CreditorRow:
    digits = ten_digits(orgnr) or ""
    row = creditors.by_identity(tx, digits)
    if row is not None:
        return row
    if not (digits.isdigit() and len(digits) == 10 and values.get("name")):
        raise Refused("no_such_creditor", "a new creditor needs a valid org number and name=...")
    row = creditors.ensure(tx, identity=digits, name=values["name"], orgnr=digits, email=None, address=())
    creditors.change(tx, row.id, confirmed_at=office.clock.now(), confirmed_by=by)
    return creditors.get(tx, row.id)


def _set(office: Office, tx: Tx, row: CreditorRow, key: str, value: str, *, by: str) -> None:
    if key not in KEYS:
        raise Refused("unknown_key", f"{key!r} cannot be set; choose from: {', '.join(KEYS)}")
    if key == "senders":
        _set_senders(tx, row, value)
    elif key == "payout_account":
        propose_account(office, tx, row, value, by=by)
    elif key == "plan":
        current = creditors.get(tx, row.id).settings
        creditors.change(tx, row.id, settings={**current, PLANS: _plans(office, value)})
    elif key == HANDLER:
        current = creditors.get(tx, row.id).settings
        creditors.change(tx, row.id, settings={**current, HANDLER: hands_named(value)})
    elif key in ("agreed_rate", "due_date_agreed", "reminder_fee_agreed", "discount_limit"):
        current = creditors.get(tx, row.id).settings
        creditors.change(tx, row.id, settings={**current, key: _term(key, value)})
    else:
        creditors.change(tx, row.id, **{key: _plain(key, value)})


def _set_senders(tx: Tx, row: CreditorRow, value: str) -> None:
    addresses = [part.strip().lower() for part in value.split(",") if part.strip()]
    creditors.remove_senders(tx, row.id)
    for address in addresses:
        if not ADDRESS.match(address):
            raise Refused("bad_address", f"{address!r} is no e-mail address")
        if not creditors.add_sender(tx, creditor_id=row.id, address=address):
            raise Refused("sender_taken", f"{address} is registered for another creditor")


def _plans(office: Office, value: str) -> list[str]:
    names = [part.strip() for part in value.split(",") if part.strip()]
    unknown = [name for name in names if name not in office.plans]
    if unknown:
        known = ", ".join(sorted(office.plans))
        raise Refused("no_such_plan", f"there is no plan {unknown[0]} in the policies folder; known are {known}")
    served = [(office.plans[name].country, office.plans[name].debtor) for name in names]
    if len(set(served)) < len(served):
        raise Refused(
            "plans_overlap", "two of these plans are for the same country and kind of debtor: name one of them"
        )
    return names


def _plain(key: str, value: str) -> Any:
    if key == "standing_agreement":
        return _yes_no(key, value)
    if key == "notification" and value not in NOTIFICATIONS:
        raise Refused("bad_value", f"notification is one of: {', '.join(NOTIFICATIONS)}")
    if key == "tone" and value not in set(Tone):
        raise Refused("bad_value", f"tone is one of: {', '.join(Tone)}")
    if key == "language" and value not in ("sv", "en"):
        raise Refused("bad_value", "language is sv or en")
    if key == "email":
        if not ADDRESS.match(value):
            raise Refused("bad_address", f"{value!r} is no e-mail address")
        return value.lower()
    return [line.strip() for line in re.split(r"\\n|\n|;", value)] if key == "address" else value


def _term(key: str, value: str) -> Any:
    if key in ("due_date_agreed", "reminder_fee_agreed"):
        return _yes_no(key, value)
    if key == "discount_limit":
        try:
            share = Decimal(value.replace(",", "."))
        except InvalidOperation:
            share = Decimal(-1)
        if not share.is_finite() or not Decimal(0) <= share < Decimal(1):
            raise Refused("bad_value", "discount_limit is a share of the debt, such as 0.20 for a fifth")
        return str(share)
    if key == "agreed_rate":
        try:
            rate = Decimal(value.replace(",", "."))
        except InvalidOperation:
            rate = Decimal(-1)
        if not rate.is_finite() or not Decimal(0) <= rate <= Decimal(100):
            raise Refused("bad_value", "agreed_rate is per cent a year, such as 24 or 12.5")
        return str(rate)
    raise AssertionError(key)


def _yes_no(key: str, value: str) -> bool:
    if value.lower() not in _YES:
        raise Refused("bad_value", f"{key} is yes or no")
    return _YES[value.lower()]


def _note(office: Office, tx: Tx, row: CreditorRow, kind: str, why: str, by: str) -> None:
    happened(office, tx, case_number=None, kind=kind, why=why, actor=by, creditor=row.id)


def _advance_all(office: Office, tx: Tx, row: CreditorRow) -> None:
    for case in cases.of_parties(tx, creditor_id=row.id):
        if case.close_code is None:
            cases.change(tx, case.number, next_on=None)
            advance_in(office, tx, case_number=case.number, on=office.clock.today(), is_print_run=False)
