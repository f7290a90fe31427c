"""Our own invoices as people see them: the list, one with its payments, and its PDF."""

from __future__ import annotations

from typing import Any

from casework.finding_invoice import invoice_or_refuse
from casework.office import Office
from claims.days import iso_instant
from claims.money import Money
from claims.own_invoice import InvoiceKind, OwnInvoice, PaidBy
from claims.party import Party
from delivery.invoice_sheet import invoice_pdf
from storage import agency_invoices
from storage.agency_invoices import AgencyInvoiceRow
from storage.database import Tx

PAGE = 50


def invoices_shown(office: Office, *, case_number: str | None = None, is_open: bool = False) -> list[dict[str, Any]]:
    """Every invoice of ours, of all cases or one, in the order of their numbers; only those with something open."""
    with office.database.read() as tx:
        rows = [head(tx, row) for row in agency_invoices.every(tx, case_number=case_number)]
    return [row for row in rows if not is_open or row["state"] not in ("paid", "credited", "credit")]


def invoices_page(
    office: Office, *, creditor_id: int | None = None, is_open: bool = False, before: str = ""
) -> dict[str, Any]:
    """Some invoices of ours, the newest first, before one of them; `next` names the last where there are more.

    Raises Refused("no_such_invoice") for an unknown one before which the page should begin.
    """
    with office.database.read() as tx:
        first = invoice_or_refuse(tx, before).id if before else None
        found = agency_invoices.page(tx, creditor_id=creditor_id, is_open=is_open, before=first, limit=PAGE + 1)
        rows = [head(tx, row) for row in found[:PAGE]]
    return {"rows": rows, "next": rows[-1]["invoice"] if len(found) > PAGE else ""}


def invoice_shown(office: Office, *, name: str) -> dict[str, Any]:
    """One invoice with its lines and payments. Raises Refused("no_such_invoice")."""
    with office.database.read() as tx:
        row = invoice_or_refuse(tx, name)
        credited = agency_invoices.get(tx, row.credits_id) if row.credits_id else None
        return {
            **head(tx, row),
            "credits": credited.name if credited else None,
            "made_at": iso_instant(row.made_at),
            "made_by": row.made_by,
            "why": row.why,
            "waits_for_it": row.blocks or None,
            "lines": [
                {
                    "kind": str(line.kind),
                    "detail": line.detail,
                    "net": str(line.net),
                    "vat_rate": str(line.vat_rate),
                    "vat": str(line.vat),
                }
                for line in row.own_lines
            ],
            "payments": [
                {
                    "on": paid.on.isoformat(),
                    "amount": str(Money(paid.amount_ore, row.currency)),
                    "source": paid.source,
                    "reference": paid.reference,
                    "by": paid.by,
                    "why": paid.why,
                    "reversed_on": paid.reversed_on.isoformat() if paid.reversed_on else None,
                }
                for paid in agency_invoices.payments(tx, row.id)
            ],
        }


def invoice_file(office: Office, *, name: str) -> tuple[str, bytes]:
    """The name and bytes of an invoice's PDF, the same whenever it is asked for. Raises Refused("no_such_invoice")."""
    with office.database.read() as tx:
        row = invoice_or_refuse(tx, name)
        told = as_told(tx, row)
    return f"{row.name}.pdf", invoice_pdf(told, agency=office.agency, account=row.sender["account"])


def as_told(tx: Tx, row: AgencyInvoiceRow) -> OwnInvoice:
    """An invoice as its creditor gets it."""
    credited = agency_invoices.get(tx, row.credits_id) if row.credits_id else None
    to = row.recipient
    return OwnInvoice(
        name=row.name,
        kind=InvoiceKind(row.kind),
        on=row.on,
        due_on=row.due_on,
        case_number=row.case_number,
        creditor=Party(to["name"], to["orgnr"], tuple(to["address"])),
        lines=row.own_lines,
        ocr_reference=row.ocr_reference,
        language=row.language,
        set_off=Money(agency_invoices.paid_ore(tx, row.id, source=PaidBy.SET_OFF), row.currency),
        credits=credited.name if credited else "",
        reason=row.why if credited else "",
        waits=bool(row.blocks),
    )


def head(tx: Tx, row: AgencyInvoiceRow) -> dict[str, Any]:
    """An invoice without its lines and payments."""
    left = agency_invoices.open_ore(tx, row)
    return {
        "invoice": row.name,
        "kind": row.kind,
        "case": row.case_number,
        "to": row.recipient["name"],
        "on": row.on.isoformat(),
        "due_on": row.due_on.isoformat(),
        "currency": row.currency,
        "net": str(Money(row.net_ore, row.currency)),
        "vat": str(Money(row.vat_ore, row.currency)),
        "total": str(row.total),
        "open": str(Money(left, row.currency)) if row.kind != InvoiceKind.CREDIT else "0.00",
        "state": _state(tx, row, left),
        "ocr_reference": row.ocr_reference,
    }


def _state(tx: Tx, row: AgencyInvoiceRow, left: int) -> str:
    if row.kind == InvoiceKind.CREDIT:
        return "credit"
    if left > 0:
        return "open"
    if left < 0:
        return "to_refund"
    return "paid" if agency_invoices.paid_ore(tx, row.id) else "credited"
