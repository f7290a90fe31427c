"""The tables of a letter, built from the balance: claims, interest, costs, the sum, instalments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from claims.balance import Balance, Cost, CostKind, InvoiceBalance
from claims.money import Money, total
from delivery.sheet import Column, Table
from templates.catalog import label
from templates.clean import clean_line
from templates.filters import NBSP, day, iso, kronor, percent

COST_LABELS: Mapping[CostKind, str] = {
    CostKind.REMINDER: "Påminnelseavgift",
    CostKind.DEMAND: "Inkassokostnad",
    CostKind.INSTALMENT_PLAN: "Kostnad för avbetalningsplan",
    CostKind.LATE_COMPENSATION: "Förseningsersättning",
    CostKind.PAYMENT_ORDER: "Ansökningsavgift, betalningsföreläggande",
    CostKind.COUNSEL: "Ombudskostnad, betalningsföreläggande",
    CostKind.ENFORCEMENT: "Grundavgift, verkställighet",
}


def claims_table(balance: Balance, *, about: Mapping[str, str], language: str) -> Table:
    """One row per invoice: what it concerns, its days, its amount, what is left of it (4 and 5 in 5 § inkassolagen)."""

    def t(text: str) -> str:
        return label(text, language=language)

    is_reduced = any(invoice.remaining != invoice.total for invoice in balance.invoices)
    is_disputed = any(invoice.disputed for invoice in balance.invoices)
    says = [clean_line(about.get(invoice.number, "")) for invoice in balance.invoices]
    columns = (
        Column(t("Faktura"), wide=is_reduced),
        *(() if is_reduced else (Column(t("Avser"), wide=True),)),
        Column(t("Fakturadatum")),
        Column(t("Förfallodag")),
        *((Column(t(x), numeric=True) for x in ("Fakturabelopp", "Krediterat", "Betalt")) if is_reduced else ()),
        *((Column(t("Bestritt"), numeric=True),) if is_disputed else ()),
        Column(t("Kapital"), numeric=True),
    )
    rows = [
        _claim_row(invoice, about=text, is_reduced=is_reduced, is_disputed=is_disputed)
        for invoice, text in zip(balance.invoices, says, strict=True)
    ]
    under = tuple(t("Avser {about}").format(about=text) for text in says) if is_reduced else ()
    if len(rows) == 1:
        return Table(columns, tuple(rows), under=under)
    closing = (t("Summa kapital"), *[""] * (len(columns) - 2), kronor(balance.principal))
    return Table(columns, (*rows, closing), sums=1, under=under)


def _claim_row(invoice: InvoiceBalance, *, about: str, is_reduced: bool, is_disputed: bool) -> tuple[str, ...]:
    disputed = invoice.disputed or Money.zero(invoice.total.currency)
    reductions = (
        kronor(invoice.total),
        kronor(invoice.credited),
        kronor(invoice.total - invoice.credited - disputed - invoice.remaining),
        *((kronor(disputed),) if is_disputed else ()),
    )
    return (
        clean_line(invoice.number),
        *(() if is_reduced else (about,)),
        iso(invoice.invoice_date),
        iso(invoice.due_date),
        *(reductions if is_reduced else ()),
        kronor(invoice.remaining),
    )


def interest_table(balance: Balance, *, language: str) -> Table:
    """One row per rate segment and invoice: amount, rate, period and the base it is computed on (5 § inkassolagen)."""

    def t(text: str) -> str:
        return label(text, language=language)

    columns = (
        Column(t("Faktura"), wide=True),
        Column(t("Period")),
        Column(t("Dagar"), numeric=True),
        Column(t("Kapital"), numeric=True),
        Column(t("Räntesats per år"), numeric=True),
        Column(t("Ränta"), numeric=True),
    )
    rows = tuple(
        (
            clean_line(invoice.number),
            f"{iso(segment.first_on)}{NBSP}\u2013{NBSP}{iso(segment.last_on)}",
            str(segment.days),
            kronor(segment.base),
            percent(segment.rate),
            kronor(segment.amount),
        )
        for invoice in balance.invoices
        for segment in invoice.segments
    )
    settled = balance.interest - total(
        (s.amount for invoice in balance.invoices for s in invoice.segments), balance.currency
    )
    closing = [
        *([(t("Avgår betald ränta"), "", "", "", "", kronor(settled))] if settled else []),
        *([(t("Summa ränta"), "", "", "", "", kronor(balance.interest))] if settled or len(rows) > 1 else []),
    ]
    return Table(columns, (*rows, *closing), sums=len(closing))


def interest_bases(balance: Balance) -> tuple[str, ...]:
    """The distinct grounds of the interest rates, in order of appearance."""
    found = [clean_line(s.basis) for invoice in balance.invoices for s in invoice.segments if s.basis]
    return tuple(dict.fromkeys(found))


def cost_rows(costs: Sequence[Cost], *, language: str) -> list[tuple[str, str]]:
    """Costs by kind with the statute each rests on; never "other costs" (Inkassonämnden 2024/01)."""
    return [
        (f"{label(COST_LABELS[cost.kind], language=language)}, {clean_line(cost.basis)}", kronor(cost.amount))
        for cost in costs
    ]


def sum_table(balance: Balance, *, language: str, last: str = "Att betala") -> Table:
    """Principal, interest, each cost, the visible rounding, and what they come to, under the words of `last`."""

    def t(text: str) -> str:
        return label(text, language=language)

    interest = t("Upplupen ränta till och med {day}").format(day=day(balance.as_of, language))
    rows = [
        (t("Kapital"), kronor(balance.principal)),
        *([(interest, kronor(balance.interest))] if balance.interest or balance.per_day else []),
        *cost_rows(balance.cost_lines, language=language),
        *_settled_costs(balance, language=language),
        *([(t("Öresavrundning"), kronor(balance.rounding))] if balance.rounding else []),
        (t(last), kronor(balance.total)),
    ]
    return Table((Column("", wide=True), Column(t("Belopp"), numeric=True)), tuple(rows), sums=1, has_header=False)


def _settled_costs(balance: Balance, *, language: str) -> list[tuple[str, str]]:
    """A line for what payments have already covered of the costs, where the lines say more than what is owed."""
    settled = balance.costs - total((cost.amount for cost in balance.cost_lines), balance.currency)
    return [(label("Avgår betalda kostnader", language=language), kronor(settled))] if settled else []


def instalment_table(instalments: Sequence[tuple[date, Money]], *, language: str) -> Table:
    """The payments of a plan and what they come to (3 § 2 lagen 1981:739: a plan for the whole remainder)."""

    def t(text: str) -> str:
        return label(text, language=language)

    columns = (Column(t("Betalning")), Column(t("Senast"), wide=True), Column(t("Belopp"), numeric=True))
    whole = total((amount for _, amount in instalments), instalments[0][1].currency)
    rows = tuple(
        (str(index), day(due_on, language), kronor(amount)) for index, (due_on, amount) in enumerate(instalments, 1)
    )
    return Table(columns, (*rows, (t("Summa"), "", kronor(whole))), sums=1)


def runs_interest(balance: Balance) -> bool:
    """Whether interest goes on growing after `as_of`."""
    return balance.per_day > Decimal(0)
