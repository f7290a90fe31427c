"""The terms a creditor is shown for a case: the quote, what is missing, and the token that says yes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.office import Office
from casework.tokens import CASE, TERMS, issue_token
from claims.case import CaseFacts
from claims.money import total
from dunning.deadlines import print_run_on
from dunning.terms import Quote, quote
from storage import cases, creditors, debtors
from storage.cases import CaseRow
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Terms:
    """What is shown for one case. `token` is None when there is nothing to accept."""

    row: CaseRow
    facts: CaseFacts
    creditor_name: str
    debtor_name: str
    debtor_orgnr: str | None
    quote: Quote
    token: str | None
    case_token: str
    first_letter_on: date

    def as_context(self, office: Office) -> dict[str, Any]:
        """The values that the mail and page templates ask for."""
        return {
            "number": self.row.number,
            "state": self.row.state,
            "creditor": self.creditor_name,
            "debtor": self.debtor_name,
            "debtor_orgnr": self.debtor_orgnr,
            "invoices": self.facts.invoices,
            "credits": self.facts.credits,
            "total": total((invoice.total for invoice in self.facts.invoices), self.row.currency),
            "currency": self.row.currency,
            "missing": list(self.row.missing),
            "holds": sorted(self.facts.holds),
            "quote": self.quote,
            "is_accepted": self.row.accepted_at is not None,
            "token": self.token,
            "case_token": self.case_token,
            "link": f"{office.public_url}/l/{self.token or self.case_token}",
            "first_letter_on": self.first_letter_on,
        }


def terms_of(office: Office, tx: Tx, *, case_number: str) -> Terms:
    """The terms of a case as of today, kept on the case with their hash, and the tokens that answer them."""
    row = cases.get(tx, case_number)
    assert row is not None
    facts = cases.facts(tx, case_number)
    quoted = quote(prices=office.prices, facts=facts, today=office.clock.today())
    shown = {
        "price_list": office.prices.version,
        "currency": row.currency,
        "invoices": [[invoice.number, str(invoice.total)] for invoice in facts.invoices],
    }
    terms_hash = hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]
    if row.accepted_at is None:
        cases.change(tx, case_number, terms={**shown, "hash": terms_hash})
    debtor = debtors.get(tx, row.debtor_id)
    needs_yes = row.accepted_at is None and row.close_code is None
    issued = (
        issue_token(office, tx, case_number=case_number, purpose=TERMS, terms_hash=terms_hash) if needs_yes else None
    )
    return Terms(
        row=row,
        facts=facts,
        creditor_name=creditors.get(tx, row.creditor_id).name,
        debtor_name=debtor.name,
        debtor_orgnr=debtor.orgnr,
        quote=quoted,
        token=issued,
        case_token=issued or issue_token(office, tx, case_number=case_number, purpose=CASE, terms_hash=""),
        first_letter_on=print_run_on(
            instant=office.clock.now(), print_run=office.agency.print_run, calendar=office.law.calendar
        ),
    )
