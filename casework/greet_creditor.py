"""What a claim's sender means for its case: a first address noted, a standing agreement applied, a stranger told of."""

from __future__ import annotations

from casework.accept_terms import STANDING, accept_in
from casework.ids import message_name
from casework.journal import happened
from casework.office import Office
from claims.message import Verdict
from storage import cases, creditors, messages, tasks
from storage.creditors import CreditorRow
from storage.database import Tx


def greet_creditor(office: Office, tx: Tx, *, creditor: CreditorRow, case_number: str, message_id: int) -> None:
    """Look at who sent a claim that was just filed.

    A creditor nobody has checked gets the sender as its first address: orders from it still need authentication, and
    nothing is sent before a handler has checked. A standing agreement accepts only what the creditor's own registered
    and authenticated address sent; what anybody else adds to an accepted case is not covered by that acceptance.
    """
    row = messages.get(tx, message_id)
    if row is None or row.from_address in office.own_addresses():
        return
    registered = creditors.senders(tx, creditor.id)
    if row.from_address and creditor.confirmed_at is None and not registered:
        creditors.add_sender(tx, creditor_id=creditor.id, address=row.from_address)
        return
    if row.from_address not in registered:
        _ask_who(office, tx, creditor, case_number, message_id)
    if row.from_address not in registered or row.verdict != Verdict.PASS:
        _void_acceptance(office, tx, case_number, message_id)
    elif creditor.confirmed_at and creditor.standing_agreement:
        evidence = {"message": message_name(message_id), "raw_sha256": row.raw_sha256, "verdict": row.verdict}
        accept_in(office, tx, case_number=case_number, by="creditor", how=STANDING, evidence=evidence)


def _ask_who(office: Office, tx: Tx, creditor: CreditorRow, case_number: str, message_id: int) -> None:
    tasks.add(
        tx,
        key=f"sender-{creditor.id}-{message_id}",
        kind="unknown_sender",
        title="A claim came from an address that is not registered for its creditor: check it",
        now=office.clock.now(),
        case_number=case_number,
        message_id=message_id,
    )


def _void_acceptance(office: Office, tx: Tx, case_number: str, message_id: int) -> None:
    """Nobody may slip an invoice into a demand that the creditor has said yes to."""
    row = cases.get(tx, case_number)
    if row is None or row.accepted_at is None:
        return
    cases.change(tx, case_number, accepted_at=None, accepted_how=None, next_on=None)
    happened(
        office,
        tx,
        case_number=case_number,
        kind="acceptance_void",
        why="An invoice was added that the creditor's own authenticated address did not send: accept the terms again",
        message=message_name(message_id),
    )
