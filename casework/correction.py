"""A handler's corrections on a reading: values in the forms of a reading, with their places where known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from claims.reading import Box, DocumentType, FieldValue, Reading, ReadingDecision, Source
from claims.refused import Refused
from extraction.written import written

DAYS = ("invoice_date", "due_date")
AMOUNTS = ("total", "net", "vat")
FIELDS = (
    "invoice_number",
    *DAYS,
    "currency",
    *AMOUNTS,
    "seller_name",
    "seller_orgnr",
    "buyer_name",
    "buyer_orgnr",
    "buyer_address",
    "ocr_reference",
    "bankgiro",
    "plusgiro",
    "iban",
    "about",
    "interest_text",
    "payment_terms_days",
    "credited_invoice",
    "seller_email",
    "buyer_email",
)
TYPES = (DocumentType.INVOICE, DocumentType.CREDIT_NOTE)
"""What can be filed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a handler saw a value: a page and a box in the file's own frame, in points."""

    page: int
    box: Box


def corrected(reading: Reading, changes: Mapping[str, str], places: Mapping[str, Place] | None = None) -> Reading:
    """A reading with a handler's changes, which are sure; an empty value takes a field away.

    Raises Refused for an unknown field, another type than can be filed, or a value of the wrong form.
    """
    fields: dict[str, FieldValue] = dict(reading.fields)
    kind: DocumentType = reading.type if reading.type is not DocumentType.REMINDER else DocumentType.INVOICE
    for name, value in changes.items():
        if name == "type":
            kind = _type(value)
        elif name not in FIELDS:
            raise Refused("unknown_field", f"{name!r} is no field; choose from: type, {', '.join(FIELDS)}")
        elif value == "":
            fields.pop(name, None)
        else:
            fields[name] = _value(reading, name, _checked(name, value), (places or {}).get(name))
    return replace(reading, type=kind, fields=fields, decision=ReadingDecision.ACCEPT, reasons=())


def understood(name: str, text: str) -> str:
    """A value as a person writes it ("10 000,00", "31/1 2026") in the form of a reading.

    Raises Refused("bad_value").
    """
    value = written(name, text)
    if value is None:
        raise Refused("bad_value", f"{name}: {text!r} cannot be understood")
    return value


def _value(reading: Reading, name: str, value: str, place: Place | None) -> FieldValue:
    """A corrected value; one that the reader had seen too keeps the place where it stands."""
    if place is not None:
        return FieldValue(value, 1.0, place.page, place.box, Source.HANDLER)
    seen = next((one for one in reading.candidates.get(name, ()) if one.value == value), None)
    return FieldValue(value, 1.0, seen.page if seen else None, seen.box if seen else None, Source.HANDLER)


def _type(value: str) -> DocumentType:
    if value not in TYPES:
        raise Refused("bad_type", "type is invoice or credit_note: everything else is rejected, not filed")
    return DocumentType(value)


def _checked(name: str, value: str) -> Any:
    try:
        if name in DAYS:
            date.fromisoformat(value)
        elif name in AMOUNTS and not Decimal(value).is_finite():
            raise InvalidOperation
    except (ValueError, InvalidOperation):
        form = "2026-03-31" if name in DAYS else "12345.67"
        raise Refused("bad_value", f"{name} is written as {form}, not {value!r}") from None
    return value.replace("\\n", "\n")
