"""What interrupted limitation (preskriptionsavbrott) is written down with its proof, or taken back as wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.advance import advance_in
from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.office import Office
from claims.interruption import Interruption, InterruptionKind, Proof
from claims.refused import Refused
from storage import cases, interruptions
from storage.database import Tx
from storage.interruptions import InterruptionRow

_FITS = {
    InterruptionKind.ACKNOWLEDGED: frozenset({Proof.NONE, Proof.BANK_RECORD, Proof.WRITTEN_ACKNOWLEDGMENT}),
    InterruptionKind.LETTER: frozenset(
        {
            Proof.NONE,
            Proof.ORDINARY_POST,
            Proof.SEVERAL_LETTERS,
            Proof.REGISTERED,
            Proof.DIGITAL_READ,
            Proof.SERVED,
            Proof.WRITTEN_ACKNOWLEDGMENT,
        }
    ),
    InterruptionKind.PROCEEDING: frozenset({Proof.NONE, Proof.SERVED}),
}
"""How each kind of interruption can be shown; of a proceeding that the debtor never heard of nothing can."""


def interrupt(
    office: Office,
    *,
    case_number: str,
    kind: str,
    on: date,
    proof: str,
    evidence: str,
    why: str,
    by: str,
    invoice: str = "",
) -> list[int]:
    """Write down what interrupted the limitation of a case's claims, or of one `invoice`; the new records' ids.

    `on` is the day a new period runs from: that of the acknowledgment, the day the letter arrived, the day the
    proceeding ended. Raises Refused for a future day, an unknown kind or proof, one that does not fit the other, a
    proof without evidence, and an invoice that the case does not have.
    """
    made = _made(kind, on, proof, evidence)
    if on > office.clock.today():
        raise Refused("future_day", f"{on.isoformat()} has not come: record what has happened")
    with office.database.write() as tx:
        open_case_or_refuse(tx, case_number)
        ids = [
            interruptions.add(
                tx,
                case_number,
                Interruption(on, made.kind, made.proof, made.evidence, number),
                why=why.strip(),
                by=by,
                now=office.clock.now(),
            )
            for number in _invoices(tx, case_number, invoice)
        ]
        cases.change(tx, case_number, next_on=None)
        happened(
            office,
            tx,
            case_number=case_number,
            kind="limitation_interrupted",
            why=why.strip() or f"Limitation was interrupted: {made.kind}, shown by {made.proof}",
            actor=by,
            on=on.isoformat(),
            what=str(made.kind),
            proof=str(made.proof),
            records=ids,
        )
        advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)
    return ids


def withdraw_interruption(office: Office, *, case_number: str, record: int, why: str, by: str) -> None:
    """Take back what was wrongly recorded; the claim lapses as if it had never been. Raises Refused without a why."""
    if not why.strip():
        raise Refused("why_missing", "say what was wrong: --why TEXT")
    with office.database.write() as tx:
        open_case_or_refuse(tx, case_number)
        row = interruptions.get(tx, record)
        if row is None or row.case_number != case_number or row.withdrawn_at is not None:
            raise Refused("no_such_record", f"case {case_number} has no record {record} of an interruption that stands")
        interruptions.withdraw(tx, record, by=by, why=why.strip(), now=office.clock.now())
        cases.change(tx, case_number, next_on=None)
        happened(
            office,
            tx,
            case_number=case_number,
            kind="interruption_withdrawn",
            why=why.strip(),
            actor=by,
            record=record,
        )
        advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)


def shown_interruption(row: InterruptionRow) -> dict[str, Any]:
    """A record as `krav case show` tells it; `record` is what `--withdraw` takes."""
    return {
        "record": row.id,
        "invoice": row.invoice_number,
        "kind": row.kind,
        "on": row.on.isoformat(),
        "proof": row.proof,
        "evidence": row.evidence,
        "by": row.by,
        "stands": row.withdrawn_at is None,
    }


def _made(kind: str, on: date, proof: str, evidence: str) -> Interruption:
    if kind not in set(InterruptionKind):
        raise Refused("unknown_kind", f"{kind!r} is no kind; choose one of: {', '.join(InterruptionKind)}")
    fits = _FITS[InterruptionKind(kind)]
    if proof not in fits:
        raise Refused("unknown_proof", f"{kind} is shown by one of: {', '.join(sorted(fits))}; not by {proof!r}")
    if proof != Proof.NONE and not evidence.strip():
        raise Refused("evidence_missing", "say where the proof is found, such as a receipt's number: --evidence TEXT")
    return Interruption(on, InterruptionKind(kind), Proof(proof), evidence.strip())


def _invoices(tx: Tx, case_number: str, invoice: str) -> list[str]:
    held = cases.invoices(tx, case_number)
    key = cases.number_key(invoice)
    found = [row.number for row in held if not invoice or row.number_key == key]
    if not found:
        raise Refused("no_such_invoice", f"case {case_number} has no invoice {invoice}")
    return found
