"""A crowd of cases put straight into the tables: enough of everything to see whether a page's cost follows it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from casework.office import Office
from claims.events import Event
from claims.names import beginnings
from storage import events
from storage.database import Tx
from storage.schema import case, creditor, debtor, hold, invoice, message, name_key, payment, task

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
STATES = ("awaiting_terms", "demand", "first_phase", "decision", "monitoring", "closed")


def crowd(office: Office, count: int) -> None:
    """So many cases of ten creditors, every one with a debtor, an invoice, a payment, a task and an event."""
    with office.database.write() as tx:
        for table, rows in _rows(count).items():
            tx.execute(table.insert(), rows)
        _happen(tx, min(count, 500))


def number(index: int) -> str:
    """The number of the case of an index."""
    return f"2025-{index:06d}"


def _rows(count: int) -> dict[Any, list[dict[str, Any]]]:
    every = range(1, count + 1)
    parties = {
        creditor: [_creditor(each) for each in range(1, 11)],
        debtor: [_debtor(each) for each in every],
    }
    keys = [
        {"kind": kind, "key": key, "subject_id": row["id"]}
        for kind, table in (("creditor", creditor), ("debtor", debtor))
        for row in parties[table]
        for key in beginnings(row["name"])
    ]
    return {
        **parties,
        name_key: keys,
        case: [_case(each) for each in every],
        invoice: [_invoice(each) for each in every],
        payment: [_payment(each) for each in every],
        hold: [_hold(each) for each in every if each % 4 == 0],
        task: [_task(each) for each in every],
        message: [_message(each) for each in every],
    }


def _creditor(index: int) -> dict[str, Any]:
    shown = {"address": [], "notification": "important", "language": "sv", "settings": {}}
    return {"id": index, "identity": f"name:{index}", "name": f"Creditor {index} AB", "orgnr": None, **shown}


def _debtor(index: int) -> dict[str, Any]:
    return {
        "id": index,
        "identity": f"name:{index}",
        "orgnr": f"{5_560_000_000 + index}",
        "name": f"Debtor{index} Bygg AB",
        "match_key": str(index),
        "kind": "business",
        "kind_reason": "",
        "address": [],
        "country": "SE",
    }


def _case(index: int) -> dict[str, Any]:
    state = STATES[index % len(STATES)]
    return {
        "number": number(index),
        "creditor_id": index % 10 + 1,
        "debtor_id": index,
        "state": state,
        "close_code": "paid" if state == "closed" else None,
        "currency": "SEK",
        "registered_at": AT,
        "plan": "se-business@0",
        "terms": {},
        "missing": [],
        "why": "",
    }


def _invoice(index: int) -> dict[str, Any]:
    return {
        "case_number": number(index),
        "creditor_id": index % 10 + 1,
        "number_key": f"F{index}",
        "number": f"F-{index}",
        "invoice_date": date(2025, 6, 1),
        "due_date": date(2025, 7, 1),
        "total_ore": 100_000 + index,
        "currency": "SEK",
        "ocr_reference": f"99{index}",
        "about": "x",
        "has_interest_text": False,
        "due_date_agreed": False,
        "reminder_fee_agreed": False,
    }


def _payment(index: int) -> dict[str, Any]:
    about = {"source": "handler", "reference": str(index), "currency": "SEK"}
    return {"case_number": number(index), "on": date(2025, 9, 1), "amount_ore": 500 + index, **about}


def _hold(index: int) -> dict[str, Any]:
    return {"case_number": number(index), "hold": "manual" if index % 8 else "respite", "since_at": AT, "why": ""}


def _task(index: int) -> dict[str, Any]:
    what = {"kind": "call" if index % 3 else "refund", "title": "x", "created_at": AT}
    return {"key": f"t{index}", "case_number": number(index), **what}


def _message(index: int) -> dict[str, Any]:
    where = {"account": "a", "folder": "INBOX", "validity": 1, "uid": index}
    said = {"from_address": "a@b.example", "subject": "x", "reason": "", "rule": "", "hits": [], "verdict": "none"}
    about = {"raw_sha256": str(index), "size": 1, "header_id": str(index), "received_at": AT, "may_answer": False}
    return {**where, **said, **about, "state": "parked" if index % 2 else "filed"}


def _happen(tx: Tx, count: int) -> None:
    for index in range(1, count + 1):
        events.append(tx, Event(number(index), AT, AT.date(), "case_opened", "x", "krav", {}))
