"""Opening a case, or joining the one that is still open for the same creditor, debtor and currency."""

from __future__ import annotations

from typing import Any

from casework.assign_case import assign_in
from casework.carry_terms import carry_terms
from casework.ids import message_name
from casework.journal import happened
from casework.missing import missing_of, note_missing
from casework.office import Office
from casework.pin_plan import choose_plan, pin_plan
from casework.protect import hold_protected
from claims.case import CaseState, CloseCode, Hold
from claims.invoice import Invoice
from claims.party import DebtorKind
from dunning.party_kind import NEEDS_REVIEW
from storage import cases, creditors, debtors, hands, house, tasks
from storage.cases import CaseRow
from storage.creditors import CreditorRow
from storage.database import Tx
from storage.debtors import DebtorRow

HANDLER = "handler"
"""The creditor's setting that names who has its new cases in hand."""
_NO_CASE = (CloseCode.MERGED, CloseCode.UNDONE)


def open_or_join(
    office: Office,
    tx: Tx,
    *,
    creditor: CreditorRow,
    debtor: DebtorRow,
    claim: Invoice,
    reading_id: int | None,
    message_id: int,
) -> str:
    """The number of the case that now holds the claim.

    One case takes in every invoice of a creditor on a debtor until its demand has left (a unique key in the database
    holds also when two workers file at once); after that a new case is opened and linked to the earlier one.
    """
    key = f"{creditor.id}|{debtor.id}|{claim.total.currency}"
    found = cases.open_for(tx, key)
    number = found.number if found else _open(office, tx, key, creditor, debtor, claim.total.currency)
    values = _invoice_values(creditor, claim)
    cases.add_invoice(tx, {**values, "case_number": number, "creditor_id": creditor.id, "reading_id": reading_id})
    note_missing(tx, number)
    happened(
        office,
        tx,
        case_number=number,
        kind="invoice_joined" if found else "case_opened",
        why="Another invoice on the same debtor joined the case" if found else "An invoice was received and read",
        invoice=claim.number,
        amount=str(claim.total),
        message=message_name(message_id),
    )
    if not found:
        assign_in(office, tx, case_number=number, to=creditor.settings.get(HANDLER, ""), by="krav")
    return number


def open_separately(office: Office, tx: Tx, *, like: CaseRow) -> str:
    """A case for the same parties that takes in nothing by itself (an invoice was taken out into it)."""
    creditor, debtor = creditors.get(tx, like.creditor_id), debtors.get(tx, like.debtor_id)
    number = _open(office, tx, None, creditor, debtor, like.currency, plan=like.plan)
    accepted = {"accepted_at": like.accepted_at, "accepted_how": like.accepted_how}
    cases.change(tx, number, open_key=f"separate|{number}", **accepted)
    carry_terms(office, tx, like=like, number=number)
    assign_in(office, tx, case_number=number, to=hands.of_case(tx, like.number) or "", by="krav")
    return number


def _open(
    office: Office,
    tx: Tx,
    key: str | None,
    creditor: CreditorRow,
    debtor: DebtorRow,
    currency: str,
    *,
    plan: str | None = None,
) -> str:
    year = office.clock.today().year
    number = f"{year}-{house.next_number(tx, f'case:{year}'):06d}"
    kind = DebtorKind(debtor.kind)
    pinned = plan or pin_plan(office, tx, choose_plan(office, creditor=creditor, kind=kind, country=debtor.country))
    earlier = cases.of_parties(tx, creditor_id=creditor.id, debtor_id=debtor.id)
    missing = missing_of(debtor)
    state = CaseState.AWAITING_CREDITOR if missing else CaseState.AWAITING_TERMS
    cases.add(
        tx,
        {
            "number": number,
            "creditor_id": creditor.id,
            "debtor_id": debtor.id,
            "open_key": key,
            "state": str(state),
            "currency": currency,
            "registered_at": office.clock.now(),
            "plan": pinned,
            "terms": {},
            "missing": list(missing),
            "why": "A new case",
            "linked_to": next((row.number for row in reversed(earlier) if row.close_code not in _NO_CASE), None),
        },
    )
    if currency != office.law.currency:
        cases.set_hold(
            tx, number, Hold.CURRENCY, now=office.clock.now(), why=f"The claim is in {currency}: a handler decides"
        )
    hold_for_kind(office, tx, case_number=number, debtor=debtor)
    if debtor.protected_at is not None:
        hold_protected(office, tx, case_number=number, by="krav")
    return number


def hold_for_kind(office: Office, tx: Tx, *, case_number: str, debtor: DebtorRow) -> None:
    """Hold a case whose debtor's kind is a guess that costs and limits rest on, once nothing else is missing."""
    if debtor.kind_reason not in NEEDS_REVIEW or missing_of(debtor):
        return
    why = "A person in trade, or buying for themselves? Costs and limits differ: a handler decides and resumes"
    now = office.clock.now()
    cases.set_hold(tx, case_number, Hold.MANUAL, now=now, why=why)
    tasks.add(tx, key=f"kind-{case_number}", kind="debtor_kind", title=why, now=now, case_number=case_number)


def _invoice_values(creditor: CreditorRow, claim: Invoice) -> dict[str, Any]:
    """The columns of an invoice, with what the creditor's own contract profile says about interest and fees."""
    profile = creditor.settings
    return {
        "number_key": cases.number_key(claim.number),
        "number": claim.number,
        "invoice_date": claim.invoice_date,
        "due_date": claim.due_date,
        "total_ore": claim.total.ore,
        "currency": claim.total.currency,
        "ocr_reference": claim.ocr_reference,
        "about": claim.about,
        "has_interest_text": claim.has_interest_text,
        "due_date_agreed": bool(profile.get("due_date_agreed", claim.due_date_agreed)),
        "agreed_rate": profile.get("agreed_rate"),
        "reminder_fee_agreed": bool(profile.get("reminder_fee_agreed", claim.reminder_fee_agreed)),
    }
