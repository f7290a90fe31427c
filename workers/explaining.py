"""How a balance is explained on a terminal: one line per amount, what it is made of below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workers.printing import shown

_WIDTH = 14


def explained(found: Mapping[str, Any]) -> str:
    """The answer of `casework.explain_case` as text."""
    return "\n".join(_lines(found))


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"case {found['number']}, {found['currency']}, end of {found['as_of']}"
    yield ""
    for invoice in found["invoices"]:
        yield from _invoice(invoice)
    for cost in found["cost_lines"]:
        cap = f", at most {cost['cap']}" if cost["cap"] else ""
        unsure = "" if cost["verified"] else ", NOT CONFIRMED"
        yield _amount(
            cost["remaining"], f"{cost['kind']} of {cost['on']}: {cost['charged']}{_less(cost['paid'], 'paid')}"
        )
        yield _note(f"{cost['basis']}{cap}{unsure}")
    if found["rounding_basis"]:
        yield _amount(found["rounding"], f"rounding: {found['rounding_basis']}")
    yield _amount(found["total"], f"TOTAL, and {found['per_day']} for each further day")
    if found["overpaid"] != "0.00":
        yield _amount(found["overpaid"], "paid beyond what is owed")
    if found["received"]:
        yield ""
        yield f"received, and what it paid ({found['order']}):"
    for day in found["received"]:
        came = ", ".join(f"{paid['amount']} ({paid['source']} {shown(paid['reference'])})" for paid in day["payments"])
        yield _note(f"{day['on']}: {came or 'a credit beyond its invoice'}")
        for use in day["paid"]:
            yield _note(f"    {use['amount']:>12}  {use['what']} {shown(use['of'])}")
    if found.get("payoff"):
        yield ""
        yield "to settle it:"
        yield from (_note(f"{day['on']}  {day['total']:>12}") for day in found["payoff"])


def _invoice(invoice: Mapping[str, Any]) -> Iterator[str]:
    principal, interest = invoice["principal"], invoice["interest"]
    less = _less(principal["credited"], "credited") + _less(principal["paid"], "paid")
    yield _amount(
        principal["remaining"], f"principal of invoice {shown(invoice['number'])}: {principal['claimed']}{less}"
    )
    yield _note(f"of {invoice['invoice_date']}, due {invoice['due_date']}{_source(invoice['source'])}")
    yield _amount(interest["remaining"], f"interest on it: {interest['accrued']}{_less(interest['paid'], 'paid')}")
    yield _note(f"from {interest['starts_on'] or 'no day yet'}: {interest['starts_basis']}")
    for segment in interest["segments"]:
        yield _note(
            f"{segment['amount']:>12}  {segment['first_on']} to {segment['last_on']}: {segment['formula']}, "
            f"{segment['basis']}"
        )
        for row in segment["rows"]:
            unsure = "" if row["verified"] else ", NOT CONFIRMED"
            yield _note(
                f"              {row['series']} {row['value']} from {row['valid_from']}: {row['source']}{unsure}"
            )


def _source(source: Mapping[str, Any] | None) -> str:
    if source is None:
        return ""
    page = f", page {source['page']}" if source["page"] else ""
    return f"; read in {shown(source['file'])}{page} of {source['message']}"


def _less(amount: str, word: str) -> str:
    return "" if amount == "0.00" else f" less {amount} {word}"


def _amount(amount: str, text: str) -> str:
    return f"{amount:>{_WIDTH}}  {text}"


def _note(text: str) -> str:
    return " " * (_WIDTH + 4) + text
