"""What the creditor of a case accepted: when, by whom, on what evidence, at which prices and in which words."""

from __future__ import annotations

from typing import Any

from casework.finding_case import case_or_refuse
from casework.office import Office
from claims.days import iso_instant
from storage import quotes
from storage.database import Tx
from storage.quotes import AcceptanceRow


def accepted_terms(office: Office, *, case_number: str) -> dict[str, Any]:
    """The terms in force on a case and every acceptance there was, as JSON values.

    `state` is accepted, shown (the creditor has not answered) or none. Raises Refused("no_such_case").
    """
    with office.database.read() as tx:
        row = case_or_refuse(tx, case_number)
        given = quotes.acceptances(tx, case_number)
        in_force = quotes.terms(tx, case_number=case_number, terms_hash=row.terms.get("hash", ""))
        is_accepted = row.accepted_at is not None
        return {
            "case": case_number,
            "state": "accepted" if is_accepted else "shown" if in_force else "none",
            "hash": row.terms.get("hash"),
            "accepted_at": iso_instant(row.accepted_at) if row.accepted_at else None,
            "accepted_how": row.accepted_how,
            "prices_version": in_force.prices_version if in_force else None,
            "prices_hash": in_force.prices_hash if in_force else None,
            "language": in_force.language if in_force else None,
            "quote": dict(in_force.quote) if in_force else None,
            "text_sha256": in_force.text_hash if in_force else None,
            "text": in_force.text if in_force else None,
            "acceptances": [_shown(tx, each) for each in given],
        }


def _shown(tx: Tx, row: AcceptanceRow) -> dict[str, Any]:
    kept = quotes.terms(tx, case_number=row.case_number, terms_hash=row.terms_hash)
    return {
        "at": iso_instant(row.at),
        "by": row.by,
        "how": row.how,
        "hash": row.terms_hash,
        "prices_version": kept.prices_version if kept else None,
        "prices_hash": kept.prices_hash if kept else None,
        "language": kept.language if kept else None,
        "text_sha256": kept.text_hash if kept else None,
        "evidence": dict(row.evidence),
    }
