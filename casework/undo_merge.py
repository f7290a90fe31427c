"""A merge is undone: what came from the merged case goes back to it, as long as nothing was decided on both since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.advance import advance_in
from casework.bookkeeping import book_cases
from casework.finding_case import case_or_refuse
from casework.journal import happened
from casework.missing import note_missing
from casework.office import Office
from claims.case import CaseState, CloseCode, Hold
from claims.events import Event
from claims.refused import Refused
from storage import agency_invoices, cases, events, merges, objections
from storage.cases import CaseRow
from storage.database import Tx

_HARMLESS = frozenset(
    {
        "called",
        "contact",
        "contact_answered",
        "held",
        "hold_moved",
        "invoice_joined",
        "nothing",
        "not_taken",
        "quoted",
        "resumed",
        "scored",
        "step_blocked",
        "traced",
        "transition",
    }
)
"""What may have happened to the case that took over without binding the two together."""


def undo_merge(office: Office, *, case_number: str, why: str, by: str) -> None:
    """Open a merged case again with what was its own; what came to the other one later stays there.

    Raises Refused without a reason, for a case that was not merged or was merged before this could be undone
    ("merge_not_kept"), and with what binds the two together where something was decided on them since.
    """
    if not why.strip():
        raise Refused("why_missing", "say why the merge is undone: --why TEXT")
    with office.database.write() as tx:
        row = case_or_refuse(tx, case_number)
        if row.close_code != CloseCode.MERGED or row.merged_into is None:
            raise Refused("not_merged", f"case {case_number} was not merged into another")
        kept = _kept(tx, case_number)
        target = case_or_refuse(tx, row.merged_into)
        _refuse_bound(tx, row, target)
        if not merges.move_rows(tx, kept["moved"], from_case=target.number, to_case=case_number):
            raise Refused("moved_on", f"a part of case {case_number} is no longer in {target.number}: move it by hand")
        _open_again(tx, row, kept)
        _end_its_dispute(office, tx, target, kept)
        for number, other in ((case_number, target.number), (target.number, case_number)):
            note_missing(tx, number)
            happened(
                office, tx, case_number=number, kind="merge_undone", why=why.strip(), actor=by, other=other
            )  # fmt: skip
        book_cases(office, tx, (case_number, target.number))
        for number in (case_number, target.number):
            cases.change(tx, number, next_on=None)
            advance_in(office, tx, case_number=number, on=office.clock.today(), is_print_run=False)


def _kept(tx: Tx, case_number: str) -> Mapping[str, Any]:
    """What the merge wrote down of the case as it was."""
    merged = [event for event in events.of_case(tx, case_number) if event.kind == "merged"]
    data = (merged[-1].data or {}) if merged else {}
    if "moved" not in data:
        raise Refused("merge_not_kept", f"case {case_number} was merged before merges could be undone")
    return data


def _refuse_bound(tx: Tx, row: CaseRow, target: CaseRow) -> None:
    if CaseState(target.state) is CaseState.CLOSED or target.open_key is None:
        raise Refused("demand_has_left", f"case {target.number} has gone on: its demand has left or it is closed")
    for event in _since(tx, target.number, row.number):
        if event.kind not in _HARMLESS:
            what = f"{event.kind} on {event.on.isoformat()}: {event.why}"
            raise Refused("decided_since", f"something was decided on case {target.number} since the merge: {what}")
    setup = agency_invoices.by_key(tx, f"setup|{row.number}")
    if setup is not None and agency_invoices.credited_ore(tx, setup.id):
        raise Refused("fee_credited", f"the merge credited our invoice {setup.name}: the fee cannot be asked for again")


def _since(tx: Tx, number: str, source: str) -> list[Event]:
    """What has happened to a case since another was merged into it."""
    found = list(events.of_case(tx, number))
    marks = [
        index
        for index, event in enumerate(found)
        if event.kind == "merged_from" and (event.data or {}).get("source") == source
    ]
    return found[marks[-1] + 1 :] if marks else found


def _open_again(tx: Tx, row: CaseRow, kept: Mapping[str, Any]) -> None:
    key = kept["open_key"]
    if key is None or cases.open_for(tx, key) is not None:
        key = f"separate|{row.number}"
    state, why = kept["state_before"], "The merge was undone"
    cases.change(tx, row.number, state=state, close_code=None, merged_into=None, open_key=key, why=why)


def _end_its_dispute(office: Office, tx: Tx, target: CaseRow, kept: Mapping[str, Any]) -> None:
    """The hold that the merge set because the other case was disputed goes with what was disputed."""
    if kept["set_dispute"] and not any(each.is_whole for each in objections.standing(tx, target.number)):
        cases.end_hold(tx, target.number, Hold.DISPUTE, now=office.clock.now())
