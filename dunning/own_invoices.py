"""What our own invoices charge a creditor, and how the books show them: lines and accounts, from terms and facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from claims.balance import CostKind
from claims.case import CaseFacts
from claims.ledger import LedgerAccount
from claims.money import Money, total
from claims.own_invoice import InvoiceKind, LineKind, OwnLine, PaidBy, with_vat, without_vat
from dunning.law.law import Law
from dunning.ledger import Replay
from dunning.outlays import AUTHORITY_COSTS, Outlay, outlays, paid_out
from dunning.quoted import Quote
from dunning.settlement import AGENCY, Share
from dunning.terms import withdrawal_stage

_PREPAID_FOR = frozenset({*AUTHORITY_COSTS, CostKind.COUNSEL})


def setup_lines(quote: Quote) -> tuple[OwnLine, ...]:
    """The set-up fee; nothing where it is nothing."""
    fee = quote.setup_fee
    return (with_vat(LineKind.SETUP_FEE, fee, quote.vat_rate),) if fee else ()


def prepayment_lines(quote: Quote) -> tuple[OwnLine, ...]:
    """The deposit before an application; nothing where it is nothing."""
    return (without_vat(LineKind.PREPAYMENT, quote.legal_prepayment),) if quote.legal_prepayment else ()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What taking a case back costs today: its stage, what has happened outside the house, and the lines of it."""

    stage: str
    measures: tuple[Outlay, ...]
    lines: tuple[OwnLine, ...]

    @property
    def net(self) -> Money:
        """The cost without VAT, the deposit not taken off."""
        return total(line.net for line in self.lines if line.kind is not LineKind.PREPAID_USED)

    @property
    def to_pay(self) -> Money:
        """The cost with VAT, less what was deposited."""
        return total(line.total for line in self.lines)


def withdrawal(*, quote: Quote, facts: CaseFacts, law: Law, deposited: Money) -> Withdrawal:
    """What a creditor pays for taking a case back today, by the accepted terms and what has happened.

    A price of the stage bears VAT; what was laid out at the authority does not, and what the debtor has paid of it is
    not asked for again where it went to us. `deposited` is what the creditor has paid ahead.
    """
    stage, measures = withdrawal_stage(facts), outlays(paid_out(facts))
    fixed = quote.withdrawal[stage]
    if fixed is not None:
        lines = [with_vat(LineKind.WITHDRAWAL_FEE, fixed, quote.vat_rate)] if fixed else []
    else:
        had = recovered(facts=facts, law=law, quote=quote, kinds=AUTHORITY_COSTS).ore
        lines = []
        for outlay in measures:
            covered = min(had, outlay.amount.ore)
            had -= covered
            left = Money(outlay.amount.ore - covered)
            lines += [without_vat(LineKind.OUTLAY, left, f"{outlay.what} {outlay.on.isoformat()}")] if left else []
    used = min(deposited.ore, sum(line.total.ore for line in lines))
    if used:
        lines.append(without_vat(LineKind.PREPAID_USED, Money(-used)))
    return Withdrawal(stage, measures, tuple(lines))


def recovered(*, facts: CaseFacts, law: Law, quote: Quote, kinds: frozenset[CostKind] = _PREPAID_FOR) -> Money:
    """What the debtor has paid of some kinds of costs, where that goes to us; nothing where it goes to the creditor."""
    if quote.costs_go_to != AGENCY or not facts.costs:
        return Money.zero(facts.currency)
    as_of = max((*(paid.on for paid in facts.payments), *(cost.on for cost in facts.costs)))
    replay = Replay(facts, law, as_of)
    replay.run()
    paid = (use.amount for use in replay.uses if use.what == "cost" and use.of in {str(kind) for kind in kinds})
    return total(paid, facts.currency)


