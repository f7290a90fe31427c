"""The blind audit: some accepted documents go to a person all the same, and what comes of it sets the caution."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from casework.ids import reading_name
from casework.journal import happened
from casework.office import Office
from claims.reading import Reading
from claims.refused import Finding
from extraction.decide import CORE
from extraction.drift import WINDOW, next_caution
from extraction.lessons import plain_value
from storage import audits
from storage.audits import AuditRow
from storage.database import Tx
from storage.documents import ReadingRow

AUDITED = Finding("blind_audit", "a person is asked to check every value")
"""Why an accepted document goes to review; it does not say that the reader was sure, as that would lead the eye."""

_RELIED_ON = CORE | {"seller_orgnr", "buyer_orgnr", "ocr_reference", "type"}
_PARTS = 1 << 64


def is_drawn(office: Office, *, sha256: str, position: int) -> bool:
    """Whether an accepted document is among the share that is audited: by lot, but always the same for a content.

    The lot is keyed with the house's secret, so that no sender can make a document that is never drawn.
    """
    drawn = hmac.digest(office.secret, f"audit {sha256} {position}".encode(), "sha256")
    return int.from_bytes(drawn[:8], "big") < office.audit_share * _PARTS


def caution_of(tx: Tx) -> int:
    """By what the allowed error is divided now."""
    last = audits.newest(tx, 1)
    return last[0].caution if last else 1


def note_outcome(
    office: Office, tx: Tx, *, row: ReadingRow, changes: Mapping[str, str], is_rejected: bool, by: str
) -> None:
    """Note what came of a review, if it was an audit: confirmed, or which values a claim would rest on wrongly.

    A rejection may have reasons that are none of the reader's, so it is noted but says nothing of the error share.
    """
    if not any(reason["code"] == AUDITED.code for reason in row.reading["reasons"]):
        return
    wrong = [] if is_rejected else _wrong(Reading.from_json(row.reading), changes)
    outcome = audits.REJECTED if is_rejected else audits.WRONG if wrong else audits.CONFIRMED
    before = caution_of(tx)
    after = before if is_rejected else _caution(office, audits.newest(tx, WINDOW), before, bool(wrong))
    now = office.clock.now()
    if not audits.add(tx, reading_id=row.id, outcome=outcome, wrong=wrong, now=now, by=by, caution=after):
        return
    happened(
        office,
        tx,
        case_number=row.case_number,
        kind="audited",
        why=f"A sure reading was checked by a person: {outcome}",
        actor=by,
        reading=reading_name(row.id),
        wrong=wrong,
    )
    if after != before:
        kind = "gate_tightened" if after > before else "gate_loosened"
        why = f"After the last audits the allowed error is divided by {after} (before: {before})"
        happened(office, tx, case_number=None, kind=kind, why=why, caution=after)


def audit_state(office: Office) -> dict[str, Any]:
    """What ops see: the caution in force, and of the last audits how many there were and how many were wrong."""
    with office.database.read() as tx:
        counted = [row for row in audits.newest(tx, WINDOW) if row.outcome != audits.REJECTED]
        wrong = sum(row.outcome == audits.WRONG for row in counted)
        return {"caution": caution_of(tx), "audits": len(counted), "wrong": wrong, "share": office.audit_share}


def _wrong(reading: Reading, changes: Mapping[str, str]) -> list[str]:
    return sorted(name for name, value in changes.items() if name in _RELIED_ON and _differs(reading, name, value))


def _differs(reading: Reading, name: str, value: str) -> bool:
    if name == "type":
        return value != reading.type
    return plain_value(name, value) != plain_value(name, reading.value(name) or "")


def _caution(office: Office, newest: Sequence[AuditRow], now: int, is_wrong: bool) -> int:
    """The caution after one more audit, from those since it last changed (the one that changed it left out)."""
    since = list(takewhile(lambda row: row.caution == now, newest))
    if since and (len(since) < len(newest) or now > 1):
        since = since[:-1]
    outcomes = [row.outcome == audits.WRONG for row in reversed(since) if row.outcome != audits.REJECTED]
    return next_caution(now, [*outcomes, is_wrong], office.allowed_error)
