"""The one place that knows which countries have law."""

from __future__ import annotations

from collections.abc import Mapping

from claims.refused import Refused
from dunning.law.dk import DENMARK
from dunning.law.eu import EUROPEAN_UNION
from dunning.law.fi import FINLAND
from dunning.law.law import Law
from dunning.law.no import NORWAY
from dunning.law.se import SWEDEN

LAWS: Mapping[str, Law] = {law.country: law for law in (SWEDEN, NORWAY, DENMARK, FINLAND, EUROPEAN_UNION)}


def law_for(country: str) -> Law:
    """The law of a country (ISO 3166 alpha-2). Raises Refused("country_without_law") where none is built."""
    law = LAWS.get(country)
    if law is None:
        raise Refused("country_without_law", "There is no law for this debtor's country; a person must take the case.")
    return law
