"""A sample document as strings, ready for a layout: Python decides every character, the layout only its place."""

from __future__ import annotations

import io
import json
from typing import Any

import segno

from claims.account import print_bankgiro, print_plusgiro
from claims.identity import parse_identity
from samples import wording
from samples.invoice import Kind, Line, SampleInvoice
from samples.layout import LAYOUTS, Layout
from samples.numbers import with_check_digit
from samples.people import Buyer
from samples.truth import printed_fields


def _identity(digits: str) -> str:
    number = parse_identity(digits)
    return number.printed if number else digits


def _grouped(iban: str) -> str:
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def _quantity(line: Line) -> str:
    return f"{line.quantity:f}".replace(".", ",")


def _rows(invoice: SampleInvoice, layout: Layout) -> list[dict[str, str]]:
    return [
        {
            "position": str(index),
            "text": line.text,
            "quantity": _quantity(line),
            "unit": line.unit,
            "price": wording.amount(line.unit_ore, layout),
            "vat": f"{line.vat_rate} %",
            "amount": wording.amount(line.net_ore * invoice.sign, layout),
        }
        for index, line in enumerate(invoice.lines, start=1)
    ]


def _buyer(buyer: Buyer, fields: dict[str, str]) -> dict[str, Any]:
    orgnr = fields.get("buyer_orgnr")
    return {
        "name": buyer.name,
        "address": list(buyer.address),
        "orgnr": _identity(orgnr) if orgnr else None,
        "email": fields.get("buyer_email"),
        "is_person": buyer.is_person,
    }


def _payment(invoice: SampleInvoice, fields: dict[str, str]) -> dict[str, str | None]:
    bankgiro, plusgiro, iban = fields.get("bankgiro"), fields.get("plusgiro"), fields.get("iban")
    return {
        "ocr": fields.get("ocr_reference"),
        "bankgiro": print_bankgiro(bankgiro) if bankgiro else None,
        "plusgiro": print_plusgiro(plusgiro) if plusgiro else None,
        "iban": _grouped(iban) if iban else None,
        "slip": slip_line(invoice),
    }


def slip_line(invoice: SampleInvoice) -> str | None:
    """The machine-read line of a giro slip: reference, kronor, öre, the amount's check digit, account, type 41."""
    if invoice.ocr is None or invoice.seller.bankgiro is None or invoice.to_pay_ore <= 0:
        return None
    kronor, ore = divmod(invoice.to_pay_ore, 100)
    check = with_check_digit(f"{kronor}{ore:02d}")[-1]
    return f"# {invoice.ocr} #{kronor:>9} {ore:02d}   {check} >{invoice.seller.bankgiro:>14}#41#"


def qr_svg(invoice: SampleInvoice) -> str | None:
    """A payment code for banking apps as SVG (UsingQR revision 2: type 1, payee, reference, dates, amount)."""
    if invoice.kind is not Kind.INVOICE or invoice.seller.bankgiro is None:
        return None
    content = {
        "uqr": 1,
        "tp": 1,
        "nme": invoice.seller.name,
        "cc": "SE",
        "cid": _identity(invoice.seller.orgnr),
        "iref": invoice.ocr or invoice.number,
        "idt": invoice.invoice_date.strftime("%Y%m%d"),
        "ddt": invoice.due_date.strftime("%Y%m%d"),
        "due": f"{invoice.to_pay_ore // 100}.{invoice.to_pay_ore % 100:02d}",
        "pt": "BG",
        "acc": print_bankgiro(invoice.seller.bankgiro),
    }
    out = io.BytesIO()
    code = segno.make_qr(json.dumps(content, ensure_ascii=False, separators=(",", ":")), error="m", encoding="utf-8")
    code.save(out, kind="svg", border=4, xmldecl=False)
    return out.getvalue().decode()


def printed(invoice: SampleInvoice) -> dict[str, Any]:
    """Every string of the page; what the layout has no room for is None."""
    layout = LAYOUTS[invoice.layout]
    fields = printed_fields(invoice)
    seller = invoice.seller

    def money(ore: int) -> str:
        return wording.amount(ore, layout)

    return {
        "kind": str(invoice.kind),
        "seller": {
            "name": seller.name,
            "address": list(seller.address),
            "orgnr": _identity(seller.orgnr),
            "vat_number": seller.vat_number,
            "email": fields.get("seller_email"),
            "phone": seller.phone,
            "web": f"www.{seller.domain}",
            "contact": seller.contact,
            "colour": seller.colour,
            "mark": seller.mark,
        },
        "buyer": _buyer(invoice.buyer, fields),
        "pay": _payment(invoice, fields),
        "number": invoice.number,
        "invoice_date": wording.day(invoice.invoice_date, layout),
        "due_date": wording.day(invoice.due_date, layout),
        "customer_number": fields.get("customer_number"),
        "terms": wording.TERMS[invoice.language].format(days=invoice.terms_days),
        "interest": wording.interest_sentence(invoice) if "interest_text" in fields else None,
        "credits": invoice.credits,
        "remark": invoice.remark,
        "rows": _rows(invoice, layout),
        "vat_groups": [
            {"rate": f"{group.rate} %", "base": money(group.base_ore), "vat": money(group.vat_ore)}
            for group in invoice.vat_groups
        ],
        "net": money(invoice.net_ore),
        "vat": money(invoice.vat_ore),
        "rounding": money(invoice.rounding_ore) if invoice.rounding_ore else None,
        "claim": money(invoice.total_ore),
        "fee": money(invoice.fee_ore) if invoice.fee_ore else None,
        "total": money(invoice.to_pay_ore),
        "kronor": f"{abs(invoice.to_pay_ore) // 100}",
        "ore": f"{abs(invoice.to_pay_ore) % 100:02d}",
        "currency": invoice.currency,
        "qr": qr_svg(invoice) if invoice.layout == "konsument" else None,
    }
