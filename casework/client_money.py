"""What we hold of other people's money and whose it is (redovisningsmedel), beside what the bank says there is."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from casework.law_of import law_of
from casework.office import Office
from claims.bank import BankFormat, BankState
from claims.money import Money
from claims.refused import Refused
from dunning.settlement import Agreed, Share, share
from storage import bank, case_facts, cases, creditors
from storage.cases import CaseRow
from storage.database import Tx


def client_money(office: Office) -> dict[str, Any]:
    """By currency: each creditor's part case by case, ours, what waits, what is to be refunded; and the statements.

    A case is left out of the sums, and named with the reason, where its creditor has accepted no terms that say what is
    whose, or where its balance cannot be counted.
    """
    with office.database.read() as tx:
        shares, left_out = _shares(office, tx)
        names = {row.id: row.name for row in creditors.all_creditors(tx)}
        waiting: dict[str, int] = defaultdict(int)
        for row in bank.in_state(tx, BankState.SUSPENSE):
            waiting[row.currency] += row.amount_ore
        statements = _statements(tx)
    currencies = sorted(
        {row.currency for row, _share in shares} | set(waiting) | {each["currency"] for each in left_out}
    )
    return {
        "on": office.clock.today().isoformat(),
        "currencies": [
            {
                "currency": currency,
                **_sums([one for row, one in shares if row.currency == currency], currency),
                "waiting": str(Money(waiting[currency], currency)),
                "creditors": _by_creditor([pair for pair in shares if pair[0].currency == currency], names),
            }
            for currency in currencies
        ],
        "left_out": left_out,
        "statements": statements,
    }


def _shares(office: Office, tx: Tx) -> tuple[list[tuple[CaseRow, Share]], list[dict[str, str]]]:
    rows = {row.number: row for row in cases.all_cases(tx)}
    known, today = case_facts.facts_of(tx, list(rows)), office.clock.today()
    shares: list[tuple[CaseRow, Share]] = []
    left_out: list[dict[str, str]] = []
    for number, row in rows.items():
        facts = known[number]
        if not facts.payments:
            continue
        agreed = _agreed(row)
        try:
            if agreed is None:
                raise Refused("no_terms", "its creditor has accepted no terms that say what is whose")
            shares.append((row, share(facts=facts, agreed=agreed, law=law_of(office, facts), as_of=today)))
        except Refused as refused:
            left_out.append({"case": number, "currency": row.currency, "code": refused.code, "why": refused.message})
    return shares, left_out


def _agreed(row: CaseRow) -> Agreed | None:
    """The accepted terms of a case, as far as they say what is whose."""
    if row.accepted_at is None or "commission" not in row.terms:
        return None
    return Agreed(
        commission={number: Decimal(rate) for number, rate in row.terms["commission"]},
        vat_rate=Decimal(row.terms["vat_rate"]),
        costs_go_to=row.terms["costs_go_to"],
        interest_goes_to=row.terms["interest_goes_to"],
    )


def _sums(shares: list[Share], currency: str) -> dict[str, str]:
    zero = Share(*(Money.zero(currency) for _each in Share.__dataclass_fields__))
    return sum(shares, zero).as_json()


def _by_creditor(shares: list[tuple[CaseRow, Share]], names: dict[int, str]) -> list[dict[str, Any]]:
    grouped: dict[int, list[tuple[CaseRow, Share]]] = defaultdict(list)
    for row, one in shares:
        grouped[row.creditor_id].append((row, one))
    return [
        {
            "creditor": names[creditor_id],
            **_sums([one for _row, one in pairs], pairs[0][0].currency),
            "cases": [{"case": row.number, **one.as_json()} for row, one in pairs],
        }
        for creditor_id, pairs in sorted(grouped.items(), key=lambda item: names[item[0]])
    ]


def _statements(tx: Tx) -> list[dict[str, Any]]:
    """Every account's statements in the order of import, and whether each begins where the one before it ended."""
    last: dict[str, str] = {}
    found = []
    for file in bank.files(tx):
        if file.format != BankFormat.STATEMENT or file.state != bank.IMPORTED:
            continue
        for told in file.totals:
            before = last.get(told["account"])
            found.append(
                {
                    "account": told["account"],
                    "number": told["number"],
                    "opening": told["opening"],
                    "closing": told["closing"],
                    "follows": before is None or told["opening"] is None or before == told["opening"],
                }
            )
            last[told["account"]] = told["closing"] or before or ""
    return found
