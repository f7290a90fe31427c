"""How letters speak to one debtor: set on a case by somebody who knows why, or left to the creditor's wish."""

from __future__ import annotations

from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.office import Office
from claims.refused import Refused
from claims.tone import Tone
from storage import cases

USUAL = "usual"
"""The tone that the case's creditor wishes for."""
CHOICES = (USUAL, *(str(tone) for tone in Tone))


def set_tone(office: Office, *, case_number: str, tone: str, why: str, by: str) -> None:
    """Set the tone of a case's letters from now on, whatever its creditor wishes; `USUAL` leaves it to the creditor.

    A letter that waits to leave is written anew. Raises Refused for an unknown tone, without a reason, for a closed
    case, and where the case has that tone already.
    """
    if tone not in CHOICES:
        raise Refused("no_such_tone", f"there is no tone {tone!r}; choose one of: {', '.join(CHOICES)}")
    if not why.strip():
        raise Refused("why_missing", "say why the letters take another tone: --why TEXT")
    own = None if tone == USUAL else tone
    with office.database.write() as tx:
        row = open_case_or_refuse(tx, case_number)
        if row.tone == own:
            raise Refused("same_tone", f"the letters of case {case_number} have that tone already")
        cases.change(tx, case_number, tone=own)
        happened(office, tx, case_number=case_number, kind="tone_set", why=why.strip(), actor=by, tone=tone)
