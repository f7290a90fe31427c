"""A page of cases as the desk lists them, with the balance of each that is shown and of no other."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.desk_search import case_line
from casework.known import as_known_on
from casework.law_of import law_of
from casework.office import Office
from claims.case import CaseFacts
from claims.refused import Refused
from dunning.ledger import balance
from storage import case_facts, case_lists, lookups
from storage import hands as assigned
from storage.case_lists import Wanted
from storage.database import Tx

ROWS = 30


def desk_cases(
    office: Office,
    *,
    state: str = "",
    creditor_id: int | None = None,
    held: str = "",
    hands: str = "",
    after: str = "",
    limit: int = ROWS,
) -> dict[str, Any]:
    """A page of the list: its rows, the key of the next page ("" at the end) and how many cases each state has.

    `state` may be "open", `held` a hold or "any", `hands` a name or "nobody". Raises Refused("no_such_creditor").
    """
    wanted, today = Wanted(state, creditor_id, held, hands), office.clock.today()
    with office.database.read() as tx:
        found, following = case_lists.page(tx, wanted, after=after, limit=limit)
        numbers = [each.row.number for each in found]
        facts = case_facts.facts_of(tx, numbers)
        waiting = case_lists.open_tasks_of(tx, numbers)
        shown = {
            "counts": case_lists.counted(tx),
            "hands": assigned.every(tx),
            "creditor": None if wanted.creditor_id is None else _creditor(tx, wanted.creditor_id),
        }
    rows = [
        {
            **case_line(each),
            "held": sorted(facts[each.row.number].holds),
            "tasks": waiting.get(each.row.number, 0),
            "balance": _owed(office, facts[each.row.number], today),
        }
        for each in found
    ]
    return {"rows": rows, "next": following, **shown}


def _creditor(tx: Tx, creditor_id: int) -> str:
    found = lookups.creditors_of(tx, ids=[creditor_id])
    if not found:
        raise Refused("no_such_creditor", f"there is no creditor {creditor_id}; choose one from the list of creditors")
    return found[0].name


def _owed(office: Office, stored: CaseFacts, on: date) -> dict[str, Any] | None:
    """What is owed on a day, None where the law does not say (a row is missing)."""
    facts = as_known_on(stored, on)
    try:
        return balance(facts=facts, law=law_of(office, facts), as_of=on).as_json()
    except Refused:
        return None
