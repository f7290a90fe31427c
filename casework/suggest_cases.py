"""The open cases that money may belong to, looked up by what each payment says and never by reading them all."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from casework.law_of import law_of
from casework.office import Office
from claims.account import case_ocr_reference, case_of_ocr_reference
from claims.bank import BankTransaction
from claims.case import CaseFacts
from claims.money import total
from claims.names import name_key
from claims.refused import Refused
from dunning.ledger import balance, outstanding
from dunning.matching import Match, OpenCase, Register, is_alike, marks_of
from storage import candidates, case_facts
from storage.database import Tx

_MOST = 5  # cases looked at for each mark that a payment carries
_ALIKE = 2  # cases looked at by name or amount alone, the nearest first
_SAME_AMOUNT = 60  # invoices of one amount whose debtors' names are compared


def suggest_cases(office: Office, tx: Tx, payments: Sequence[BankTransaction]) -> list[Match]:
    """For each payment: the cases that it may belong to, best first, with the grounds of `dunning.matching`.

    What is looked at is bounded by the payments, whatever number of cases is open.
    """
    found = [_looked_up(tx, payment) for payment in payments]
    known = case_facts.facts_of(tx, sorted(set().union(*found)))
    cases = {number: _open_case(office, facts) for number, facts in known.items()}
    return [
        Register(cases[number] for number in sorted(numbers)).match(payment)
        for payment, numbers in zip(payments, found, strict=True)
    ]


def _looked_up(tx: Tx, payment: BankTransaction) -> set[str]:
    marks = marks_of(payment)
    name = payment.counterparty.name
    ore, currency = payment.amount.ore, payment.amount.currency
    numbers = [number for text in marks.references if (number := case_of_ocr_reference(text))]
    found = set(candidates.open_ones(tx, numbers)) if numbers else set()
    if found:  # nothing weaker says more than a payment reference
        return found
    if marks.invoice_numbers:
        found |= set(candidates.by_invoice(tx, keys=marks.invoice_numbers, ore=ore, limit=_MOST))
    if marks.identity:
        found |= set(candidates.by_identity(tx, identity=marks.identity, limit=_MOST))
    if ore > 0 and not payment.is_reversal and name_key(name):
        found |= set(candidates.by_name(tx, key=name_key(name), ore=ore, currency=currency, limit=_ALIKE))
        found |= _of_amount(candidates.by_amount(tx, ore=ore, currency=currency, limit=_SAME_AMOUNT), name)
    return found


def _of_amount(pairs: Collection[tuple[str, str]], name: str) -> set[str]:
    return set([number for number, debtor in pairs if is_alike(name, debtor)][:_ALIKE])


def _open_case(office: Office, facts: CaseFacts) -> OpenCase:
    debtor = facts.debtor
    demanded = None
    try:
        stands = balance(facts=facts, law=law_of(office, facts), as_of=office.clock.today())
        owed, demanded = outstanding(stands), stands.total
    except Refused:  # a missing law row must not hide the case from who looks for it
        owed = total((invoice.total for invoice in facts.invoices), facts.currency)
    return OpenCase(
        case_number=facts.number,
        references=(case_ocr_reference(facts.number),),
        invoice_numbers=tuple(
            mark for invoice in facts.invoices for mark in (invoice.number, invoice.ocr_reference) if mark
        ),
        debtor_name=debtor.name if debtor else "",
        debtor_identity=(debtor.orgnr if debtor else None) or "",
        outstanding=owed,
        demanded=demanded,
    )
