"""A claim that came is held against what we do not collect; what is met waits for a handler, and nothing is lost."""

from __future__ import annotations

from casework.journal import happened
from casework.office import Office
from claims.party import DebtorKind
from dunning.acceptance import ClaimSeen, not_taken
from storage import cases, claim_findings, debtors, messages, tasks
from storage.cases import InvoiceRow
from storage.database import Tx

COVER_DISPUTED = "cover_disputed"
"""Noted on a message whose own words say that the debtor has objected."""
_BY_ITSELF = "krav"


def check_claims(office: Office, tx: Tx, *, case_number: str, message_id: int | None = None, number: str = "") -> None:
    """Look at every claim of a case; `message_id` and `number` are those of the one that has just come.

    What was found before and is not met any more ends by itself; what a handler has ended stays ended.
    """
    row = cases.get(tx, case_number)
    if row is None or row.close_code is not None:
        return
    debtor = debtors.get(tx, row.debtor_id)
    has_plan = any(plan.country == debtor.country for plan in office.plans.values())
    is_natural = DebtorKind(debtor.kind).is_natural
    for invoice in cases.invoices(tx, case_number):
        is_new = message_id is not None and invoice.number_key == cases.number_key(number)
        claim = ClaimSeen(
            about=invoice.about,
            is_natural=is_natural,
            country=debtor.country,
            home=office.law.country,
            has_plan=has_plan,
            is_disputed=is_new and _is_disputed(tx, message_id),
        )
        _note(office, tx, case_number, invoice, claim)


def _is_disputed(tx: Tx, message_id: int | None) -> bool:
    row = messages.get(tx, message_id or 0)
    return row is not None and COVER_DISPUTED in (row.hits or ())


def _note(office: Office, tx: Tx, case_number: str, invoice: InvoiceRow, claim: ClaimSeen) -> None:
    known = {each.code: each for each in claim_findings.of_case(tx, case_number) if each.invoice_id == invoice.id}
    found = {each.rule.code: each for each in not_taken(claim)}
    for code, earlier in known.items():
        if code not in found and earlier.ended_at is None and code != "disputed":
            claim_findings.end(tx, earlier.id, now=office.clock.now(), by=_BY_ITSELF, why="It is not met any more")
    for code, each in found.items():
        earlier_one = known.get(code)
        if earlier_one is not None and (earlier_one.ended_at is None or earlier_one.ended_by != _BY_ITSELF):
            continue
        if earlier_one is not None:
            claim_findings.begin_again(tx, earlier_one.id, seen=each.seen)
        else:
            claim_findings.add(
                tx,
                invoice_id=invoice.id,
                code=code,
                outcome=str(each.rule.outcome),
                seen=each.seen,
                now=office.clock.now(),
            )
        cases.change(tx, case_number, next_on=None)
        tasks.add(
            tx,
            key=f"not-taken-{case_number}-{invoice.id}-{code}",
            kind="not_taken",
            title=f"{each.rule.told} Take it after all (krav case take) or refuse it (krav case refuse)",
            now=office.clock.now(),
            case_number=case_number,
        )
        happened(
            office,
            tx,
            case_number=case_number,
            kind="not_taken",
            why=f"{each.rule.told} ({each.rule.source})",
            code=code,
            outcome=str(each.rule.outcome),
            invoice=invoice.number,
            seen=each.seen,
        )
