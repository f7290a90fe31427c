"""A claim that a handler filed is taken off its case again, before anything has left the house because of it."""

from __future__ import annotations

from collections.abc import Sequence

from casework.advance import advance_in
from casework.file_reading import to_review
from casework.ids import reading_name
from casework.journal import happened
from casework.missing import note_missing
from casework.office import Office
from casework.stop_letters import stop_letters
from claims.case import CaseState, CloseCode
from claims.letter import LetterStatus
from claims.refused import Finding, Refused
from storage import agency_invoices, case_facts, cases, documents, letters, mails, tasks, unfiling
from storage.cases import CaseRow, InvoiceRow
from storage.database import Tx
from storage.documents import ReadingRow

_STAYED = (LetterStatus.HELD, LetterStatus.CANCELLED)


def unfile(office: Office, tx: Tx, *, row: ReadingRow, told: Sequence[str], by: str) -> None:
    """Undo the filing of a reading; a case that it alone had opened is closed as undone.

    `told` are the keys of the mails about the case that were there before. Raises Refused where a letter or mail has
    left, money has come, or something was invoiced.
    """
    invoice = unfiling.invoice_of_reading(tx, row.id)
    credit = unfiling.credit_of_reading(tx, row.id)
    number = invoice.case_number if invoice else credit.case_number if credit else None
    case = cases.get(tx, number) if number else None
    if case is None:
        return
    _refuse_late(tx, case, told)
    if credit is not None:
        unfiling.remove_credit(tx, credit.id)
        _go_on(office, tx, case)
    if invoice is not None:
        _take_off(office, tx, case, invoice, row, by)


def _refuse_late(tx: Tx, case: CaseRow, told: Sequence[str]) -> None:
    instead = "the decision stands: withdraw the case or take the invoice out of it instead"
    if not CaseState(case.state).is_before_demand:
        raise Refused("letter_left", f"case {case.number} has gone on to {case.state}; {instead}")
    if any(letter.status not in _STAYED for letter in letters.of_case(tx, case.number)):
        raise Refused("letter_left", f"a letter of case {case.number} has left or is about to; {instead}")
    later = [mail for mail in mails.of_case(tx, case.number) if mail.key not in told]
    if any(mail.status not in (mails.QUEUED, mails.CANCELLED) for mail in later):
        raise Refused("mail_left", f"the creditor has been told of case {case.number}; {instead}")
    if case_facts.facts(tx, case.number).payments:
        raise Refused("has_payment", f"money has come in on case {case.number}; {instead}")
    if agency_invoices.every(tx, case_number=case.number):
        raise Refused("invoiced", f"the creditor has been invoiced for case {case.number}; {instead}")
    for mail in later:
        mails.drop_queued(tx, mail.key)


def _take_off(office: Office, tx: Tx, case: CaseRow, invoice: InvoiceRow, row: ReadingRow, by: str) -> None:
    for credit in unfiling.remove_invoice(tx, invoice):
        waiting = documents.get_reading(tx, credit.reading_id) if credit.reading_id else None
        if waiting is not None:
            documents.set_reading(tx, waiting.id, case_number=None)
            to_review(office, tx, waiting, [Finding("credit_without_invoice", "the invoice it credits has not come")])
    why = f"The filing of invoice {invoice.number} was taken back"
    happened(
        office,
        tx,
        case_number=case.number,
        kind="unfiled",
        why=why,
        actor=by,
        invoice=invoice.number,
        reading=reading_name(row.id),
    )
    if cases.invoices(tx, case.number):
        note_missing(tx, case.number)
        _go_on(office, tx, case)
    else:
        _close(office, tx, case, why, by)


def _go_on(office: Office, tx: Tx, case: CaseRow) -> None:
    cases.change(tx, case.number, next_on=None)
    advance_in(office, tx, case_number=case.number, on=office.clock.today(), is_print_run=False)


def _close(office: Office, tx: Tx, case: CaseRow, why: str, by: str) -> None:
    stop_letters(tx, case_number=case.number, why=why)
    cases.change(
        tx,
        case.number,
        state=str(CaseState.CLOSED),
        close_code=str(CloseCode.UNDONE),
        open_key=None,
        next_on=None,
        next_step=None,
        why=why,
    )
    for task in tasks.open_tasks(tx, case_number=case.number):
        tasks.done(tx, task.id, by=by, now=office.clock.now())
    happened(
        office,
        tx,
        case_number=case.number,
        kind="closed",
        why=why,
        actor=by,
        close_code=str(CloseCode.UNDONE),
        state_before=case.state,
    )
    unfiling.forget_debtor(tx, case.debtor_id, close_code=str(CloseCode.UNDONE))
