"""Many cases are named for one action: an order, whose preview is made case by case in the background."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casework.bulk_acts import BULK_ACTS, Form
from casework.office import Office
from casework.outbox import owe
from casework.parties import ten_digits
from claims.case import CaseState
from claims.refused import Refused
from storage import bulks, creditors, plan_versions
from storage.database import Tx

MOST_CASES = 2000
"""So many cases in one order at most: a person is to be able to look at what was foreseen."""
_NUMBER = re.compile(r"\d{4}-\d{6}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which cases: those named in `text` (numbers with anything between them), those in a `state` (of one `creditor`
    by organisation number where given), or those on an older version of the plan named `plan`."""

    text: str = ""
    state: str = ""
    creditor: str = ""
    plan: str = ""


def make_bulk(office: Office, *, action: str, form: Form, chosen: Chosen, by: str) -> int:
    """Keep an order to do an action with the chosen cases, and owe its preview; the order's id. Nothing is done yet.

    The first `MOST_CASES` are taken, and it is kept how many there were. Raises Refused for an action that is not for
    many cases, for no case at all, and for numbers that are no cases.
    """
    if action not in BULK_ACTS:
        raise Refused("not_for_many", f"{action} is not done with many cases at once")
    with office.database.write() as tx:
        numbers = _numbers(office, tx, chosen)
        if not numbers:
            raise Refused("no_cases", "no case was chosen")
        values = {
            "action": action,
            "form": {name: list(texts) for name, texts in form.items()},
            "by": by,
            "made_at": office.clock.now(),
            "state": bulks.LOOKING,
            "found": len(numbers),
        }
        made = bulks.add(tx, values, numbers[:MOST_CASES])
        owe(office, tx, "preview_bulk", key=f"bulk-preview-{made}", bulk_id=made)
    return made


def _numbers(office: Office, tx: Tx, chosen: Chosen) -> Sequence[str]:
    if chosen.text.strip():
        return _named(tx, chosen.text)
    if chosen.plan:
        return _on_older_versions(office, tx, chosen.plan)
    if chosen.state not in set(CaseState):
        return ()
    creditor_id = None
    if chosen.creditor.strip():
        found = creditors.by_orgnr(tx, ten_digits(chosen.creditor) or "")
        if found is None:
            raise Refused("no_such_creditor", f"there is no creditor {chosen.creditor}")
        creditor_id = found.id
    return bulks.numbers_in_state(tx, state=chosen.state, creditor_id=creditor_id, limit=MOST_CASES + 1)


def _named(tx: Tx, text: str) -> Sequence[str]:
    named = list(dict.fromkeys(_NUMBER.findall(text)))
    if len(named) > 2 * MOST_CASES:
        raise Refused("too_many", f"name {2 * MOST_CASES} cases at most")
    known = bulks.known_numbers(tx, named) if named else set()
    unknown = [number for number in named if number not in known]
    if unknown:
        raise Refused("no_cases_of_that_number", f"these are no cases: {', '.join(unknown[:10])}")
    return named


def _on_older_versions(office: Office, tx: Tx, name: str) -> Sequence[str]:
    plan = office.plans.get(name)
    if plan is None:
        raise Refused("unknown_plan", f"the policies folder has no plan {name}")
    return plan_versions.older_cases(tx, name=name, version=plan.version, limit=MOST_CASES + 1)
