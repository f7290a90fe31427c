"""What may be paid out is gathered into a run: to each creditor, to debtors who paid too much, and to ourselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casework.bookkeeping import keep_books_in
from casework.ids import bank_name, parse_name
from casework.journal import happened
from casework.office import Office
from casework.shares import share_of
from casework.show_payout import run_summary
from casework.success_invoice import take_back_in
from claims.account import parse_bankgiro, parse_iban
from claims.bank import BankState
from claims.ledger import LedgerAccount
from claims.money import Money
from claims.payout import PayoutKind, run_name
from claims.refused import Refused
from dunning.bookkeeping import ORDERED, Due, due
from storage import bank, case_facts, cases, creditors, ledger, payouts
from storage.cases import CaseRow
from storage.creditors import CreditorRow
from storage.database import Tx
from storage.ledger import Sums


@dataclass(slots=True)
class Payable:
    """What may be paid out now, in öre: to creditors case by case, to the agency, and why something is left out."""

    creditors: dict[int, list[tuple[CaseRow, int]]] = field(default_factory=lambda: defaultdict(list))
    agency: list[tuple[str, int]] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)


def payable(office: Office, tx: Tx, *, currency: str) -> Payable:
    """What the books say may be paid out in a currency, inside a transaction that may write.

    The books must have been kept before. What was invoiced to creditors and fell away is taken back first.
    """
    take_back_in(office, tx)
    found = Payable()
    for row, stands in _living(tx, currency):
        owed = due(stands)
        if owed.agency:
            found.agency.append((row.number, owed.agency))
        if owed.creditor:
            found.creditors[row.creditor_id].append((row, owed.creditor))
        found.left_out += _waits(row, stands, owed)
    _hold_what_we_owe(found, currency)
    for creditor_id in sorted(found.creditors):
        owner = creditors.get(tx, creditor_id)
        why = _why_not(tx, owner)
        if why:
            waiting = Money(sum(ore for _row, ore in found.creditors.pop(creditor_id)), currency)
            found.left_out.append({"what": owner.name, "amount": str(waiting), "why": why})
    return found


def _hold_what_we_owe(found: Payable, currency: str) -> None:
    """Where we have had more than our part in all, what we must pay back first is not paid out of others' money.

    It stands on the cases where our part is below zero: their creditors wait until our part of other cases covers it.
    """
    if sum(part for _number, part in found.agency) >= 0:
        return
    short = {number for number, part in found.agency if part < 0}
    why = "we have had more than our part: waits until what is ours on the clients' account covers it"
    for creditor_id, pairs in list(found.creditors.items()):
        held = [(row, ore) for row, ore in pairs if row.number in short]
        found.left_out += [{"what": row.number, "amount": str(Money(ore, currency)), "why": why} for row, ore in held]
        kept = [pair for pair in pairs if pair not in held]
        if kept:
            found.creditors[creditor_id] = kept
        else:
            del found.creditors[creditor_id]


def _why_not(tx: Tx, owner: CreditorRow) -> str:
    """Why a creditor is not paid yet, "" when they may be."""
    if owner.confirmed_at is None:
        return "nobody has checked who the creditor is (krav creditor confirm)"
    has_account = payouts.account(tx, creditor_id=owner.id, state=payouts.ACTIVE) is not None
    return "" if has_account else "no approved account to pay to"


def prepare_payout(office: Office, *, by: str, currency: str = "SEK") -> dict[str, Any]:
    """Gather everything that may be paid out into a run that two people must approve; the run.

    Raises Refused where the agency has no clients' account, another run is not finished being decided on, nothing is
    due, or the clients' account does not hold as much as the books say is owed.
    """
    if not office.agency.client_account:
        raise Refused("no_client_account", "set client_account in policies/agency.toml: the account payouts leave from")
    with office.database.write() as tx:
        _only_one(tx)
        keep_books_in(office, tx)
        found = payable(office, tx, currency=currency)
        rows = gathered(office, tx, found, currency)
        if not rows:
            why = "; ".join(f"{left['what']} {left['amount']}: {left['why']}" for left in found.left_out)
            raise Refused("nothing_due", f"nothing may be paid out in {currency} today{': ' + why if why else ''}")
        _refuse_uncovered(tx, sum(row["amount_ore"] for row in rows), currency)
        run = payouts.add_run(
            tx,
            state=payouts.PREPARED,
            currency=currency,
            on=office.law.calendar.next_bank_day(office.clock.today()),
            made_at=office.clock.now(),
            made_by=by,
            approvals=[],
            from_account=office.agency.client_account,
            why="",
        )
        for row in rows:
            _keep(tx, run.id, row, currency)
        name = run_name(run.id)
        happened(office, tx, case_number=None, kind="payout_prepared", why="A run was prepared", actor=by, run=name)
    return run_summary(office, run=run_name(run.id))


def gathered(office: Office, tx: Tx, found: Payable, currency: str) -> list[dict[str, Any]]:
    """The payments of a run: to creditors, back to debtors, to ourselves."""
    return [
        *_to_creditors(office, tx, found, currency),
        *_refunds(tx, currency),
        *_returns(tx, found, currency),
        *_to_agency(office, found),
    ]


def _only_one(tx: Tx) -> None:
    for run in payouts.runs(tx, states=(payouts.PREPARED, payouts.APPROVED)):
        raise Refused("run_waits", f"{run_name(run.id)} is {run.state}: approve or cancel it first")


def _living(tx: Tx, currency: str) -> Iterator[tuple[CaseRow, Sums]]:
    """Every case that money is booked on, with what stands on it and on the cases that were merged into it."""
    rows = {row.number: row for row in cases.all_cases(tx) if row.currency == currency}
    sums: dict[str, Sums] = defaultdict(dict)
    for number, stands in ledger.by_case(tx).items():
        row = rows.get(number)
        while row is not None and row.merged_into:
            row = rows.get(row.merged_into)
        if row is not None:
            whole = sums[row.number]
            for account, ore in stands.items():
                whole[account] = whole.get(account, 0) + ore
    for number in sorted(sums):
        yield rows[number], sums[number]


def _waits(row: CaseRow, stands: Sums, owed: Due) -> Iterator[dict[str, str]]:
    """What is on a case and is not paid out, with the reason."""
    undistributed = -stands.get(LedgerAccount.UNDISTRIBUTED, 0)
    if undistributed:
        why = "nobody has accepted terms that say whose it is"
        yield {"what": row.number, "amount": str(Money(undistributed, row.currency)), "why": why}
    if owed.uncleared:
        why = "entered by hand: waits until a bank file tells of it"
        yield {"what": row.number, "amount": str(Money(owed.uncleared, row.currency)), "why": why}


def _to_creditors(office: Office, tx: Tx, found: Payable, currency: str) -> Iterator[dict[str, Any]]:
    for creditor_id, pairs in sorted(found.creditors.items()):
        account = payouts.account(tx, creditor_id=creditor_id, state=payouts.ACTIVE)
        assert account is not None
        yield {
            "kind": PayoutKind.CREDITOR,
            "creditor_id": creditor_id,
            "name": creditors.get(tx, creditor_id).name,
            "account": account.account,
            "amount_ore": sum(ore for _row, ore in pairs),
            "parts": [_part(office, tx, row, ore) for row, ore in pairs],
        }


def _part(office: Office, tx: Tx, row: CaseRow, ore: int) -> dict[str, Any]:
    """A case's part of a settlement: what is paid, and whose everything was up to now."""
    facts = case_facts.facts(tx, row.number)
    return {
        "case": row.number,
        "ore": ore,
        "invoices": [invoice.number for invoice in facts.invoices],
        "share": share_of(office, row=row, facts=facts).as_json(),
    }


