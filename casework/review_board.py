"""Read models of the review desk: the queue by pages, one reading laid out for a decision, a handler's pace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from statistics import median
from typing import Any

from casework.correction import FIELDS
from casework.cut_pages import next_of
from casework.ids import message_name, reading_name
from casework.learn_lessons import learning_key
from casework.lessons import lesson_name
from casework.office import Office
from casework.page_view import views_of
from casework.review_lease import reading_or_refuse
from casework.shown_reading import shown_reading
from casework.undo_review import UNDO_WITHIN
from claims.days import instant_of, iso_instant, local_time
from claims.reading import FieldValue, Reading
from storage import creditors, documents, jobs, lessons, messages, review_log, reviews
from storage.database import Tx
from storage.reviews import ItemRow, Place, QueueRow

ROWS = 40
MOST_COUNTED = 1000
MOST_OPTIONS = 9
"""As many as there are number keys."""
_OF_TYPE = frozenset({"unsure_type", "not_an_invoice", "reminder_alone"})
_EVERY_VALUE = ("invoice_number", "invoice_date", "due_date", "currency", "total", "seller_name", "buyer_name")
_BY_CODE = {
    "blind_audit": _EVERY_VALUE,
    "same_number": ("invoice_number",),
    "no_credited_invoice": ("credited_invoice",),
    "credit_without_invoice": ("credited_invoice",),
    "only_in_mail": ("buyer_orgnr",),
    "paid_already": ("total",),
}
"""What a handler looks at for a reason that names no field."""


def review_queue(
    office: Office, *, by: str, after: Place | None = None, creditor_id: int | None = None, code: str = ""
) -> dict[str, Any]:
    """A page of the queue from a place on: its rows, where the next page begins, and how many wait (to a limit)."""
    now = office.clock.machine_now()
    with office.database.read() as tx:
        rows = reviews.page(tx, after=after, most=ROWS + 1, creditor_id=creditor_id, code=code or None)
        last = rows[ROWS - 1].item if len(rows) > ROWS else None
        waiting = reviews.waiting(tx, most=MOST_COUNTED + 1)
        creditor = creditors.find(tx, creditor_id) if creditor_id is not None else None
    return {
        "rows": [_queued(row, by, now) for row in rows[:ROWS]],
        "next": [last.rank, last.reading_id] if last else None,
        "waiting": min(waiting, MOST_COUNTED),
        "is_more": waiting > MOST_COUNTED,
        "creditor": creditor.name if creditor else None,
    }


def reviews_waiting(office: Office) -> int:
    """How many readings wait for a handler, counted to a limit."""
    with office.database.read() as tx:
        return reviews.waiting(tx, most=MOST_COUNTED)


def _queued(row: QueueRow, by: str, now: datetime) -> dict[str, Any]:
    fields = row.reading["fields"]

    def value(name: str) -> str | None:
        found = fields.get(name)
        return found["value"] if found else None

    return {
        "id": reading_name(row.item.reading_id),
        "type": row.reading["type"],
        "file": row.path,
        "message": message_name(row.message_id),
        "from": row.from_address,
        "received_at": iso_instant(row.received_at),
        "creditor": row.creditor_name or value("seller_name"),
        "creditor_id": row.item.creditor_id,
        "debtor": value("buyer_name"),
        "total": value("total"),
        "currency": value("currency"),
        "due_on": value("due_date"),
        "why": row.item.why,
        "reasons": list(row.reading["reasons"]),
        **_lease(row.item, by, now),
    }


def _lease(item: ItemRow | None, by: str, now: datetime) -> dict[str, Any]:
    is_held = item is not None and item.lease_until is not None and item.lease_until >= now
    if item is None or not is_held or item.lease_until is None:
        return {"holder": None, "until": None, "is_mine": False}
    until = f"{local_time(item.lease_until):%H:%M}"
    return {"holder": item.lease_name, "until": until, "is_mine": item.lease_by == by}


def review_page(office: Office, *, reading_id: int, by: str, turn: int = 0) -> dict[str, Any]:
    """One reading laid out for a decision: its pages, the doubtful fields with their reasons, the others.

    Raises Refused("no_such_review") when there is no such reading.
    """
    now = office.clock.machine_now()
    with office.database.read() as tx:
        row = reading_or_refuse(tx, reading_id)
        item = reviews.get(tx, reading_id)
        document = documents.get(tx, row.document_id)
        assert document is not None
        message = messages.get(tx, document.message_id)
        assert message is not None
        reading = Reading.from_json(shown_reading(tx, row.reading))
        following = next_of(tx, row)
    doubts = _doubts(reading)
    return {
        "id": reading_name(row.id),
        "state": row.state,
        "reason": row.reason,
        "case": row.case_number,
        "type": str(reading.type),
        "subtype": reading.subtype,
        "file": document.path,
        "message": message_name(message.id),
        "from": message.from_address,
        "subject": message.subject,
        "received_at": iso_instant(message.received_at),
        "may_answer": message.may_answer,
        "place": [item.rank, item.reading_id] if item else None,
        "why": item.why if item else None,
        "views": views_of(reading, turn=turn),
        "reasons": [_reason(one) for one in reading.reasons if not _fields_of(one.code, one.field)],
        "type_reasons": [_reason(one) for one in reading.reasons if "type" in _fields_of(one.code, one.field)],
        "doubtful": [_field(reading, name, doubts[name]) for name in FIELDS if name in doubts],
        "sure": [_field(reading, name, []) for name in FIELDS if name not in doubts],
        "other": [{"name": name, "value": value.value} for name, value in reading.fields.items() if name not in FIELDS],
        "next_pages": list(following.reading["pages"]) if following else [],
        **_lease(item, by, now),
    }


def _fields_of(code: str, field: str | None) -> tuple[str, ...]:
    """The fields that a reason speaks of."""
    if code in _OF_TYPE or field == "type":
        return ("type",)
    return (field,) if field in FIELDS and field else _BY_CODE.get(code, ())


def _doubts(reading: Reading) -> dict[str, list[dict[str, Any]]]:
    """By doubtful field, why."""
    found: dict[str, list[dict[str, Any]]] = {}
    for reason in reading.reasons:
        for name in _fields_of(reason.code, reason.field):
            if name != "type":
                found.setdefault(name, []).append(_reason(reason))
    return found


def _reason(reason: Any) -> dict[str, Any]:
    return {"code": reason.code, "field": reason.field, "message": reason.message}


def _field(reading: Reading, name: str, reasons: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    chosen = reading.fields.get(name)
    others = [one for one in reading.candidates.get(name, ()) if chosen is None or one.value != chosen.value]
    options = [_option(index, one) for index, one in enumerate([chosen, *others]) if one is not None]
    return {
        "name": name,
        "value": chosen.value if chosen else "",
        "options": options[:MOST_OPTIONS],
        "reasons": list(reasons),
        "confidence": chosen.confidence if chosen else None,
    }


def _option(index: int, value: FieldValue) -> dict[str, Any]:
    """`index` tells it from the others of its field, here and among the boxes on the pages."""
    return {
        "index": index,
        "value": value.value,
        "confidence": value.confidence,
        "source": str(value.source),
        "page": value.page,
    }


def review_pace(office: Office, *, by: str) -> dict[str, Any]:
    """Median seconds per document today and this week, of the house and of one handler; None where nothing is known."""
    today = office.clock.today()
    day = instant_of(today, time(0))
    week = instant_of(today - timedelta(days=today.weekday()), time(0))
    with office.database.read() as tx:
        found = {
            name: review_log.seconds_since(tx, since=since, by=who)
            for name, since, who in (
                ("own_today", day, by),
                ("own_week", week, by),
                ("all_today", day, None),
                ("all_week", week, None),
            )
        }
    return {name: round(median(seconds)) if seconds else None for name, seconds in found.items()} | {
        "own_count": len(found["own_today"])
    }


def last_decision(office: Office, *, by: str) -> dict[str, Any] | None:
    """What a handler decided last that may still be undone, with what it taught; None where there is nothing."""
    since = office.clock.now() - UNDO_WITHIN
    with office.database.read() as tx:
        found = review_log.last_of_handler(tx, by=by, since=since)
        row = documents.get_reading(tx, found.reading_id) if found else None
        if found is None or row is None or found.undone_at is not None:
            return None
        learnt = [_lesson(tx, lesson_id) for lesson_id in found.lessons]
        return {
            "id": reading_name(found.reading_id),
            "outcome": found.outcome,
            "reason": row.reason,
            "case": row.case_number,
            "seconds": found.seconds,
            "lessons": [one for one in learnt if one],
            "is_learning": jobs.is_owed(tx, learning_key(found.id)),
        }


def _lesson(tx: Tx, lesson_id: int) -> dict[str, Any] | None:
    row = lessons.get(tx, lesson_id)
    if row is None or row.retired_at is not None:
        return None
    creditor = creditors.get(tx, row.creditor_id) if row.creditor_id else None
    anchors = row.lesson["anchors"]
    return {
        "id": lesson_name(row.id),
        "field": row.field,
        "value": row.lesson["value"] or None,
        "is_denial": row.lesson["form"] == "not",
        "label": next((anchor["label"] for anchor in anchors if anchor.get("label")), None),
        "creditor": creditor.name if creditor else None,
    }
