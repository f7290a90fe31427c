"""A settlement set as a sheet: the creditor's money case by case, what we have earned and its VAT, what is paid."""

from __future__ import annotations

from claims.statement import CaseSettled, Settlement
from delivery.letter_head import foot
from delivery.render import typeset_sheet
from delivery.sheet import Column, Section, Sheet, Table
from templates.catalog import label
from templates.clean import clean_line
from templates.environment import render_blocks
from templates.filters import day, identity, kronor, percent

TEMPLATE = "letters/se/settlement.txt"


def settlement_pdf(told: Settlement) -> bytes:
    """The statement as a tagged PDF, the same bytes for the same settlement. Raises Refused("unprintable")."""
    return typeset_sheet(settlement_sheet(told), on=told.on)


def settlement_sheet(told: Settlement) -> Sheet:
    """The statement's words and tables in reading order. It names cases and invoices, and no debtor."""
    blocks = render_blocks(
        TEMPLATE, language=told.language, agency=told.agency, number=told.number, on=told.on, account=told.account
    )

    def t(text: str) -> str:
        return label(text, language=told.language)

    agency = told.agency
    return Sheet(
        language=told.language,
        title=blocks["title"],
        dated_on=told.on.isoformat(),
        sender=clean_line(agency.legal_name),
        brand=clean_line(agency.brand),
        recipient=tuple(clean_line(line) for line in (told.creditor.name, *told.creditor.address) if line.strip()),
        facts=(
            (t("Datum"), day(told.on, told.language)),
            (t("Redovisning"), str(told.number)),
            (t("Betalning"), told.name),
            *(((t("Ert org.nr"), identity(told.creditor.orgnr)),) if told.creditor.orgnr else ()),
        ),
        box=((t("Utbetalas"), kronor(told.amount)), (t("Till konto"), told.account)),
        sections=(
            Section("", (blocks["opening"],)),
            Section(t("Ärende för ärende"), table=_cases(told)),
            Section(t("Sammanställning"), table=_sums(told), notes=(blocks["vat"],)),
            Section("", (blocks["closing"],)),
        ),
        foot=foot(agency, language=told.language, supervision=blocks["supervision"]),
        reference=f"{t('Redovisning')} {told.number}",
        page_of=(t("Sida"), t("av")),
        sample_note=t("Exempel. Ingenting betalas ut.") if agency.is_example else "",
    )


def _cases(told: Settlement) -> Table:
    def t(text: str) -> str:
        return label(text, language=told.language)

    columns = (
        Column(t("Ärende"), wide=True),
        Column(t("Till oss"), numeric=True),
        Column(t("Direkt till er"), numeric=True),
        Column(t("Provision"), numeric=True),
        Column(t("Moms"), numeric=True),
        Column(t("Vi behåller"), numeric=True),
        Column(t("Er del"), numeric=True),
    )
    under = tuple(
        t("Faktura {numbers}").format(numbers=", ".join(clean_line(number) for number in case.invoices))
        for case in told.cases
    )
    return Table(columns, tuple(_row(case) for case in told.cases), under=under)


def _row(case: CaseSettled) -> tuple[str, ...]:
    amounts = (case.received, case.direct, case.commission, case.vat, case.kept, case.to_creditor)
    return (case.case_number, *(kronor(amount) for amount in amounts))


def _sums(told: Settlement) -> Table:
    def t(text: str) -> str:
        return label(text, language=told.language)

    rates = ", ".join(percent(rate * 100) for rate in told.vat_rates)
    rows = [
        (t("Inbetalt till oss"), kronor(told.sum_of("received"))),
        (t("Provision"), kronor(-told.sum_of("commission"))),
        (t("Moms på provisionen ({rates})").format(rates=rates), kronor(-told.sum_of("vat"))),
        (t("Ränta och kostnader som vi behåller enligt villkoren"), kronor(-told.sum_of("kept"))),
        (t("Att återbetala till gäldenärer som betalat för mycket"), kronor(-told.sum_of("refund"))),
        (t("Från tidigare redovisningar"), kronor(told.carried)),
    ]
    kept = [rows[0], *(row for row, amount in zip(rows[1:], _amounts(told), strict=True) if amount)]
    return Table(
        (Column("", wide=True), Column("", numeric=True)),
        (*kept, (t("Utbetalas"), kronor(told.amount))),
        sums=1,
        has_header=False,
    )


def _amounts(told: Settlement) -> tuple[bool, ...]:
    return (*(bool(told.sum_of(what)) for what in ("commission", "vat", "kept", "refund")), bool(told.carried))