def _refunds(tx: Tx, currency: str) -> Iterator[dict[str, Any]]:
    for waiting in payouts.without_run(tx, currency=currency):
        ore = -ledger.of_case(tx, str(waiting.case_number)).get(LedgerAccount.REFUND, 0)
        if ore > 0:
            yield {
                "id": waiting.id,
                "kind": PayoutKind.REFUND,
                "name": waiting.name,
                "amount_ore": ore,
                "parts": [{"case": waiting.case_number, "ore": ore}],
            }


def _returns(tx: Tx, found: Payable, currency: str) -> Iterator[dict[str, Any]]:
    """Money that nobody could place and that goes back, where the bank told of an account to send it to."""
    for row in bank.in_state(tx, BankState.RETURN_OWED):
        if row.currency != currency or row.reason == ORDERED:
            continue
        payer, name = row.as_told().counterparty, bank_name(row.id)
        account = parse_bankgiro(payer.account) or parse_iban(payer.account)
        if account is None or not payer.name:
            why = "goes back to its payer, but the bank told of no name and account: return it at the bank"
            found.left_out.append({"what": name, "amount": str(Money(row.amount_ore, currency)), "why": why})
            continue
        yield {
            "kind": PayoutKind.RETURN,
            "name": payer.name,
            "account": account,
            "amount_ore": row.amount_ore,
            "parts": [{"bank": name, "ore": row.amount_ore}],
        }


