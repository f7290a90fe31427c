"""The terms a creditor is shown for a case: the quote, what is missing, and the token that says yes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.law_of import law_of
from casework.missing import ABOUT
from casework.office import Office
from casework.terms_text import terms_text, text_hash
from casework.tokens import CASE, TERMS, VALID_FOR, issue_token
from claims.case import CaseFacts, CaseState, Hold
from claims.days import instant_of, local_date
from claims.money import Money, total
from dunning.deadlines import print_run_on
from dunning.terms import Quote, quote, quote_from_json
from storage import case_facts, cases, creditors, debtors, quotes
from storage.cases import CaseRow
from storage.creditors import CreditorRow
from storage.database import Tx
from storage.debtors import DebtorRow
from templates.mails import InvoiceLine, TermsOffer


@dataclass(frozen=True, slots=True)
class Terms:
    """What is shown for one case. `token` answers it; only with `may_accept` does it say yes to something."""

    row: CaseRow
    facts: CaseFacts
    creditor: CreditorRow
    debtor: DebtorRow
    quote: Quote
    token: str
    may_accept: bool
    expires_on: date
    first_letter_at: datetime
    link: str

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing, as the codes the mail's words know."""
        codes = []
        if self.creditor.orgnr is None:
            codes.append("creditor_identity")
        if "debtor_orgnr" in self.row.missing:
            codes.append("debtor_identity")
        if "debtor_address" in self.row.missing:
            codes.append("debtor_address")
        if ABOUT in self.row.missing:
            codes.append("about")
        if Hold.CURRENCY in self.facts.holds:
            codes.append("currency")
        return tuple(codes)

    @property
    def lines(self) -> tuple[InvoiceLine, ...]:
        """Invoices, and credit notes with negative totals."""
        invoices = [
            InvoiceLine(
                number=invoice.number,
                total=invoice.total,
                about=invoice.about,
                invoice_date=invoice.invoice_date,
                due_date=invoice.due_date,
            )
            for invoice in self.facts.invoices
        ]
        notes = [
            InvoiceLine(number=credit.number, total=-credit.amount, invoice_date=credit.on)
            for credit in self.facts.credits
        ]
        return (*invoices, *notes)

    @property
    def total(self) -> Money:
        """What the lines sum to."""
        return total((line.total for line in self.lines), self.row.currency)

    @property
    def not_due_before(self) -> date | None:
        """The first day on which everything is past due, while the case waits for that."""
        if self.row.state != CaseState.AWAITING_DUE:
            return None
        return max(invoice.due_date for invoice in self.facts.invoices) + timedelta(days=1)

    @property
    def offer(self) -> TermsOffer:
        """The price in the words of the mail."""
        stages = self.quote.withdrawal
        zero = Money.zero(self.quote.currency)
        return TermsOffer(
            version=self.quote.prices_version,
            setup_fee=self.quote.setup_fee,
            commission_rate=self.quote.commission_rate,
            surcharge_rate=self.quote.surcharge_points,
            surcharged=tuple(line.invoice_number for line in self.quote.lines if line.surcharge),
            withdrawal_before_demand=stages.get("before_external_measures") or zero,
            withdrawal_after_demand=stages.get("after_demand") or zero,
            legal_prepayment=self.quote.legal_prepayment,
            vat_rate=self.quote.vat_rate,
        )


def terms_of(office: Office, tx: Tx, *, case_number: str) -> Terms:
    """The terms of a case, kept with their hash, and the token that answers them.

    As of today until they are accepted; from then on those that were accepted, whatever the price list has become.
    """
    row = cases.get(tx, case_number)
    assert row is not None
    facts, creditor = case_facts.facts(tx, case_number), creditors.get(tx, row.creditor_id)
    may_accept = row.accepted_at is None and row.close_code is None
    quoted = accepted_quote(tx, row) or _quoted(office, facts)
    terms_hash = show_terms(office, tx, row=row, facts=facts, quoted=quoted, creditor=creditor) if may_accept else ""
    token = issue_token(
        office, tx, case_number=case_number, purpose=TERMS if may_accept else CASE, terms_hash=terms_hash
    )
    now = office.clock.now()
    run_on = print_run_on(instant=now, print_run=office.agency.print_run, calendar=office.law.calendar)
    return Terms(
        row=row,
        facts=facts,
        creditor=creditor,
        debtor=debtors.get(tx, row.debtor_id),
        quote=quoted,
        token=token,
        may_accept=may_accept,
        expires_on=local_date(now + VALID_FOR),
        first_letter_at=instant_of(run_on, office.agency.print_run),
        link=f"{office.public_url}/l/{token}",
    )


def show_terms(
    office: Office, tx: Tx, *, row: CaseRow, facts: CaseFacts, quoted: Quote | None = None, creditor: CreditorRow
) -> str:
    """Keep the terms of a case as its creditor is shown them now, word by word; their hash."""
    quoted = quoted or _quoted(office, facts)
    text = terms_text(quoted, language=creditor.language)
    shown = {
        "price_list": f"{quoted.prices_version}@{quoted.prices_hash}",
        "currency": row.currency,
        "small_remainder": str(quoted.small_remainder) if quoted.small_remainder else None,
        "invoices": [[invoice.number, str(invoice.total)] for invoice in facts.invoices],
        "commission": [[line.invoice_number, str(line.rate)] for line in quoted.lines],
        "commission_rate": str(quoted.commission_rate),
        "vat_rate": str(quoted.vat_rate),
        "costs_go_to": quoted.costs_go_to,
        "interest_goes_to": quoted.interest_goes_to,
        "language": creditor.language,
        "text_sha256": text_hash(text),
    }
    terms_hash = hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]
    cases.change(tx, row.number, terms={**shown, "hash": terms_hash})
    quotes.show_terms(
        tx,
        {
            "case_number": row.number,
            "hash": terms_hash,
            "shown_at": office.clock.now(),
            "language": creditor.language,
            "prices_version": quoted.prices_version,
            "prices_hash": quoted.prices_hash,
            "quote": quoted.as_json(),
            "text": text,
            "text_hash": text_hash(text),
        },
    )
    return terms_hash


def accepted_quote(tx: Tx, row: CaseRow) -> Quote | None:
    """The quote that a case's creditor accepted; None before that, and of cases accepted before quotes were kept."""
    if row.accepted_at is None:
        return None
    kept = quotes.terms(tx, case_number=row.number, terms_hash=row.terms.get("hash", ""))
    return None if kept is None else quote_from_json(kept.quote)


def _quoted(office: Office, facts: CaseFacts) -> Quote:
    return quote(prices=office.prices, facts=facts, today=office.clock.today(), law=law_of(office, facts))
