"""An invoice of our own is issued: numbered, booked and owed by mail, in the transaction that causes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from casework.invoice_booking import book_invoice
from casework.journal import happened
from casework.office import Office
from casework.outbox import owe
from claims.money import Money, total
from claims.own_invoice import InvoiceKind, OwnLine, PaidBy
from claims.refused import Refused
from dunning.own_invoices import credit_lines
from storage import agency_invoices, creditors
from storage.agency_invoices import AgencyInvoiceRow
from storage.cases import CaseRow
from storage.database import Tx


def issue_in(
    office: Office,
    tx: Tx,
    *,
    kind: InvoiceKind,
    row: CaseRow,
    lines: Sequence[OwnLine],
    due_days: int,
    why: str,
    by: str,
    once_key: str | None = None,
    blocks: str = "",
    set_off: Money | None = None,
    credits: AgencyInvoiceRow | None = None,
) -> AgencyInvoiceRow | None:
    """Issue an invoice on a case inside a running transaction; None without lines, or where its key was used before.

    `blocks` is what waits for its payment. `set_off` is what of it has been taken out of settlements: paid at once.
    """
    if not lines:
        return None
    owner, today = creditors.get(tx, row.creditor_id), office.clock.today()
    currency = lines[0].net.currency
    net, vat = (total((getattr(line, each) for line in lines), currency) for each in ("net", "vat"))
    issued = agency_invoices.add(
        tx,
        on=today,
        once_key=once_key,
        kind=str(kind),
        creditor_id=owner.id,
        case_number=row.number,
        due_on=today + timedelta(days=due_days if net.ore > 0 else 0),
        currency=currency,
        net_ore=net.ore,
        vat_ore=vat.ore,
        total_ore=(net + vat).ore,
        lines=[line.as_json() for line in lines],
        recipient={"name": owner.name, "orgnr": owner.orgnr, "address": list(owner.address)},
        sender={"legal_name": office.agency.legal_name, "orgnr": office.agency.orgnr, "account": _account(office)},
        language=owner.language,
        blocks=blocks,
        credits_id=credits.id if credits else None,
        made_at=office.clock.now(),
        made_by=by,
        why=why,
    )
    if issued is None:
        return None
    if set_off:
        _note_set_off(office, tx, issued, set_off, by=by)
    book_invoice(office, tx, issued)
    happened(
        office,
        tx,
        case_number=row.number,
        kind="invoiced",
        why=why,
        actor=by,
        invoice=issued.name,
        of=str(kind),
        total=str(issued.total),
    )
    owe(office, tx, "send_invoice", key=f"invoice-{issued.name}", invoice_id=issued.id)
    return issued


def credit_in(
    office: Office, tx: Tx, *, invoice: AgencyInvoiceRow, row: CaseRow, part: Money | None, why: str, by: str
) -> AgencyInvoiceRow:
    """Take back a part (with VAT) of an invoice, or all that is left of it, by a credit invoice with its own number.

    Raises Refused for a credit of a credit, where nothing is left, or for more than is left.
    """
    if invoice.kind == InvoiceKind.CREDIT:
        raise Refused("credit_of_credit", f"{invoice.name} is a credit itself: issue a new invoice instead")
    left = Money(invoice.total_ore - agency_invoices.credited_ore(tx, invoice.id), invoice.currency)
    wanted = part or left
    if left.ore <= 0 or wanted.ore <= 0 or wanted > left:
        raise Refused("nothing_to_credit", f"of {invoice.name} {left} can be credited")
    issued = issue_in(
        office,
        tx,
        kind=InvoiceKind.CREDIT,
        row=row,
        lines=credit_lines(invoice.own_lines, wanted),
        due_days=0,
        why=why,
        by=by,
        credits=invoice,
    )
    assert issued is not None
    return issued


def _note_set_off(office: Office, tx: Tx, issued: AgencyInvoiceRow, amount: Money, *, by: str) -> None:
    values = {"on": issued.on, "amount_ore": amount.ore, "source": str(PaidBy.SET_OFF), "reference": "settlement"}
    why = "Taken out of what came in, by the terms"
    agency_invoices.add_payment(tx, {**values, "invoice_id": issued.id, "at": office.clock.now(), "by": by, "why": why})


def _account(office: Office) -> str:
    """Where an invoice of ours is paid: our bankgiro, else our own account."""
    return office.agency.bankgiro or office.agency.own_account
