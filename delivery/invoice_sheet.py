"""An invoice of our own set as a sheet: its lines with VAT, the sums by rate, where and by when it is paid."""

from __future__ import annotations

from claims.account import parse_bankgiro
from claims.agency import Agency
from claims.money import Money, total
from claims.own_invoice import InvoiceKind, LineKind, OwnInvoice, OwnLine
from delivery.letter_head import foot
from delivery.render import typeset_sheet
from delivery.sheet import Column, Section, Sheet, Table
from templates.catalog import label
from templates.clean import clean_line
from templates.environment import render_blocks
from templates.filters import bankgiro, day, identity, kronor, share

TEMPLATE = "letters/se/own_invoice.txt"
_WORDS = {
    LineKind.SETUP_FEE: "Startavgift",
    LineKind.WITHDRAWAL_FEE: "Avgift för återkallelse",
    LineKind.COMMISSION: "Provision",
    LineKind.KEPT: "Kostnader och ränta som gäldenären betalat till er och som enligt villkoren är våra",
    LineKind.OUTLAY: "Utlägg",
    LineKind.PREPAYMENT: "Förskott för ansökan om betalningsföreläggande",
    LineKind.PREPAID_USED: "Avgår betalt förskott",
}
_OUTLAYS = {
    "payment_order": "Utlägg: ansökan om betalningsföreläggande, {day}",
    "enforcement": "Utlägg: utmätning, {day}",
}


def invoice_pdf(told: OwnInvoice, *, agency: Agency, account: str) -> bytes:
    """The invoice as a tagged PDF, the same bytes for the same invoice. Raises Refused("unprintable")."""
    return typeset_sheet(invoice_sheet(told, agency=agency, account=account), on=told.on)


def invoice_sheet(told: OwnInvoice, *, agency: Agency, account: str) -> Sheet:
    """The invoice's words and tables in reading order. It names no debtor; `account` is where it is paid."""

    def t(text: str) -> str:
        return label(text, language=told.language)

    place = bankgiro(account) if parse_bankgiro(account) else account
    blocks = render_blocks(
        TEMPLATE,
        language=told.language,
        kind=str(told.kind),
        number=told.name,
        case=told.case_number,
        credits=told.credits,
        reason=told.reason,
        waits=told.waits,
        has_outlay=any(line.kind is LineKind.OUTLAY for line in told.lines),
        to_pay=told.to_pay,
        account=place,
        ocr=told.ocr_reference,
        agency=agency,
    )
    return Sheet(
        language=told.language,
        title=blocks["title"],
        dated_on=told.on.isoformat(),
        sender=clean_line(agency.legal_name),
        brand=clean_line(agency.brand),
        recipient=tuple(clean_line(line) for line in (told.creditor.name, *told.creditor.address) if line.strip()),
        facts=(
            (t("Fakturadatum"), day(told.on, told.language)),
            (t("Fakturanummer"), told.name),
            (t("Ärende"), told.case_number),
            *(((t("Ert org.nr"), identity(told.creditor.orgnr)),) if told.creditor.orgnr else ()),
            *(((t("Krediterar"), told.credits),) if told.credits else ()),
        ),
        box=_box(told, place),
        sections=(
            Section("", tuple(text for text in (blocks["opening"], blocks["reason"]) if text)),
            Section(t("Specifikation"), table=_lines(told), notes=(blocks["vat"],) if blocks["vat"] else ()),
            Section(t("Sammanställning"), table=_sums(told)),
            Section("", (blocks["pay"], blocks["closing"])),
        ),
        foot=foot(agency, language=told.language, supervision=blocks["supervision"]),
        reference=told.name,
        page_of=(t("Sida"), t("av")),
        sample_note=t("Exempel. Ingenting ska betalas.") if agency.is_example else "",
    )


def _box(told: OwnInvoice, place: str) -> tuple[tuple[str, str], ...]:
    def t(text: str) -> str:
        return label(text, language=told.language)

    if told.to_pay.ore <= 0:
        return ((t("Att betala"), kronor(Money.zero(told.currency))),)
    where = t("Bankgiro") if place.replace("-", "").isdigit() else t("Konto")
    return (
        (t("Att betala"), kronor(told.to_pay)),
        (t("Senast"), day(told.due_on, told.language)),
        (where, place),
        ("OCR", told.ocr_reference),
    )


def _lines(told: OwnInvoice) -> Table:
    def t(text: str) -> str:
        return label(text, language=told.language)

    columns = (
        Column("", wide=True),
        Column(t("Belopp utan moms"), numeric=True),
        Column(t("Moms"), numeric=True),
        Column(t("Momsbelopp"), numeric=True),
    )
    rows = (
        (_said(line, told.language), kronor(line.net), share(line.vat_rate) if line.vat_rate else "–", kronor(line.vat))
        for line in told.lines
    )
    return Table(columns, tuple(rows))


def _said(line: OwnLine, language: str) -> str:
    """What a line charges, in words; an outlay names its step and its day."""
    step, _, on = line.detail.partition(" ")
    if line.kind is LineKind.OUTLAY and step in _OUTLAYS:
        return label(_OUTLAYS[step], language=language).format(day=on)
    return label(_WORDS[line.kind], language=language)


def _sums(told: OwnInvoice) -> Table:
    def t(text: str) -> str:
        return label(text, language=told.language)

    rows = [(t("Summa utan moms"), kronor(told.net))]
    for rate in sorted({line.vat_rate for line in told.lines if line.vat_rate}, reverse=True):
        vat = total((line.vat for line in told.lines if line.vat_rate == rate), told.currency)
        base = total((line.net for line in told.lines if line.vat_rate == rate), told.currency)
        rows.append((t("Moms {rate} på {base}").format(rate=share(rate), base=kronor(base)), kronor(vat)))
    if told.set_off:
        rows.append((t("Redan avdraget från det som kommit in till oss"), kronor(-told.set_off)))
    last = t("Att kreditera") if told.kind is InvoiceKind.CREDIT else t("Att betala")
    rows.append((last, kronor(told.to_pay)))
    return Table((Column("", wide=True), Column("", numeric=True)), tuple(rows), sums=1, has_header=False)
