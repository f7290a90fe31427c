"""Creditors as people see them: found by name or number, and one with what was agreed, its money and its cases."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from casework.change_creditor import creditor_or_refuse
from casework.creditor_figures import creditor_figures
from casework.ids import parse_place, place
from casework.office import Office
from casework.open_case import HANDLER
from casework.parties import ten_digits
from casework.pin_plan import PLANS
from casework.settlement_statement import shown_account
from casework.show_invoices import head
from casework.show_payout import payment_shown
from claims.days import iso_instant
from claims.ledger import LedgerAccount
from claims.money import Money
from claims.names import name_key
from claims.payout import run_name
from storage import (
    agency_invoices,
    cases,
    contract_evidence,
    creditor_cases,
    creditor_stands,
    creditors,
    debtors,
    hands,
    payouts,
    quotes,
)
from storage.creditors import CreditorRow
from storage.database import Tx

PAGE = 50
_FEW, _SENDERS = 10, 100


def find_creditors(office: Office, *, text: str = "", after: str = "") -> dict[str, Any]:
    """Creditors in the order of their names, after a place; those with all the words of a text, or of an org number."""
    digits = ten_digits(text) or ""
    orgnr = digits if len(digits) == 10 and digits.isascii() and digits.isdigit() else ""
    words = name_key(text).split()
    if text.strip() and not words:
        return {"rows": [], "next": ""}
    with office.database.read() as tx:
        found = creditors.page(tx, words=words, orgnr=orgnr, after=parse_place(after), limit=PAGE + 1)
        rows = [{**_who(row), "senders": list(creditors.senders(tx, row.id))[:3]} for _key, row in found[:PAGE]]
    more = found[PAGE - 1] if len(found) > PAGE else None
    return {"rows": rows, "next": place(more[0], more[1].id) if more else ""}


def show_creditor(office: Office, *, creditor_id: int) -> dict[str, Any]:
    """One creditor; what grows with its cases is kept, counted or read a few at a time. Raises Refused."""
    with office.database.read() as tx:
        row = creditor_or_refuse(tx, creditor_id)
        found = {
            **_who(row),
            "email": row.email or "",
            "address": list(row.address),
            "confirmed_by": row.confirmed_by or "",
            "senders": list(creditors.senders(tx, row.id))[:_SENDERS],
            "agreed": _agreed(row.settings, row),
            "plans": list(row.settings.get(PLANS, ())),
            "handler": row.settings.get(HANDLER, ""),
            "known_hands": list(hands.every(tx)),
            "evidence": [_evidence(each) for each in contract_evidence.of_creditor(tx, row.id, limit=_FEW)],
            "accounts": [_account(each) for each in payouts.accounts(tx, row.id)[-_FEW:]][::-1],
            "money": _money(tx, row.id),
            "payouts": [
                {**payment_shown(each), "run": run_name(each.run_id) if each.run_id else "", "cases": []}
                for each in payouts.to_creditor(tx, row.id, limit=_FEW)
            ],
            "invoices": [head(tx, each) for each in agency_invoices.page(tx, creditor_id=row.id, limit=_FEW)],
            "latest": _latest(tx, row.id),
            "accepted": _accepted(tx, row.id),
        }
    return {**found, "figures": creditor_figures(office, creditor_id=creditor_id), "prices": _prices(office)}


def terms_accepted(office: Office, *, creditor_id: int, case_number: str) -> dict[str, Any]:
    """The whole terms of a case as its creditor was shown them. Raises Refused for another creditor's case."""
    with office.database.read() as tx:
        owner = creditor_or_refuse(tx, creditor_id)
        row = cases.get(tx, case_number)
        is_theirs = row is not None and row.creditor_id == owner.id
        kept = (
            quotes.terms(tx, case_number=case_number, terms_hash=row.terms.get("hash", ""))
            if is_theirs and row
            else None
        )
    return {"id": creditor_id, "name": owner.name, "case": case_number, "text": kept.text if kept else ""}


