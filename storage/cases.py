"""Cases and everything that hangs on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, or_, select, update

from claims.balance import Cost
from claims.case import CaseState, DecisionTaken, Instalment
from claims.invoice import Invoice, Payment
from claims.money import Money
from storage.database import Tx
from storage.holds import end_hold as end_hold
from storage.holds import holds as holds
from storage.holds import set_hold as set_hold
from storage.rows import insert_once, record
from storage.schema import (
    case,
    complaint,
    contact,
    cost,
    credit,
    debtor,
    decision,
    instalment,
    interruption,
    invoice,
    objection,
    payment,
)
from storage.steps_taken import add_step as add_step
from storage.steps_taken import redate_step as redate_step
from storage.steps_taken import undo_step as undo_step
from storage.steps_taken import withdraw_step as withdraw_step
from storage.waking import change_case

_ASKED: BindParameter[Any] = bindparam("asked")
# Written once: these are asked for every payment of a bank file, and building a statement costs more than running it.
_GET = select(case).where(case.c.number == _ASKED)
_INVOICES = select(invoice).where(invoice.c.case_number == _ASKED).order_by(invoice.c.due_date, invoice.c.id)
_PAYMENTS = select(payment).where(payment.c.case_number == _ASKED).order_by(payment.c.on, payment.c.id)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as stored. `open_key` is unique while new invoices still join; `terms` is what the creditor was shown."""

    number: str
    creditor_id: int
    debtor_id: int
    open_key: str | None
    state: str
    close_code: str | None
    currency: str
    registered_at: datetime
    accepted_at: datetime | None
    accepted_how: str | None
    plan: str
    terms: Mapping[str, Any]
    missing: Sequence[str]
    next_on: date | None
    next_step: str | None
    why: str
    linked_to: str | None
    merged_into: str | None
    tone: str | None


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """An invoice as stored, with the case and reading it belongs to."""

    id: int
    case_number: str
    creditor_id: int
    number_key: str
    number: str
    invoice_date: date
    due_date: date
    total_ore: int
    currency: str
    ocr_reference: str | None
    about: str
    has_interest_text: bool
    due_date_agreed: bool
    agreed_rate: str | None
    reminder_fee_agreed: bool
    reading_id: int | None
    arose_on: date | None
    arose_from: str

    def as_claim(self) -> Invoice:
        """The claim that decisions and letters speak of."""
        return Invoice(
            number=self.number,
            invoice_date=self.invoice_date,
            due_date=self.due_date,
            total=Money(self.total_ore, self.currency),
            ocr_reference=self.ocr_reference,
            about=self.about,
            has_interest_text=self.has_interest_text,
            due_date_agreed=self.due_date_agreed,
            agreed_rate=Decimal(self.agreed_rate) if self.agreed_rate else None,
            reminder_fee_agreed=self.reminder_fee_agreed,
            arose_on=self.arose_on,
            arose_from=self.arose_from,
        )


@dataclass(frozen=True, slots=True)
class CreditRow:
    """A credit note as stored; without a case it waits for its invoice."""

    id: int
    case_number: str | None
    creditor_id: int
    number_key: str
    number: str
    invoice_number: str
    on: date
    amount_ore: int
    currency: str
    ab_initio: bool
    reading_id: int | None


def number_key(number: str) -> str:
    """An invoice number without spaces and case, by which two prints of one invoice are known as the same."""
    return "".join(character for character in number.upper() if character.isalnum())


def plain_key(number: str) -> str:
    """An invoice number as payers write it: without case, spaces, dashes and leading zeros."""
    return number_key(number).casefold().lstrip("0")


def add(tx: Tx, values: dict[str, Any]) -> bool:
    """Open a case; False when its open key is taken (somebody opened it first)."""
    return insert_once(tx, case, values)


def get(tx: Tx, number: str) -> CaseRow | None:
    """A case by number."""
    row = tx.execute(_GET, {"asked": number}).first()
    return None if row is None else record(CaseRow, row)


def open_for(tx: Tx, open_key: str) -> CaseRow | None:
    """The case that still takes in invoices for a creditor, debtor and currency."""
    row = tx.execute(select(case).where(case.c.open_key == open_key)).first()
    return None if row is None else record(CaseRow, row)


def all_cases(tx: Tx) -> Sequence[CaseRow]:
    """Every case, by number."""
    return [record(CaseRow, row) for row in tx.execute(select(case).order_by(case.c.number))]


