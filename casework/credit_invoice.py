"""An invoice of ours is never changed: a credit invoice takes it back, all or in part, with a person's reason."""

from __future__ import annotations

from typing import Any

from casework.finding_case import case_or_refuse
from casework.finding_invoice import invoice_or_refuse
from casework.issue_invoice import credit_in
from casework.office import Office
from casework.pay_invoice import settle_in
from casework.show_invoices import invoice_shown
from claims.money import Money
from claims.refused import Refused


def credit_invoice(office: Office, *, name: str, amount: Money | None, why: str, by: str) -> dict[str, Any]:
    """Credit an invoice, whole or an amount with VAT; the credit as it stands.

    A set-up fee or a prepayment that is waived is credited: what waited for its payment goes on. Raises Refused without
    a reason and where there is not so much to credit.
    """
    if not why.strip():
        raise Refused("why_missing", "say why: --why TEXT stands on the credit invoice")
    with office.database.write() as tx:
        row = invoice_or_refuse(tx, name)
        case = case_or_refuse(tx, row.case_number)
        issued = credit_in(office, tx, invoice=row, row=case, part=amount, why=why.strip(), by=by)
        settle_in(office, tx, row)
    return invoice_shown(office, name=issued.name)
