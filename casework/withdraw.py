"""The creditor takes a case back (återkallelse): shown what it costs, closed with nothing more sent, and invoiced."""

from __future__ import annotations

from typing import Any

from casework.charge import waive_setup
from casework.finding_case import case_or_refuse, open_case_or_refuse
from casework.issue_invoice import credit_in, issue_in
from casework.journal import happened
from casework.law_of import law_of
from casework.notices import notify_closed
from casework.office import Office
from casework.stop_letters import stop_letters
from casework.success_invoice import invoice_case_in
from casework.terms_of import terms_of
from claims.case import CaseFacts, CaseState, CloseCode
from claims.money import Money
from claims.own_invoice import InvoiceKind, LineKind, PaidBy
from dunning.own_invoices import Withdrawal, withdrawal
from storage import agency_invoices, case_facts, cases, letters
from storage.agency_invoices import AgencyInvoiceRow
from storage.cases import CaseRow
from storage.database import Tx


def withdraw_case(office: Office, *, case_number: str, why: str, by: str) -> None:
    """Close a case as withdrawn and invoice what the accepted terms say that it costs; letters that wait are cancelled.

    Raises Refused when it is closed.
    """
    with office.database.write() as tx:
        open_case_or_refuse(tx, case_number)
        close_in(office, tx, case_number=case_number, code=CloseCode.WITHDRAWN, why=why or "Withdrawn", by=by)


def preview_withdrawal(office: Office, *, case_number: str) -> dict[str, Any]:
    """What withdrawing a case would cost its creditor now, and why. Raises Refused when it is closed."""
    with office.database.write() as tx:  # looking up the terms may note a token
        row = open_case_or_refuse(tx, case_number)
        facts = case_facts.facts(tx, case_number)
        is_accepted = row.accepted_at is not None
        cost = _cost(office, tx, row, facts) if is_accepted else None
        left = [
            {"what": letter.step, "on": letter.on.isoformat(), "amount": "0.00"}
            for letter in letters.of_case(tx, case_number)
            if letter.status == "sent"
        ]
    lines = cost.lines if cost else ()
    laid_out = [
        {"what": each.what, "on": each.on.isoformat(), "amount": str(each.amount)}
        for each in (cost.measures if cost else ())
    ]
    return {
        "case": case_number,
        "stage": cost.stage if cost else "terms_not_accepted",
        "external_measures": [*left, *laid_out],
        "lines": [
            {"kind": str(line.kind), "detail": line.detail, "net": str(line.net), "vat": str(line.vat)}
            for line in lines
        ],
        "cost": str(cost.net if cost else Money(0)),
        "to_pay": str(cost.to_pay if cost else Money(0)),
        "direct_payments": str(Money(sum(paid.amount.ore for paid in facts.payments if paid.source == "direct"))),
    }


def close_in(office: Office, tx: Tx, *, case_number: str, code: CloseCode, why: str, by: str) -> None:
    """Close a case inside a running transaction, cancelling letters that have not left.

    One that is withdrawn costs its creditor what the accepted terms say, and what they have had beyond their part.
    """
    row = case_or_refuse(tx, case_number)
    facts = case_facts.facts(tx, case_number)
    is_charged = code is CloseCode.WITHDRAWN and row.accepted_at is not None
    cost = _cost(office, tx, row, facts) if is_charged else None
    stop_letters(tx, case_number=case_number, why=why)
    cases.change(
        tx,
        case_number,
        state=str(CaseState.CLOSED),
        close_code=str(code),
        open_key=None,
        next_on=None,
        next_step=None,
        why=why,
    )
    happened(
        office,
        tx,
        case_number=case_number,
        kind="closed",
        why=why,
        actor=by,
        close_code=str(code),
        state_before=row.state,
    )
    if cost is not None:
        _charge(office, tx, row, cost, by=by)
    notify_closed(office, tx, case_number=case_number)
    invoice_case_in(office, tx, case_number)


def _cost(office: Office, tx: Tx, row: CaseRow, facts: CaseFacts) -> Withdrawal:
    quote = terms_of(office, tx, case_number=row.number).quote
    deposited = Money(sum(_deposited(tx, each) for each in _deposits(tx, row.number)))
    return withdrawal(quote=quote, facts=facts, law=law_of(office, facts), deposited=deposited)


def _charge(office: Office, tx: Tx, row: CaseRow, cost: Withdrawal, *, by: str) -> None:
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