def some(tx: Tx, numbers: Sequence[str]) -> Sequence[CaseRow]:
    """Some cases, by number."""
    rows = tx.execute(select(case).where(case.c.number.in_(list(numbers))).order_by(case.c.number))
    return [record(CaseRow, row) for row in rows]


def of_parties(tx: Tx, *, creditor_id: int | None = None, debtor_id: int | None = None) -> Sequence[CaseRow]:
    """The cases of a creditor, a debtor or both."""
    statement = select(case).order_by(case.c.number)
    if creditor_id is not None:
        statement = statement.where(case.c.creditor_id == creditor_id)
    if debtor_id is not None:
        statement = statement.where(case.c.debtor_id == debtor_id)
    return [record(CaseRow, row) for row in tx.execute(statement)]


def open_by_country(tx: Tx) -> dict[str, int]:
    """How many open cases have a debtor in each country."""
    rows = tx.execute(
        select(debtor.c.country, func.count().label("open"))
        .join(case, case.c.debtor_id == debtor.c.id)
        .where(case.c.state != str(CaseState.CLOSED))
        .group_by(debtor.c.country)
    )
    return {row.country: row.open for row in rows}


def change(tx: Tx, number: str, **values: Any) -> None:
    """Change a case. It is looked at anew, and so are its books, unless `looks_on` says when."""
    change_case(tx, number, values)


def add_invoice(tx: Tx, values: dict[str, Any]) -> bool:
    """File an invoice; False when the creditor's invoice of that number is filed already."""
    return insert_once(tx, invoice, {"plain_key": plain_key(values["number"]), **values})


def invoices(tx: Tx, case_number: str) -> Sequence[InvoiceRow]:
    """The invoices of a case, oldest due first."""
    return [record(InvoiceRow, row) for row in tx.execute(_INVOICES, {"asked": case_number})]


def open_with_invoices(tx: Tx, keys: Sequence[str]) -> Sequence[str]:
    """The open cases that hold an invoice with one of these number keys."""
    rows = tx.execute(
        select(case.c.number)
        .join(invoice, invoice.c.case_number == case.c.number)
        .where(invoice.c.number_key.in_(list(keys)), case.c.close_code.is_(None))
        .distinct()
    )
    return [row.number for row in rows]


def invoice_of(tx: Tx, *, creditor_id: int, number: str) -> InvoiceRow | None:
    """A creditor's invoice by its number."""
    row = tx.execute(
        select(invoice).where(invoice.c.creditor_id == creditor_id, invoice.c.number_key == number_key(number))
    ).first()
    return None if row is None else record(InvoiceRow, row)


def change_invoice(tx: Tx, invoice_id: int, **values: Any) -> None:
    """Change an invoice."""
    tx.execute(update(invoice).where(invoice.c.id == invoice_id).values(**values))


def add_credit(tx: Tx, values: dict[str, Any]) -> bool:
    """File a credit note; False when it is filed already."""
    return insert_once(tx, credit, values)


def credits_of(tx: Tx, case_number: str) -> Sequence[CreditRow]:
    """The credit notes of a case."""
    rows = tx.execute(select(credit).where(credit.c.case_number == case_number).order_by(credit.c.on, credit.c.id))
    return [record(CreditRow, row) for row in rows]


def waiting_credits(tx: Tx, *, creditor_id: int, invoice_number: str) -> Sequence[CreditRow]:
    """Credit notes that came before the invoice they credit."""
    rows = tx.execute(
        select(credit).where(
            credit.c.creditor_id == creditor_id,
            credit.c.case_number.is_(None),
            credit.c.invoice_number == number_key(invoice_number),
        )
    )
    return [record(CreditRow, row) for row in rows]


def credit_of(tx: Tx, *, creditor_id: int, number: str) -> CreditRow | None:
    """A creditor's credit note by its number."""
    row = tx.execute(
        select(credit).where(credit.c.creditor_id == creditor_id, credit.c.number_key == number_key(number))
    ).first()
    return None if row is None else record(CreditRow, row)


def change_credit(tx: Tx, credit_id: int, **values: Any) -> None:
    """Change a credit note."""
    tx.execute(update(credit).where(credit.c.id == credit_id).values(**values))


