"""What a creditor is shown before a decision that costs: the claim, every fee, what is at stake, and the advice."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.law_of import law_of
from casework.office import Office
from casework.terms_of import Terms
from claims.balance import CostKind
from claims.money import total
from dunning.disputed import asked
from dunning.score import application_fees
from storage import scores
from storage.database import Tx
from templates.scores import TOLD

_FILING = (CostKind.PAYMENT_ORDER, CostKind.COUNSEL)


def decision_shown(office: Office, tx: Tx, *, terms: Terms, on: date) -> dict[str, Any]:
    """The amounts of a day and the newest score's advice, under the names of `templates.mails.DecisionNeeded`.

    A person's recommendation stands in the score's place where there is one. Of the reasons only those that rest on
    the claim itself: what a credit report said of the debtor is not the creditor's to know.
    """
    law = law_of(office, terms.facts)
    owed = asked(facts=terms.facts, law=law, as_of=on)
    amounts = {
        "principal": owed.principal,
        "interest": owed.interest,
        "costs": owed.costs,
        "filing_costs": total((law.cost_series(fee).on(on).value for fee in _FILING), terms.row.currency),
        "prepayment": terms.quote.legal_prepayment,
    }
    row = scores.latest(tx, terms.row.number)
    if row is None:
        return amounts
    fees = dict(application_fees(on=on, law=law))
    said = [each for each in scores.recommendations(tx, terms.row.number) if each.score_id == row.id]
    advice = said[-1].outcome if said else str(row.result["advice"])
    agrees = advice == row.result["advice"]
    return {
        **amounts,
        "advice": advice,
        "is_by_person": bool(said),
        "reasons": tuple(code for code in row.result["reasons"] if agrees and code in TOLD),
        "enforcement_fee": fees.get("enforcement"),
        "at_stake": total(fees.values(), law.currency),
    }
