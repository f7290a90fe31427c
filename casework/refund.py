"""A debtor who paid too much gets it back: to an account that a person has checked, with the next payout run."""

from __future__ import annotations

from typing import Any

from casework.bookkeeping import book_case
from casework.finding_case import case_or_refuse
from casework.journal import happened
from casework.office import Office
from claims.account import parse_bankgiro, parse_iban
from claims.ledger import LedgerAccount
from claims.money import Money
from claims.payout import PayoutKind, payout_name
from claims.refused import Refused
from storage import case_facts, debtors, ledger, payouts
from storage.database import Tx

_WAIT_BANK_DAYS = 5
"""How long money may be taken back by the bank before we give it on (domain practice)."""


def refund(office: Office, *, case_number: str, account: str, why: str, by: str) -> dict[str, Any]:
    """Let the next run pay back what was paid beyond everything owed on a case, without any fee.

    `why` says how it is known that the account is the debtor's: it is never taken from a mail alone. Raises Refused
    where nothing was overpaid, the account has a wrong check digit, money came so lately that the bank may still take
    it back (five bank days), or a refund waits already.
    """
    digits = parse_bankgiro(account) or parse_iban(account)
    if digits is None:
        raise Refused("bad_value", "the account is a bankgiro or an IBAN with a correct check digit")
    if not why.strip():
        raise Refused("why_missing", "say how you know that the account is the debtor's: --why TEXT is kept")
    with office.database.write() as tx:
        row = case_or_refuse(tx, case_number)
        book_case(office, tx, case_number)
        ore = -ledger.of_case(tx, case_number).get(LedgerAccount.REFUND, 0)
        if ore <= 0:
            raise Refused("nothing_to_refund", f"nothing was paid on {case_number} beyond what was owed")
        _refuse_too_early(office, tx, case_number)
        if any(one.case_number == case_number for one in payouts.without_run(tx, currency=row.currency)):
            raise Refused("refund_waits", f"a refund on {case_number} waits for the next run already")
        kept = payouts.add(
            tx,
            run_id=None,
            kind=str(PayoutKind.REFUND),
            creditor_id=None,
            case_number=case_number,
            number=None,
            name=debtors.get(tx, row.debtor_id).name,
            account=digits,
            amount_ore=ore,
            currency=row.currency,
            parts=[],
            state=payouts.WAITING,
            told=[],
        )
        name = payout_name(kept.id)
        happened(office, tx, case_number=case_number, kind="refund_decided", why=why.strip(), actor=by, payout=name)
    return {"id": name, "case": case_number, "amount": str(Money(ore, row.currency)), "state": kept.state}


def _refuse_too_early(office: Office, tx: Tx, case_number: str) -> None:
    paid = case_facts.facts(tx, case_number).payments
    if not paid:
        return
    free_on = office.law.calendar.add_bank_days(max(one.on for one in paid), _WAIT_BANK_DAYS)
    if office.clock.today() < free_on:
        raise Refused("too_early", f"the bank may still take the money back: refund it from {free_on.isoformat()} on")
