"""The money on the page: rows, totals and how to pay."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from stdnum import luhn

from bench.generator import formats
from bench.generator.bill import Row
from bench.generator.sheet import Pair, Sheet

_COLUMNS = {
    "short": ("text", "amount"),
    "plain": ("text", "quantity", "price", "amount"),
    "article": ("article", "text", "quantity", "price", "amount"),
    "position": ("position", "text", "quantity", "price", "amount"),
    "vat": ("text", "quantity", "price", "vat", "amount"),
    "dated": ("date", "text", "quantity", "price", "amount"),
    "gross": ("text", "quantity", "price", "vat", "amount", "gross"),
    "quantity-first": ("quantity", "text", "price", "amount"),
}
_SLIPS = (
    "INBETALNING/GIRERING|OCR-nummer|Betalningsavsändare|Betalningsmottagare|Till bankgironr|Kronor|öre|Förfallodag",
    "INBETALNINGSKORT|Referensnummer (OCR)|Avsändare|Mottagare|Bankgiro|Svenska kronor|öre|Oss tillhanda",
)
_LEFT = frozenset({"text", "article", "position", "date", "unit"})


def _rate(rate: Decimal, language: str) -> str:
    return formats.quantity(rate, language)


def _columns(sheet: Sheet) -> list[str]:
    columns = list(_COLUMNS[sheet.axes["columns"]])
    if any(row.discount for row in sheet.bill.rows) and "price" in columns:
        columns.insert(columns.index("price") + 1, "discount")
    if sheet.axes["unit_in"] == "column" and "quantity" in columns:
        columns.insert(columns.index("quantity") + 1, "unit")
    return columns


def _cell(sheet: Sheet, row: Row, column: str, place: int) -> str:
    bill = sheet.bill
    if column == "quantity":
        text = formats.quantity(row.quantity * (bill.sign if place % 2 else 1), bill.language)
        return f"{text} {row.unit}" if sheet.axes["unit_in"] == "quantity" else text
    if column in ("amount", "gross"):
        gross = int((row.net_ore * (100 + row.rate) / 100).quantize(Decimal(1), ROUND_HALF_UP))
        text = sheet.money((row.net_ore if column == "amount" else gross) * bill.sign)
        return f"{text} {sheet.unit}" if sheet.axes["row_kr"] == "yes" else text
    return {
        "text": row.text,
        "price": formats.amount(row.unit_ore, sheet.number_style),
        "article": row.article,
        "position": str(place + 1),
        "unit": row.unit,
        "vat": f"{_rate(row.rate, bill.language)} %" if place >= 0 else "",
        "date": sheet.day(bill.invoice_date.replace(day=min(28, place % 28 + 1))),
        "discount": f"{row.discount} %" if row.discount else "",
    }[column]


def _chunks(sheet: Sheet, count: int) -> list[tuple[int, int]]:
    if sheet.axes["length"] != "long" or sheet.axes["carry"] == "no" or count < 20:
        return [(0, count)]
    is_low, is_large = sheet.axes["paper"] == "landscape", float(sheet.axes["size"]) > 9.5
    first, more = (7, 13) if is_low else (11, 22) if is_large else (15, 28)
    edges = [0, *range(first, count, more), count]
    return list(pairwise(edges))


def write_rows(sheet: Sheet) -> None:
    """The item table, in one piece or page by page with sums carried forward."""
    columns, rows = _columns(sheet), sheet.bill.rows
    if sheet.axes["row_kr"] == "yes":
        sheet.say("currency", sheet.bill.currency)
    body = [[_cell(sheet, row, column, place) for column in columns] for place, row in enumerate(rows)]
    chunks: list[dict[str, Any]] = []
    for start, end in _chunks(sheet, len(rows)):
        carried = sum(row.net_ore for row in rows[:start]) * sheet.bill.sign
        onward = sum(row.net_ore for row in rows[:end]) * sheet.bill.sign
        chunks.append({
            "rows": body[start:end],
            "before": [sheet.word("carry_in"), sheet.money(carried)] if start else [],
            "after": [sheet.word("carry_out"), sheet.money(onward)] if end < len(rows) else [],
        })  # fmt: skip
    sheet.data["table"] = table(sheet, columns, chunks)


def table(
    sheet: Sheet, columns: list[str], chunks: list[dict[str, Any]], heads: list[str] | None = None
) -> dict[str, Any]:
    """A table's data; headings stand in the document's words unless they are given."""
    words = heads or [sheet.word(f"h_{column}") for column in columns]
    if sheet.axes["head_lines"] == "two":
        words = [word.replace(" ", "\n", 1).replace("/", "/\n", 1) for word in words]
    return {
        "heads": [word.upper() if sheet.axes["head_case"] == "upper" else word for word in words],
        "align": ["left" if column in _LEFT else "right" for column in columns],
        "wide": columns.index("text") if "text" in columns else 0,
        "chunks": chunks,
    }  # fmt: skip


def _vat_rows(sheet: Sheet) -> list[Pair]:
    bill, style, rows = sheet.bill, sheet.axes["vat_style"], []
    groups = bill.groups
    if len(groups) == 1 and groups[0].rate == 0 and sheet.chance(0.5):
        return []
    wants_sum = style in ("sum", "rows-and-sum") or (style == "table" and sheet.chance(0.5))
    if style in ("rows", "rows-and-sum"):
        label = sheet.word("vat", rate="{rate}", base="{base}")
        if len(groups) > 1 and "rate" not in label:
            label += " {rate} %"
        for group in groups:
            named = label.replace("{RATE}", "{rate}").replace("{BASE}", "{base}")
            named = named.format(rate=_rate(group.rate, bill.language), base=sheet.money(group.base_ore))
            rows.append((named, sheet.money(group.vat_ore)))
        if len(groups) == 1:
            sheet.say("vat", formats.money(bill.vat_ore))
    if wants_sum and not (rows and len(groups) == 1):
        rows.append((sheet.word("vat_sum"), sheet.worth("vat", bill.vat_ore)))
    if style == "table":
        heads = [sheet.word("h_vat"), sheet.word("h_base"), sheet.word("vat_sum")]
        lines = [[f"{_rate(g.rate, bill.language)} %", sheet.money(g.base_ore), sheet.money(g.vat_ore)] for g in groups]
        sheet.data["vat_table"] = {"heads": heads, "rows": lines}
        if len(groups) == 1:
            sheet.say("vat", formats.money(bill.vat_ore))
    return rows


def total_label(sheet: Sheet, key: str) -> str:
    """The label of the amount to pay, with the currency in it where the page marks it so."""
    label = sheet.word(key)
    if sheet.axes["currency_mark"] != "in-label" or any(unit in label for unit in (" kr", " SEK", " EUR", " DKK")):
        return label
    sheet.say("currency", sheet.bill.currency)
    return f"{label} {sheet.bill.currency}"


def write_sums(sheet: Sheet, key: str) -> None:
    """The totals; the last of them is the amount to pay, labelled `key`."""
    bill = sheet.bill
    total = sheet.worth("total", bill.total_ore, marked=True)
    if sheet.axes["totals"] == "sentence" and not bill.fee_ore and not bill.prepaid_ore and "sum" in _texts(sheet):
        sheet.say("vat", formats.money(bill.vat_ore))
        sheet.data["sums"] = []
        sheet.data["sum_text"] = sheet.text("sum", total=total, vat=sheet.money(bill.vat_ore))
        return
    rows: list[Pair] = []
    if bill.discount_ore:
        rows.append((sheet.word("discount"), sheet.money(-bill.discount_ore)))
    if bill.invoice_fee_ore:
        rows.append((sheet.word("invoice_fee"), sheet.worth("invoice_fee", bill.invoice_fee_ore)))
    if sheet.chance(0.9):
        rows.append((sheet.word("net"), sheet.worth("net", bill.net_ore)))
    rows += _vat_rows(sheet)
    if bill.rounding_ore:
        rows.append((sheet.word("rounding"), sheet.worth("rounding", bill.rounding_ore)))
    if bill.prepaid_ore:
        rows.append((sheet.word("gross"), sheet.money(bill.gross_ore)))
        rows.append((sheet.word("prepaid"), f"-{sheet.worth('prepaid', bill.prepaid_ore)}"))
    if bill.fee_ore and bill.fee_in_total:
        rows.append((sheet.word("claim"), sheet.worth("principal", bill.claim_ore)))
        rows.append((sheet.word("reminder_fee"), sheet.worth("reminder_fee", bill.fee_ore)))
    last = (total_label(sheet, key), total)
    sheet.data["sums"] = [last, *rows] if sheet.axes["total_first"] == "yes" else [*rows, last]
    sheet.data["total_at"] = 0 if sheet.axes["total_first"] == "yes" else len(rows)


def _texts(sheet: Sheet) -> frozenset[str]:
    return frozenset({"sum"}) if sheet.bill.kind in ("invoice", "reminder") else frozenset()


def payment(sheet: Sheet) -> list[Pair]:
    """Where and how to pay; what is left out is not in the truth."""
    bill, rows = sheet.bill, []
    payee = bill.payee or bill.seller
    is_swedish = payee.country == "SE" and bill.currency == "SEK"
    if is_swedish and payee.bankgiro:
        rows.append((sheet.word("bankgiro"), sheet.bankgiro(payee.bankgiro)))
    if is_swedish and payee.plusgiro and bill.payee is None:
        rows.append((sheet.word("plusgiro"), sheet.plusgiro(payee.plusgiro)))
    if payee.account and sheet.chance(0.85):
        rows.append((sheet.word("account"), payee.account))
    if payee.iban and (not (rows or is_swedish) or sheet.chance(0.25)):
        rows.append((sheet.word("iban"), sheet.iban(payee.iban)))
        if sheet.chance(0.7):
            rows.append(("BIC", f"PROV{payee.country}SS"))
    if bill.reference and sheet.chance(0.85):
        rows.append((sheet.word("ocr"), sheet.reference()))
    return rows


def slip(sheet: Sheet) -> dict[str, Any]:
    """A payment slip (inbetalningskort) with the line for giro machines; it needs a bankgiro and a reference."""
    bill = sheet.bill
    payee = bill.payee or bill.seller
    reference, giro = bill.reference or "", payee.bankgiro or ""
    kronor, ore = divmod(bill.total_ore, 100)
    check = luhn.calc_check_digit(f"{kronor}{ore:02d}")
    sheet.say("currency", "SEK")
    sheet.say("ocr_reference", reference)
    sheet.say("total", formats.money(bill.total_ore))
    return {
        "line": f"#  {reference} #   {kronor:>6} {ore:02d}   {check} >   {giro}#41#",
        "reference": reference, "giro": sheet.bankgiro(giro), "kronor": f"{kronor}", "ore": f"{ore:02d}",
        "due": sheet.dated("due_date", bill.due_date) if sheet.chance(0.7) else "",
        "from": [bill.buyer.name, *bill.buyer.address], "to": [payee.name, *payee.address],
        "labels": sheet.rng.choice(_SLIPS).split("|"),
    }  # fmt: skip
