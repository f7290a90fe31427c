"""A sure reading becomes a claim on a case: opened, or merged into the one that is still open for the debtor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from casework.advance import advance_in
from casework.check_claims import check_claims
from casework.claim_of import Claim, claim_of
from casework.enqueue_review import enqueue_review
from casework.greet_creditor import greet_creditor
from casework.ids import reading_name
from casework.journal import happened
from casework.office import Office
from casework.open_case import open_or_join
from casework.outbox import owe, owe_again
from casework.parties import find_creditor, find_debtor
from casework.protect import forget_read_address
from claims.money import Money
from claims.reading import DocumentType, Reading
from claims.refused import Finding
from storage import case_facts, cases, documents, tasks
from storage.creditors import CreditorRow
from storage.database import Tx
from storage.documents import FILED, OPEN, REVIEW, SET_ASIDE, ReadingRow


def file_reading(office: Office, tx: Tx, *, row: ReadingRow, sender: str | None, message_id: int) -> None:
    """File one reading: a claim on a case, a credit, a duplicate set aside, or a review item with its reasons."""
    if row.state not in (OPEN, REVIEW):
        return
    reading = Reading.from_json(row.reading)
    claim = claim_of(reading)
    if not isinstance(claim, Claim):
        to_review(office, tx, row, claim)
        return
    creditor = find_creditor(tx, reading=reading, sender=sender)
    if creditor is None:
        to_review(office, tx, row, [Finding("no_seller", "the page does not say who the seller is", "seller_name")])
        return
    if reading.type is DocumentType.CREDIT_NOTE or claim.invoice.total.ore < 0:
        _file_credit(office, tx, row=row, claim=claim, creditor=creditor)
        return
    _file_invoice(office, tx, row=row, reading=reading, claim=claim, creditor=creditor, message_id=message_id)


def to_review(office: Office, tx: Tx, row: ReadingRow, reasons: Sequence[Finding]) -> None:
    """Let a handler decide, with the reasons added to the reading's own."""
    known = {(reason["code"], reason["field"]) for reason in row.reading["reasons"]}
    added = [
        {"code": r.code, "message": r.message, "field": r.field} for r in reasons if (r.code, r.field) not in known
    ]
    changed: dict[str, Any] = {
        **row.reading,
        "decision": "review",
        "reasons": [*row.reading["reasons"], *added],
    }
    codes = [reason["code"] for reason in changed["reasons"]]
    documents.set_reading(tx, row.id, state=REVIEW, reason=", ".join(dict.fromkeys(codes)), reading=changed)
    enqueue_review(office, tx, row=row, content=changed)
    owe(office, tx, "draw_pages", key=f"draw-{row.id}", reading_id=row.id)


def _file_invoice(
    office: Office,
    tx: Tx,
    *,
    row: ReadingRow,
    reading: Reading,
    claim: Claim,
    creditor: CreditorRow,
    message_id: int,
) -> None:
    invoice = claim.invoice
    if not invoice.total:
        to_review(office, tx, row, [Finding("nothing_owed", "the amount to pay is zero", "total")])
        return
    earlier = cases.invoice_of(tx, creditor_id=creditor.id, number=invoice.number)
    if earlier is not None:
        if earlier.total_ore == invoice.total.ore and earlier.due_date == invoice.due_date:
            documents.set_reading(tx, row.id, state=SET_ASIDE, reason="duplicate_invoice")
            happened(
                office,
                tx,
                case_number=earlier.case_number,
                kind="duplicate_invoice",
                why="The same invoice came again and was set aside",
                reading=reading_name(row.id),
            )
            return
        to_review(
            office, tx, row, [Finding("same_number", "an invoice with this number and other content is filed already")]
        )
        return
    debtor = find_debtor(tx, reading=reading, creditor=creditor, invoice_number=invoice.number)
    number = open_or_join(
        office, tx, creditor=creditor, debtor=debtor, claim=invoice, reading_id=row.id, message_id=message_id
    )
    documents.set_reading(tx, row.id, state=FILED, reason="", case_number=number)
    check_claims(office, tx, case_number=number, message_id=message_id, number=invoice.number)
    if debtor.protected_at is not None:
        forget_read_address(tx, case_number=number)
    _attach_waiting_credits(office, tx, creditor=creditor, case_number=number, invoice_number=invoice.number)
    greet_creditor(office, tx, creditor=creditor, case_number=number, message_id=message_id)
    advance_in(office, tx, case_number=number, on=office.clock.today(), is_print_run=False)


def _file_credit(office: Office, tx: Tx, *, row: ReadingRow, claim: Claim, creditor: CreditorRow) -> None:
    """A credit note reduces the invoice it names; one that comes first waits for it, and a handler sees it."""
    note = claim.invoice
    if claim.credits_invoice is None:
        to_review(office, tx, row, [Finding("no_credited_invoice", "the page does not say which invoice is credited")])
        return
    if cases.credit_of(tx, creditor_id=creditor.id, number=note.number) is not None:
        documents.set_reading(tx, row.id, state=SET_ASIDE, reason="duplicate_credit_note")
        return
    credited = cases.invoice_of(tx, creditor_id=creditor.id, number=claim.credits_invoice)
    cases.add_credit(
        tx,
        {
            "case_number": credited.case_number if credited else None,
            "creditor_id": creditor.id,
            "number_key": cases.number_key(note.number),
            "number": note.number,
            "invoice_number": cases.number_key(claim.credits_invoice),
            "on": note.invoice_date,
            "amount_ore": abs(note.total.ore),
            "currency": note.total.currency,
            "ab_initio": False,
            "reading_id": row.id,
        },
    )
    if credited is None:
        to_review(office, tx, row, [Finding("credit_without_invoice", "the invoice it credits has not come")])
        return
    documents.set_reading(tx, row.id, state=FILED, reason="", case_number=credited.case_number)
    _credited(office, tx, credited.case_number, note.number, str(Money(abs(note.total.ore))))


def _attach_waiting_credits(
    office: Office, tx: Tx, *, creditor: CreditorRow, case_number: str, invoice_number: str
) -> None:
    for credit in cases.waiting_credits(tx, creditor_id=creditor.id, invoice_number=invoice_number):
        cases.change_credit(tx, credit.id, case_number=case_number)
        _credited(office, tx, case_number, credit.number, str(Money(credit.amount_ore, credit.currency)))
        if credit.reading_id is None:
            continue
        documents.set_reading(tx, credit.reading_id, state=FILED, reason="", case_number=case_number)
        waiting = documents.get_reading(tx, credit.reading_id)
        holder = documents.get(tx, waiting.document_id) if waiting else None
        if holder is not None:
            owe_again(
                office,
                tx,
                "conclude_message",
                key=f"conclude-{holder.message_id}",
                message_id=holder.message_id,
            )


def _credited(office: Office, tx: Tx, case_number: str, credit_number: str, amount: str) -> None:
    happened(
        office,
        tx,
        case_number=case_number,
        kind="credited",
        why="A credit note reduced the claim",
        credit_note=credit_number,
        amount=amount,
    )
    cases.change(tx, case_number, next_on=None)
    advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)
    letter = [taken for taken in case_facts.facts(tx, case_number).steps if taken.step == "demand"]
    if letter:
        tasks.add(
            tx,
            key=f"credit-after-demand-{case_number}-{credit_number}",
            kind="credit_after_demand",
            title="A credit note came after the demand had left: tell the debtor the new amount",
            now=office.clock.now(),
            case_number=case_number,
        )
