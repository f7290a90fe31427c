"""What people at the desk change of a creditor: found by its number in our house, with what shows an agreement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO

from casework.creditors import ADDRESS, confirm_in, set_in
from casework.journal import happened
from casework.office import Office
from casework.payout_account import approve_in, refuse_in
from claims.refused import Refused
from storage import contract_evidence, creditors
from storage.creditors import CreditorRow
from storage.database import Tx

AGREED = ("agreed_rate", "reminder_fee_agreed", "due_date_agreed", "standing_agreement", "discount_limit")
"""What a creditor agrees to in writing: nobody sets it without saying where that stands."""
_LEAST_REFERENCE = 10  # characters: a date and a document fit, "ok" does not


def change_creditor(office: Office, *, creditor_id: int, values: Mapping[str, str], by: str) -> None:
    """Set what is known of a creditor, as `creditors.set_creditor` does. What is agreed needs `agree` instead.

    Raises Refused for an unknown creditor or key, for a value of the wrong form, and for terms that need evidence.
    """
    agreed = sorted(values.keys() & set(AGREED))
    if agreed:
        raise Refused("evidence_missing", f"{agreed[0]} rests on an agreement: say where it stands")
    with office.database.write() as tx:
        set_in(office, tx, creditor_or_refuse(tx, creditor_id), values, by=by)


def confirm(office: Office, *, creditor_id: int, by: str) -> None:
    """A handler has checked who a creditor is; its waiting cases go on. Raises Refused for an unknown creditor."""
    with office.database.write() as tx:
        confirm_in(office, tx, creditor_or_refuse(tx, creditor_id), by=by)


def agree(
    office: Office,
    *,
    creditor_id: int,
    values: Mapping[str, str],
    reference: str,
    by: str,
    file: IO[bytes] | None = None,
    file_name: str = "",
) -> None:
    """Set terms that a creditor has agreed to, with what shows it: a reference in words, and the document if at hand.

    Raises Refused for other keys, a value of the wrong form, or a reference that says too little.
    """
    other = sorted(values.keys() - set(AGREED))
    if other or not values:
        raise Refused("unknown_key", f"{', '.join(other) or 'nothing'} is no term; choose from: {', '.join(AGREED)}")
    if len(reference.strip()) < _LEAST_REFERENCE:
        raise Refused("evidence_missing", "say where the agreement stands: which document, from when")
    sha256 = office.blobs.put_file(file) if file is not None else None
    with office.database.write() as tx:
        row = creditor_or_refuse(tx, creditor_id)
        set_in(office, tx, row, values, by=by)
        now = office.clock.now()
        contract_evidence.add(
            tx,
            creditor_id=row.id,
            values=dict(values),
            reference=reference.strip(),
            sha256=sha256,
            file_name=file_name[:200],
            at=now,
            by=by,
        )
        said = {"creditor": row.id, "terms": dict(values), "sha256": sha256}
        happened(office, tx, case_number=None, kind="contract_evidence", why=reference.strip(), actor=by, **said)


def evidence_file(office: Office, *, creditor_id: int, evidence_id: int) -> tuple[str, bytes]:
    """The name and bytes of a document that shows what was agreed. Raises Refused("no_such_file")."""
    with office.database.read() as tx:
        row = contract_evidence.get(tx, evidence_id)
    if row is None or row.creditor_id != creditor_id or row.sha256 is None:
        raise Refused("no_such_file", "there is no such document")
    return row.file_name, office.blobs.get(row.sha256)


def add_sender(office: Office, *, creditor_id: int, address: str, by: str) -> None:
    """Register an address that a creditor writes from. Raises Refused where it is none, or another creditor's."""
    written = address.strip().lower()
    if not ADDRESS.match(written):
        raise Refused("bad_address", f"{written!r} is no e-mail address")
    with office.database.write() as tx:
        row = creditor_or_refuse(tx, creditor_id)
        if not creditors.add_sender(tx, creditor_id=row.id, address=written):
            if written in creditors.senders(tx, row.id):
                return
            raise Refused("sender_taken", f"{written} is registered for another creditor")
        _note(office, tx, row, "sender_added", "An address that the creditor writes from was registered", by)


def remove_sender(office: Office, *, creditor_id: int, address: str, by: str) -> None:
    """Forget an address: what comes from it is no longer the creditor's word. Raises Refused where it is not theirs."""
    with office.database.write() as tx:
        row = creditor_or_refuse(tx, creditor_id)
        if not creditors.remove_sender(tx, creditor_id=row.id, address=address.strip()):
            raise Refused("no_such_sender", "that address is not registered for this creditor")
        _note(office, tx, row, "sender_removed", "An address is no longer the creditor's", by)


def approve_account(office: Office, *, creditor_id: int, note: str, by: str) -> None:
    """`payout_account.approve_account` of a creditor by its number in our house."""
    with office.database.write() as tx:
        approve_in(office, tx, creditor_or_refuse(tx, creditor_id), note=note, by=by)


def refuse_account(office: Office, *, creditor_id: int, why: str, by: str) -> None:
    """`payout_account.refuse_account` of a creditor by its number in our house. Raises Refused without a reason."""
    if not why.strip():
        raise Refused("why_missing", "say why: it is kept with the account")
    with office.database.write() as tx:
        refuse_in(office, tx, creditor_or_refuse(tx, creditor_id), why=why, by=by)


def creditor_or_refuse(tx: Tx, creditor_id: int) -> CreditorRow:
    """A creditor by its number in our house. Raises Refused("no_such_creditor")."""
    row = creditors.find(tx, creditor_id)
    if row is None:
        raise Refused("no_such_creditor", f"there is no creditor {creditor_id}")
    return row


def _note(office: Office, tx: Tx, row: CreditorRow, kind: str, why: str, by: str) -> None:
    happened(office, tx, case_number=None, kind=kind, why=why, actor=by, creditor=row.id)
