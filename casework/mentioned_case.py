"""The case a stranger's mail speaks of: by case number, payment reference or invoice number, when just one fits."""

from __future__ import annotations

import re

from claims.account import case_ocr_reference
from claims.message import InboundMessage
from storage import cases
from storage.database import Tx

_CASE = re.compile(r"(?<!\d)(\d{4}-\d{6})(?!\d)")
_REFERENCE = re.compile(r"(?<!\d)\d{10,12}(?!\d)")
_NUMBER = re.compile(r"(?<![\w-])[A-Z]{0,4}-?\d[\d-]{3,19}(?![\w-])", re.IGNORECASE)
_MOST_NUMBERS = 50


def mentioned_case(tx: Tx, message: InboundMessage) -> str | None:
    """The one open case that a mail mentions; None when it mentions none or several.

    Only for mails without documents from people we do not know: what they say becomes a note and a task for a person,
    who sees the sender, so a wrong guess costs a look and tells the stranger nothing.
    """
    text = f"{message.subject}\n{message.text}"[:20_000]
    named = {number for number in (*_CASE.findall(text), *_by_reference(text)) if _is_open(tx, number)}
    keys = [cases.number_key(found) for found in _NUMBER.findall(text)[:_MOST_NUMBERS]]
    named = named or set(cases.open_with_invoices(tx, keys))
    return named.pop() if len(named) == 1 else None


def _by_reference(text: str) -> list[str]:
    """Case numbers whose own payment reference stands in the text."""
    found = []
    for digits in _REFERENCE.findall(text):
        number = f"20{digits[:2]}-{digits[2:8]}"
        if case_ocr_reference(number, int(digits[8])) == digits:
            found.append(number)
    return found


def _is_open(tx: Tx, number: str) -> bool:
    row = cases.get(tx, number)
    return row is not None and row.close_code is None
