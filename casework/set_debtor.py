"""What only the creditor could tell about a debtor has come: the number is set, and the case goes on."""

from __future__ import annotations

from casework.advance import advance_in
from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.merge import merge_in
from casework.missing import note_missing
from casework.office import Office
from casework.open_case import hold_for_kind
from casework.pin_plan import pin_again
from casework.protect import WHY, protect_in
from claims.identity import parse_identity
from claims.refused import Refused
from dunning.party_kind import debtor_kind
from storage import cases, debtors
from storage.database import Tx


def set_debtor(office: Office, *, case_number: str, orgnr: str, address: tuple[str, ...] = (), by: str) -> None:
    """Set a debtor's identity number (and address, when given); raises Refused for a wrong number."""
    with office.database.write() as tx:
        set_debtor_in(office, tx, case_number=case_number, orgnr=orgnr, address=address, by=by)


def set_debtor_in(
    office: Office, tx: Tx, *, case_number: str, orgnr: str, address: tuple[str, ...] = (), by: str
) -> None:
    """`set_debtor` inside a running transaction.

    A number that belongs to a debtor we know makes this case theirs; where they have an open case with the same
    creditor, its invoices join that one. Raises Refused once the demand has left: then a handler corrects by letter.
    """
    row = open_case_or_refuse(tx, case_number)
    if row.open_key is None:
        raise Refused("demand_has_left", "the demand has left to this debtor: a correction is a handler's work")
    number = parse_identity(orgnr)
    if number is None:
        raise Refused("bad_orgnr", "that is no valid organisation or personal number: check the digits")
    old = debtors.get(tx, row.debtor_id)
    kind, why = debtor_kind(orgnr=number.digits, text=old.name)
    debtor = debtors.ensure(
        tx,
        identity=f"id:{number.ten}",
        values={
            "orgnr": number.digits,
            "name": old.name,
            "match_key": old.match_key,
            "kind": str(kind),
            "kind_reason": why,
            "address": list(address or old.address),
            "email": old.email,
            "phone": old.phone,
            "country": old.country,
        },
    )
    if debtor.protected_at is not None:
        debtors.change(tx, old.id, address=[], match_key="")
    elif address:
        debtors.change(tx, debtor.id, address=list(address))
        debtor = debtors.get(tx, debtor.id)
    happened(
        office,
        tx,
        case_number=case_number,
        kind="debtor_identified",
        why="The debtor's number was given",
        actor=by,
        debtor=debtor.id,
    )
    key = f"{row.creditor_id}|{debtor.id}|{row.currency}"
    other = cases.open_for(tx, key)
    if other is not None and other.number != case_number:
        why = f"The same debtor has an open case: the claims went to {other.number}"
        merge_in(office, tx, number=case_number, into=other.number, by=by, why=why)
        case_number = other.number
    else:
        cases.change(
            tx,
            case_number,
            debtor_id=debtor.id,
            open_key=key,
            plan=pin_again(office, tx, row=row, debtor=debtor),
            next_on=None,
        )
    note_missing(tx, case_number)
    if debtor.protected_at is not None:
        protect_in(office, tx, debtor_id=debtor.id, by=by, why=WHY)
    hold_for_kind(office, tx, case_number=case_number, debtor=debtor)
    advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)
