"""What the books must say of a case, of money at the bank and of a payout: accounts and öre, from the facts alone."""

from __future__ import annotations

from dataclasses import dataclass

from claims.bank import BankState
from claims.case import CaseFacts
from claims.ledger import Amounts, LedgerAccount
from claims.payout import PayoutKind
from dunning.settlement import AGENCY, DIRECT, Agreed, Share

BANK = "bank"
"""The source of a payment that a bank's file told of."""
PAYOUT = "payout"
"""The reason of a bank transaction that is a payment of ours leaving."""
ORDERED = "ordered"
"""The reason of a bank transaction that is on its way back to its payer: the bank has been asked."""
OWN_INVOICE = "own_invoice"
"""The reason of a bank transaction that pays an invoice of our own."""
SAME_MONEY = "told_in_parts"
"""The reason of a bank transaction whose money another one, or several, stand for."""


def case_amounts(*, facts: CaseFacts, share: Share | None, agreed: Agreed | None) -> dict[LedgerAccount, int]:
    """Whose the money on a case is, as the books must show it: debits where it came from, credits to whom it belongs.

    Without a share (nobody has accepted terms that say what is whose) everything that came stays undistributed.
    """
    from_bank = sum(paid.amount.ore for paid in facts.payments if paid.source == BANK)
    by_word = sum(paid.amount.ore for paid in facts.payments if paid.source not in (BANK, DIRECT))
    came = {LedgerAccount.SUSPENSE: from_bank, LedgerAccount.UNCLEARED: by_word}
    if share is None or agreed is None:
        return {**came, LedgerAccount.UNDISTRIBUTED: -(from_bank + by_word)}
    return {
        **came,
        LedgerAccount.CREDITOR: -share.to_creditor.ore,
        LedgerAccount.REFUND: -share.refund.ore,
        LedgerAccount.OWED_TO_AGENCY: -share.to_agency.ore,
        LedgerAccount.CLIENT_CLEARING: share.to_agency.ore,
        LedgerAccount.COMMISSION: -share.commission.ore,
        LedgerAccount.VAT: -share.vat.ore,
        LedgerAccount.INTEREST: -share.interest.ore if agreed.interest_goes_to == AGENCY else 0,
        LedgerAccount.COSTS: -share.costs.ore if agreed.costs_go_to == AGENCY else 0,
    }


def bank_amounts(*, ore: int, state: BankState, reason: str) -> dict[LedgerAccount, int]:
    """Money that came in on (or left) the clients' account, against what it is taken for.

    What is booked on cases passes through `suspense`, as does what goes back to a payer or pays an invoice of ours:
    both sides of it meet there.
    """
    if state is BankState.OTHER and reason == SAME_MONEY:
        return {}
    against = LedgerAccount.SUSPENSE
    if state is BankState.OTHER and reason != OWN_INVOICE:
        against = LedgerAccount.OUTGOING if reason == PAYOUT else LedgerAccount.OTHER_FUNDS
    return {LedgerAccount.CLIENT_BANK: ore, against: -ore}


@dataclass(frozen=True, slots=True)
class Due:
    """What may be paid out for a case now, in öre: to its creditor, to the agency (below zero: it has had too much).

    `uncleared` is what a person says has come and no bank file has told of: it is not paid out yet.
    """

    creditor: int
    agency: int
    uncleared: int = 0


def due(stands: Amounts) -> Due:
    """What a case's accounts say may be paid out.

    Where the creditor has had more than their part (they were paid by the debtor themselves, or money was taken back),
    nothing is taken out of their other cases for it; the agency's own part waits instead, since it would be taken out
    of others' money.
    """
    uncleared = max(0, stands.get(LedgerAccount.UNCLEARED, 0))
    creditor = -stands.get(LedgerAccount.CREDITOR, 0) - uncleared
    agency = -stands.get(LedgerAccount.OWED_TO_AGENCY, 0)
    return Due(creditor=max(0, creditor), agency=agency - max(0, -creditor), uncleared=uncleared)


def order_amounts(*, to: PayoutKind, ore: int) -> dict[LedgerAccount, int]:
    """An order to the bank to pay (öre): what was owed is now on its way. Below zero: the order came to nothing."""
    agency = ore if to is PayoutKind.AGENCY else 0
    return {
        _OWED[to]: ore,
        LedgerAccount.OUTGOING: -ore,
        LedgerAccount.OWN_BANK: agency,
        LedgerAccount.CLIENT_CLEARING: -agency,
    }


_OWED = {
    PayoutKind.CREDITOR: LedgerAccount.CREDITOR,
    PayoutKind.AGENCY: LedgerAccount.OWED_TO_AGENCY,
    PayoutKind.REFUND: LedgerAccount.REFUND,
    PayoutKind.RETURN: LedgerAccount.SUSPENSE,
}