def success_lines(
    *, share: Share, told: Share | None, invoiced: Sequence[OwnLine], quote: Quote
) -> tuple[OwnLine, ...]:
    """Commission and what else of a case goes to us, since the last settlement told of it; none below zero.

    `invoiced` are the lines of what was invoiced of it before, credits included.
    """
    before = told or share_of_nothing(share.received.currency)
    commission, vat = share.commission - before.commission, share.vat - before.vat
    kept = (share.to_agency - share.commission - share.vat) - (before.to_agency - before.commission - before.vat)
    for line in invoiced:
        if line.kind is LineKind.COMMISSION:
            commission, vat = commission - line.net, vat - line.vat
        else:
            kept -= line.net
    found = []
    if commission.ore > 0:
        found.append(OwnLine(LineKind.COMMISSION, commission, quote.vat_rate, vat))
    if kept.ore > 0:
        found.append(without_vat(LineKind.KEPT, kept))
    return tuple(found)


def share_of_nothing(currency: str) -> Share:
    """A share before anything has come in."""
    return Share(*(Money.zero(currency) for _each in Share.__dataclass_fields__))


def credit_lines(lines: Sequence[OwnLine], part: Money) -> tuple[OwnLine, ...]:
    """The lines of a credit for a part (with VAT) of an invoice, each VAT rate for its share, to the öre."""
    whole = total((line.total for line in lines), part.currency)
    if part == whole:
        return tuple(OwnLine(line.kind, -line.net, line.vat_rate, -line.vat, line.detail) for line in lines)
    left, found = part.ore, []
    charged = [line for line in lines if line.total.ore > 0]
    for line in charged:
        ore = min(left, line.total.ore)
        left -= ore
        net = int((Decimal(ore) / (1 + line.vat_rate)).to_integral_value(ROUND_HALF_UP))
        if ore:
            amounts = Money(-net, part.currency), Money(net - ore, part.currency)
            found.append(OwnLine(line.kind, amounts[0], line.vat_rate, amounts[1], line.detail))
    return tuple(found)


_ACCOUNTS = {
    LineKind.SETUP_FEE: LedgerAccount.FEES,
    LineKind.WITHDRAWAL_FEE: LedgerAccount.FEES,
    LineKind.OUTLAY: LedgerAccount.OUTLAYS,
    LineKind.PREPAYMENT: LedgerAccount.PREPAID,
    LineKind.PREPAID_USED: LedgerAccount.PREPAID,
}


def invoice_amounts(
    *, kind: InvoiceKind, lines: Sequence[OwnLine], paid: Mapping[PaidBy, int]
) -> dict[LedgerAccount, int]:
    """What the books must show of an invoice and of what was paid on it (öre by source).

    Commission has been earned in the case's own vouchers: an invoice of it only says that the creditor owes it, and not
    the clients' account. What came to that account is ours there until a payout moves it.
    """
    found: dict[LedgerAccount, int] = {}

    def book(account: LedgerAccount, ore: int) -> None:
        found[account] = found.get(account, 0) + ore

    earned = sum(line.total.ore for line in lines if line.kind not in _ACCOUNTS) - paid.get(PaidBy.SET_OFF, 0)
    book(LedgerAccount.CLIENT_CLEARING, -earned)
    book(LedgerAccount.OWED_TO_AGENCY, earned)
    book(LedgerAccount.CREDITOR, -earned)
    for line in lines:
        if line.kind in _ACCOUNTS:
            book(_ACCOUNTS[line.kind], -line.net.ore)
            book(LedgerAccount.VAT, -line.vat.ore)
    whole = sum(line.total.ore for line in lines)
    clients, own = paid.get(PaidBy.CLIENTS_BANK, 0), paid.get(PaidBy.OWN_BANK, 0) + paid.get(PaidBy.REFUND, 0)
    book(LedgerAccount.RECEIVABLE, whole - paid.get(PaidBy.SET_OFF, 0) - clients - own)
    book(LedgerAccount.OWN_BANK, own)
    book(LedgerAccount.SUSPENSE, clients)
    book(LedgerAccount.OWED_TO_AGENCY, -clients)
    book(LedgerAccount.CLIENT_CLEARING, clients)
    return {account: ore for account, ore in found.items() if ore}
