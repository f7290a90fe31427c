"""A letter to a debtor that no plan decides: written now, kept, and owed to the print run like any other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.journal import happened
from casework.letter_content import letter_content
from casework.office import Office
from casework.outlets import PRINT
from casework.queue_letter import queue_letter
from claims.case import StepTaken
from delivery.render import wording
from storage import case_facts, cases
from storage.database import Tx


def side_letter(
    office: Office,
    tx: Tx,
    *,
    case_number: str,
    step: str,
    extra: Mapping[str, Any],
    why: str,
    by: str,
    deadline: date | None = None,
) -> str:
    """Owe a letter of a step in the running transaction; its key. The door looks at it once more before it leaves.

    Raises Refused where it cannot be worded (no address, no bankgiro), so that nothing of what led to it is kept.
    """
    today = office.clock.today()
    occurrence = case_facts.facts(tx, case_number).times(step) + 1
    cases.add_step(tx, case_number, StepTaken(step, occurrence, today, deadline))
    content = letter_content(
        office,
        tx,
        case_number=case_number,
        step=step,
        occurrence=occurrence,
        on=today,
        deadline=deadline,
        extra=extra,
    )
    wording(content)
    queue_letter(office, tx, content=content, outlet=PRINT, why=why)
    happened(office, tx, case_number=case_number, kind="letter_owed", why=why, actor=by, letter=content.key, step=step)
    return content.key
