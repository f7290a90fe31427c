"""What a reading led to, found and taken away again while nothing has left the house because of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from storage.cases import CreditRow, InvoiceRow
from storage.database import Tx
from storage.rows import record
from storage.schema import case, claim_finding, credit, debtor, invoice


def invoice_of_reading(tx: Tx, reading_id: int) -> InvoiceRow | None:
    """The invoice that a reading was filed as."""
    row = tx.execute(select(invoice).where(invoice.c.reading_id == reading_id)).first()
    return None if row is None else record(InvoiceRow, row)


def credit_of_reading(tx: Tx, reading_id: int) -> CreditRow | None:
    """The credit note that a reading was filed as."""
    row = tx.execute(select(credit).where(credit.c.reading_id == reading_id)).first()
    return None if row is None else record(CreditRow, row)


def remove_invoice(tx: Tx, row: InvoiceRow) -> Sequence[CreditRow]:
    """Take an invoice out of its case and out of the house; its credit notes, which wait for it again."""
    its = (credit.c.case_number == row.case_number, credit.c.invoice_number == row.number_key)
    credits = [record(CreditRow, found) for found in tx.execute(select(credit).where(*its))]
    tx.execute(update(credit).where(*its).values(case_number=None))
    tx.execute(delete(claim_finding).where(claim_finding.c.invoice_id == row.id))
    tx.execute(delete(invoice).where(invoice.c.id == row.id))
    return credits


def remove_credit(tx: Tx, credit_id: int) -> None:
    """Take a credit note out of the house."""
    tx.execute(delete(credit).where(credit.c.id == credit_id))


def forget_debtor(tx: Tx, debtor_id: int, *, close_code: str) -> None:
    """A debtor whose every case was closed with a code is found by nobody any more, so that it is made anew."""
    others = select(case.c.number).where(case.c.debtor_id == debtor_id)
    if tx.execute(others.where(case.c.close_code.is_distinct_from(close_code)).limit(1)).first() is not None:
        return
    where = (debtor.c.id == debtor_id, debtor.c.protected_at.is_(None))
    mark = f"{close_code}:{debtor_id}"
    tx.execute(update(debtor).where(*where).values(identity=mark, match_key="", orgnr=None, email=None))
