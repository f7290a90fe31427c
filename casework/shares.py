"""What the accepted terms of a case say of its money, and whose it is by them."""

from __future__ import annotations

from decimal import Decimal

from casework.law_of import law_of
from casework.office import Office
from claims.case import CaseFacts
from claims.refused import Refused
from dunning.settlement import Agreed, Share, share
from storage.cases import CaseRow


def agreed_in(row: CaseRow) -> Agreed | None:
    """The accepted terms of a case, as far as they say what is whose; None where nobody has accepted any."""
    if row.accepted_at is None or "commission" not in row.terms:
        return None
    return Agreed(
        commission={number: Decimal(rate) for number, rate in row.terms["commission"]},
        vat_rate=Decimal(row.terms["vat_rate"]),
        costs_go_to=row.terms["costs_go_to"],
        interest_goes_to=row.terms["interest_goes_to"],
        commission_else=Decimal(row.terms.get("commission_rate", "0")),
    )


def share_of(office: Office, *, row: CaseRow, facts: CaseFacts) -> Share:
    """Whose the money on a case is today. Raises Refused("no_terms"), and what `dunning.ledger.balance` raises."""
    agreed = agreed_in(row)
    if agreed is None:
        raise Refused("no_terms", "its creditor has accepted no terms that say what is whose")
    return share(facts=facts, agreed=agreed, law=law_of(office, facts), as_of=office.clock.today())
