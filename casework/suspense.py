"""Money that nobody could place (oidentifierade inbetalningar): shown with the cases it may belong to, and decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from casework.bank_booking import book_in, reverse_by, settle, take_back
from casework.bookkeeping import book_bank
from casework.finding_case import case_or_refuse
from casework.ids import bank_name, parse_name
from casework.journal import happened
from casework.office import Office
from casework.suggest_cases import suggest_cases
from claims.bank import BankState
from claims.days import parse_iso_date
from claims.money import Money, parse_swedish_amount, total
from claims.refused import Refused
from dunning.matching import Match
from storage import bank, bank_queue
from storage.bank import BankRow
from storage.database import Tx

_NOT_YET = "not_yet"
PAGE = 10
"""How many transactions a page of those that wait holds."""


def suspense(office: Office, *, find: str = "", is_old: bool = False) -> list[dict[str, Any]]:
    """Every transaction that waits, oldest first, each with why, for how long, and the cases it may belong to.

    `find` leaves those of an amount, or with a text in the payer's name, number or account, the references or the
    words; `is_old` those that have waited so long that they are to be returned.
    """
    rows: list[dict[str, Any]] = suspense_page(office, find=find, is_old=is_old, limit=None)["rows"]
    return rows


def suspense_page(
    office: Office, *, find: str = "", is_old: bool = False, after: str = "", limit: int | None = PAGE
) -> dict[str, Any]:
    """`suspense` a page at a time: the rows, and `next`, the place that the next page begins `after` ("" for none)."""
    today = office.clock.today()
    asked = find.strip()
    amount = parse_swedish_amount(asked) if asked else None
    with office.database.read() as tx:
        found = bank_queue.page(
            tx,
            state=BankState.SUSPENSE,
            text=asked,
            ore=abs(amount.ore) if amount is not None else None,
            until=to_return_until(office, today) if is_old else None,
            after=_place(after),
            limit=None if limit is None else limit + 1,
        )
        rows = list(found[:limit])
        matches = suggest_cases(office, tx, [row.as_told() for row in rows])
    is_more = limit is not None and len(found) > limit
    return {
        "rows": [shown(office, row, match, today) for row, match in zip(rows, matches, strict=True)],
        "next": f"{rows[-1].booked_on.isoformat()}.{rows[-1].id}" if is_more else "",
    }


def waiting_in_all(office: Office) -> dict[str, Any]:
    """How many transactions wait and their sum, by currency; how many of them so long that they are to be returned."""
    with office.database.read() as tx:
        found, old = bank_queue.waiting(tx, until=to_return_until(office, office.clock.today()))
    sums = [
        {"currency": currency, "count": count, "amount": str(Money(ore, currency))}
        for currency, (count, ore) in sorted(found.items())
    ]
    return {"sums": sums, "count": sum(count for count, _ore in found.values()), "old": old}


def to_return_until(office: Office, today: date) -> date:
    """The last day of booking of what has waited so long that it is to be returned."""
    return today - timedelta(days=office.agency.return_after_days)


def _place(after: str) -> tuple[date, int] | None:
    day, _, number = after.partition(".")
    on = parse_iso_date(day)
    return (on, int(number)) if on is not None and number.isascii() and number.isdigit() else None


def book(office: Office, *, transaction: str, parts: Sequence[str], why: str, by: str) -> dict[str, Any]:
    """Book a waiting transaction on one case, or its parts on several ("NUMBER=AMOUNT" each, together the whole).

    Raises Refused when it does not wait, when the parts are not the whole, and what a payment on the case raises.
    """
    with office.database.write() as tx:
        row = waiting_or_refuse(tx, transaction)
        shares = shares_of(row, parts)
        for number in shares:
            case_or_refuse(tx, number)
        code = book_in(office, tx, row, shares, by=by, why=why)
        if code:
            raise Refused(code, f"{bank_name(row.id)} cannot be booked so: {code}")
        _noted(office, tx, row, "payment_placed", why=why, by=by, cases=sorted(shares))
    return one_shown(office, row.id)


def unbook(office: Office, *, transaction: str, why: str, by: str) -> dict[str, Any]:
    """Take a transaction off the cases it was booked on; it waits again. Raises Refused where it is not booked."""
    with office.database.write() as tx:
        row = known_or_refuse(tx, transaction)
        if row.state != BankState.BOOKED:
            raise Refused("not_booked", f"{bank_name(row.id)} is not booked on any case ({row.state})")
        take_back(office, tx, row, on=office.clock.today(), why=why, by=by)
        bank.change(tx, row.id, state=str(BankState.SUSPENSE), reason="taken_off", why=why)
        _noted(office, tx, row, "payment_taken_off", why=why, by=by)
    return one_shown(office, row.id)


def set_aside(office: Office, *, transaction: str, state: BankState, why: str, by: str) -> dict[str, Any]:
    """Say of a waiting transaction that it went back to its payer (returned) or is no debtor's payment (other)."""
    if not why.strip():
        raise Refused("why_missing", "say why: --why TEXT is kept with the transaction")
    with office.database.write() as tx:
        row = waiting_or_refuse(tx, transaction)
        bank.change(tx, row.id, state=str(state), reason="", why=why, decided_at=office.clock.now(), decided_by=by)
        book_bank(office, tx, known_or_refuse(tx, transaction))
        _noted(office, tx, row, f"payment_{state}", why=why, by=by)
    return one_shown(office, row.id)


