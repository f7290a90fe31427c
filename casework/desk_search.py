"""One box for everything: what a typed text may mean, each meaning asked of an index and answered with a few rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from casework.ids import message_name
from casework.office import Office
from claims.account import case_of_ocr_reference
from claims.identity import parse_identity
from claims.money import Money, parse_swedish_amount
from storage import case_lists, cases, lookups, messages, names
from storage.case_lists import Listed
from storage.database import Tx
from storage.lookups import FoundInvoice, FoundParty

LONGEST_QUERY = 100
MOST_ROWS = 12
_MOST_CASES_EACH = 5
_MOST_ORE = 10**15


def desk_search(office: Office, *, text: str) -> dict[str, Any]:
    """What the house knows under a text, in groups: cases, debtors, creditors, invoices, payments, messages.

    A text of fewer than two letters or digits finds nothing. Each group holds `MOST_ROWS` rows at most.
    """
    asked = " ".join(text[:LONGEST_QUERY].split())
    if sum(letter.isalnum() for letter in asked) < 2:
        return {"asked": asked, "cases": [], "debtors": [], "creditors": [], "invoices": [], "payments": [], **_NONE}
    with office.database.read() as tx:
        invoices = _invoices(tx, asked)
        payments = _payments(tx, asked)
        return {
            "asked": asked,
            "cases": [case_line(each) for each in case_lists.of_numbers(tx, _numbers(tx, office, asked))],
            "debtors": _parties(tx, names.DEBTOR, _debtors(tx, asked)),
            "creditors": _parties(tx, names.CREDITOR, _creditors(tx, asked)),
            "invoices": _on_cases(tx, invoices),
            "payments": _on_cases(tx, payments),
            "messages": _messages(tx, asked),
        }


_NONE: Mapping[str, Any] = {"messages": []}


def case_line(found: Listed) -> dict[str, Any]:
    """A case as lists show it, without its balance."""
    row = found.row
    return {
        "number": row.number,
        "state": row.state,
        "creditor": found.creditor,
        "debtor": found.debtor,
        "hands": found.hands,
        "next_on": row.next_on.isoformat() if row.next_on else None,
        "next_step": row.next_step,
    }


def _numbers(tx: Tx, office: Office, asked: str) -> list[str]:
    """The cases that a text names: by number, by the end of one of this year or the last, by payment reference."""
    found = []
    if whole := re.fullmatch(r"(\d{4})-(\d{1,9})", asked):
        found.append(f"{whole[1]}-{int(whole[2]):06d}")
    digits = _digits(asked)
    if digits.isdigit():
        if len(digits) <= 6:
            year = office.clock.today().year
            found += [f"{each}-{int(digits):06d}" for each in (year, year - 1)]
        of_reference = case_of_ocr_reference(digits)
        found += [of_reference] if of_reference else []
    return [number for number in dict.fromkeys(found) if cases.get(tx, number) is not None]


def _digits(asked: str) -> str:
    return re.sub(r"[\s-]", "", asked)


def _debtors(tx: Tx, asked: str) -> Sequence[FoundParty]:
    return _parties_of(lookups.debtors_of, tx, names.DEBTOR, asked)


def _creditors(tx: Tx, asked: str) -> Sequence[FoundParty]:
    return _parties_of(lookups.creditors_of, tx, names.CREDITOR, asked)


def _parties_of(of: Any, tx: Tx, kind: str, asked: str) -> Sequence[FoundParty]:
    """By e-mail address where it looks like one, by number where it may be one, else by name."""
    found: Sequence[FoundParty] = []
    if "@" in asked:
        return list(of(tx, email=asked.lower()))
    if any(letter.isdigit() for letter in asked):
        known = parse_identity(asked)
        # A foreign number is kept as it was printed.
        for written in [known.ten] if known else [asked, _digits(asked)]:
            found = found or of(tx, orgnr=written)
    return found or _in_order(of, tx, names.found(tx, kind, asked, limit=MOST_ROWS))


def _in_order(of: Any, tx: Tx, ids: Sequence[int]) -> Sequence[FoundParty]:
    found = {each.id: each for each in of(tx, ids=ids)} if ids else {}
    return [found[number] for number in ids if number in found]


def _parties(tx: Tx, kind: str, found: Sequence[FoundParty]) -> list[dict[str, Any]]:
    shown = []
    for party in found[:MOST_ROWS]:
        numbers = case_lists.of_parties(tx, kind, [party.id], limit=_MOST_CASES_EACH + 1)
        own = [case_line(each) for each in case_lists.of_numbers(tx, numbers[:_MOST_CASES_EACH])]
        more = len(numbers) > _MOST_CASES_EACH
        shown.append({"id": party.id, "name": party.name, "orgnr": party.orgnr, "cases": own, "has_more": more})
    return shown


def _invoices(tx: Tx, asked: str) -> list[dict[str, Any]]:
    amount = _amount(asked)
    found: list[FoundInvoice] = [*lookups.invoices_numbered(tx, asked, limit=MOST_ROWS)]
    if _digits(asked).isdigit():
        found += lookups.invoices_with_reference(tx, _digits(asked), limit=MOST_ROWS)
    if amount is not None:
        found += lookups.invoices_of_amount(tx, amount.ore, limit=MOST_ROWS)
    return [
        {
            "case": each.case_number,
            "number": each.number,
            "amount": str(Money(each.total_ore, each.currency)),
            "currency": each.currency,
            "on": each.due_date.isoformat(),
        }
        for each in list(dict.fromkeys(found))[:MOST_ROWS]
    ]


def _amount(asked: str) -> Money | None:
    """An amount that somebody may owe: nothing below zero, and nothing that no column holds."""
    found = parse_swedish_amount(asked)
    return found if found is not None and 0 < found.ore < _MOST_ORE else None


def _payments(tx: Tx, asked: str) -> list[dict[str, Any]]:
    amount = _amount(asked)
    if amount is None:
        return []
    return [
        {
            "case": each.case_number,
            "on": each.on.isoformat(),
            "amount": str(Money(each.amount_ore, each.currency)),
            "currency": each.currency,
            "source": each.source,
        }
        for each in lookups.payments_of_amount(tx, amount.ore, limit=MOST_ROWS)
    ]


def _on_cases(tx: Tx, found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with each one's debtor and the state of its case."""
    rows = list(found)
    known = {each.row.number: each for each in case_lists.of_numbers(tx, [row["case"] for row in rows])}
    return [
        {**row, "state": known[row["case"]].row.state, "debtor": known[row["case"]].debtor}
        for row in rows
        if row["case"] in known
    ]


def _messages(tx: Tx, asked: str) -> list[dict[str, Any]]:
    named = re.fullmatch(r"[mM](\d{1,9})", asked)
    found = messages.get(tx, int(named[1])) if named else None
    if found is None:
        return []
    shown = {"id": message_name(found.id), "from": found.from_address, "subject": found.subject, "state": found.state}
    return [shown]
