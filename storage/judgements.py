"""What a person with the right to has judged on a case, so that a check that fails no longer stops it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from claims.case import Mitigation
from storage.database import Tx
from storage.party_tables import judgement, mitigation
from storage.rows import insert_once


def add(tx: Tx, case_number: str, code: str, *, by: str, why: str, now: datetime) -> bool:
    """Write a judgement down, once per check and case."""
    values = {"case_number": case_number, "code": code, "at": now, "by": by, "why": why}
    return insert_once(tx, judgement, values)


def use(tx: Tx, case_number: str, code: str, *, occurrence: int) -> None:
    """A judgement that holds for one letter only has been used for that letter; the next needs one of its own."""
    where = (judgement.c.case_number == case_number, judgement.c.code == code)
    tx.execute(update(judgement).where(*where).values(code=f"{code}#{occurrence}"))


def mitigate(tx: Tx, case_number: str, made: Mitigation, *, by: str, why: str) -> None:
    """Write down that a case's interest is made lower."""
    values = {
        "case_number": case_number,
        "first_on": made.first_on,
        "last_on": made.last_on,
        "per_cent": str(made.per_cent),
        "decided_on": made.decided_on,
        "by": by,
        "why": why,
    }
    tx.execute(mitigation.insert().values(**values))
