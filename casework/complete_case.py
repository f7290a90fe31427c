"""A handler writes down what the creditor told: the debtor's number or address, or what the claim concerns."""

from __future__ import annotations

import re
from collections.abc import Mapping

from casework.advance import advance_in
from casework.charge import waive_setup
from casework.check_claims import check_claims
from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.missing import note_missing
from casework.office import Office
from casework.pin_plan import pin_again
from casework.set_arose import KEYS as AROSE
from casework.set_arose import set_arose_in
from casework.set_debtor import set_debtor_in
from casework.terms_of import show_terms
from claims.refused import Refused
from dunning.guards import says_what_it_concerns
from storage import addresses, case_facts, cases, creditors, debtors, tasks
from storage.cases import CaseRow
from storage.database import Tx

KEYS = ("debtor_orgnr", "debtor_address", "debtor_country", "about", *AROSE)
_COUNTRY = re.compile("[A-Z]{2}")


def complete_case(office: Office, *, case_number: str, values: Mapping[str, str], by: str) -> None:
    """Set what is missing on a case; `about` goes to every claim that does not say what it concerns.

    The days that claims arose (casework/set_arose.py) may be set at any time. `debtor_address` is lines parted by a
    semicolon, `debtor_country` two letters (ISO 3166), and the case then runs on that country's plan. Raises Refused
    for an unknown key, a wrong number, words that say
    nothing, or when the demand has left.
    """
    unknown = sorted(set(values) - set(KEYS))
    if unknown or not values:
        raise Refused("unknown_key", f"set one or more of: {', '.join(KEYS)}")
    with office.database.write() as tx:
        row = open_case_or_refuse(tx, case_number)
        if row.open_key is None and set(values) - {"debtor_address", *AROSE}:
            raise Refused("demand_has_left", "the demand has left: what it said is corrected by a letter")
        if "about" in values:
            if not says_what_it_concerns(values["about"]):
                raise Refused("about_empty", "say in words what was sold or done, not only the invoice's number")
            for invoice in cases.invoices(tx, case_number):
                if not says_what_it_concerns(invoice.about, number=invoice.number):
                    cases.change_invoice(tx, invoice.id, about=values["about"].strip())
        address = tuple(part.strip() for part in values.get("debtor_address", "").split(";") if part.strip())
        if address:
            _set_address(office, tx, row, address, by)
        if "debtor_country" in values:
            _set_country(office, tx, row, values["debtor_country"].strip().upper())
        if set(values) & set(AROSE):
            set_arose_in(office, tx, case_number=case_number, values=values, by=by)
        note_missing(tx, case_number)
        check_claims(office, tx, case_number=case_number)
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


def _set_address(office: Office, tx: Tx, row: CaseRow, address: tuple[str, ...], by: str) -> None:
    """An address that somebody told, with that as its proof; one that post came back from needs a register's word."""
    if addresses.is_set_aside(tx, row.debtor_id, address):
        raise Refused("address_set_aside", "post to that address came back: find another (krav case trace)")
    if debtors.get(tx, row.debtor_id).protected_at is None:
        now, today = office.clock.now(), office.clock.today()
        addresses.add(tx, debtor_id=row.debtor_id, lines=address, source="handler", as_of=today, at=now, by=by)
    debtors.change(tx, row.debtor_id, address=list(address))
    for case in cases.of_parties(tx, debtor_id=row.debtor_id):
        if case.close_code is None:
            note_missing(tx, case.number)
            tasks.finish_kind(tx, case_number=case.number, kind="trace_address", now=office.clock.now())


def _set_country(office: Office, tx: Tx, row: CaseRow, country: str) -> None:
    if not _COUNTRY.fullmatch(country):
        raise Refused("bad_country", "a country is two letters, such as SE or NO")
    debtors.change(tx, row.debtor_id, country=country)
    plan = pin_again(office, tx, row=row, debtor=debtors.get(tx, row.debtor_id))
    cases.change(tx, row.number, plan=plan, next_on=None)
    if row.accepted_at is None and row.terms:  # prices go by the debtor's country: what was shown is shown no more
        facts, owner = case_facts.facts(tx, row.number), creditors.get(tx, row.creditor_id)
        show_terms(office, tx, row=row, facts=facts, creditor=owner)
    elif row.accepted_at is not None:
        waive_setup(office, tx, row=row, why="The set-up fee was that of a country the debtor is not in")
