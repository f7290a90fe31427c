"""Money that nobody could place (oidentifierade inbetalningar): shown with the cases it may belong to, and decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from casework.bank_booking import book_in, settle, take_back
from casework.finding_case import case_or_refuse
from casework.ids import bank_name, parse_name
from casework.journal import happened
from casework.law_of import law_of
from casework.office import Office
from claims.account import case_ocr_reference
from claims.bank import BankState
from claims.case import CaseFacts, CaseState
from claims.money import Money, parse_swedish_amount, total
from claims.refused import Refused
from dunning.ledger import balance, outstanding
from dunning.matching import OpenCase, Register
from storage import bank, case_facts, cases
from storage.bank import BankRow
from storage.database import Tx


def suspense(office: Office) -> list[dict[str, Any]]:
    """Every transaction that waits, oldest first, each with why and with the cases it may belong to, best first."""
    with office.database.read() as tx:
        waiting = list(bank.in_state(tx, BankState.SUSPENSE))
        register = _register(office, tx) if waiting else Register(())
    return [_shown(row, register) for row in waiting]


def book(office: Office, *, transaction: str, parts: Sequence[str], why: str, by: str) -> dict[str, Any]:
    """Book a waiting transaction on one case, or its parts on several ("NUMBER=AMOUNT" each, together the whole).

    Raises Refused when it does not wait, when the parts are not the whole, and what a payment on the case raises.
    """
    with office.database.write() as tx:
        row = _waiting(tx, transaction)
        shares = _shares(row, parts)
        for number in shares:
            case_or_refuse(tx, number)
        code = book_in(office, tx, row, shares, by=by, why=why)
        if code:
            raise Refused(code, f"{bank_name(row.id)} cannot be booked so: {code}")
        _noted(office, tx, row, "payment_placed", why=why, by=by, cases=sorted(shares))
    return _one(office, row.id)


def unbook(office: Office, *, transaction: str, why: str, by: str) -> dict[str, Any]:
    """Take a transaction off the cases it was booked on; it waits again. Raises Refused where it is not booked."""
    with office.database.write() as tx:
        row = _known(tx, transaction)
        if row.state != BankState.BOOKED:
            raise Refused("not_booked", f"{bank_name(row.id)} is not booked on any case ({row.state})")
        take_back(office, tx, row, on=office.clock.today(), why=why, by=by)
        bank.change(tx, row.id, state=str(BankState.SUSPENSE), reason="taken_off", why=why)
        _noted(office, tx, row, "payment_taken_off", why=why, by=by)
    return _one(office, row.id)


def set_aside(office: Office, *, transaction: str, state: BankState, why: str, by: str) -> dict[str, Any]:
    """Say of a waiting transaction that it went back to its payer (returned) or is no debtor's payment (other)."""
    if not why.strip():
        raise Refused("why_missing", "say why: --why TEXT is kept with the transaction")
    with office.database.write() as tx:
        row = _waiting(tx, transaction)
        bank.change(tx, row.id, state=str(state), reason="", why=why, decided_at=office.clock.now(), decided_by=by)
        _noted(office, tx, row, f"payment_{state}", why=why, by=by)
    return _one(office, row.id)


def settle_due(office: Office) -> int:
    """Look again at what came too early to be booked; how many were placed."""
    placed = 0
    with office.database.read() as tx:
        today = office.clock.today()
        due = [row.id for row in bank.in_state(tx, BankState.SUSPENSE) if _is_due(row, today)]
    for transaction_id in due:
        with office.database.write() as tx:
            row = bank.get(tx, transaction_id)
            if row is not None and _is_due(row, today):
                placed += settle(office, tx, row, by="krav")
    return placed


def _is_due(row: BankRow, today: date) -> bool:
    return row.state == BankState.SUSPENSE and row.reason == "not_yet" and row.booked_on <= today


def _known(tx: Tx, transaction: str) -> BankRow:
    row = bank.get(tx, parse_name(transaction))
    if row is None:
        raise Refused("no_such_transaction", f"there is no bank transaction {transaction}")
    return row


def _waiting(tx: Tx, transaction: str) -> BankRow:
    row = _known(tx, transaction)
    if row.state != BankState.SUSPENSE:
        raise Refused("not_waiting", f"{bank_name(row.id)} does not wait: it is {row.state}")
    return row


def _shares(row: BankRow, parts: Sequence[str]) -> dict[str, Money]:
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


def _register(office: Office, tx: Tx) -> Register:
    open_numbers = [row.number for row in cases.all_cases(tx) if row.state != CaseState.CLOSED]
    known = case_facts.facts_of(tx, open_numbers)
    return Register(_open_case(office, facts) for facts in known.values())


def _open_case(office: Office, facts: CaseFacts) -> OpenCase:
    debtor = facts.debtor
    try:
        owed = outstanding(balance(facts=facts, law=law_of(office, facts), as_of=office.clock.today()))
    except Refused:  # a missing law row must not hide the case from who looks for it
        owed = total((invoice.total for invoice in facts.invoices), facts.currency)
    return OpenCase(
        case_number=facts.number,
        references=(case_ocr_reference(facts.number),),
        invoice_numbers=tuple(
            mark for invoice in facts.invoices for mark in (invoice.number, invoice.ocr_reference) if mark
        ),
        debtor_name=debtor.name if debtor else "",
        debtor_identity=(debtor.orgnr if debtor else None) or "",
        outstanding=owed,
    )


def _shown(row: BankRow, register: Register) -> dict[str, Any]:
    told = row.as_told()
    found = register.match(told)
    return {
        "id": bank_name(row.id),
        "on": row.booked_on.isoformat(),
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


def _one(office: Office, transaction_id: int) -> dict[str, Any]:
    with office.database.read() as tx:
        row = bank.get(tx, transaction_id)
    assert row is not None
    return {key: value for key, value in _shown(row, Register(())).items() if key != "suggestions"}


def _noted(office: Office, tx: Tx, row: BankRow, kind: str, *, why: str, by: str, **data: Any) -> None:
    happened(office, tx, case_number=None, kind=kind, why=why, actor=by, transaction=bank_name(row.id), **data)
