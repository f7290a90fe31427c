"""The account a creditor is paid to: proposed by one person, checked by another who calls the creditor back."""

from __future__ import annotations

from typing import Any

from casework.journal import happened
from casework.office import Office
from casework.parties import ten_digits
from claims.account import parse_bankgiro, parse_iban
from claims.refused import Refused
from storage import creditors, payouts, tasks
from storage.creditors import CreditorRow
from storage.database import Tx

_LEAST_NOTE = 15  # characters: a number and a name fit, "ok" does not


def propose_account(office: Office, tx: Tx, row: CreditorRow, value: str, *, by: str) -> None:
    """Note a new account inside a running transaction; nothing is paid to it before somebody else has approved it.

    A changed account in a mail is how money is stolen, so nobody changes one alone. Raises Refused("bad_value") for
    what is neither bankgiro nor IBAN, or has a wrong check digit.
    """
    account = parse_bankgiro(value) or parse_iban(value)
    if account is None:
        raise Refused("bad_value", "payout_account is a bankgiro or an IBAN with a correct check digit")
    used = payouts.account(tx, creditor_id=row.id, state=payouts.ACTIVE)
    if used is not None and used.account == account:
        return
    proposed = payouts.propose_account(tx, creditor_id=row.id, account=account, at=office.clock.now(), by=by)
    happened(
        office,
        tx,
        case_number=None,
        kind="payout_account_proposed",
        why="An account to pay to was proposed",
        actor=by,
        creditor=row.id,
        account=_masked(account),
    )
    tasks.add(
        tx,
        key=f"payout-account-{proposed.id}",
        kind="payout_account",
        title=f"A creditor's new account {_masked(account)} waits: call back on a number known before, then approve it",
        now=office.clock.now(),
        case_number=None,
    )


def approve_account(office: Office, *, orgnr: str, note: str, by: str) -> dict[str, Any]:
    """A second person approves the account that waits; `note` says whom they called, on which number, and when.

    Raises Refused where none waits, where the same person proposed it, or where the note says too little.
    """
    with office.database.write() as tx:
        approve_in(office, tx, _creditor(tx, orgnr), note=note, by=by)
    return accounts(office, orgnr=orgnr)


def approve_in(office: Office, tx: Tx, row: CreditorRow, *, note: str, by: str) -> None:
    """`approve_account` inside a running transaction."""
    waiting = _waiting(tx, row)
    if _name(by) == _name(waiting.proposed_by):
        raise Refused("same_person", f"{by} proposed this account: somebody else must approve it")
    if len(note.strip()) < _LEAST_NOTE:
        raise Refused("note_missing", "say whom you called back, on which number known before, and when")
    now = office.clock.now()
    used = payouts.account(tx, creditor_id=row.id, state=payouts.ACTIVE)
    if used is not None:
        payouts.change_account(tx, used.id, state=payouts.REPLACED)
    payouts.change_account(tx, waiting.id, state=payouts.ACTIVE, decided_at=now, decided_by=by, note=note.strip())
    _decided(office, tx, row, waiting.id, "payout_account_approved", by=by)


def refuse_account(office: Office, *, orgnr: str, why: str, by: str) -> dict[str, Any]:
    """The account that waits is not the creditor's: it is never paid to. Raises Refused where none waits."""
    with office.database.write() as tx:
        refuse_in(office, tx, _creditor(tx, orgnr), why=why, by=by)
    return accounts(office, orgnr=orgnr)


def refuse_in(office: Office, tx: Tx, row: CreditorRow, *, why: str, by: str) -> None:
    """`refuse_account` inside a running transaction."""
    waiting, now = _waiting(tx, row), office.clock.now()
    payouts.change_account(tx, waiting.id, state=payouts.REFUSED, decided_at=now, decided_by=by, note=why.strip())
    _decided(office, tx, row, waiting.id, "payout_account_refused", by=by)


def accounts(office: Office, *, orgnr: str) -> dict[str, Any]:
    """The account in use, the one that waits, and every one before. Raises Refused for an unknown creditor."""
    with office.database.read() as tx:
        row = _creditor(tx, orgnr)
        found = payouts.accounts(tx, row.id)
    return {
        "orgnr": row.orgnr,
        "name": row.name,
        "payout_account": next((one.account for one in found if one.state == payouts.ACTIVE), None),
        "proposed": next((one.account for one in found if one.state == payouts.PROPOSED), None),
        "accounts": [
            {
                "account": one.account,
                "state": one.state,
                "proposed_by": one.proposed_by,
                "decided_by": one.decided_by,
                "note": one.note,
            }
            for one in found
        ],
    }


def _creditor(tx: Tx, orgnr: str) -> CreditorRow:
    digits = ten_digits(orgnr) or ""
    row = creditors.by_identity(tx, digits) or creditors.by_orgnr(tx, digits)
    if row is None:
        raise Refused("no_such_creditor", f"no creditor has the number {orgnr}; krav creditor list shows them")
    return row


def _waiting(tx: Tx, row: CreditorRow) -> payouts.AccountRow:
    waiting = payouts.account(tx, creditor_id=row.id, state=payouts.PROPOSED)
    if waiting is None:
        raise Refused("nothing_waits", "no account waits: krav creditor set ORGNR payout_account=... proposes one")
    return waiting


def _decided(office: Office, tx: Tx, row: CreditorRow, account_id: int, kind: str, *, by: str) -> None:
    happened(office, tx, case_number=None, kind=kind, why="A second person decided", actor=by, creditor=row.id)
    for task in tasks.open_tasks(tx):
        if task.key == f"payout-account-{account_id}":
            tasks.done(tx, task.id, by=by, now=office.clock.now())


def _name(who: str) -> str:
    return " ".join(who.casefold().split())


def _masked(account: str) -> str:
    return f"...{account[-4:]}"
