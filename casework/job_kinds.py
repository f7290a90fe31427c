"""What each kind of job is about: its arguments, which of them a person may change, and the record behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from casework.ids import message_name
from claims.refused import Refused
from storage import cases, creditors, documents, jobs, letters, mails, messages
from storage.database import Tx
from storage.jobs import JobRow

POISON_AFTER = 3
"""A job that is parked so many times for the same fault does not run again unless somebody insists."""

JOB_ARGS: Mapping[str, Mapping[str, type]] = {
    "read_message": {"message_id": int},
    "read_document": {"document_id": int, "message_id": int},
    "draw_pages": {"reading_id": int},
    "learn_lessons": {"decision_id": int},
    "conclude_message": {"message_id": int},
    "settle_message": {"message_id": int},
    "send_letter": {"letter_key": str},
    "send_mail": {"mail_key": str},
    "send_payout": {"run_id": int},
    "send_authority_file": {},
    "send_invoice": {"invoice_id": int},
    "trace_address": {"case_number": str},
    "mail_reset_link": {"user_id": int},
    "reread_document": {"cut_id": int, "document_id": int, "message_id": int},
    "preview_bulk": {"bulk_id": int},
    "do_bulk_item": {"item_id": int},
    "live_lab": {"run_id": int},
    "count_figures": {"creditor_id": int},
    "import_bank_file": {"file_id": int, "by": str},
}
"""By kind: the arguments of its use case."""
FIXED = frozenset({"send_payout", "send_authority_file", "send_invoice", "import_bank_file"}) | {
    *("learn_lessons", "mail_reset_link", "reread_document", "preview_bulk", "do_bulk_item", "live_lab")
}
"""Money, papers to authorities, and what a person ordered at the desk: never changed by hand."""
_CASE = re.compile(r"\d{4}-\d{6,}")


def is_poison(row: JobRow) -> bool:
    """Whether a job has been parked for the same fault again and again."""
    return row.state == jobs.PARKED and row.fault_count >= POISON_AFTER


def job_or_refuse(tx: Tx, job_id: int, *, parked: bool = True) -> JobRow:
    """A job by id. Raises Refused("no_such_job"), and "not_parked" where only a parked one will do."""
    row = jobs.get(tx, job_id)
    if row is None:
        raise Refused("no_such_job", f"there is no job {job_id}")
    if parked and row.state != jobs.PARKED:
        raise Refused("not_parked", f"job {job_id} is {row.state}: only parked work can be changed")
    return row


def about(row: JobRow) -> dict[str, str | None]:
    """The records behind a job by the names that people see: a message, a case."""
    message_id = row.args.get("message_id")
    text = " ".join(str(row.args.get(name, "")) for name in ("letter_key", "case_number"))
    case = _CASE.search(text)
    return {
        "message": message_name(message_id) if isinstance(message_id, int) else None,
        "case": case[0] if case else None,
    }


def known_args(tx: Tx, *, kind: str, args: Any) -> dict[str, Any]:
    """Arguments that a kind of job takes and whose records exist.

    Raises Refused("not_editable") for a kind that nobody changes, "bad_args" for what does not fit it.
    """
    if kind in FIXED or kind not in JOB_ARGS:
        raise Refused("not_editable", f"what a {kind} job is about is never changed: run it again, or do it anew")
    wanted = JOB_ARGS[kind]
    if not isinstance(args, dict) or set(args) != set(wanted):
        raise Refused("bad_args", f"a {kind} job takes exactly: {', '.join(wanted)}")
    for name, type_ in wanted.items():
        if type(args[name]) is not type_:
            raise Refused("bad_args", f"{name} must be {'a whole number' if type_ is int else 'a text'}")
        if not _exists(tx, name, args[name]):
            raise Refused("bad_args", f"{name} names nothing that exists")
    found = documents.get(tx, args["document_id"]) if "document_id" in args else None
    if found is not None and found.message_id != args["message_id"]:
        raise Refused("bad_args", "the document is not one of that message's")
    return dict(args)


def _exists(tx: Tx, name: str, value: Any) -> bool:
    if isinstance(value, int) and not 0 < value < 2**31:
        return False
    find: Mapping[str, Any] = {
        "message_id": messages.get,
        "document_id": documents.get,
        "reading_id": documents.get_reading,
        "letter_key": letters.get,
        "mail_key": mails.get,
        "case_number": cases.get,
        "creditor_id": creditors.get,
    }
    return find[name](tx, value) is not None
