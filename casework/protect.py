"""Protected identity (skyddad folkbokföring): nothing of where the debtor lives is kept, printed or shown."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from casework.journal import happened
from casework.office import Office
from claims.case import CaseState, Hold
from claims.letter import LetterStatus
from storage import addresses, cases, debtors, documents, letters
from storage.cases import CaseRow
from storage.database import Tx

WHY = "The debtor's identity is protected: no address is kept, printed or shown"
_ADDRESS = "buyer_address"
_NOT_LEFT = (LetterStatus.PREPARED, LetterStatus.HELD, LetterStatus.QUEUED, LetterStatus.CANCELLED)


def protect_in(office: Office, tx: Tx, *, debtor_id: int, by: str, why: str) -> None:
    """Forget where a debtor lives and hold every open case on them; letters that have left stay as they were sent.

    Raises nothing for one that is protected already. What was read from an invoice loses its address too; the invoice
    itself, as it came, is kept as evidence.
    """
    row = debtors.get(tx, debtor_id)
    if row.protected_at is None:
        identity = {"identity": shielded(row.identity)} if row.identity.startswith("at:") else {}
        debtors.change(tx, debtor_id, protected_at=office.clock.now(), address=[], match_key="", **identity)
    addresses.forget(tx, debtor_id)
    for case in cases.of_parties(tx, debtor_id=debtor_id):
        forget_read_address(tx, case_number=case.number)
        _forget_in_letters(tx, case)
        if case.state != CaseState.CLOSED:
            hold_protected(office, tx, case_number=case.number, by=by, why=why)


def hold_protected(office: Office, tx: Tx, *, case_number: str, by: str, why: str = WHY) -> None:
    """Hold a case because its debtor's identity is protected."""
    if cases.set_hold(tx, case_number, Hold.PROTECTED_IDENTITY, now=office.clock.now(), why=why or WHY):
        cases.change(tx, case_number, next_on=None)
        happened(
            office,
            tx,
            case_number=case_number,
            kind="held",
            why=why or WHY,
            actor=by,
            hold=str(Hold.PROTECTED_IDENTITY),
        )


def unprotect_in(office: Office, tx: Tx, *, debtor_id: int, by: str, why: str) -> tuple[str, ...]:
    """The protection has ended: letters may leave again once the address is written down; the cases it held."""
    debtors.change(tx, debtor_id, protected_at=None)
    freed = []
    for case in cases.of_parties(tx, debtor_id=debtor_id):
        if Hold.PROTECTED_IDENTITY in cases.holds(tx, case.number):
            cases.end_hold(tx, case.number, Hold.PROTECTED_IDENTITY, now=office.clock.now())
            cases.change(tx, case.number, next_on=None)
            happened(office, tx, case_number=case.number, kind="protection_ended", why=why, actor=by)
            freed.append(case.number)
    return tuple(freed)


def forget_read_address(tx: Tx, *, case_number: str) -> None:
    """What was read of the debtor's address on a case's documents goes."""
    for reading, _ in documents.readings_of_case(tx, case_number):
        kept = without_address(reading.reading)
        if kept != reading.reading:
            documents.set_reading(tx, reading.id, reading=kept)


def without_address(reading: Mapping[str, Any]) -> dict[str, Any]:
    """A stored reading without the buyer's address, its field and its candidates."""
    kept = dict(reading)
    for part in ("fields", "candidates"):
        if isinstance(kept.get(part), Mapping):
            kept[part] = {name: value for name, value in kept[part].items() if name != _ADDRESS}
    return kept


def shielded(identity: str) -> str:
    """An identity made of name and address as a mark that tells neither."""
    return f"shielded:{hashlib.sha256(identity.encode()).hexdigest()}"


def _forget_in_letters(tx: Tx, case: CaseRow) -> None:
    for row in letters.of_case(tx, case.number):
        if row.status not in _NOT_LEFT:
            continue
        content, sidecar = dict(row.content), dict(row.sidecar or {})
        content["debtor"] = {**content["debtor"], "address": []}
        content["proof"] = None
        sidecar.pop("address_proof", None)
        if "to" in sidecar and not content.get("representative"):
            sidecar["to"] = {**sidecar["to"], "address": []}
        letters.change(tx, row.key, content=content, sidecar=sidecar, body_sha256=None)
