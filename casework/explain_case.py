"""Explain this krona: a case's balance on a day, unfolded to rates, days, statutes and the documents it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.finding_case import case_or_refuse
from casework.ids import message_name
from casework.known import as_known_on
from casework.law_of import law_of
from casework.office import Office
from claims.case import CaseFacts
from claims.refused import Refused
from dunning.explain import payoff, unfolded
from storage import case_facts, cases, documents
from storage.database import Tx

_MOST_DAYS = 400


def explain_case(office: Office, *, number: str, on: date | None, days: int = 0) -> dict[str, Any]:
    """The balance of a case on a day (the house's today unless said) and all that it is made of.

    With `days` also what settles the case on each of that many days from then on, as far as the rates are known.
    Raises Refused("no_such_case"), Refused("too_many_days"), or what the calculation raises.
    """
    if days > _MOST_DAYS:
        raise Refused("too_many_days", f"ask for at most {_MOST_DAYS} days")
    as_of = on or office.clock.today()
    with office.database.read() as tx:
        case_or_refuse(tx, number)
        return explained(office, tx, case_facts.facts(tx, number), as_of=as_of, days=days)


def explained(office: Office, tx: Tx, stored: CaseFacts, *, as_of: date, days: int = 0) -> dict[str, Any]:
    """What `explain_case` tells, of facts that are known."""
    facts = as_known_on(stored, as_of)
    sources = _sources(tx, facts.number)
    found = unfolded(facts=facts, law=law_of(office, facts), as_of=as_of)
    for invoice in found["invoices"]:
        invoice["source"] = sources.get(invoice["number"])
    ahead = {"payoff": payoff(facts=facts, law=law_of(office, facts), first=as_of, days=days)} if days else {}
    return {"number": facts.number, **found, **ahead}


def _sources(tx: Tx, number: str) -> Mapping[str, dict[str, Any]]:
    """By invoice number: the document, page and place that its amount was read from."""
    readings = {reading.id: (reading, document) for reading, document in documents.readings_of_case(tx, number)}
    found = {}
    for row in cases.invoices(tx, number):
        if row.reading_id in readings:
            reading, document = readings[row.reading_id]
            total = reading.reading["fields"].get("total") or {}
            found[row.number] = {
                "message": message_name(document.message_id),
                "file": document.path,
                "sha256": document.sha256,
                "page": total.get("page"),
                "box": total.get("box"),
            }
    return found
