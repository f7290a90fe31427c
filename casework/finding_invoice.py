"""Finding an invoice of our own or refusing in words that say what to do."""

from __future__ import annotations

from claims.own_invoice import parse_invoice_name
from claims.refused import Refused
from storage import agency_invoices
from storage.agency_invoices import AgencyInvoiceRow
from storage.database import Tx


def invoice_or_refuse(tx: Tx, name: str) -> AgencyInvoiceRow:
    """The invoice of a number; raises Refused("no_such_invoice")."""
    parsed = parse_invoice_name(name)
    row = agency_invoices.by_number(tx, year=parsed[0], serial=parsed[1]) if parsed else None
    if row is None:
        raise Refused("no_such_invoice", f"there is no invoice {name} of ours; krav invoices list shows them")
    return row
