"""What a debtor disputes is not asked for: how much of each invoice that is on a day, and what is left to ask for.

A disputed invoice stays in its case. By the time a debtor objects the demand has often left, money has come, and costs
rest on the letter; an invoice moved to a case of its own would leave all that behind. So one rule holds for a whole
invoice and for part of one: what is asked for is what would be owed if the debtor were right. The interest on the
disputed part goes on in the account of the case, and is asked for again if the objection falls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from claims.balance import Balance, InvoiceBalance
from claims.case import CaseFacts
from claims.invoice import Credit, Invoice
from claims.money import Money
from dunning.law.law import Law
from dunning.ledger import balance


def disputed(*, facts: CaseFacts, on: date) -> Mapping[str, Money]:
    """How much of each invoice is disputed on a day, by its number; at most what is claimed of it after credits.

    Objections to one invoice add up. One to the whole case disputes every invoice.
    """
    standing = [each for each in facts.objections if each.stands_on(on)]
    found: dict[str, Money] = {}
    for invoice in facts.invoices:
        claimed = _claimed(facts, invoice, on)
        parts = [
            claimed.ore if each.amount is None else each.amount.ore
            for each in standing
            if each.invoice_number in (None, invoice.number)
        ]
        ore = min(claimed.ore, sum(parts))
        if ore > 0:
            found[invoice.number] = Money(ore, claimed.currency)
    return found


def undisputed(*, facts: CaseFacts, on: date) -> CaseFacts:
    """The facts as they would be if what is disputed on a day had never been claimed."""
    gone = disputed(facts=facts, on=on)
    credits = tuple(Credit("", number, on, amount, ab_initio=True) for number, amount in gone.items())
    return replace(facts, credits=(*facts.credits, *credits)) if gone else facts


def asked(*, facts: CaseFacts, law: Law, as_of: date) -> Balance:
    """What may be asked for on a day: the balance of what is undisputed, each invoice telling what is disputed of it.

    Source: god inkassosed (an objection stops collection of what it concerns); 42 § lag (1990:746) parts a claim in the
    same way. Raises what `dunning.ledger.balance` raises.
    """
    gone = disputed(facts=facts, on=as_of)
    owed = balance(facts=undisputed(facts=facts, on=as_of), law=law, as_of=as_of)
    return replace(owed, invoices=tuple(_told(each, gone) for each in owed.invoices)) if gone else owed


def is_all_disputed(*, facts: CaseFacts, asked_for: Balance) -> bool:
    """Whether something is disputed and no principal is left beside it."""
    return bool(disputed(facts=facts, on=asked_for.as_of)) and not asked_for.principal


def is_every_invoice_disputed(*, facts: CaseFacts, on: date) -> bool:
    """Whether nothing of any invoice is undisputed, whatever has been paid; no interest is counted for it."""
    gone = disputed(facts=facts, on=on)
    return all(_claimed(facts, invoice, on).ore <= gone.get(invoice.number, Money(0)).ore for invoice in facts.invoices)


def _claimed(facts: CaseFacts, invoice: Invoice, on: date) -> Money:
    credited = sum(each.amount.ore for each in facts.credits if each.invoice_number == invoice.number and each.on <= on)
    return Money(max(0, invoice.total.ore - credited), invoice.total.currency)


def _told(shown: InvoiceBalance, gone: Mapping[str, Money]) -> InvoiceBalance:
    amount = gone.get(shown.number)
    return replace(shown, credited=shown.credited - amount, disputed=amount) if amount else shown
