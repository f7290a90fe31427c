"""Who a message is from, as far as we know and as far as our own border server vouches for it."""

from __future__ import annotations

from dataclasses import dataclass

from casework.mentioned_case import mentioned_case
from casework.office import Office
from casework.tokens import mail_key_of
from claims.message import InboundMessage, Verdict
from storage import cases, creditors, debtors, mails
from storage.creditors import CreditorRow
from storage.database import Tx
from storage.debtors import DebtorRow

LOOP_HEADER = "x-krav-loop"


@dataclass(frozen=True, slots=True)
class Sender:
    """A sender: the creditors registered under the address (confirmed or not), the debtor, the thread's case."""

    address: str
    verdict: Verdict
    creditors: tuple[CreditorRow, ...]
    debtor: DebtorRow | None
    case_number: str | None
    is_our_loop: bool
    speaks_of_a_case: bool = False

    @property
    def is_known_creditor(self) -> bool:
        """Whether a confirmed creditor writes from this address."""
        return any(row.confirmed_at is not None for row in self.creditors)

    @property
    def is_authenticated(self) -> bool:
        """Whether our own border server vouches for the address."""
        return self.verdict is Verdict.PASS

    def may_be_answered(self) -> bool:
        """An unknown and unauthenticated sender gets no automatic answer."""
        return bool(self.address) and (self.is_known_creditor or self.is_authenticated)


def sender_of(office: Office, tx: Tx, message: InboundMessage, *, has_documents: bool) -> Sender:
    """What is known of a message's sender; a stranger who only writes may be told by what they write about."""
    address = message.sender.address if message.sender else ""
    registered = tuple(creditors.by_sender(tx, address)) if address else ()
    debtor = debtors.by_email(tx, address) if address else None
    case_number = _thread_case(office, tx, message) or _debtor_case(tx, debtor)
    is_stranger = not registered and debtor is None and case_number is None
    mentioned = mentioned_case(tx, message) if is_stranger and not has_documents else None
    return Sender(
        address=address,
        verdict=message.authentication.verdict,
        creditors=registered,
        debtor=debtor,
        case_number=case_number or mentioned,
        speaks_of_a_case=mentioned is not None,
        is_our_loop=_is_our_loop(office, tx, message),
    )


def _is_our_loop(office: Office, tx: Tx, message: InboundMessage) -> bool:
    """A mail that carries a Message-ID or a loop mark that only we can make is ours, come back."""
    if mail_key_of(office, message.message_id):
        return True
    return any(mails.has_mark(tx, mark.strip()) for mark in message.headers.get(LOOP_HEADER, ()))


def _thread_case(office: Office, tx: Tx, message: InboundMessage) -> str | None:
    """The case of the newest mail of ours that the message answers, by a keyed mark nobody can guess."""
    for reference in (message.in_reply_to, *reversed(message.references)):
        key = mail_key_of(office, reference) if reference else None
        found = mails.get(tx, key) if key else None
        if found is not None and found.case_number:
            return found.case_number
    return None


def _debtor_case(tx: Tx, debtor: DebtorRow | None) -> str | None:
    """A debtor's own case, when there is exactly one that is open."""
    if debtor is None:
        return None
    still_open = [row.number for row in cases.of_parties(tx, debtor_id=debtor.id) if row.close_code is None]
    return still_open[0] if len(still_open) == 1 else None
