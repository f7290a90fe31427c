"""Somebody stands for a debtor (ombud, god man, förvaltare): from that day on letters go to them."""

from __future__ import annotations

from datetime import date

from casework.advance import advance_in
from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.office import Office
from claims.case import CaseState, Hold
from claims.party import Representative, RepresentativeKind
from claims.refused import Refused
from storage import cases, representatives
from storage.database import Tx


def represent(
    office: Office, *, case_number: str, kind: str, name: str, address: tuple[str, ...], from_on: date, by: str
) -> None:
    """Write down who stands for a case's debtor, in every case on that debtor, from a day on.

    Without an address nothing leaves until it is known. Raises Refused for an unknown kind or a missing name.
    """
    if kind not in set(RepresentativeKind):
        raise Refused("unknown_kind", f"{kind!r} is no kind; choose one of: {', '.join(RepresentativeKind)}")
    if not name.strip():
        raise Refused("name_missing", "say who stands for the debtor: --name")
    found = Representative(RepresentativeKind(kind), name.strip(), address, from_on)
    with office.database.write() as tx:
        row = open_case_or_refuse(tx, case_number)
        representatives.add(tx, row.debtor_id, found)
        _tell(office, tx, row.debtor_id, kind="represented", why=f"Letters go to the debtor's {kind}", by=by)


def end_representation(office: Office, *, case_number: str, until_on: date, by: str) -> None:
    """Nobody stands for a case's debtor from a day on; raises Refused when nobody did."""
    with office.database.write() as tx:
        row = open_case_or_refuse(tx, case_number)
        if not representatives.end(tx, row.debtor_id, on=until_on):
            raise Refused("no_representative", f"nobody stands for the debtor of case {case_number}")
        _tell(office, tx, row.debtor_id, kind="representation_ended", why="The debtor speaks for themselves", by=by)


def _tell(office: Office, tx: Tx, debtor_id: int, *, kind: str, why: str, by: str) -> None:
    """Note it on every open case on the debtor; a hold that only waited for this ends."""
    today = office.clock.today()
    for case in cases.of_parties(tx, debtor_id=debtor_id):
        if case.state == CaseState.CLOSED:
            continue
        cases.end_hold(tx, case.number, Hold.REPRESENTATIVE, now=office.clock.now())
        cases.change(tx, case.number, next_on=None)
        happened(office, tx, case_number=case.number, kind=kind, why=why, actor=by)
        advance_in(office, tx, case_number=case.number, on=today, is_print_run=False)
