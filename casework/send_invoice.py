"""An invoice of ours leaves: its PDF is made and mailed to the creditor's registered address, once."""

from __future__ import annotations

from casework.office import Office
from casework.post import Enclosed, queue_mail
from casework.show_invoices import as_told
from claims.own_invoice import InvoiceKind
from delivery.invoice_sheet import invoice_pdf
from storage import agency_invoices, creditors, tasks
from templates.mails import OwnInvoiceMail


def send_invoice(office: Office, *, invoice_id: int) -> None:
    """Owe the mail with an invoice; without a registered address a person sends it. Safe to repeat."""
    with office.database.read() as tx:
        row = agency_invoices.get(tx, invoice_id)
        if row is None:
            return
        told, owner = as_told(tx, row), creditors.get(tx, row.creditor_id)
        addresses = creditors.senders(tx, owner.id)
    sha256 = office.blobs.put(invoice_pdf(told, agency=office.agency, account=row.sender["account"]))
    with office.database.write() as tx:
        if not addresses:
            tasks.add(
                tx,
                key=f"send-invoice-{row.name}",
                kind="send_invoice",
                title=f"Our invoice {row.name} has nobody to be mailed to: krav invoices pdf {row.name}",
                now=office.clock.now(),
                case_number=row.case_number,
            )
            return
        queue_mail(
            office,
            tx,
            mail=OwnInvoiceMail(
                agency=office.agency,
                case_number=row.case_number,
                number=row.name,
                kind=row.kind,
                amount=told.to_pay,
                due_on=row.due_on,
                account=row.sender["account"],
                ocr_reference=row.ocr_reference,
                waits=row.blocks,
                credits=told.credits,
            ),
            key=f"invoice-{row.name}",
            recipient=str(owner.email) if owner.email in addresses else addresses[0],
            language=row.language,
            answers=None,
            automatic=False,
            attachments=(Enclosed(f"{_word(row.kind, row.language)}-{row.name}.pdf", "application/pdf", sha256),),
        )


def _word(kind: str, language: str) -> str:
    if language == "sv":
        return "kreditfaktura" if kind == InvoiceKind.CREDIT else "faktura"
    return "credit-invoice" if kind == InvoiceKind.CREDIT else "invoice"
