"""Read models: what lists and pages show, as JSON-ready values in the formats of docs/formats.md."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.debtor_board import beside_case
from casework.fault_text import shown_fault
from casework.ids import message_name, reading_name
from casework.interrupt import shown_interruption
from casework.known import as_known_on
from casework.law_in_use import laws_in_use
from casework.law_of import law_of
from casework.office import Office
from casework.outlets import outlet_of
from casework.show_authority import proceedings_of
from casework.shown_reading import shown_reading
from casework.stops import stops
from casework.whole_case import WholeCase, whole_case
from claims.account import case_ocr_reference
from claims.case import CaseFacts
from claims.days import iso_instant
from claims.invoice import Invoice
from claims.message import MessageState
from claims.party import Representative
from claims.refused import Refused
from dunning.ledger import balance
from storage import case_facts, documents, events, house, interruptions, jobs, letters, mails, tasks
from storage import cases as case_store
from storage import creditors as creditor_store
from storage import messages as message_store
from storage.cases import CaseRow
from storage.creditors import CreditorRow
from storage.database import Tx
from storage.jobs import JobRow
from storage.messages import MessageRow


def messages(office: Office) -> list[dict[str, Any]]:
    """Every message received, oldest first."""
    with office.database.read() as tx:
        counted = documents.count_by_message(tx)
        return [_message(tx, row, counted.get(row.id, 0)) for row in message_store.all_messages(tx)]


def message(office: Office, *, message_id: int) -> dict[str, Any]:
    """One message with its documents, readings, jobs and the rules that held; raises Refused("no_such_message")."""
    with office.database.read() as tx:
        row = message_store.get(tx, message_id)
        if row is None:
            raise Refused("no_such_message", f"there is no message {message_name(message_id)}; krav message list shows")
        found = documents.of_message(tx, message_id)
        return {
            **_message(tx, row, len(found)),
            "rule": row.rule,
            "hits": list(row.hits),
            "verdict": row.verdict,
            "duplicate_of": message_name(row.duplicate_of) if row.duplicate_of else None,
            "settled": row.settled,
            "raw_sha256": row.raw_sha256,
            "files": [
                {
                    "path": document.path,
                    "media_type": document.media_type,
                    "state": document.state,
                    "reason": document.reason,
                    "readings": [
                        {
                            "id": reading_name(reading.id),
                            "type": reading.reading["type"],
                            "state": reading.state,
                            "reason": reading.reason,
                            "case": reading.case_number,
                        }
                        for reading in documents.readings_of_document(tx, document.id)
                    ],
                }
                for document in found
            ],
            "jobs": [_job(job) for job in jobs.of_message(tx, message_id)],
            "answers": [
                {"key": mail.key, "kind": mail.kind, "status": mail.status, "why": mail.why}
                for mail in mails.in_reply_to(tx, message_id)
            ],
        }


def _message(tx: Tx, row: MessageRow, document_count: int) -> dict[str, Any]:
    return {
        "id": message_name(row.id),
        "received_at": iso_instant(row.received_at),
        "from": row.from_address,
        "subject": row.subject,
        "message_id": row.header_id,
        "state": row.state,
        "reason": row.reason,
        "documents": document_count,
        "cases": list(message_store.filed_under(tx, row)),
    }


def _job(row: JobRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "attempts": row.attempts,
        "code": row.code,
        "error": shown_fault(row.error) if row.error else row.error,
    }


def reviews(office: Office) -> list[dict[str, Any]]:
    """What waits for a handler, oldest first."""
    with office.database.read() as tx:
        return [
            {
                "id": reading_name(row.id),
                "message": message_name(message_id),
                "file": document.path,
                "pages": row.reading["pages"],
                "type": row.reading["type"],
                "fields": shown_reading(tx, row.reading)["fields"],
                "reasons": row.reading["reasons"],
                "locked_by": row.locked_by,
            }
            for row, document, message_id in documents.reviews(tx)
        ]


def creditors(office: Office) -> list[dict[str, Any]]:
    """Every creditor with the addresses it writes from and what it has agreed to."""
    with office.database.read() as tx:
        return [
            {
                "name": row.name,
                "orgnr": row.orgnr,
                "confirmed": row.confirmed_at is not None,
                "standing_agreement": row.standing_agreement,
                "notification": row.notification,
                "tone": row.tone,
                "language": row.language,
                "senders": list(creditor_store.senders(tx, row.id)),
                "terms": dict(row.settings),
                "cases": [each.number for each in case_store.of_parties(tx, creditor_id=row.id)],
            }
            for row in creditor_store.all_creditors(tx)
        ]


def cases(office: Office, *, on: date | None = None) -> list[dict[str, Any]]:
    """Every case with its balance on a day (the house's today unless said)."""
    day = on or office.clock.today()
    with office.database.read() as tx:
        rows = case_store.all_cases(tx)
        known = case_facts.facts_of(tx, [row.number for row in rows])
        creditors = {row.id: row for row in creditor_store.all_creditors(tx)}
    return [_case(office, row, known[row.number], creditors[row.creditor_id], day) for row in rows]


def case(office: Office, *, number: str, on: date | None = None) -> dict[str, Any]:
    """One case with events, letters, payments, documents, tasks and mails; raises Refused("no_such_case")."""
    day = on or office.clock.today()
    with office.database.read() as tx:
        return shown_case(office, tx, known=whole_case(tx, number), on=day)


def shown_case(office: Office, tx: Tx, *, known: WholeCase, on: date) -> dict[str, Any]:
    """What `case` tells of a case on a day."""
    row, facts, number = known.row, known.facts, known.row.number
    return {
        **_case(office, row, facts, known.creditor, on),
        "why": row.why,
        "accepted_at": iso_instant(row.accepted_at) if row.accepted_at else None,
        "accepted_how": row.accepted_how,
        "missing": list(row.missing),
        "stopped_by": stops(office, tx, row=row, facts=facts, on=on),
        "representatives": [_representative(each) for each in facts.representatives],
        "judged": sorted(facts.judged),
        "authority": proceedings_of(office, tx, facts, on=on),
        "interruptions": [shown_interruption(each) for each in interruptions.of_case(tx, number)],
        **beside_case(office, tx, row=row, facts=facts, on=on),
        "linked_to": row.linked_to,
        "merged_into": row.merged_into,
        "tone": {"own": row.tone, "wished": str(facts.tone)},
        "events": [
            {
                "at": iso_instant(event.at),
                "on": event.on.isoformat(),
                "kind": event.kind,
                "why": event.why,
                "actor": event.actor,
                "data": dict(event.data or {}),
            }
            for event in events.of_case(tx, number)
        ],
        "letters": [_letter(office, letter) for letter in letters.of_case(tx, number)],
        "payments": [
            {
                "on": paid.on.isoformat(),
                "amount": str(paid.amount),
                "source": paid.source,
                "reference": paid.reference,
                "reversed_on": paid.reversed_on.isoformat() if paid.reversed_on else None,
            }
            for paid in case_store.payments(tx, number)
        ],
        "documents": [
            {"file": document.path, "sha256": document.sha256, "message": message_name(document.message_id)}
            for _, document in documents.readings_of_case(tx, number)
        ],
        "tasks": [
            {"id": task.id, "kind": task.kind, "title": task.title} for task in tasks.open_tasks(tx, case_number=number)
        ],
        "mails": [{"key": mail.key, "kind": mail.kind, "status": mail.status} for mail in mails.of_case(tx, number)],
    }


def _representative(found: Representative) -> dict[str, Any]:
    return {
        "kind": str(found.kind),
        "name": found.name,
        "from_on": found.from_on.isoformat(),
        "until_on": found.until_on.isoformat() if found.until_on else None,
    }


def _letter(office: Office, row: letters.LetterRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "step": row.step,
        "on": row.on.isoformat(),
        "deadline": row.deadline.isoformat() if row.deadline else None,
        "outlet": row.outlet,
        "status": row.status,
        "held_by": [dict(each) for each in row.held_by or ()],
        "address_proof": (row.content or {}).get("proof"),
        "file": outlet_of(office, row).place(row.file) if row.file else None,
        "balance": dict(row.balance),
    }


def _case(office: Office, row: CaseRow, stored: CaseFacts, creditor: CreditorRow, on: date) -> dict[str, Any]:
    facts = as_known_on(stored, on)
    assert facts.debtor is not None  # stored facts carry it; only those made up for a calculation may lack it
    owed = balance(facts=facts, law=law_of(office, facts), as_of=on)
    remaining = {invoice.number: str(invoice.remaining) for invoice in owed.invoices}
    return {
        "number": row.number,
        "state": row.state,
        "close_code": row.close_code,
        "held": sorted(facts.holds),
        "not_taken": list(facts.not_taken),
        "creditor": {"name": creditor.name, "orgnr": creditor.orgnr},
        "debtor": {"name": facts.debtor.name, "orgnr": facts.debtor.orgnr, "kind": str(facts.debtor_kind)},
        "joint_debtors": [],
        "invoices": [_invoice(facts, invoice, remaining) for invoice in facts.invoices],
        "balance": owed.as_json(),
        "ocr_reference": case_ocr_reference(row.number),
        "next_on": row.next_on.isoformat() if row.next_on else None,
        "next_step": row.next_step,
        "plan": row.plan,
    }


def _invoice(facts: CaseFacts, invoice: Invoice, remaining: dict[str, str]) -> dict[str, Any]:
    return {
        "number": invoice.number,
        "invoice_date": invoice.invoice_date.isoformat(),
        "due_date": invoice.due_date.isoformat(),
        "total": str(invoice.total),
        "remaining": remaining.get(invoice.number, str(invoice.total)),
        "credited_by": [credit.number for credit in facts.credits if credit.invoice_number == invoice.number],
    }


def parked_jobs(office: Office) -> list[dict[str, Any]]:
    """Work that waits for a person, with its traceback or refusal."""
    with office.database.read() as tx:
        return [{**_job(row), "args": dict(row.args)} for row in jobs.parked(tx)]


def open_tasks(office: Office) -> list[dict[str, Any]]:
    """Open tasks for people, oldest first."""
    with office.database.read() as tx:
        return [
            {
                "id": task.id,
                "kind": task.kind,
                "title": task.title,
                "case": task.case_number,
                "message": message_name(task.message_id) if task.message_id else None,
                "created_at": iso_instant(task.created_at),
            }
            for task in tasks.open_tasks(tx)
        ]


def health(office: Office) -> dict[str, Any]:
    """How the house is: mail by state, work by state, the oldest pending mail, the brake, the law's gaps ahead."""
    now, machine_now, today = office.clock.now(), office.clock.machine_now(), office.clock.today()
    used = [each for each in laws_in_use(office) if each.is_home or each.open_cases]
    with office.database.read() as tx:
        by_state = {str(state): message_store.counts(tx).get(str(state), 0) for state in MessageState}
        oldest = message_store.oldest_pending(tx)
        return {
            "today": today.isoformat(),
            "messages": {"received": len(message_store.all_messages(tx)), **by_state},
            "oldest_pending_seconds": max(0, int((now - oldest).total_seconds())) if oldest else 0,
            "jobs": jobs.counts(tx),
            "owed": jobs.owed(tx, now=machine_now),
            "reviews": len(documents.reviews(tx)),
            "tasks": len(tasks.open_tasks(tx)),
            "unknown_mails": [mail.key for mail in mails.with_status(tx, mails.UNKNOWN)],
            "brake": house.get(tx, "brake") == "on",
            "last_processed_on": house.get(tx, "last_processed_on"),
            "law_missing_soon": [
                name if each.is_home else f"{each.country} {name}"
                for each in used
                for name in (*each.missing, *each.ending)
            ],
            "law_unverified": [f"{name} {row.valid_from}" for name, row in office.law.unverified()],
            "workers": [
                {"owner": owner, "seen_at": iso_instant(seen_at), "what": what}
                for owner, seen_at, what in house.workers(tx)
            ],
        }
