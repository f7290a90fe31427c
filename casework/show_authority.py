"""A case's proceedings as a person looks at them: where each stands, what was told, which times run, what may come."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.finding_case import case_or_refuse
from casework.law_of import law_of
from casework.notices_authority import shown_outlays
from casework.office import Office
from claims.case import CaseFacts
from claims.days import iso_instant
from claims.proceeding import Proceeding
from dunning.authority.clocks import clocks
from dunning.authority.machine import possible_now, proceedings
from dunning.choices import open_choices
from dunning.law.law import Law
from storage import authority, case_facts
from storage.authority import RecordRow
from storage.database import Tx


def proceedings_of(office: Office, tx: Tx, facts: CaseFacts, *, on: date) -> dict[str, Any]:
    """Proceedings with their clocks, every record (voided ones too), the kinds that may follow; none of it for none."""
    law = law_of(office, facts)
    if law.authority is None:
        return {"proceedings": [], "records": [], "possible": []}
    found = proceedings(facts, on=on, law=law)
    return {
        "proceedings": [_proceeding(each, law, on) for each in found],
        "records": [_record(row) for row in authority.records_of(tx, facts.number)],
        "possible": [str(kind) for kind in possible_now(facts, on=on, law=law)],
    }


def choices_of(office: Office, *, case_number: str) -> list[dict[str, Any]]:
    """What the creditor may decide now, and what each choice costs at most today; None where no row says."""
    with office.database.read() as tx:
        case_or_refuse(tx, case_number)
        facts = case_facts.facts(tx, case_number)
    return shown_choices(office, facts)


def shown_choices(office: Office, facts: CaseFacts) -> list[dict[str, Any]]:
    """What `choices_of` tells, of facts that are known."""
    return [
        {"choice": each.name, "about": each.about, "outlays": _text(shown_outlays(office, facts, choice=each.name))}
        for each in open_choices(facts, law=law_of(office, facts), on=office.clock.today())
    ]


def files(office: Office) -> list[dict[str, Any]]:
    """Every file to and from the authority, oldest first, and what waits for the next."""
    with office.database.read() as tx:
        rows = [
            {
                "direction": row.direction,
                "number": row.number,
                "at": iso_instant(row.at),
                "state": row.state,
                "told": dict(row.told),
                "transactions": [
                    {"key": each.key, "kind": each.kind, "state": each.state, "told": each.told}
                    for each in authority.transactions(tx, file_id=row.id)
                ],
            }
            for row in authority.files(tx)
        ]
        waiting = [{"key": each.key, "kind": each.kind} for each in authority.waiting(tx)]
    if waiting:
        rows.append(
            {"direction": "out", "number": None, "at": None, "state": "waiting", "told": {}, "transactions": waiting}
        )
    return rows


def _proceeding(found: Proceeding, law: Law, on: date) -> dict[str, Any]:
    runs = clocks(found, on=on, law=law) if found.is_alive or found.stage in ("rejected", "dismissed") else ()
    return {
        "kind": str(found.kind),
        "began_on": found.began_on.isoformat(),
        "stage": str(found.stage),
        "stage_on": found.stage_on.isoformat(),
        "ended_on": found.ended_on.isoformat() if found.ended_on else None,
        "was_served": found.was_served,
        "reference": found.reference,
        "clocks": [
            {
                "name": clock.name,
                "last_on": clock.last_on.isoformat(),
                "runs_from": clock.runs_from.isoformat(),
                "source": clock.source,
            }
            for clock in runs
        ],
    }


def _record(row: RecordRow) -> dict[str, Any]:
    told = row.told
    return {
        "id": row.id,
        "kind": str(told.kind),
        "on": told.on.isoformat(),
        "until": told.until.isoformat() if told.until else None,
        "reference": told.reference,
        "amount": _text(told.amount),
        "costs": _text(told.costs),
        "by": row.by,
        "why": row.why,
        "void": row.void_why,
    }


def _text(value: object) -> str | None:
    return str(value) if value is not None else None
