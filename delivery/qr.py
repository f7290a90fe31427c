"""The payment as a QR code that Swedish bank apps read (UsingQR revision 2), so that nobody mistypes a reference."""

from __future__ import annotations

import json

import zxingcpp

from claims.letter import LetterContent
from claims.money import Money
from templates.clean import clean_line
from templates.filters import bankgiro, identity


def payment_qr(content: LetterContent) -> str:
    """The code as SVG markup; "" where nothing is to be paid or there is no day or no bankgiro to pay to."""
    if content.deadline is None or content.agency.bankgiro is None or content.balance.total.ore <= 0:
        return ""
    payload = {
        "uqr": 1,
        "tp": 1,
        "nme": clean_line(content.agency.legal_name),
        "cid": identity(content.agency.orgnr),
        "iref": content.ocr_reference,
        "ddt": content.deadline.strftime("%Y%m%d"),
        "due": _due(content.balance.total),
        "cur": content.balance.currency,
        "pt": "BG",
        "acc": bankgiro(content.agency.bankgiro),
    }
    text = json.dumps(payload, ensure_ascii=True, separators=(",", ":"))
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return str(code.to_svg(scale=1, add_quiet_zones=True))


def _due(amount: Money) -> int | str:
    """Whole kronor as a number, else a decimal string: both are read, and neither is a float."""
    return amount.ore // 100 if amount.ore % 100 == 0 else str(amount)
