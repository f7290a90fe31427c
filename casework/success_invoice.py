"""The second invoice: commission that could not be taken out of a settlement, since the creditor had the money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casework.bookkeeping import book_case, book_cases
from casework.issue_invoice import credit_in, issue_in
from casework.law_of import law_of
from casework.office import Office
from casework.settlement_statement import told_share
from casework.shares import share_of
from casework.terms_of import terms_of
from claims.case import CaseFacts, CaseState, CloseCode
from claims.ledger import LedgerAccount, VoucherKind
from claims.money import Money
from claims.own_invoice import InvoiceKind, PaidBy
from claims.refused import Refused
from dunning.own_invoices import recovered, success_lines
from dunning.wakes import next_date
from storage import agency_invoices, case_facts, cases, ledger, payouts, tasks, waking
from storage.agency_invoices import AgencyInvoiceRow
from storage.cases import CaseRow
from storage.database import Tx

_LEAST_ORE = 100
_PAGE = 400


def invoice_what_is_left(office: Office) -> int:
    """For every closed case, what its creditor owes us by the terms and no settlement could take; how many were made.

    Also gives back of deposits what the debtor has paid. Only cases that something has happened to since are looked at.
    One short transaction each; safe to repeat.
    """
    made, today = 0, office.clock.today()
    last: waking.Marked | None = None
    while True:
        with office.database.write() as tx:
            marked = waking.to_book(tx, today, after=last, limit=_PAGE)
            page = [each.number for each in marked]
            book_cases(office, tx, page)
            worth = _worth_a_look(tx, page)
            _kept(tx, [number for number in page if number not in worth], today)
        for number in worth:
            with office.database.write() as tx:
                made += invoice_case_in(office, tx, number)
                _kept(tx, [number], today)
        if not page:
            return made
        last = marked[-1]


def _kept(tx: Tx, numbers: Sequence[str], today: date) -> None:
    """The books of some cases rest until something happens, or until a day that the facts of one with money name."""
    waking.books_kept(tx, numbers)
    for number, facts in case_facts.facts_of(tx, waking.with_money(tx, numbers)).items():
        again_on = next_date(facts, after=today)
        if again_on is not None:
            waking.books_kept(tx, [number], again_on=again_on)


def take_back_in(office: Office, tx: Tx) -> int:
    """Credit the unpaid invoices of what is not owed any more, inside a running transaction; before any payout.

    Else what was charged and fell away would stand as the creditor's money on the clients' account, which it is not.
    """
    left = agency_invoices.open_by_invoice(tx)
    unpaid = [one for one in agency_invoices.every(tx) if one.kind == InvoiceKind.SUCCESS and left[one.id] > 0]
    return sum(invoice_case_in(office, tx, number) for number in sorted({one.case_number for one in unpaid}))


def invoice_case_in(office: Office, tx: Tx, case_number: str) -> int:
    """`invoice_what_is_left` of one case inside a running transaction; one that is open again is charged nothing."""
    row = cases.get(tx, case_number)
    if row is None or row.close_code == CloseCode.MERGED or row.accepted_at is None:
        return 0
    facts = case_facts.facts(tx, case_number)
    book_case(office, tx, case_number)
    made = _success(office, tx, row, facts)
    return made + (_deposit(office, tx, row, facts) if row.state == CaseState.CLOSED else 0)


def _worth_a_look(tx: Tx, numbers: Sequence[str]) -> list[str]:
    """Those of some cases of which something may be charged or given back.

    What the creditor has had beyond their part is looked at from a krona on: öre are rounded in a demand.
    """
    rows = {row.number: row for row in cases.some(tx, numbers) if row.state == CaseState.CLOSED and row.accepted_at}
    unpaid, sums_by_case = set(), ledger.by_case(tx, numbers)
    found = {number for number, sums in sums_by_case.items() if sums.get(LedgerAccount.CREDITOR, 0) >= _LEAST_ORE}
    for invoice in agency_invoices.of_cases(tx, numbers):
        row = rows.get(invoice.case_number)
        if invoice.kind == InvoiceKind.SUCCESS and agency_invoices.open_ore(tx, invoice) > 0:
            unpaid.add(invoice.case_number)
        elif invoice.kind == InvoiceKind.PREPAYMENT and row is not None and row.close_code != CloseCode.WITHDRAWN:
            is_left = invoice.total_ore > agency_invoices.credited_ore(tx, invoice.id)
            found |= {invoice.case_number} if is_left else set()
    return sorted((found & rows.keys()) | unpaid)


def _success(office: Office, tx: Tx, row: CaseRow, facts: CaseFacts) -> int:
    """Invoice what the creditor has had beyond their part; take it back where it has shrunk and is not paid."""
    owed = ledger.of_case(tx, row.number, kinds=[VoucherKind.CASE, VoucherKind.PAYOUT]).get(LedgerAccount.CREDITOR, 0)
    before = [one for one in agency_invoices.every(tx, case_number=row.number) if one.kind == InvoiceKind.SUCCESS]
    charged = sum(_charged(tx, one) for one in before)
    if owed > charged:
        if row.state != CaseState.CLOSED:
            return 0
        return _charge(office, tx, row, facts, Money(owed - charged, row.currency))
    return _take_back(office, tx, row, before, charged - max(0, owed))


def _charged(tx: Tx, invoice: AgencyInvoiceRow) -> int:
    set_off = agency_invoices.paid_ore(tx, invoice.id, source=PaidBy.SET_OFF)
    return invoice.total_ore - set_off - agency_invoices.credited_ore(tx, invoice.id)


def _charge(office: Office, tx: Tx, row: CaseRow, facts: CaseFacts, owed: Money) -> int:
    try:
        whole = share_of(office, row=row, facts=facts)
    except Refused:  # nobody can say whose the money is: there is nothing to invoice by
        return 0
    quote = terms_of(office, tx, case_number=row.number).quote
    told = told_share(payouts.told_of_case(tx, row.number), row.number, row.currency)
    every = agency_invoices.every(tx, case_number=row.number)
    ids = {one.id for one in every if one.kind == InvoiceKind.SUCCESS}
    invoiced = [line for one in every if {one.id, one.credits_id} & ids for line in one.own_lines]
    lines = success_lines(share=whole, told=told, invoiced=invoiced, quote=quote)
    come_to = sum(line.total.ore for line in lines)
    if come_to <= 0:
        return 0
    # What the debtor paid too much is theirs to have back, wherever it came: it is no fee of the creditor's.
    set_off = Money(max(0, come_to - max(0, owed.ore - whole.refund.ore)), row.currency)
    made = issue_in(
        office,
        tx,
        kind=InvoiceKind.SUCCESS,
        row=row,
        lines=lines,
        due_days=quote.invoice_days,
        why="The creditor had the money: what goes to us by the terms could not be taken out of a settlement",
        by="krav",
        once_key=f"success|{row.number}|{len(every)}",
        set_off=set_off,
    )
    return int(made is not None)


def _take_back(office: Office, tx: Tx, row: CaseRow, before: list[AgencyInvoiceRow], ore: int) -> int:
    """Credit what was invoiced and is not owed any more; never what has been paid, which later settlements count."""
    made = 0
    for invoice in reversed(before):
        part = min(ore, agency_invoices.open_ore(tx, invoice))
        if part > 0:
            why = "Less has come in than when it was invoiced, or it was taken out of a settlement"
            credit_in(office, tx, invoice=invoice, row=row, part=Money(part, row.currency), why=why, by="krav")
            ore -= part
            made += 1
    return made


def _deposit(office: Office, tx: Tx, row: CaseRow, facts: CaseFacts) -> int:
    """Give back of a deposit what the debtor has paid of its cost to us; what is left then a person settles."""
    made = 0
    deposits = [one for one in agency_invoices.every(tx, case_number=row.number) if one.kind == InvoiceKind.PREPAYMENT]
    if not deposits or row.close_code == CloseCode.WITHDRAWN:
        return 0
    quote = terms_of(office, tx, case_number=row.number).quote
    back = recovered(facts=facts, law=law_of(office, facts), quote=quote).ore
    for deposit in deposits:
        credited = agency_invoices.credited_ore(tx, deposit.id)
        part = min(deposit.total_ore, back) - credited
        back -= min(back, deposit.total_ore)
        if part > 0:
            why = "The debtor has paid the cost that the deposit was for"
            credit_in(office, tx, invoice=deposit, row=row, part=Money(part, deposit.currency), why=why, by="krav")
            made += 1
        if deposit.total_ore > credited + max(0, part):
            tasks.add(
                tx,
                key=f"deposit-{deposit.name}",
                kind="deposit_left",
                title=f"The case is closed: settle what is left of the deposit {deposit.name} (krav invoices credit)",
                now=office.clock.now(),
                case_number=row.number,
            )
    return made
