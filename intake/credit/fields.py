"""The fields of a report in a file, read one by one; what is not understood is refused and never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from claims.credit import CreditReport, Trend
from claims.money import Money
from claims.refused import Refused

KEYS = ("provider", "on", "score", "remarks", "debts", "income", "trend", "factors")
_MOST_FACTORS, _LONGEST_FACTOR = 20, 200
_MOST = Decimal(10) ** 12


def report_of(data: Mapping[str, Any], *, provider: str) -> CreditReport:
    """A report of a file's values; a blank one is one that the bureau does not say. Raises Refused."""
    unknown = sorted(set(data) - set(KEYS))
    if unknown:
        raise invalid(f"unknown {', '.join(unknown)[:80]}; known are {', '.join(KEYS)}")
    score = _count(data.get("score"), "score")
    if score is not None and score > 100:
        raise invalid("score is 0 to 100")
    trend = _text(data.get("trend"))
    if trend and trend not in set(Trend):
        raise invalid(f"trend is one of {', '.join(Trend)}")
    return CreditReport(
        provider=_text(data.get("provider"))[:_LONGEST_FACTOR] or provider,
        on=_day(data.get("on")),
        score=score,
        remarks=_count(data.get("remarks"), "remarks"),
        debts=_amount(data.get("debts"), "debts"),
        income=_amount(data.get("income"), "income"),
        trend=Trend(trend) if trend else None,
        factors=_factors(data.get("factors")),
    )


def invalid(what: str) -> Refused:
    """The refusal of a report; names no party."""
    return Refused("credit_report_invalid", f"the credit report is not understood: {what} (docs/score.md)")


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        raise invalid("on must be the report's day, such as 2026-03-02") from None


def _count(value: Any, name: str) -> int | None:
    if value is None or value == "":
        return None
    text = str(value)
    if isinstance(value, bool | float) or not re.fullmatch(r"[0-9]{1,6}", text):
        raise invalid(f"{name} must be a whole number, 0 or more")
    return int(text)


def _amount(value: Any, name: str) -> Money | None:
    """Kronor as a text such as "125000.00": a number would have been a float on its way here."""
    if value is None or value == "":
        return None
    try:
        amount = Decimal(value) if isinstance(value, str | int) and not isinstance(value, bool) else Decimal("nan")
    except InvalidOperation:
        amount = Decimal("nan")
    if not amount.is_finite() or not 0 <= amount < _MOST:
        raise invalid(f'{name} must be kronor as a text, such as "125000.00"')
    return Money.of(amount)


def _factors(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    parts = value.split(";") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise invalid("factors must be a list of texts")
    kept = (part.strip()[:_LONGEST_FACTOR] for part in parts[:_MOST_FACTORS])
    return tuple(part for part in kept if part)
