"""A handler decides on a claim that we do not usually collect: taken after all, or refused and given back."""

from __future__ import annotations

from casework.advance import advance_in
from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.office import Office
from casework.outbox import owe_again
from casework.post import queue_mail
from casework.withdraw import close_in
from claims.case import CloseCode
from claims.refused import Refused
from storage import cases, claim_findings, creditors, documents, tasks
from storage.claim_findings import FindingRow
from storage.database import Tx
from templates.mails import ClaimNotTaken


def take_claim(office: Office, *, case_number: str, why: str, by: str) -> None:
    """Take a case after all: its claims go on as any others, and their creditor is shown the terms.

    Raises Refused where nothing speaks against it, or no reason is given.
    """
    _needs_why(why)
    with office.database.write() as tx:
        open_case_or_refuse(tx, case_number)
        for each in _standing(tx, case_number):
            claim_findings.end(tx, each.id, now=office.clock.now(), by=by, why=why)
        tasks.finish_kind(tx, case_number=case_number, kind="not_taken", now=office.clock.now())
        cases.change(tx, case_number, next_on=None)
        happened(office, tx, case_number=case_number, kind="taken_after_all", why=why, actor=by)
        advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)
        for message_id in sorted({of.message_id for _, of in documents.readings_of_case(tx, case_number)}):
            owe_again(office, tx, "conclude_message", key=f"conclude-{message_id}", message_id=message_id)


def refuse_claim(office: Office, *, case_number: str, why: str, by: str) -> None:
    """Refuse a case before its demand: closed as refused, its creditor told why and where to turn. It costs nothing.

    Raises Refused where the demand has left, or no reason is given.
    """
    _needs_why(why)
    with office.database.write() as tx:
        row = open_case_or_refuse(tx, case_number)
        if row.open_key is None:
            raise Refused("demand_has_left", "the demand has left: withdraw the case instead (krav case withdraw)")
        found = [each for each in claim_findings.of_case(tx, case_number) if each.ended_at is None]
        for each in found:
            claim_findings.end(tx, each.id, now=office.clock.now(), by=by, why=why)
        tasks.finish_kind(tx, case_number=case_number, kind="not_taken", now=office.clock.now())
        owner = creditors.get(tx, row.creditor_id)
        addresses = creditors.senders(tx, owner.id)
        if addresses:
            queue_mail(
                office,
                tx,
                mail=ClaimNotTaken(
                    agency=office.agency,
                    case_number=case_number,
                    invoices=tuple(invoice.number for invoice in cases.invoices(tx, case_number)),
                    reasons=tuple(dict.fromkeys(each.code for each in found)),
                    is_closed=True,
                    why=why,
                ),
                key=f"refused-{case_number}",
                recipient=str(owner.email) if owner.email in addresses else addresses[0],
                language=owner.language,
                answers=None,
                automatic=False,
            )
        close_in(office, tx, case_number=case_number, code=CloseCode.REFUSED, why=why, by=by)


def _standing(tx: Tx, case_number: str) -> list[FindingRow]:
    found = [each for each in claim_findings.of_case(tx, case_number) if each.ended_at is None]
    if not found:
        raise Refused("nothing_against", f"nothing speaks against taking case {case_number}")
    return found


def _needs_why(why: str) -> None:
    if not why.strip():
        raise Refused("why_missing", "say why: --why TEXT is kept with your name")
