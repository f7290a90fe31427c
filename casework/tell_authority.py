"""What the authority must be told the same day: what was paid is withdrawn there, or reduced by what was paid."""

from __future__ import annotations

from casework.letter_content import letter_content
from casework.office import Office
from casework.outlets import AUTHORITY
from casework.queue_letter import queue_letter
from dunning.closing import REDUCE_APPLICATION, WITHDRAW_APPLICATION
from storage.database import Tx

TOLD = frozenset({REDUCE_APPLICATION, WITHDRAW_APPLICATION})
"""The tasks that come with a paper to the authority."""


def tell_authority(office: Office, tx: Tx, *, case_number: str, step: str, occurrence: int) -> None:
    """Owe the paper of a task that was given today; it leaves whatever holds the case, since it asks for nothing more.

    Source: 22 § lag (1990:746).
    """
    content = letter_content(
        office,
        tx,
        case_number=case_number,
        step=step,
        occurrence=occurrence,
        on=office.clock.today(),
        deadline=None,
    )
    queue_letter(office, tx, content=content, outlet=AUTHORITY, why="The authority is told the same day")
