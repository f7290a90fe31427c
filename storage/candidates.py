"""Open cases that a payment may belong to, each way of knowing one by an index and with a limit."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from claims.case import CaseState
from storage.database import Tx
from storage.schema import case, debtor, invoice

_IS_OPEN = case.c.state != str(CaseState.CLOSED)
_CENTURIES = ("", "16", "18", "19", "20")
_SAME = 100  # invoices of one number that are looked at
_NAMESAKES = 50  # debtors of one name whose cases are looked at, the newest first


def open_ones(tx: Tx, numbers: Collection[str]) -> Sequence[str]:
    """Which of some cases are open."""
    return list(tx.execute(select(case.c.number).where(case.c.number.in_(list(numbers)), _IS_OPEN)).scalars())


def by_invoice(tx: Tx, *, keys: Collection[str], ore: int, limit: int) -> Sequence[str]:
    """Those with an invoice of one of these numbers (`cases.plain_key`) or payment references, nearest amount first."""
    found: list[str] = []
    for column in (invoice.c.plain_key, invoice.c.ocr_reference):
        # Looked up alone first: many creditors have an invoice of a number, and few of its cases are to be read.
        same = select(invoice.c.case_number, invoice.c.total_ore).where(column.in_(list(keys))).limit(_SAME).subquery()
        nearest = func.abs(same.c.total_ore - ore)
        found += tx.execute(select(same.c.case_number).order_by(nearest).limit(4 * limit)).scalars()
    is_one = set(open_ones(tx, found)) if found else set()
    return [number for number in dict.fromkeys(found) if number in is_one][:limit]


def by_identity(tx: Tx, *, identity: str, limit: int) -> Sequence[str]:
    """Those whose debtor has a number (its last ten digits), the newest first."""
    numbers = [century + identity for century in _CENTURIES]
    rows = tx.execute(
        select(case.c.number)
        .join(debtor, debtor.c.id == case.c.debtor_id)
        .where(debtor.c.orgnr.in_(numbers), _IS_OPEN)
        .order_by(case.c.number.desc())
        .limit(limit)
    )
    return list(rows.scalars())


def by_name(tx: Tx, *, key: str, ore: int, currency: str, limit: int) -> Sequence[str]:
    """Those whose debtor's name has a key, the nearest sum of invoices first."""
    same = select(debtor.c.id).where(debtor.c.name_key == key).order_by(debtor.c.id.desc()).limit(_NAMESAKES).subquery()
    rows = tx.execute(
        select(case.c.number)
        .join(same, same.c.id == case.c.debtor_id)
        .join(invoice, invoice.c.case_number == case.c.number)
        .where(case.c.currency == currency, _IS_OPEN)
        .group_by(case.c.number)
        .order_by(func.abs(func.sum(invoice.c.total_ore) - ore), case.c.number)
        .limit(limit)
    )
    return list(rows.scalars())


def by_amount(tx: Tx, *, ore: int, currency: str, limit: int) -> Sequence[tuple[str, str]]:
    """Those with an invoice of just this amount, the newest first, each with its debtor's name."""
    same = (
        select(invoice.c.case_number)
        .where(invoice.c.total_ore == ore, invoice.c.currency == currency)
        .order_by(invoice.c.id.desc())
        .limit(limit)
        .subquery()
    )
    rows = tx.execute(
        select(case.c.number, debtor.c.name)
        .join(same, same.c.case_number == case.c.number)
        .join(debtor, debtor.c.id == case.c.debtor_id)
        .where(_IS_OPEN)
    )
    return [(row.number, row.name) for row in rows]