def add_payment(tx: Tx, case_number: str, paid: Payment) -> bool:
    """Book a payment, once per (case, source, reference)."""
    return insert_once(
        tx,
        payment,
        {
            "case_number": case_number,
            "on": paid.on,
            "amount_ore": paid.amount.ore,
            "currency": paid.amount.currency,
            "source": paid.source,
            "reference": paid.reference,
            "invoice_number": paid.invoice_number,
        },
    )


def reverse_payments(tx: Tx, *, source: str, reference: str, on: date) -> Sequence[str]:
    """Take back what stands booked from a source's reference, from a day on; the numbers of the cases it stood on.

    What was booked from it again ("reference#2") is meant too.
    """
    is_it = or_(payment.c.reference == reference, payment.c.reference.startswith(f"{reference}#", autoescape=True))
    where = (payment.c.source == source, is_it, payment.c.reversed_on.is_(None))
    rows = tx.execute(update(payment).where(*where).values(reversed_on=on).returning(payment.c.case_number))
    return sorted({row.case_number for row in rows})


def reverse_payment(tx: Tx, case_number: str, *, source: str, reference: str, on: date) -> bool:
    """Take back one payment of a case from a day on; False where none stands."""
    which = (payment.c.case_number == case_number, payment.c.source == source, payment.c.reference == reference)
    statement = update(payment).where(*which, payment.c.reversed_on.is_(None)).values(reversed_on=on)
    return tx.execute(statement).rowcount > 0


def rename_payment(tx: Tx, case_number: str, *, source: str, reference: str, as_source: str, as_reference: str) -> bool:
    """Say that a payment that stands is another's: the same money, told of by somebody who knows better."""
    where = (
        payment.c.case_number == case_number,
        payment.c.source == source,
        payment.c.reference == reference,
        payment.c.reversed_on.is_(None),
    )
    done = tx.execute(
        update(payment).where(*where).values(source=as_source, reference=as_reference).returning(payment.c.id)
    )
    return done.first() is not None


def payments(tx: Tx, case_number: str) -> Sequence[Payment]:
    """The payments of a case, oldest first."""
    return [payment_of(row) for row in tx.execute(_PAYMENTS, {"asked": case_number})]


def with_payments(tx: Tx) -> Sequence[str]:
    """The numbers of the cases that money has come in on, taken back or not."""
    return list(tx.execute(select(payment.c.case_number).distinct().order_by(payment.c.case_number)).scalars())


def payment_of(row: Row[Any]) -> Payment:
    """A stored payment as decisions speak of it."""
    amount = Money(row.amount_ore, row.currency)
    return Payment(row.on, amount, row.source, row.reference, row.invoice_number, row.reversed_on)


def add_cost(tx: Tx, case_number: str, owed: Cost) -> None:
    """Add a cost that the debtor owes."""
    values = {"kind": str(owed.kind), "on": owed.on, "amount_ore": owed.amount.ore, "basis": owed.basis}
    tx.execute(cost.insert().values(case_number=case_number, currency=owed.amount.currency, **values))


def reverse_costs(tx: Tx, case_number: str, *, kinds: Sequence[str], charged_on: date, on: date) -> int:
    """Take back the costs of some kinds that were charged on a day; how many."""
    where = (cost.c.case_number == case_number, cost.c.on == charged_on, cost.c.kind.in_(list(kinds)))
    rows = tx.execute(
        update(cost).where(*where, cost.c.reversed_on.is_(None)).values(reversed_on=on).returning(cost.c.id)
    )
    return len(rows.all())


def add_decision(tx: Tx, case_number: str, taken: DecisionTaken, *, evidence: Mapping[str, Any]) -> None:
    """Store what was decided, by whom and on what evidence."""
    values = {"choice": taken.choice, "at": taken.at, "by": taken.by, "evidence": dict(evidence)}
    tx.execute(decision.insert().values(case_number=case_number, **values))


def set_instalments(tx: Tx, case_number: str, schedule: Sequence[Instalment]) -> None:
    """Replace a case's instalment plan."""
    tx.execute(instalment.delete().where(instalment.c.case_number == case_number))
    for part in schedule:
        tx.execute(instalment.insert().values(case_number=case_number, due_on=part.due_on, amount_ore=part.ore))


def move_contents(tx: Tx, *, from_case: str, to_case: str) -> None:
    """Invoices, credits, payments and what interrupted limitation follow a merge, and so does what the debtor said."""
    for table in (invoice, credit, payment, interruption, objection, contact, complaint):
        tx.execute(update(table).where(table.c.case_number == from_case).values(case_number=to_case))