def _to_agency(office: Office, found: Payable) -> Iterator[dict[str, Any]]:
    """Our own part, where there is one and an account to send it to; what we have had too much comes off."""
    ore = sum(part for _number, part in found.agency)
    if ore > 0 and office.agency.own_account:
        yield {
            "kind": PayoutKind.AGENCY,
            "name": office.agency.legal_name,
            "account": office.agency.own_account,
            "amount_ore": ore,
            "parts": [{"case": number, "ore": part} for number, part in found.agency],
        }


def _refuse_uncovered(tx: Tx, ore: int, currency: str) -> None:
    """No client is paid with another client's money: what is on the account, less what is ordered, must be enough."""
    stands = ledger.balances(tx).get(currency, {})
    there = stands.get(LedgerAccount.CLIENT_BANK, 0) + stands.get(LedgerAccount.OUTGOING, 0)
    if there < ore:
        raise Refused(
            "not_covered",
            f"{Money(ore, currency)} is due and the clients' account holds {Money(there, currency)} by the bank files "
            "taken in: import the missing ones, or find what is wrong with krav books reconcile",
        )


def _keep(tx: Tx, run_id: int, row: Mapping[str, Any], currency: str) -> None:
    if "id" in row:
        payouts.change(tx, row["id"], run_id=run_id, amount_ore=row["amount_ore"], parts=row["parts"])
        return
    values = {"creditor_id": None, "case_number": None, "number": None, **row, "kind": str(row["kind"])}
    payouts.add(tx, run_id=run_id, currency=currency, state=payouts.WAITING, told=[], **values)


def same_as_due(office: Office, tx: Tx, rows: Sequence[payouts.PayoutRow], *, currency: str) -> bool:
    """Whether a run's payments are no more than what is due now: money may have been taken back since."""
    found = payable(office, tx, currency=currency)
    to_creditors = {row.number: ore for pairs in found.creditors.values() for row, ore in pairs}
    agency = sum(part for _number, part in found.agency)
    return all(_is_due(tx, row, to_creditors, agency) for row in rows)


def _is_due(tx: Tx, row: payouts.PayoutRow, to_creditors: Mapping[str, int], agency: int) -> bool:
    if row.kind == PayoutKind.AGENCY:
        return row.amount_ore <= agency
    if row.kind == PayoutKind.REFUND:
        return row.amount_ore <= -ledger.of_case(tx, str(row.case_number)).get(LedgerAccount.REFUND, 0)
    if row.kind == PayoutKind.RETURN:
        backs = [bank.get(tx, parse_name(part["bank"])) for part in row.parts]
        return all(back is not None and back.state == BankState.RETURN_OWED for back in backs)
    return all(part["ore"] <= to_creditors.get(part["case"], 0) for part in row.parts)
