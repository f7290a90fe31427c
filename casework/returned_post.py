"""Post that came back (returpost): the address is set aside, nothing more is sent to it, a new one is looked for."""

from __future__ import annotations

from datetime import date

from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.missing import note_missing
from casework.office import Office
from casework.outbox import owe_again
from claims.case import CaseState
from claims.letter import LetterStatus
from claims.refused import Refused
from delivery.letters import DEMANDS
from storage import addresses, cases, debtors, letters, tasks
from storage.cases import CaseRow
from storage.database import Tx
from storage.letters import LetterRow

TRACE = "trace_address"
_FROM_THE_CLAIM = "claim"


def record_return(office: Office, *, case_number: str, key: str, on: date, why: str, by: str) -> None:
    """Write down that a letter came back on a day, with what stood on it: its address is set aside, kept with proof.

    Until a new address is found no letter leaves in any case on the debtor, and the registers are asked. A demand that
    came back carries no application (6 § inkassolagen: it must have been sent so that it should reach the debtor) until
    it is sent anew or somebody with the right to judges that it went to the usual address. Raises Refused for a letter
    that has not left, went to a representative or came back before, and for a day to come.
    """
    if on > office.clock.today():
        raise Refused("future_day", f"{on.isoformat()} has not come")
    if not why.strip():
        raise Refused("why_missing", "say what stood on it, such as unknown or moved: --why TEXT")
    with office.database.write() as tx:
        case = open_case_or_refuse(tx, case_number)
        row = _letter(tx, case_number, key, on)
        _write_down(office, tx, row, on, why.strip(), by)
        _set_aside(office, tx, case, row, on, why.strip(), by)
        _look_for_another(office, tx, case, row)


def _letter(tx: Tx, case_number: str, key: str, on: date) -> LetterRow:
    row = letters.get(tx, key)
    if row is None or row.case_number != case_number:
        raise Refused("no_such_letter", f"case {case_number} has no letter {key}; krav case show {case_number}")
    if row.status != LetterStatus.SENT or on < row.on:
        raise Refused("letter_not_sent", f"{key} had not left on {on.isoformat()} ({row.status})")
    if row.content.get("representative"):
        raise Refused(
            "to_representative", f"{key} went to who stands for the debtor: krav case representative puts that right"
        )
    return row


def _write_down(office: Office, tx: Tx, row: LetterRow, on: date, why: str, by: str) -> None:
    values = {"letter_key": row.key, "case_number": row.case_number, "step": row.step, "occurrence": row.occurrence}
    if not addresses.add_return(tx, {**values, "on": on, "why": why, "at": office.clock.now(), "by": by}):
        raise Refused("returned_before", f"{row.key} is on record as returned")
    happened(
        office, tx, case_number=row.case_number, kind="letter_returned", why=why, actor=by, letter=row.key,
        on_day=on.isoformat(),
    )  # fmt: skip


def _set_aside(office: Office, tx: Tx, case: CaseRow, row: LetterRow, on: date, why: str, by: str) -> None:
    debtor = debtors.get(tx, case.debtor_id)
    lines = [str(line) for line in row.content["debtor"]["address"]]
    if debtor.protected_at is not None or not lines:
        return
    if addresses.proof_of(tx, debtor.id, lines) is None:
        addresses.add(
            tx, debtor_id=debtor.id, lines=lines, source=_FROM_THE_CLAIM, as_of=row.on, at=office.clock.now(), by=by
        )
    addresses.set_aside(tx, debtor.id, lines, on=on, why=why)
    if addresses.match_of(debtor.address) != addresses.match_of(lines):
        return  # they have moved on since, and so has the house
    debtors.change(tx, debtor.id, address=[])
    for other in cases.of_parties(tx, debtor_id=debtor.id):
        if other.state != CaseState.CLOSED:
            note_missing(tx, other.number)
            told = "The debtor's address was set aside: nothing leaves until another one is found"
            happened(office, tx, case_number=other.number, kind="address_set_aside", why=told, actor=by, letter=row.key)


def _look_for_another(office: Office, tx: Tx, case: CaseRow, row: LetterRow) -> None:
    now = office.clock.now()
    tasks.add(
        tx,
        key=f"trace-{row.key}",
        kind=TRACE,
        title="Post came back: find the debtor's address (krav case set, krav case trace)",
        now=now,
        case_number=case.number,
    )
    if row.step in DEMANDS:
        tasks.add(
            tx,
            key=f"returned-demand-{row.key}",
            kind="returned_demand",
            title=f"{row.key} came back: send it anew when the address is known (krav case correct-letter)",
            now=now,
            case_number=case.number,
        )
    owe_again(office, tx, "trace_address", key=f"trace-{case.debtor_id}", case_number=case.number)