def reverse(office: Office, *, transaction: str, of: str, why: str, by: str) -> dict[str, Any]:
    """Say of waiting money that went out which transaction it takes back; that is then reversed wherever it is booked.

    Raises Refused where the two are not of one account and amount, one in and one out, or no reason is given.
    """
    if not why.strip():
        raise Refused("why_missing", "say why: --why TEXT is kept with the transaction")
    with office.database.write() as tx:
        row, taken = waiting_or_refuse(tx, transaction), known_or_refuse(tx, of)
        if taken.id not in {each.id for each in bank.to_reverse(tx, row.as_told())}:
            raise Refused(
                "not_its_reversal",
                f"{bank_name(row.id)} cannot take back {bank_name(taken.id)}: that must have come to the same account, "
                "no later, with the same amount, and stand booked or wait",
            )
        reverse_by(office, tx, row, taken, why=why, by=by)
        _noted(office, tx, row, "payment_reversed_by", why=why, by=by, of=bank_name(taken.id))
    return one_shown(office, row.id)


def settle_due(office: Office) -> int:
    """Look again at what came too early to be booked; how many were placed."""
    placed = 0
    with office.database.read() as tx:
        today = office.clock.today()
        due = [row.id for row in bank.in_state(tx, BankState.SUSPENSE, reason=_NOT_YET, until=today)]
    for transaction_id in due:
        with office.database.write() as tx:
            row = bank.get(tx, transaction_id)
            if row is not None and _is_due(row, today):
                placed += settle(office, tx, row, by="krav")
    return placed


def _is_due(row: BankRow, today: date) -> bool:
    return row.state == BankState.SUSPENSE and row.reason == _NOT_YET and row.booked_on <= today


def known_or_refuse(tx: Tx, transaction: str) -> BankRow:
    """A transaction by its printed id. Raises Refused where there is none."""
    row = bank.get(tx, parse_name(transaction))
    if row is None:
        raise Refused("no_such_transaction", f"there is no bank transaction {transaction}")
    return row


def waiting_or_refuse(tx: Tx, transaction: str) -> BankRow:
    """A transaction that waits, by its printed id. Raises Refused for any other."""
    row = known_or_refuse(tx, transaction)
    if row.state != BankState.SUSPENSE:
        raise Refused("not_waiting", f"{bank_name(row.id)} does not wait: it is {row.state}")
    return row


def shares_of(row: BankRow, parts: Sequence[str]) -> dict[str, Money]:
    """By case: its part of a transaction, as "NUMBER=AMOUNT" says. Raises Refused unless they come to the whole."""
    whole = Money(row.amount_ore, row.currency)
    if whole.ore <= 0:
        raise Refused("bad_amount", f"{bank_name(row.id)} is money that went out: only what came in can be booked")
    shares: dict[str, Money] = {}
    for part in parts:
        number, separator, text = part.partition("=")
        amount = parse_swedish_amount(text, row.currency) if separator else whole
        if amount is None or amount.ore <= 0:
            raise Refused("bad_amount", f"{text!r} is no amount: write it as 5000,00")
        shares[number] = shares.get(number, Money.zero(row.currency)) + amount
    if total(shares.values(), row.currency) != whole:
        raise Refused("not_the_whole", f"the parts do not come to {whole}: a payment is booked whole, or it waits")
    return shares


def shown(office: Office, row: BankRow, found: Match | None, today: date) -> dict[str, Any]:
    """A transaction as the lists show it, with the cases that were found for it."""
    told, found = row.as_told(), found or Match()
    return {
        "id": bank_name(row.id),
        "on": row.booked_on.isoformat(),
        "days": max(0, (today - row.booked_on).days),
        "is_old": row.booked_on <= to_return_until(office, today),
        "amount": str(told.amount),
        "currency": row.currency,
        "account": row.account,
        "state": row.state,
        "reason": row.reason,
        "from": told.counterparty.name,
        "references": [reference.text for reference in told.references],
        "texts": list(told.texts),
        "suggestions": [
            {"case": one.case_number, "ground": one.ground.name.lower()} for one in (*found.booked, *found.suggestions)
        ],
    }


def one_shown(office: Office, transaction_id: int) -> dict[str, Any]:
    """A transaction as the lists show it, without suggestions."""
    with office.database.read() as tx:
        row = bank.get(tx, transaction_id)
    assert row is not None
    whole = shown(office, row, None, office.clock.today())
    return {key: value for key, value in whole.items() if key not in ("suggestions", "days", "is_old")}


def _noted(office: Office, tx: Tx, row: BankRow, kind: str, *, why: str, by: str, **data: Any) -> None:
    happened(office, tx, case_number=None, kind=kind, why=why, actor=by, transaction=bank_name(row.id), **data)
