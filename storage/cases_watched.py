"""What those who watch the house ask of its cases: small questions that an index answers, however many there are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from claims.case import CaseState
from storage.database import Tx
from storage.schema import case, debtor


def countries_with_open(tx: Tx, countries: Collection[str]) -> frozenset[str]:
    """Which of some countries have a debtor in an open case."""
    found = set()
    for country in countries:
        is_open = (debtor.c.country == country, case.c.state != str(CaseState.CLOSED))
        one = select(case.c.number).join(debtor, case.c.debtor_id == debtor.c.id).where(*is_open).limit(1)
        found |= {country} if tx.execute(one).first() else set()
    return frozenset(found)


def oldest_due(tx: Tx, *, before: date) -> date | None:
    """The earliest day before a given one on which an open case was to be looked at, None when none waits."""
    where = (case.c.next_on < before, case.c.state != str(CaseState.CLOSED))
    first = select(case.c.next_on).where(*where).order_by(case.c.next_on).limit(1)
    return tx.execute(first).scalar_one_or_none()
