"""Telling the creditor what concerns the debtor: objections, offers, what stops a case; no word about their person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from casework.notices import notify
from casework.office import Office
from claims.money import Money
from claims.party import DebtorKind
from storage import cases, debtors, objections, tasks
from storage.agreements import OfferRow
from storage.cases import CaseRow
from storage.database import Tx
from storage.objections import ObjectionRow
from templates.mails import ObjectionDecided, OfferAsked, OfferEnded, PositionAsked, StatusSet

_ALWAYS = "result"  # an answer is needed, or the case stands still: whatever level of news they chose
_PUBLIC = frozenset({"bankruptcy", "reorganisation"})
"""What everybody may know of a company; of a natural person no mail says any of it."""


def ask_position(office: Office, tx: Tx, *, number: int, is_asked: bool = True) -> None:
    """Ask the creditor by mail what they hold; where there is no address to ask, or they told it, a person does."""
    row = _objection(tx, number)
    mail = PositionAsked(
        agency=office.agency,
        case_number=row.case_number,
        ground=row.ground,
        received_on=row.received_on,
        due_on=row.creditor_due_on,
        invoice_number=_printed(tx, row),
        amount=Money(row.amount_ore, _currency(tx, row.case_number)) if row.amount_ore is not None else None,
        summary=row.summary,
    )
    if is_asked and notify(office, tx, mail=mail, key=f"position_asked-{row.case_number}-{number}", least=_ALWAYS):
        return
    tasks.add(
        tx,
        key=f"ask-creditor-{row.case_number}-{number}",
        kind="ask_creditor",
        title=f"Ask the creditor what they hold on objection {number}",
        now=office.clock.now(),
        case_number=row.case_number,
    )


def notify_objection(office: Office, tx: Tx, *, number: int) -> None:
    """What came of an objection; every creditor hears it, since it is about their claim."""
    row = _objection(tx, number)
    mail = ObjectionDecided(
        agency=office.agency,
        case_number=row.case_number,
        outcome=str(row.outcome),
        upheld=Money(row.upheld_ore, _currency(tx, row.case_number)) if row.upheld_ore is not None else None,
        invoice_number=_printed(tx, row),
    )
    key = f"objection_decided-{row.case_number}-{number}-{row.outcome}"
    notify(office, tx, mail=mail, key=key, least=_ALWAYS)


def ask_offer(office: Office, tx: Tx, *, row: OfferRow, share: Decimal) -> bool:
    """Ask the creditor whether a debtor may settle for less than the house may agree to; False without an address."""
    mail = OfferAsked(
        agency=office.agency,
        case_number=row.case_number,
        amount=Money(row.amount_ore, row.currency),
        owed=Money(row.owed_ore, row.currency),
        share=share,
        valid_to=row.valid_to,
    )
    return notify(office, tx, mail=mail, key=f"offer_asked-{row.case_number}-{row.id}", least=_ALWAYS)


def notify_offer_ended(
    office: Office, tx: Tx, *, number: int, case_number: str, amount: Money, written_off: Money | None
) -> None:
    """An offer was kept, with what was written off; or it lapsed (None)."""
    mail = OfferEnded(
        agency=office.agency,
        case_number=case_number,
        is_kept=written_off is not None,
        amount=amount,
        written_off=written_off,
    )
    notify(office, tx, mail=mail, key=f"offer_ended-{case_number}-{number}", least="important")


def notify_status(office: Office, tx: Tx, *, row: CaseRow, status: str, on: date) -> None:
    """Something about the debtor stops a case. Of a natural person only that it does."""
    is_natural = DebtorKind(debtors.get(tx, row.debtor_id).kind).is_natural
    told = status if status in _PUBLIC and not is_natural else ""
    mail = StatusSet(agency=office.agency, case_number=row.number, status=told, on=on)
    notify(office, tx, mail=mail, key=f"status_set-{row.number}-{status}-{on.isoformat()}", least=_ALWAYS)


def _objection(tx: Tx, number: int) -> ObjectionRow:
    row = objections.get(tx, number)
    assert row is not None
    return row


def _printed(tx: Tx, row: ObjectionRow) -> str | None:
    held = cases.invoices(tx, row.case_number)
    return next((each.number for each in held if each.number_key == row.invoice_number), row.invoice_number)


def _currency(tx: Tx, case_number: str) -> str:
    row = cases.get(tx, case_number)
    assert row is not None
    return row.currency
