"""Cases on debtors abroad, for the tests of each country's law."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from claims.case import CaseFacts
from claims.invoice import Invoice
from claims.money import Money
from claims.party import DebtorKind
from dunning.law.law import Law
from dunning.law.registry import law_for
from dunning.plan import Plan, parse_plan
from tests.dunning.builders import case, invoice, load


def bill(country: str, amount: str | int, *, due: str = "2026-01-31", **more: Any) -> Invoice:
    money = Money.of(amount, law_for(country).currency)
    return replace(invoice(due=due, due_date_agreed=True), total=money, **more)


def case_abroad(country: str, *bills: Invoice, kind: DebtorKind = DebtorKind.BUSINESS, **more: Any) -> CaseFacts:
    facts = case(*bills, kind=kind, currency=law_for(country).currency, **more)
    assert facts.debtor
    return replace(facts, debtor=replace(facts.debtor, country=country))


def plan_abroad(country: str, kind: DebtorKind) -> Plan:
    debtor = "consumer" if kind in (DebtorKind.CONSUMER, DebtorKind.ESTATE) else "business"
    return parse_plan(load(f"plan-{country.lower()}-{debtor}.toml"))


def confirmed(law: Law, *more: dict[str, Any]) -> Law:
    """The law with every row that it has confirmed as it stands, and rows that it lacks."""
    rows = [
        {"series": name, "valid_from": row.valid_from, "value": _written(row.value), "source": "seen by a jurist"}
        for name, row in law.unverified()
    ]
    always = {"country": law.country, "confirmed_by": "jurist A"}
    return law.with_rows({"row": [always | row for row in (*rows, *more)]})


def _written(value: Any) -> Any:
    if isinstance(value, Decimal | int | Money):
        return str(value) if not isinstance(value, int) else value
    return getattr(value, "calendar_days", None) or str(value)
