"""A claim is sold (överlåtelse): the debtor is told who owns it and where payment counts, and our case closes."""

from __future__ import annotations

from datetime import date

from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.office import Office
from casework.side_letter import side_letter
from casework.withdraw import close_in
from claims.case import CaseState, CloseCode
from claims.money import Money
from claims.refused import Refused
from storage import case_facts

NOTICE = "sale_notice"
_AT_AUTHORITY = frozenset(
    {CaseState.PAYMENT_ORDER, CaseState.COURT, CaseState.ENFORCEMENT, CaseState.BANKRUPTCY_DEMAND}
)


def sell_claim(
    office: Office, *, case_number: str, to: str, pay_to: str, price: Money, sold_on: date, why: str, by: str
) -> None:
    """Record that the creditor sold the claim, tell the debtor by letter, and close the case as sold.

    `to` is the new owner with its organisation number, `pay_to` a sentence on how to pay it. Raises Refused without the
    creditor's choice to sell, for a day ahead, and while an authority or court has the claim.
    """
    if not to.strip() or not pay_to.strip():
        raise Refused("owner_missing", "say who bought it and how the debtor pays them: --to, --pay-to")
    if sold_on > office.clock.today():
        raise Refused("future_sale", f"{sold_on} has not come")
    with office.database.write() as tx:
        row = open_case_or_refuse(tx, case_number)
        facts = case_facts.facts(tx, case_number)
        if not any(each.choice == "sale" for each in facts.decisions):
            raise Refused("sale_undecided", "the creditor has not decided to sell: krav case decide NUMBER sale")
        if row.state in _AT_AUTHORITY:
            raise Refused("at_authority", f"the case is in {row.state}: withdraw there, or tell the authority first")
        demand = facts.taken("demand")
        close_in(office, tx, case_number=case_number, code=CloseCode.SOLD, why=why or f"Sold to {to}", by=by)
        happened(
            office,
            tx,
            case_number=case_number,
            kind="sold",
            why=why or "The claim was sold",
            actor=by,
            price=str(price),
            sold_on=sold_on.isoformat(),
        )
        if not demand or row.currency != "SEK":
            return  # a debtor who never heard of us hears of the sale from its parties
        side_letter(
            office,
            tx,
            case_number=case_number,
            step=NOTICE,
            extra={"new_owner": to.strip(), "sold_on": sold_on.isoformat(), "pay_to": pay_to.strip()},
            why="The debtor is told of the new owner",
            by=by,
        )
