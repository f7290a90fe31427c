"""Which figures of a balance rest on a row of law that nobody confirmed, or that nobody has set yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dunning.explain import Explanation
from dunning.interest import TRADE_KINDS, rate_series
from dunning.law.dated import Dated
from dunning.law.law import Law

ASSUMED = "assumed"
"""The row is the last known one, taken to go on."""
UNVERIFIED = "unverified"
"""Nobody has confirmed the row."""

Marks = Mapping[str, tuple[str, ...]]


def marks_of(found: Explanation, *, law: Law) -> Marks:
    """The marks of `interest`, `costs` and `total`; a figure that rests on confirmed rows alone is left out."""
    interest = set(words(_rates(found, law)))
    charged = [law.cap_of(cost) for cost in found.balance.cost_lines]
    costs = set(words(row for row in charged if row is not None)) | ({UNVERIFIED} if None in charged else set())
    figures = {"interest": interest, "costs": costs, "total": interest | costs}
    return {name: tuple(sorted(said)) for name, said in figures.items() if said}


def words(rows: Iterable[Dated[Any]]) -> Iterator[str]:
    """What is to be said of rows that something rests on."""
    for row in rows:
        if row.assumed:
            yield ASSUMED
        if not row.verified:
            yield UNVERIFIED


def _rates(found: Explanation, law: Law) -> Iterator[Dated[Any]]:
    """Every row under the interest shown: a segment may join half-years whose rates are the same."""
    by_number = {account.invoice.number: account for account in found.accounts}
    for shown in found.balance.invoices:
        account = by_number[shown.number]
        agreed = account.invoice.agreed_rate
        if agreed is not None and account.debtor_kind in TRADE_KINDS:
            continue
        for segment in shown.segments:
            for series in rate_series(agreed=agreed, debtor_kind=account.debtor_kind, law=law):
                yield from series.between(first=segment.first_on, last=segment.last_on)
