"""Under which country's law a case is counted and decided."""

from __future__ import annotations

from casework.office import Office
from claims.case import CaseFacts
from dunning.law.law import Law


def law_of(office: Office, facts: CaseFacts) -> Law:
    """The law of the debtor's country once it is open (each kind of row it needs confirmed), else the house's own.

    Until then the figures of such a case are the house's own, for its own information, and nothing leaves.
    """
    abroad = law_abroad(office, facts)
    return abroad if abroad is not None and not abroad.closed_for else office.law


def law_abroad(office: Office, facts: CaseFacts) -> Law | None:
    """The law of the country of a debtor abroad, confirmed or not; None at home and where none is known."""
    country = facts.debtor.country if facts.debtor else office.law.country
    return office.laws.get(country) if country != office.law.country else None
