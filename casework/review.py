"""A handler decides about a doubtful reading: corrected and filed, or rejected with a reason the creditor hears."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from casework.audit import note_outcome
from casework.file_reading import file_reading
from casework.ids import message_name, reading_name
from casework.journal import happened
from casework.lessons import keep_lessons, lessons_of
from casework.office import Office
from casework.outbox import owe_again
from casework.parties import known_creditor
from casework.post import queue_mail
from claims.reading import DocumentType, FieldValue, Reading, ReadingDecision, Source
from claims.refused import Refused
from storage import documents, messages
from storage.database import Tx
from storage.documents import REJECTED, REVIEW, DocumentRow, ReadingRow
from templates.mails import ReviewRejected

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


def accept_reading(office: Office, *, reading_id: int, changes: Mapping[str, str], by: str) -> str:
    """File a reading with a handler's corrections as a sure one would be; the case it led to, "" when set aside.

    What the corrections teach of the layout is stored with them, and the outcome where the review was an audit.

    `changes` maps field names (and `type`) to values in the formats of `krav extract`; an empty value takes a field
    away. Raises Refused for an unknown field, a value of the wrong form, or when something needed is still missing.
    """
    with office.database.read() as tx:
        _corrected(Reading.from_json(_waiting(tx, reading_id)[0].reading), changes)
    lessons = lessons_of(office, reading_id=reading_id, changes=changes)
    with office.database.write() as tx:
        row, document = _waiting(tx, reading_id)
        reading = _corrected(Reading.from_json(row.reading), changes)
        documents.set_reading(tx, row.id, reading=reading.as_json())
        changed = documents.get_reading(tx, row.id)
        message = messages.get(tx, document.message_id)
        assert changed is not None and message is not None
        file_reading(office, tx, row=changed, sender=message.from_address or None, message_id=message.id)
        after = documents.get_reading(tx, row.id)
        assert after is not None
        if after.state == REVIEW:
            raise Refused("still_doubtful", f"{reading_name(row.id)} cannot be filed yet: {after.reason}")
        creditor = known_creditor(tx, reading=reading, sender=message.from_address or None)
        keep_lessons(office, tx, row=row, made=lessons, creditor_id=creditor.id if creditor else None, by=by)
        note_outcome(office, tx, row=row, changes=changes, is_rejected=False, by=by)
        _decided(office, tx, after, document, after.state, after.reason, by, changes)
    return after.case_number or ""


def reject_reading(office: Office, *, reading_id: int, why: str, by: str) -> None:
    """Reject a reading: no claim comes of it, and a creditor who may be answered is told why."""
    if not why.strip():
        raise Refused("no_reason", "say why: the creditor reads it (--why TEXT)")
    with office.database.write() as tx:
        row, document = _waiting(tx, reading_id)
        note_outcome(office, tx, row=row, changes={}, is_rejected=True, by=by)
        _decided(office, tx, row, document, REJECTED, why.strip(), by, {})
        message = messages.get(tx, document.message_id)
        if message is None or not message.may_answer:
            return
        mail = ReviewRejected(agency=office.agency, files=(document.name,), why=why.strip())
        queue_mail(
            office,
            tx,
            mail=mail,
            key=f"rejected-{reading_name(row.id)}",
            recipient=message.from_address,
            language="sv",
            answers=message,
            automatic=False,
        )


def _waiting(tx: Tx, reading_id: int) -> tuple[ReadingRow, DocumentRow]:
    row = documents.get_reading(tx, reading_id)
    if row is None or row.state != REVIEW:
        raise Refused("not_in_review", f"{reading_name(reading_id)} does not wait for review; krav review list shows")
    document = documents.get(tx, row.document_id)
    assert document is not None
    return row, document


def _decided(
    office: Office,
    tx: Tx,
    row: ReadingRow,
    document: DocumentRow,
    state: str,
    reason: str,
    by: str,
    changes: Mapping[str, str],
) -> None:
    documents.decide(tx, row.id, state=state, reason=reason, by=by, now=office.clock.now())
    happened(
        office,
        tx,
        case_number=row.case_number,
        kind="review_decided",
        why=f"A handler decided about a doubtful reading: {state}",
        actor=by,
        reading=reading_name(row.id),
        message=message_name(document.message_id),
        changed=sorted(changes),
    )
    owe_again(
        office,
        tx,
        "conclude_message",
        key=f"conclude-{document.message_id}",
        message_id=document.message_id,
    )


def _corrected(reading: Reading, changes: Mapping[str, str]) -> Reading:
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
            fields[name] = FieldValue(_checked(name, value), 1.0, None, None, Source.HANDLER)
    return Reading(
        type=kind,
        pages=reading.pages,
        fields=fields,
        decision=ReadingDecision.ACCEPT,
        reasons=(),
        subtype=reading.subtype,
        language=reading.language,
        candidates=reading.candidates,
    )


def _type(value: str) -> DocumentType:
    if value not in (DocumentType.INVOICE, DocumentType.CREDIT_NOTE):
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
