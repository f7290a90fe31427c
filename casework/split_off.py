"""Taking an invoice out of a case into a case of its own, with its credit notes."""

from __future__ import annotations

from casework.bookkeeping import book_cases
from casework.journal import happened
from casework.missing import note_missing
from casework.office import Office
from casework.open_case import open_separately
from claims.refused import Refused
from storage import cases, documents, objections
from storage.cases import CaseRow
from storage.database import Tx


def take_out(office: Office, tx: Tx, *, row: CaseRow, invoice_number: str, by: str, into: str | None = None) -> str:
    """Move one invoice of a case that has more than one into a new case (or `into` one); that case's number.

    Raises Refused when the case has no such invoice or no other. The caller lets both cases advance.
    """
    held = cases.invoices(tx, row.number)
    found = [invoice for invoice in held if invoice.number_key == cases.number_key(invoice_number)]
    if not found:
        raise Refused("no_such_invoice", f"case {row.number} has no invoice {invoice_number}")
    if len(held) == 1:
        raise Refused("only_invoice", "it is the case's only invoice: there is nothing to take it out of")
    invoice = found[0]
    new = into or open_separately(office, tx, like=row)
    cases.change_invoice(tx, invoice.id, case_number=new)
    objections.follow_invoice(tx, invoice_number=invoice.number_key, from_case=row.number, to_case=new)
    readings = [invoice.reading_id] if invoice.reading_id else []
    for credit in cases.credits_of(tx, row.number):
        if credit.invoice_number == invoice.number_key:
            cases.change_credit(tx, credit.id, case_number=new)
            readings += [credit.reading_id] if credit.reading_id else []
    documents.move_readings(tx, reading_ids=readings, case_number=new)
    book_cases(office, tx, (row.number, new))
    for each, why in ((row.number, f"Invoice taken out into {new}"), (new, f"Taken out of {row.number}")):
        note_missing(tx, each)
        happened(office, tx, case_number=each, kind="unmerged", why=why, actor=by, invoice=invoice.number)
    return new


def split_undue(office: Office, tx: Tx, *, row: CaseRow) -> None:
    """Take the invoices that are not past due, together, out of a case whose other claims should not wait for them."""
    today = office.clock.today()
    undue = [invoice.number for invoice in cases.invoices(tx, row.number) if invoice.due_date >= today]
    into: str | None = None
    for number in undue:
        into = take_out(office, tx, row=row, invoice_number=number, by="krav", into=into)
