"""Tracing (efterforskning): registers are asked where a debtor is; what they say is kept with source and day."""

from __future__ import annotations

from casework.advance import advance_in
from casework.finding_case import case_or_refuse
from casework.journal import happened
from casework.missing import note_missing
from casework.office import Office
from casework.parties import ten_digits
from casework.returned_post import TRACE
from casework.set_status import status_in
from claims.case import CaseState, Hold
from intake.register import Entry, Standing
from storage import addresses, cases, debtors, tasks
from storage.cases import CaseRow
from storage.database import Tx

_STATUS = {
    Standing.BANKRUPT: Hold.BANKRUPTCY,
    Standing.REORGANISED: Hold.REORGANISATION,
    Standing.DECEASED: Hold.DECEASED,
    Standing.PROTECTED: Hold.PROTECTED_IDENTITY,
}


def trace_address(office: Office, *, case_number: str) -> str:
    """Ask the registers about the debtor of a case; in a word what came of it.

    Between transactions, by identity number only, and never about somebody whose identity is protected. A new address
    is used at once, with its source and day; what else a register tells (bankrupt, dead, protected) stops every case;
    what it does not know stays with a person. Raises Unavailable when a register is away, Refused when what it says
    cannot be understood.
    """
    with office.database.read() as tx:
        row = case_or_refuse(tx, case_number)
        debtor = debtors.get(tx, row.debtor_id)
        number = ten_digits(debtor.orgnr or "")
        if debtor.protected_at is not None or Hold.PROTECTED_IDENTITY in cases.holds(tx, case_number):
            return "protected"
    if number is None:
        return _none(office, case_number, "no_number")
    for register in office.registers:
        found = register.look_up(number)
        if found is not None:
            with office.database.write() as tx:
                return _take(office, tx, case_or_refuse(tx, case_number), found)
    return _none(office, case_number, "unknown")


def _none(office: Office, case_number: str, outcome: str) -> str:
    with office.database.write() as tx:
        happened(
            office, tx, case_number=case_number, kind="traced", why=f"No register gave an address: {outcome}",
            outcome=outcome,
        )  # fmt: skip
    return outcome


def _take(office: Office, tx: Tx, row: CaseRow, found: Entry) -> str:
    """What a register says, looked at again with the debtor as they are by now."""
    if debtors.get(tx, row.debtor_id).protected_at is not None:
        return "protected"
    why = f"The register {found.source} says so, as of {found.as_of.isoformat()}"
    status = _STATUS.get(found.standing)
    if status is not None and row.state != CaseState.CLOSED:
        status_in(office, tx, case_number=row.number, status=status, on=office.clock.today(), why=why, by="krav")
        return str(status)
    if found.standing is Standing.EMIGRATED or not found.address:
        return _tell(office, tx, row, found, "emigrated" if found.standing is Standing.EMIGRATED else "unknown")
    if _is_no_news(tx, row.debtor_id, found):
        return _tell(office, tx, row, found, "same_address")
    return _use(office, tx, row, found)


def _is_no_news(tx: Tx, debtor_id: int, found: Entry) -> bool:
    """Whether post to this very address came back since the day that the register speaks of."""
    match = addresses.match_of(found.address)
    gone = [each.set_aside_on for each in addresses.of_debtor(tx, debtor_id) if each.match == match]
    return any(day is not None and day >= found.as_of for day in gone)


def _use(office: Office, tx: Tx, row: CaseRow, found: Entry) -> str:
    now = office.clock.now()
    addresses.add(
        tx, debtor_id=row.debtor_id, lines=found.address, source=found.source, as_of=found.as_of, at=now, by="krav"
    )
    debtors.change(tx, row.debtor_id, address=list(found.address))
    for each in cases.of_parties(tx, debtor_id=row.debtor_id):
        if each.state == CaseState.CLOSED:
            continue
        tasks.finish_kind(tx, case_number=each.number, kind=TRACE, now=now)
        note_missing(tx, each.number)
        _tell(office, tx, each, found, "found")
        advance_in(office, tx, case_number=each.number, on=office.clock.today(), is_print_run=False)
    return "found"


def _tell(office: Office, tx: Tx, row: CaseRow, found: Entry, outcome: str) -> str:
    why = f"The register {found.source} was asked where the debtor is: {outcome}"
    day = found.as_of.isoformat()
    happened(
        office, tx, case_number=row.number, kind="traced", why=why, outcome=outcome, source=found.source, as_of=day
    )
    return outcome
