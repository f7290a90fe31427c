"""A debtor has died: the claim is on the estate (dödsbo), which is written to by its own name."""

from __future__ import annotations

from casework.advance import advance_in
from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.missing import note_missing
from casework.office import Office
from claims.case import CaseState, Hold
from claims.party import DebtorKind
from claims.refused import Refused
from storage import cases, debtors, tasks


def record_estate(office: Office, *, case_number: str, address: tuple[str, ...], by: str, name: str = "") -> None:
    """The debtor of a case is from now on an estate with this address, in every case; letters may leave again.

    `name` where the estate has another than "Dödsboet efter" the person. Raises Refused for a business or public body,
    and without an address: until the estate's is known nothing is sent.
    """
    if not address:
        raise Refused("address_missing", "the estate's address is needed: --address LINE;LINE")
    with office.database.write() as tx:
        row = open_case_or_refuse(tx, case_number)
        debtor = debtors.get(tx, row.debtor_id)
        if not DebtorKind(debtor.kind).is_natural:
            raise Refused("not_a_person", f"the debtor of case {case_number} is no natural person")
        change = {"kind": str(DebtorKind.ESTATE), "kind_reason": "declared", "match_key": ""}
        debtors.change(tx, debtor.id, **change, address=list(address), name=name.strip() or debtor.name)
        for case in cases.of_parties(tx, debtor_id=debtor.id):
            if case.state == CaseState.CLOSED:
                continue
            cases.end_hold(tx, case.number, Hold.DECEASED, now=office.clock.now())
            tasks.finish_kind(tx, case_number=case.number, kind=str(Hold.DECEASED), now=office.clock.now())
            happened(
                office,
                tx,
                case_number=case.number,
                kind="estate_recorded",
                why="The debtor has died: letters go to the estate",
                actor=by,
            )
            note_missing(tx, case.number)
            advance_in(office, tx, case_number=case.number, on=office.clock.today(), is_print_run=False)
