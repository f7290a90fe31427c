"""Bank files and payment codes, as scenario files ask for them."""

from __future__ import annotations

from typing import Any

from claims.bank import BankTotal, BankTransaction
from claims.refused import Finding
from extraction.readers.qr import codes_on
from extraction.readers.usingqr import parse
from intake.bank.read import read_bank_file
from tests.dunning.builders import kr
from tests.extraction.qr_pages import code_picture
from tests.intake.bank.files import bgmax, deposit, opening, paid
from tests.law.rules.given import Given, Rule

_KINDS = {"payment": "20", "deduction": "21", "extra_reference": "22", "negative_reference": "23"}


def _record(given: Given) -> str:
    kind = given("kind")
    if kind == "raw":
        return str(given("line"))
    if kind == "opening":
        return opening()
    amount = kr(given("amount")).ore
    if kind == "deposit":
        return deposit(amount, given("count"), str(given("paid_on")).replace("-", ""))
    line = paid(_KINDS[kind], given("reference", ""), amount, kind=given("reference_code", "2"))
    return _damaged(line) if given("damaged_by_tabs", False) else line


def _damaged(line: str) -> str:
    """A line whose columns have moved, with tabulators where blanks were."""
    return line[:12] + "\t\t" + line[12:].strip()


def _bgmax(given: Given) -> dict[str, Any]:
    counts = given("end_record_counts")
    records = [_record(each) for each in given.tables("records")]
    items = list(read_bank_file(bgmax(*records, counts=tuple(counts))))
    payments = [item for item in items if isinstance(item, BankTransaction)]
    totals = [item for item in items if isinstance(item, BankTotal)]
    return {
        "amounts": [str(each.amount) for each in payments],
        "references": [[one.text for one in each.references] for each in payments],
        "reference_kinds": [[str(one.kind) for one in each.references] for each in payments],
        "bank_doubts": [any(one.is_doubtful for one in each.references) for each in payments],
        "paid_on": sorted({each.booked_on for each in payments}),
        "deposits": [str(each.sum) for each in totals],
        "payments_in_deposits": [each.count for each in totals],
        "to_a_person": [item.code for item in items if isinstance(item, Finding)],
    }


def _payment_code(given: Given) -> dict[str, Any]:
    """A code's text; with `letters_as` it is printed as a code in that encoding first and read from the picture."""
    text, encoding = given("text"), given("letters_as", None)
    if encoding:
        (code,) = codes_on(code_picture(text, side=500, encoding=encoding))
        text = code.text
    found = parse(text)
    if found is None:
        return {"is_a_payment_code": False}
    return {
        "is_a_payment_code": True,
        "kind": str(found.kind),
        "fields": dict(found.fields),
        "doubtful": list(found.unread),
        "names_a_debtor": any(name.startswith("buyer") for name in found.fields),
        **{name: found.fields.get(name, "") for name in _FIELDS},
    }


_FIELDS = (
    "seller_name", "seller_country", "seller_orgnr", "seller_address", "ocr_reference", "invoice_number",
    "credited_invoice", "invoice_date", "due_date", "total", "vat", "currency", "bankgiro", "plusgiro", "iban",
)  # fmt: skip

RULES: dict[str, Rule] = {"bgmax_file": _bgmax, "payment_code": _payment_code}
