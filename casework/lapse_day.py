"""The day that is kept beside a sleeping case: when the first of its claims lapses, for the list of the soonest."""

from __future__ import annotations

from datetime import date

from casework.law_of import law_of
from casework.office import Office
from claims.case import CaseFacts
from claims.refused import Refused
from dunning.plan import Plan
from dunning.radar import first_to_lapse
from dunning.situation import Situation

UNCOUNTED = date.min
"""Of a case whose limitation cannot be counted, or that the walk was stopped in: it comes first in the list."""


def lapse_day(office: Office, facts: CaseFacts, plan: Plan, *, on: date) -> date | None:
    """The first last safe day of the claims that something is left of, as known on a day.

    None where nothing can lapse, `UNCOUNTED` where no row of law says when.
    """
    try:
        return first_to_lapse(Situation(facts, plan, law_of(office, facts), office.agency, on))
    except Refused:
        return UNCOUNTED
