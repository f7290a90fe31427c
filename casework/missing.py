"""What only the creditor can tell before a demand may be sent, kept on the case and asked for in the answer."""

from __future__ import annotations

from dunning.guards import says_what_it_concerns
from storage import cases, debtors
from storage.database import Tx
from storage.debtors import DebtorRow

ABOUT = "about"


def missing_of(debtor: DebtorRow) -> tuple[str, ...]:
    """What is missing about a debtor."""
    missing = []
    if not debtor.orgnr:
        missing.append("debtor_orgnr")
    if not debtor.name:
        missing.append("debtor_name")
    if not debtor.address and debtor.protected_at is None:
        missing.append("debtor_address")
    return tuple(missing)


def note_missing(tx: Tx, case_number: str) -> tuple[str, ...]:
    """Write down what a case lacks now: about its debtor, or what one of its claims concerns."""
    row = cases.get(tx, case_number)
    assert row is not None
    missing = missing_of(debtors.get(tx, row.debtor_id))
    if not all(
        says_what_it_concerns(invoice.about, number=invoice.number) for invoice in cases.invoices(tx, case_number)
    ):
        missing = (*missing, ABOUT)
    cases.change(tx, case_number, missing=list(missing), next_on=None)
    return missing
