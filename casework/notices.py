"""Telling the creditor: orders confirmed or held, letters sent, decisions needed, cases paid, by their chosen level."""

from __future__ import annotations

from datetime import date, timedelta

from casework.decision_shown import decision_shown
from casework.ids import message_name
from casework.law_of import law_of
from casework.office import Office
from casework.post import queue_mail
from casework.terms_of import terms_of
from casework.tokens import DECISION, TERMS, VALID_FOR, issue_token
from claims.case import CaseState, CloseCode
from claims.days import local_date
from claims.money import Money, total
from dunning.disputed import asked
from dunning.ledger import balance, outstanding
from intake.orders import Order
from storage import cases, creditors, mails
from storage.cases import CaseRow
from storage.creditors import CreditorRow
from storage.database import Tx
from storage.messages import MessageRow
from storage.tokens import TokenRow
from templates.mails import (
    Accepted,
    CaseClosed,
    DecisionNeeded,
    DemandSent,
    DirectPayment,
    LetterCorrected,
    Mail,
    OrderConfirmed,
    OrderHeld,
    PaidClosed,
    QuestionReceived,
)

_LEVELS = {"all": 2, "important": 1, "result": 0}
_SAME_ANSWER_AGAIN = timedelta(days=7)
_HELD = {
    "unknown_token": "token_unknown",
    "used_token": "token_used",
    "expired_token": "token_expired",
    "several_orders": "several_orders",
}


def _creditor(tx: Tx, case_number: str) -> CreditorRow:
    row = cases.get(tx, case_number)
    assert row is not None
    return creditors.get(tx, row.creditor_id)


def notify(office: Office, tx: Tx, *, mail: Mail, key: str, least: str) -> bool:
    """Mail a creditor's registered address when their level asks for this kind of news; whether they are told."""
    creditor = _creditor(tx, str(mail.case_number))
    addresses = creditors.senders(tx, creditor.id)
    wants = _LEVELS.get(creditor.notification, 1) >= _LEVELS[least]
    if creditor.confirmed_at is None or not addresses or not wants:
        return False
    return queue_mail(
        office,
        tx,
        mail=mail,
        key=key,
        recipient=str(creditor.email) if creditor.email in addresses else addresses[0],
        language=creditor.language,
        answers=None,
        automatic=False,
    )


def notify_demand(office: Office, tx: Tx, *, case_number: str, on: date, deadline: date) -> None:
    """The demand leaves today."""
    terms = terms_of(office, tx, case_number=case_number)
    mail = DemandSent(
        agency=office.agency,
        case_number=case_number,
        debtor_name=terms.debtor.name,
        on=on,
        deadline=deadline,
        total=asked(facts=terms.facts, law=law_of(office, terms.facts), as_of=on).total,
        link=terms.link,
    )
    notify(office, tx, mail=mail, key=f"demand_sent-{case_number}", least="important")


def notify_correction(
    office: Office,
    tx: Tx,
    *,
    case_number: str,
    key: str,
    corrected_on: date,
    wrong: str,
    replaced: tuple[Money, date] | None,
) -> None:
    """A letter to the debtor was wrong: corrected by one with a total and a deadline, or taken back."""
    mail = LetterCorrected(
        agency=office.agency,
        case_number=case_number,
        debtor_name=terms_of(office, tx, case_number=case_number).debtor.name,
        corrected_on=corrected_on,
        wrong=wrong,
        total=replaced[0] if replaced else None,
        deadline=replaced[1] if replaced else None,
    )
    notify(office, tx, mail=mail, key=f"letter_corrected-{key}", least="important")


def notify_decision_needed(office: Office, tx: Tx, *, case_number: str, occurrence: int, again: int = 0) -> None:
    """The debtor has not paid: the creditor decides whether to apply for a payment order, with the cost shown.

    `again` numbers the times that the same question is put once more, with a person's recommendation.
    """
    terms = terms_of(office, tx, case_number=case_number)
    shown = f"payment_order-{occurrence}"
    token = issue_token(office, tx, case_number=case_number, purpose=DECISION, terms_hash=shown)
    mail = DecisionNeeded(
        agency=office.agency,
        case_number=case_number,
        debtor_name=terms.debtor.name,
        **decision_shown(office, tx, terms=terms, on=office.clock.today()),
        token=token,
        link=f"{office.public_url}/l/{token}",
        expires_on=local_date(office.clock.now() + VALID_FOR),
    )
    notify(
        office,
        tx,
        mail=mail,
        key=f"decision_needed-{case_number}-{occurrence}{f'-{again}' if again else ''}",
        least="result",
    )


