"""What a case's pages and calculations rest on, read once: its row, the facts and whose claim it is."""

from __future__ import annotations

from dataclasses import dataclass

from casework.finding_case import case_or_refuse
from claims.case import CaseFacts
from storage import case_facts, creditors
from storage.cases import CaseRow
from storage.creditors import CreditorRow
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A case as it stands in one transaction."""

    row: CaseRow
    facts: CaseFacts
    creditor: CreditorRow


def whole_case(tx: Tx, number: str) -> WholeCase:
    """All that is decided on of a case; raises Refused("no_such_case")."""
    row = case_or_refuse(tx, number)
    return WholeCase(row, case_facts.facts(tx, number), creditors.get(tx, row.creditor_id))
