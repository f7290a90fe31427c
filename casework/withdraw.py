"""The creditor takes a case back (återkallelse): shown what it costs, closed with nothing more sent, and invoiced."""

from __future__ import annotations

from typing import Any

from casework.finding_case import case_or_refuse, open_case_or_refuse
from casework.journal import happened
from casework.notices import notify_closed
from casework.office import Office
from casework.outlets import PRINT
from casework.stop_letters import stop_letters
from casework.success_invoice import invoice_case_in
from casework.withdrawal_cost import charge_withdrawal, withdrawal_cost
from claims.case import CaseState, CloseCode
from claims.letter import LetterStatus
from claims.money import Money
from storage import case_facts, cases, letters
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
        cost = withdrawal_cost(office, tx, row=row, facts=facts)
        left = [
            {"what": letter.step, "on": letter.on.isoformat(), "amount": "0.00"}
            for letter in letters.of_case(tx, case_number)
            if letter.status == LetterStatus.SENT and letter.outlet == PRINT
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
    cost = withdrawal_cost(office, tx, row=row, facts=facts) if code is CloseCode.WITHDRAWN else None
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
        charge_withdrawal(office, tx, row=row, cost=cost, by=by)
    notify_closed(office, tx, case_number=case_number)
    invoice_case_in(office, tx, case_number)