def notify_closed(office: Office, tx: Tx, *, case_number: str) -> None:
    """The case is paid and closed (other endings, a settlement among them, are told where they are decided)."""
    row = cases.get(tx, case_number)
    if row is None or row.close_code != CloseCode.PAID:
        return
    terms = terms_of(office, tx, case_number=case_number)
    mail = PaidClosed(
        agency=office.agency,
        case_number=case_number,
        debtor_name=terms.debtor.name,
        on=office.clock.today(),
        collected=total((payment.amount for payment in terms.facts.payments), row.currency),
    )
    notify(office, tx, mail=mail, key=f"paid_closed-{case_number}", least="result")


def notify_given_up(
    office: Office,
    tx: Tx,
    *,
    case_number: str,
    left: Money,
    is_prescribed: bool,
    lapses_on: date | None,
    is_estimated: bool,
) -> None:
    """A person closed the case with something left: the claim is the creditor's again, and lives until a day."""
    mail = CaseClosed(
        agency=office.agency,
        case_number=case_number,
        debtor_name=terms_of(office, tx, case_number=case_number).debtor.name,
        on=office.clock.today(),
        left=left if left.ore > 0 else Money.zero(left.currency),
        is_prescribed=is_prescribed,
        lapses_on=None if is_prescribed else lapses_on,
        is_estimated=is_estimated,
    )
    notify(office, tx, mail=mail, key=f"case_closed-{case_number}-{office.clock.today().isoformat()}", least="result")


def notify_direct(office: Office, tx: Tx, *, case_number: str, on: date, amount: Money, reference: str) -> None:
    """A payment to the creditor was booked by us: they are told the day, the amount, and what is left."""
    terms = terms_of(office, tx, case_number=case_number)
    left = outstanding(balance(facts=terms.facts, law=law_of(office, terms.facts), as_of=office.clock.today()))
    mail = DirectPayment(
        agency=office.agency,
        case_number=case_number,
        debtor_name=terms.debtor.name,
        on=on,
        amount=amount,
        remaining=left if left.ore > 0 else Money.zero(left.currency),
    )
    notify(office, tx, mail=mail, key=f"direct_payment-{case_number}-{reference}", least="important")


def confirm_order(office: Office, tx: Tx, *, token: TokenRow, row: MessageRow, order: Order, outcome: str) -> None:
    """Confirm back what an order led to, as an answer to the mail that gave it; ask for the yes that still lacks."""
    case_number = token.case_number
    terms = terms_of(office, tx, case_number=case_number)
    owed = balance(facts=terms.facts, law=law_of(office, terms.facts), as_of=office.clock.today())
    mail: Mail
    if outcome == "accepted" and terms.row.accepted_at is not None:
        is_ready = terms.row.state == CaseState.READY
        mail = Accepted(
            agency=office.agency,
            case_number=case_number,
            accepted_at=terms.row.accepted_at,
            first_letter_at=terms.first_letter_at if is_ready else None,
            needs_check=terms.creditor.confirmed_at is None,
        )
    else:
        left = outstanding(owed)
        mail = OrderConfirmed(
            agency=office.agency,
            case_number=case_number,
            kind=order.kind,
            amount=order.amount,
            on=order.on,
            remaining=left if left.ore > 0 else Money.zero(terms.row.currency),
            orgnr=order.orgnr,
            token=token.token if _still_asks(terms.row, token) else None,
        )
    _answer(office, tx, mail=mail, row=row, key=f"order_confirmed-{message_name(row.id)}")


def _still_asks(case: CaseRow, token: TokenRow) -> bool:
    """Whether a case waits for the yes that a token can give."""
    in_force = token.purpose == TERMS and token.terms_hash == case.terms.get("hash")
    return case.state == CaseState.AWAITING_TERMS and in_force


def tell_held(office: Office, tx: Tx, *, case_number: str | None, row: MessageRow, reason: str) -> None:
    """Tell an authenticated creditor that a person will look at their order first."""
    mail = OrderHeld(agency=office.agency, case_number=case_number, reason=_HELD.get(reason, "unclear"))
    _answer_seldom(office, tx, mail=mail, row=row, key=f"order_held-{message_name(row.id)}")


def tell_question_received(office: Office, tx: Tx, *, case_number: str, row: MessageRow) -> None:
    """Tell a creditor that a person answers."""
    mail = QuestionReceived(agency=office.agency, case_number=case_number)
    _answer_seldom(office, tx, mail=mail, row=row, key=f"question-{message_name(row.id)}")


def _answer_seldom(office: Office, tx: Tx, *, mail: Mail, row: MessageRow, key: str) -> None:
    """The same answer to the same address once in seven days (RFC 3834): two robots stop after one round."""
    kind = mail.template.removeprefix("mail/")
    last = mails.last_of_kind(tx, recipient=row.from_address, kind=kind)
    if last is None or office.clock.now() - last >= _SAME_ANSWER_AGAIN:
        _answer(office, tx, mail=mail, row=row, key=key)


def _answer(office: Office, tx: Tx, *, mail: Mail, row: MessageRow, key: str) -> None:
    if not row.may_answer:
        return
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
