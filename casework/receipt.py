"""The receipt: within seconds the creditor reads what we understood, what is missing, and the terms."""

from __future__ import annotations

import hashlib

from casework.ids import message_name
from casework.office import Office
from casework.post import queue_mail
from casework.terms_of import Terms, terms_of
from claims.case import CaseState
from dunning.acceptance import RULES, Outcome
from storage import cases, creditors, documents, mails, messages
from storage.database import Tx
from storage.documents import FAILED, REJECTED, REVIEW, DocumentRow, ReadingRow
from storage.messages import MessageRow
from templates.mails import ClaimNotTaken, ForwardedToHandler, ReceiptMail


def queue_receipt(office: Office, tx: Tx, *, message_id: int) -> None:
    """Owe the answers to a message whose documents are read, when its sender may be answered.

    One mail per case, so that each has a thread and a token of its own; one more where nothing led to a case. A mail
    is owed once per outcome: what a handler files later is told then. What a case holds, and the link that accepts its
    terms, go to its creditor's registered addresses only: anybody can mail an invoice that names somebody else.
    """
    row = messages.get(tx, message_id)
    if row is None or not row.may_answer or row.duplicate_of is not None:
        return
    found = documents.of_message(tx, message_id)
    readings = documents.readings_of_message(tx, message_id)
    unread = _unread(list(found), list(readings))
    led_to = sorted({reading.case_number for reading in readings if reading.case_number})
    numbers = [number for number in led_to if _may_see(tx, number, row.from_address)]
    for position, number in enumerate(numbers):
        ids = [str(reading.id) for reading in readings if reading.case_number == number]
        outcome = hashlib.sha256("|".join(ids).encode()).hexdigest()[:8]
        terms = terms_of(office, tx, case_number=number)
        if terms.facts.not_taken:
            codes = "-".join(terms.facts.not_taken)
            told = _not_taken(office, terms)
            _queue(office, tx, row, key=f"not-taken-{message_name(message_id)}-{number}-{codes}", mail=told)
            continue
        _queue(
            office,
            tx,
            row,
            key=f"receipt-{message_name(message_id)}-{number}-{outcome}",
            mail=_receipt(office, terms, unread=unread if position == 0 else (), is_joined=_is_joined(tx, number, row)),
        )
    is_told = any(
        mail.kind in ("receipt", "forwarded_to_handler", "claim_not_taken")
        for mail in mails.in_reply_to(tx, message_id)
    )
    if not numbers and not is_told and (led_to or row.state == "parked"):
        mail = ForwardedToHandler(agency=office.agency, files=unread or tuple(document.name for document in found))
        _queue(office, tx, row, key=f"forwarded-{message_name(message_id)}", mail=mail)


def _may_see(tx: Tx, number: str, address: str) -> bool:
    row = cases.get(tx, number)
    return row is not None and address in creditors.senders(tx, row.creditor_id)


def _unread(found: list[DocumentRow], readings: list[ReadingRow]) -> tuple[str, ...]:
    """The names of the files that a person reads."""
    doubtful = {reading.document_id for reading in readings if reading.state == REVIEW}
    return tuple(document.name for document in found if document.state == FAILED or document.id in doubtful)


def _is_joined(tx: Tx, number: str, row: MessageRow) -> bool:
    """Whether the case also holds what came in another message."""
    pairs = documents.readings_of_case(tx, number)
    return any(of.message_id != row.id for reading, of in pairs if reading.state != REJECTED)


def _receipt(office: Office, terms: Terms, *, unread: tuple[str, ...], is_joined: bool) -> ReceiptMail:
    goes_out = terms.row.state in (CaseState.READY, CaseState.AWAITING_TERMS, CaseState.AWAITING_REVIEW)
    return ReceiptMail(
        agency=office.agency,
        case_number=terms.row.number,
        creditor_name=terms.creditor.name,
        debtor_name=terms.debtor.name,
        debtor_orgnr=terms.debtor.orgnr,
        debtor_address=tuple(terms.debtor.address),
        invoices=terms.lines,
        total=terms.total,
        missing=terms.missing,
        unread=unread,
        terms=terms.offer,
        token=terms.token,
        link=terms.link,
        expires_on=terms.expires_on,
        first_letter_at=terms.first_letter_at if goes_out else None,
        not_due_before=terms.not_due_before,
        is_accepted=terms.row.accepted_at is not None,
        is_joined=is_joined,
        is_known=terms.creditor.confirmed_at is not None,
    )


def _not_taken(office: Office, terms: Terms) -> ClaimNotTaken:
    """That a handler looks at the claim first: the gravest outcome decides what the creditor is told to do."""
    codes = terms.facts.not_taken
    outcomes = {RULES[code].outcome for code in codes}
    return ClaimNotTaken(
        agency=office.agency,
        case_number=terms.row.number,
        invoices=tuple(invoice.number for invoice in terms.facts.invoices),
        reasons=codes,
        outcome=str(next(each for each in (Outcome.REFUSE, Outcome.ROUTE, Outcome.ASK) if each in outcomes)),
    )


def _queue(
    office: Office, tx: Tx, row: MessageRow, *, key: str, mail: ReceiptMail | ForwardedToHandler | ClaimNotTaken
) -> None:
    registered = creditors.by_sender(tx, row.from_address)
    queue_mail(
        office,
        tx,
        mail=mail,
        key=key,
        recipient=row.from_address,
        language=registered[0].language if registered else "sv",
        answers=row,
        automatic=True,
    )
