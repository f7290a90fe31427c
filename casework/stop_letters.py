"""Letters that have not left may still be stopped."""

from __future__ import annotations

from claims.letter import LetterStatus
from storage import letters
from storage.database import Tx

_STOPPABLE = (LetterStatus.PREPARED, LetterStatus.HELD, LetterStatus.QUEUED)


def stop_letters(tx: Tx, *, case_number: str, why: str) -> int:
    """Cancel every letter of a case that is not handed over; how many were stopped."""
    waiting = [row for row in letters.of_case(tx, case_number) if row.status in _STOPPABLE]
    for row in waiting:
        letters.change(tx, row.key, status=str(LetterStatus.CANCELLED), why=why)
    return len(waiting)
