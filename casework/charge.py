"""What the accepted terms charge at a moment of a case: the set-up fee once, a deposit before a legal step."""

from __future__ import annotations

from casework.issue_invoice import credit_in, issue_in
from casework.office import Office
from casework.terms_of import accepted_quote
from claims.own_invoice import FILING, START, InvoiceKind
from dunning.own_invoices import prepayment_lines, setup_lines
from storage import agency_invoices, cases
from storage.cases import CaseRow
from storage.database import Tx


def charge_setup(office: Office, tx: Tx, *, case_number: str, by: str) -> None:
    """Invoice the set-up fee of a case whose terms have just been accepted, once; nothing where it is nothing."""
    row = cases.get(tx, case_number)
    quote = accepted_quote(tx, row) if row is not None else None
    if row is None or quote is None or _paid_in_a_merged_case(tx, row):
        return
    issue_in(
        office,
        tx,
        kind=InvoiceKind.SETUP,
        row=row,
        lines=setup_lines(quote),
        due_days=quote.invoice_days,
        why="The set-up fee of the accepted terms",
        by=by,
        once_key=f"setup|{case_number}",
        blocks=START if quote.setup_before_start else "",
    )


def charge_prepayment(office: Office, tx: Tx, *, case_number: str, by: str) -> None:
    """Invoice the deposit before an application that the creditor has just decided on, unless one stands already."""
    row = cases.get(tx, case_number)
    quote = accepted_quote(tx, row) if row is not None else None
    if row is None or quote is None:
        return
    every = agency_invoices.every(tx, case_number=case_number)
    deposits = [one for one in every if one.kind == InvoiceKind.PREPAYMENT]
    if any(one.total_ore > agency_invoices.credited_ore(tx, one.id) for one in deposits):
        return
    issue_in(
        office,
        tx,
        kind=InvoiceKind.PREPAYMENT,
        row=row,
        lines=prepayment_lines(quote),
        due_days=quote.invoice_days,
        why="The deposit before the application that the creditor decided on",
        by=by,
        once_key=f"prepayment|{case_number}|{len(deposits)}",
        blocks=FILING if quote.prepay_before_filing else "",
    )


def waive_setup(office: Office, tx: Tx, *, row: CaseRow, why: str) -> None:
    """Credit a case's set-up fee of which nothing has been paid; nothing where there is none."""
    setup = agency_invoices.by_key(tx, f"setup|{row.number}")
    if setup is None or agency_invoices.paid_ore(tx, setup.id) or agency_invoices.open_ore(tx, setup) <= 0:
        return
    credit_in(office, tx, invoice=setup, row=row, part=None, why=why, by="krav")


def one_setup_fee(office: Office, tx: Tx, *, merged: str, into: str, by: str) -> None:
    """Two cases have become one, which has one set-up fee: the fee of the one that was merged is credited.

    One that was paid, where the other has none yet, stays and stands for both.
    """
    theirs = agency_invoices.by_key(tx, f"setup|{merged}")
    row = cases.get(tx, merged)
    if theirs is None or row is None:
        return
    is_only = agency_invoices.by_key(tx, f"setup|{into}") is None
    if is_only and agency_invoices.open_ore(tx, theirs) <= 0:
        return
    if theirs.total_ore > agency_invoices.credited_ore(tx, theirs.id):
        why = f"The case was merged into {into}: one case has one set-up fee"
        credit_in(office, tx, invoice=theirs, row=row, part=None, why=why, by=by)


def _paid_in_a_merged_case(tx: Tx, into: CaseRow) -> bool:
    """Whether the set-up fee of a case that was merged into this one was paid and stands."""
    for row in cases.of_parties(tx, creditor_id=into.creditor_id, debtor_id=into.debtor_id):
        theirs = agency_invoices.by_key(tx, f"setup|{row.number}") if row.merged_into == into.number else None
        if theirs is not None and theirs.total_ore > agency_invoices.credited_ore(tx, theirs.id):
            return True
    return False
