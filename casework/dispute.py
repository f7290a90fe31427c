"""A disputed claim (bestridande) is not collected: it is written down, held as far as it goes, and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.advance import advance_in
from casework.ask_to_tell import ask_to_tell
from casework.debtor_news import ask_position
from casework.finding_case import open_case_or_refuse
from casework.hold import hold_in
from casework.journal import happened
from casework.office import Office
from claims.case import CaseState, Hold
from claims.money import Money
from claims.objection import Ground
from claims.refused import Refused
from storage import cases, objections, tasks
from storage.cases import CaseRow
from storage.database import Tx
from templates.clean import clean_line

TASK = "dispute"
_LONGEST_SUMMARY = 500


@dataclass(frozen=True, slots=True)
class Disputed:
    """What a debtor objects to. Without an invoice the whole case; without an amount the whole invoice.

    `how` it came (phone, mail, letter ...), on which day; `for_creditor` is a handler's own sentence for the creditor,
    which says nothing of the debtor's person.
    """

    ground: Ground = Ground.OTHER
    invoice_number: str | None = None
    amount: Money | None = None
    received_on: date | None = None
    how: str = "phone"
    for_creditor: str = ""


def dispute_case(
    office: Office, *, case_number: str, text: str, by: str, what: Disputed | None = None, message_id: int | None = None
) -> int:
    """Write an objection down with the debtor's words, stop what it concerns, ask the creditor; its number.

    The whole case is held, or goes on with the undisputed part. Raises Refused for an unknown invoice, an amount that
    is not of it, a day to come, or a closed case.
    """
    with office.database.write() as tx:
        return dispute_in(office, tx, case_number=case_number, text=text, by=by, message_id=message_id, what=what)


def dispute_in(
    office: Office,
    tx: Tx,
    *,
    case_number: str,
    text: str,
    by: str,
    message_id: int | None,
    what: Disputed | None = None,
) -> int:
    """`dispute_case` inside a running transaction."""
    what = what or Disputed()
    row = open_case_or_refuse(tx, case_number)
    number = _write_down(office, tx, row, what, text, by, message_id)
    if what.invoice_number is None and what.amount is None:
        hold_in(office, tx, case_number=case_number, hold=Hold.DISPUTE, why="The claim is disputed", by=by)
    if text:
        now = office.clock.now()
        tasks.add_note(tx, case_number=case_number, message_id=message_id, at=now, author=by, text=text)
    _ask_people(office, tx, row, number, what, message_id)
    ask_position(office, tx, number=number, is_asked=what.how != "creditor")
    cases.change(tx, case_number, next_on=None)
    advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)
    return number


def _write_down(
    office: Office, tx: Tx, row: CaseRow, what: Disputed, text: str, by: str, message_id: int | None
) -> int:
    today, calendar = office.clock.today(), office.law.calendar
    received_on = what.received_on or today
    if received_on > today:
        raise Refused("future_day", f"{received_on.isoformat()} has not come: give the day the objection came")
    key = _invoice_key(tx, row, what)
    number = objections.add(
        tx,
        {
            "case_number": row.number,
            "invoice_number": key,
            "amount_ore": what.amount.ore if what.amount else None,
            "ground": str(what.ground),
            "words": "\n".join(clean_line(line) for line in text.splitlines()).strip(),
            "summary": clean_line(what.for_creditor)[:_LONGEST_SUMMARY],
            "received_on": received_on,
            "how": what.how,
            "message_id": message_id,
            "at": office.clock.now(),
            "by": by,
            "creditor_due_on": calendar.add_bank_days(today, office.conduct.creditor_bank_days),
            "answer_due_on": calendar.add_bank_days(received_on, office.conduct.answer_bank_days),
        },
    )
    about = "a part of an invoice" if what.amount else "an invoice" if key else "the whole claim"
    why = f"The debtor objects to {about}: {what.ground}"
    happened(
        office, tx, case_number=row.number, kind="objection", why=why, actor=by, objection=number, ground=what.ground
    )
    return number


def _invoice_key(tx: Tx, row: CaseRow, what: Disputed) -> str | None:
    """The key of the invoice that is disputed, None for all of them; an amount alone is of the only invoice."""
    held = cases.invoices(tx, row.number)
    if what.invoice_number is None:
        if what.amount is None:
            return None
        if len(held) != 1:
            raise Refused("which_invoice", "say which invoice the amount is of: --invoice NUMBER")
        found = list(held)
    else:
        wanted = cases.number_key(what.invoice_number)
        found = [each for each in held if each.number_key == wanted]
    if not found:
        raise Refused("no_such_invoice", f"case {row.number} has no invoice {what.invoice_number}")
    if what.amount is not None:
        _refuse_amount(what.amount, found[0].total_ore, row.currency)
    return found[0].number_key


def _refuse_amount(amount: Money, total_ore: int, currency: str) -> None:
    if amount.currency != currency:
        raise Refused("other_currency", f"the case is in {currency}")
    if not 0 < amount.ore <= total_ore:
        raise Refused("bad_amount", f"a disputed amount is more than zero and at most {Money(total_ore, currency)}")


def _ask_people(office: Office, tx: Tx, row: CaseRow, number: int, what: Disputed, message_id: int | None) -> None:
    """The handler who looks into it; whoever has the application at the authority, and the plan with the debtor."""
    tasks.add(
        tx,
        key=f"dispute-{row.number}-{number}",
        kind=TASK,
        title=f"Look into objection {number}, get the creditor's position, answer the debtor",
        now=office.clock.now(),
        case_number=row.number,
        message_id=message_id,
    )
    ask_to_tell(office, tx, row=row, why=f"Objection {number} is about what the authority has", key=f"o{number}")
    if row.state == CaseState.INSTALMENT_PLAN and what.invoice_number is not None:
        tasks.add(
            tx,
            key=f"dispute-plan-{row.number}-{number}",
            kind="plan_disputed",
            title=f"Objection {number} is about a debt with an instalment plan: agree with the debtor on what follows",
            now=office.clock.now(),
            case_number=row.number,
        )
