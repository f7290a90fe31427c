"""Merging cases on the same debtor, and taking an invoice out again; both show first what they change."""

from __future__ import annotations

from typing import Any

from casework.advance import advance_in
from casework.bookkeeping import book_cases
from casework.charge import one_setup_fee
from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.law_of import law_of
from casework.missing import note_missing
from casework.office import Office
from casework.split_off import take_out
from claims.case import CaseState, Hold
from claims.refused import Refused
from dunning.ledger import balance
from storage import case_facts, cases, documents, merges, objections, tokens
from storage.cases import CaseRow
from storage.database import Tx


class _PreviewOnly(Exception):
    """Rolls back what was tried so that it could be shown."""


def merge_cases(office: Office, *, number: str, into: str, by: str, preview: bool = False) -> dict[str, Any]:
    """Move everything of case `number` into case `into`; what changes, before and after, as JSON values.

    Both must have the same creditor, debtor and currency, and no demand may have left in either. With `preview`
    nothing is kept. Raises Refused with the reason otherwise.
    """
    shown: dict[str, Any] = {}
    try:
        with office.database.write() as tx:
            source, target = open_case_or_refuse(tx, number), open_case_or_refuse(tx, into)
            _refuse_unlike(source, target)
            shown["before"] = {each: _sums(office, tx, each) for each in (number, into)}
            merge_in(office, tx, number=number, into=into, by=by, why=f"Merged into {into}")
            shown["after"] = {into: _sums(office, tx, into)}
            if preview:
                raise _PreviewOnly
    except _PreviewOnly:
        shown["preview"] = True
    return shown


def merge_in(office: Office, tx: Tx, *, number: str, into: str, by: str, why: str) -> None:
    """Move invoices, credits, payments, readings and tokens; close the emptied case.

    Which rows they were is written down with it, so that the merge can be undone (casework/undo_merge.py).
    """
    kept = _as_it_was(tx, number)
    is_held = Hold.DISPUTE in cases.holds(tx, into)
    cases.move_contents(tx, from_case=number, to_case=into)
    documents.move_case(tx, from_case=number, to_case=into)
    tokens.move(tx, from_case=number, to_case=into)
    if any(objection.is_whole for objection in objections.standing(tx, into)):
        # What was said of one case cannot be told apart in the two: everything rests until it is answered.
        cases.set_hold(tx, into, Hold.DISPUTE, now=office.clock.now(), why=f"{number} was disputed")
    cases.change(
        tx,
        number,
        state="closed",
        close_code="merged",
        merged_into=into,
        open_key=None,
        next_on=None,
        next_step=None,
        why=why,
    )
    one_setup_fee(office, tx, merged=number, into=into, by=by)
    note_missing(tx, into)
    kept["set_dispute"] = not is_held and Hold.DISPUTE in cases.holds(tx, into)
    happened(office, tx, case_number=number, kind="merged", why=why, actor=by, into=into, **kept)
    happened(office, tx, case_number=into, kind="merged_from", why=f"{number} was merged here", actor=by, source=number)
    book_cases(office, tx, (number, into))
    advance_in(office, tx, case_number=into, on=office.clock.today(), is_print_run=False)


def _as_it_was(tx: Tx, number: str) -> dict[str, Any]:
    row = cases.get(tx, number)
    assert row is not None
    return {"moved": merges.contents(tx, number), "state_before": row.state, "open_key": row.open_key}


def unmerge_invoice(
    office: Office, *, number: str, invoice_number: str, by: str, preview: bool = False
) -> dict[str, Any]:
    """Take one invoice out of a case into a case of its own, with its credit notes; what changes, as JSON values.

    Only before the demand has left: after that the letter has bound them together. Raises Refused otherwise.
    """
    shown: dict[str, Any] = {}
    try:
        with office.database.write() as tx:
            row = open_case_or_refuse(tx, number)
            if row.open_key is None:
                raise Refused("demand_has_left", "the demand names every invoice in the case: withdraw or correct it")
            shown["before"] = {number: _sums(office, tx, number)}
            new = take_out(office, tx, row=row, invoice_number=invoice_number, by=by)
            for each in (number, new):
                advance_in(office, tx, case_number=each, on=office.clock.today(), is_print_run=False)
            shown["after"] = {each: _sums(office, tx, each) for each in (number, new)}
            shown["new_case"] = new
            if preview:
                raise _PreviewOnly
    except _PreviewOnly:
        shown["preview"] = True
    return shown


def _refuse_unlike(source: CaseRow, target: CaseRow) -> None:
    if source.number == target.number:
        raise Refused("same_case", "a case cannot be merged into itself")
    if (source.creditor_id, source.debtor_id, source.currency) != (
        target.creditor_id,
        target.debtor_id,
        target.currency,
    ):
        raise Refused("unlike_cases", "only cases with the same creditor, debtor and currency can be merged")
    if _has_left(source) or _has_left(target):
        raise Refused("demand_has_left", "a demand has left: its case keeps its claims; link the cases instead")


def _has_left(row: CaseRow) -> bool:
    return not CaseState(row.state).is_before_demand


def _sums(office: Office, tx: Tx, number: str) -> dict[str, Any]:
    facts = case_facts.facts(tx, number)
    owed = balance(facts=facts, law=law_of(office, facts), as_of=office.clock.today())
    return {"invoices": [invoice.number for invoice in facts.invoices], **owed.as_json()}
