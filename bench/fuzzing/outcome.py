"""How the reading of a case ended, and whether that is a fault."""

from __future__ import annotations

import json
from dataclasses import dataclass

from claims.reading import ReadFile
from extraction.read import _MESSAGES

ERRORS = frozenset(_MESSAGES)
"""Every code with which a file may be refused."""

REASONS = frozenset(
    {
        *("broken_page", "unread_pages", "timeout", "crashed"),  # of pages
        *("unreadable_value", "currency_mismatch", "negative_credit_note", "several_credited"),  # of XML
        *("sources_disagree", "paid_already"),
        *("sum_mismatch", "due_before_invoice_date", "due_date_far", "same_party", "total_not_positive", "check_digit"),
        *("prepaid_open", "mail_disagrees", "only_in_mail", "blind_audit"),
        *("not_an_invoice", "unsure_type", "batch_file", "missing", "near_tie", "low_confidence", "unconfirmed"),
    }
)
"""Every code that a reading may give as the reason of its decision."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One case read: how it ended ("read", a code, "raised", "hung"), how long it took, and the fault, if it is one."""

    number: int
    kind: str
    outcome: str
    seconds: float
    fault: str | None = None


def outcome_of(result: ReadFile) -> tuple[str, str | None]:
    """How a reading ended, and which code in it is on no list (None when all are)."""
    if result.error is not None:
        code = result.error.code
        return code, None if code in ERRORS and not result.documents else f"unknown code {code!r}"
    if not result.documents:
        return "nothing", "neither documents nor an error"
    odd = sorted({reason.code for document in result.documents for reason in document.reasons} - REASONS)
    if odd:
        return "read", f"unknown codes {', '.join(odd)}"
    said = json.dumps(result.as_json(""), ensure_ascii=False)
    is_text = "\\u0000" not in said and not any("\ud800" <= letter <= "\udfff" for letter in said)
    return "read", None if is_text else "a value with half a letter or a NUL in it, which no database takes"
