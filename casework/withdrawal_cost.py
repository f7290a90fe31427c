"""What taking a case back costs its creditor: counted by the accepted terms and what happened, then invoiced."""

from __future__ import annotations

from casework.charge import waive_setup
from casework.issue_invoice import credit_in, issue_in
from casework.law_of import law_of
from casework.office import Office
from casework.terms_of import terms_of
from claims.case import CaseFacts
from claims.money import Money
from claims.own_invoice import InvoiceKind, LineKind, PaidBy
from dunning.own_invoices import Withdrawal, withdrawal
from storage import agency_invoices
from storage.agency_invoices import AgencyInvoiceRow
from storage.cases import CaseRow
from storage.database import Tx


def withdrawal_cost(office: Office, tx: Tx, *, row: CaseRow, facts: CaseFacts) -> Withdrawal | None:
    """What withdrawing a case costs now; None where nobody has accepted any terms: it costs nothing."""
    if row.accepted_at is None:
        return None
    quote = terms_of(office, tx, case_number=row.number).quote
    deposited = Money(sum(_deposited(tx, each) for each in _deposits(tx, row.number)))
    return withdrawal(quote=quote, facts=facts, law=law_of(office, facts), deposited=deposited)


def charge_withdrawal(office: Office, tx: Tx, *, row: CaseRow, cost: Withdrawal, by: str) -> None:
    """The invoice of a withdrawal; what is left of a deposit, or was never paid of it, is credited."""
    quote = terms_of(office, tx, case_number=row.number).quote
    serial = sum(one.kind == InvoiceKind.WITHDRAWAL for one in agency_invoices.every(tx, case_number=row.number))
    issue_in(
        office,
        tx,
        kind=InvoiceKind.WITHDRAWAL,
        row=row,
        lines=cost.lines,
        due_days=quote.invoice_days,
        why=f"The case was withdrawn: {cost.stage}",
        by=by,
        once_key=f"withdrawal|{row.number}|{serial}",
    )
    used = -sum(line.net.ore for line in cost.lines if line.kind is LineKind.PREPAID_USED)
    for deposit in _deposits(tx, row.number):
        kept = min(used, _deposited(tx, deposit))
        used -= kept
        left = deposit.total_ore - agency_invoices.credited_ore(tx, deposit.id) - kept
        if left > 0:
            why = "The case was withdrawn: what the deposit was for is not needed"
            part = Money(left, deposit.currency)
            credit_in(office, tx, invoice=deposit, row=row, part=part, why=why, by=by)
    setup = agency_invoices.by_key(tx, f"setup|{row.number}")
    if setup is not None and setup.blocks and cost.stage == "before_external_measures":
        why = "The case was withdrawn before the set-up fee was paid: nothing had begun"
        waive_setup(office, tx, row=row, why=why)


def _deposits(tx: Tx, case_number: str) -> list[AgencyInvoiceRow]:
    every = agency_invoices.every(tx, case_number=case_number)
    return [one for one in every if one.kind == InvoiceKind.PREPAYMENT]


def _deposited(tx: Tx, deposit: AgencyInvoiceRow) -> int:
    """What stands of a deposit, in öre: paid and not credited, and not used by an earlier withdrawal."""
    used = sum(
        -line.net.ore
        for one in agency_invoices.every(tx, case_number=deposit.case_number)
        if one.kind == InvoiceKind.WITHDRAWAL
        for line in one.own_lines
        if line.kind is LineKind.PREPAID_USED
    )
    paid = agency_invoices.paid_ore(tx, deposit.id) - agency_invoices.paid_ore(tx, deposit.id, source=PaidBy.REFUND)
    return max(0, paid - agency_invoices.credited_ore(tx, deposit.id) - used)
