"""Which way out a letter takes: print, the authority, or the folder of applications that wait for a decision."""

from __future__ import annotations

from casework.office import Office
from claims.letter import LetterStatus
from delivery.outlet import Outlet
from storage.letters import LetterRow

PRINT, AUTHORITY = "print", "kronofogden"


def outlet_of(office: Office, row: LetterRow) -> Outlet:
    """The outlet of a letter; an application stays with the prepared ones until the creditor has decided."""
    if row.outlet == AUTHORITY:
        return office.applications if row.status == LetterStatus.PREPARED else office.authority
    return office.letters