def _who(row: CreditorRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "orgnr": row.orgnr or "",
        "confirmed_at": iso_instant(row.confirmed_at) if row.confirmed_at else "",
        "standing_agreement": row.standing_agreement,
        "notification": row.notification,
        "tone": row.tone,
        "language": row.language,
    }


def _agreed(settings: Mapping[str, Any], row: CreditorRow) -> dict[str, Any]:
    return {
        "agreed_rate": settings.get("agreed_rate", ""),
        "reminder_fee_agreed": bool(settings.get("reminder_fee_agreed")),
        "due_date_agreed": bool(settings.get("due_date_agreed")),
        "discount_limit": settings.get("discount_limit", ""),
        "standing_agreement": row.standing_agreement,
    }


def _evidence(row: contract_evidence.EvidenceRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "values": dict(row.values),
        "reference": row.reference,
        "file": row.file_name if row.sha256 else "",
        "at": iso_instant(row.at),
        "by": row.by,
    }


def _account(row: payouts.AccountRow) -> dict[str, Any]:
    return {
        "account": shown_account(row.account),
        "state": row.state,
        "proposed_by": row.proposed_by,
        "proposed_at": iso_instant(row.proposed_at),
        "decided_by": row.decided_by or "",
        "decided_at": iso_instant(row.decided_at) if row.decided_at else "",
        "note": row.note,
    }


def _money(tx: Tx, creditor_id: int) -> list[dict[str, str]]:
    """By currency: what came in on the creditor's cases, whose it is, and what has been paid out."""
    paid, found = payouts.paid_to(tx, creditor_id), []
    for currency, stands in sorted(creditor_stands.of_creditor(tx, creditor_id).items()):

        def of(*accounts: LedgerAccount, stands: Any = stands, currency: str = currency, sign: int = 1) -> str:
            return str(Money(sign * sum(stands.get(account, 0) for account in accounts), currency))

        found.append(
            {
                "currency": currency,
                "collected": of(LedgerAccount.SUSPENSE, LedgerAccount.UNCLEARED),
                "commission": of(LedgerAccount.COMMISSION, sign=-1),
                "vat": of(LedgerAccount.VAT, sign=-1),
                "kept": of(LedgerAccount.INTEREST, LedgerAccount.COSTS, sign=-1),
                "refund": of(LedgerAccount.REFUND, sign=-1),
                "undistributed": of(LedgerAccount.UNDISTRIBUTED, sign=-1),
                "owed": of(LedgerAccount.CREDITOR, sign=-1),
                "paid": str(Money(paid.get(currency, 0), currency)),
            }
        )
    return found


def _latest(tx: Tx, creditor_id: int) -> list[dict[str, Any]]:
    return [
        {"number": row.number, "state": row.state, "debtor": debtors.get(tx, row.debtor_id).name, "why": row.why}
        for row in creditor_cases.latest(tx, creditor_id, limit=_FEW)
    ]


def _accepted(tx: Tx, creditor_id: int) -> list[dict[str, Any]]:
    """The terms accepted last, each with how, by whom and on what evidence."""
    found = []
    for row in creditor_cases.accepted(tx, creditor_id, limit=_FEW):
        for each in quotes.acceptances(tx, row.number)[-1:]:
            found.append(
                {
                    "case": row.number,
                    "at": iso_instant(each.at),
                    "by": each.by,
                    "how": each.how,
                    "price_list": str(row.terms.get("price_list", "")).partition("@")[0],
                    "evidence": {str(key): str(value)[:120] for key, value in dict(each.evidence).items()},
                }
            )
    return found


def _prices(office: Office) -> dict[str, Any]:
    """The price list in force, as far as every creditor has it in common."""
    prices, home = office.prices, office.law.country
    tiers = prices.commission.get(home) or prices.commission.get("default", ())
    return {
        "version": prices.version,
        "setup_fee": str(prices.setup_fee(home)),
        "tiers": [
            {"up_to": str(tier.up_to) if tier.up_to is not None else "", "percent": _percent(tier.rate)}
            for tier in tiers
        ],
        "vat_percent": _percent(prices.vat_rate),
    }


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}"
