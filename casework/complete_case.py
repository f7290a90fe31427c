"""A handler writes down what the creditor told: the debtor's number or address, or what the claim concerns."""

from __future__ import annotations

from collections.abc import Mapping

from casework.advance import advance_in
from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.missing import note_missing
from casework.office import Office
from casework.set_debtor import set_debtor_in
from claims.refused import Refused
from dunning.guards import says_what_it_concerns
from storage import cases, debtors

KEYS = ("debtor_orgnr", "debtor_address", "about")


def complete_case(office: Office, *, case_number: str, values: Mapping[str, str], by: str) -> None:
    """Set what is missing on a case; `about` goes to every claim that does not say what it concerns.

    `debtor_address` is lines parted by a semicolon. Raises Refused for an unknown key, a wrong number, words that say
    nothing, or when the demand has left.
    """
    unknown = sorted(set(values) - set(KEYS))
    if unknown or not values:
        raise Refused("unknown_key", f"set one or more of: {', '.join(KEYS)}")
    with office.database.write() as tx:
        row = open_case_or_refuse(tx, case_number)
        if row.open_key is None and set(values) != {"debtor_address"}:
            raise Refused("demand_has_left", "the demand has left: what it said is corrected by a letter")
        if "about" in values:
            if not says_what_it_concerns(values["about"]):
                raise Refused("about_empty", "say in words what was sold or done, not only the invoice's number")
            for invoice in cases.invoices(tx, case_number):
                if not says_what_it_concerns(invoice.about, number=invoice.number):
                    cases.change_invoice(tx, invoice.id, about=values["about"].strip())
        address = tuple(part.strip() for part in values.get("debtor_address", "").split(";") if part.strip())
        if address:
            debtors.change(tx, row.debtor_id, address=list(address))
        note_missing(tx, case_number)
        happened(
            office,
            tx,
            case_number=case_number,
            kind="completed",
            why=f"What was missing was set: {', '.join(sorted(values))}",
            actor=by,
        )
        if "debtor_orgnr" in values:
            set_debtor_in(office, tx, case_number=case_number, orgnr=values["debtor_orgnr"], address=address, by=by)
            return
        advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)
