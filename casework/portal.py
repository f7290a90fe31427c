"""The signed link: a person sees the terms of one case, says who they are, and accepts or completes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.accept_terms import accept_in
from casework.advance import advance_in
from casework.decide_case import decide_in
from casework.decision_shown import decision_shown
from casework.dispute import dispute_in
from casework.journal import happened
from casework.law_of import law_of
from casework.office import Office
from casework.set_debtor import set_debtor_in
from casework.terms_of import Terms, terms_of
from casework.tokens import DECISION, TERMS
from claims.case import CaseState
from claims.days import local_date
from claims.identity import parse_identity
from claims.money import Money
from claims.refused import Refused
from dunning.ledger import balance
from intake.orders import normal_token
from storage import cases, creditors, quotes, tasks, tokens
from storage.cases import CaseRow
from storage.database import Tx
from storage.tokens import TokenRow


def open_link(office: Office, *, token: str) -> dict[str, Any]:
    """What a link shows: the case's terms, what is missing, and what may be done; raises Refused for a dead link."""
    with office.database.write() as tx:
        row, case = _alive(office, tx, token)
        terms = terms_of(office, tx, case_number=case.number)
        owed = balance(facts=terms.facts, law=law_of(office, terms.facts), as_of=office.clock.today())
        return {
            "agency": office.agency,
            "purpose": row.purpose,
            "is_used": row.used_at is not None,
            "may_accept": row.used_at is None and row.purpose in (TERMS, DECISION) and not terms.facts.not_taken,
            "case": case.number,
            "state": case.state,
            "creditor": {"name": terms.creditor.name, "orgnr": terms.creditor.orgnr},
            "creditor_is_known": terms.creditor.confirmed_at is not None,
            "debtor": {"name": terms.debtor.name, "orgnr": terms.debtor.orgnr},
            "invoices": terms.lines,
            "total": terms.total,
            "balance": owed,
            "missing": terms.missing,
            "offer": terms.offer,
            "terms_text": _terms_text(tx, terms),
            "not_taken": list(terms.facts.not_taken),
            "is_accepted": terms.row.accepted_at is not None,
            "first_letter_at": terms.first_letter_at,
            "not_due_before": terms.not_due_before,
            "expires_on": local_date(row.expires_at),
            "decision": _decision(office, tx, row, terms),
        }


def _decision(office: Office, tx: Tx, row: TokenRow, terms: Terms) -> dict[str, Any] | None:
    """What a decision would cost and what is advised, where the link asks for one."""
    if row.purpose != DECISION:
        return None
    return decision_shown(office, tx, terms=terms, on=office.clock.today())


def answer_link(
    office: Office,
    *,
    token: str,
    action: str,
    name: str = "",
    orgnr: str = "",
    email: str = "",
    debtor_orgnr: str = "",
    evidence: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Carry out what a person answered on the page: "accept" the terms (or the decision), complete "orgnr", or say
    "disputed": the debtor has objected, and nothing is sent.

    Who accepts for a creditor we have not checked says their name, org number and address; a handler checks it before
    anything is sent. Raises Refused with the reason that the page shows.
    """
    with office.database.write() as tx:
        row, case = _alive(office, tx, token)
        if debtor_orgnr.strip():
            set_debtor_in(office, tx, case_number=case.number, orgnr=debtor_orgnr, by="creditor")
        if action == "disputed":
            _dispute(office, tx, case)
        elif action == "accept":
            _accept(office, tx, row, case, {"name": name, "orgnr": orgnr, "email": email, **(evidence or {})})
        elif action != "orgnr" or not debtor_orgnr.strip():
            raise Refused("unknown_action", "choose what to do: accept the terms, or give the debtor's number")
    return open_link(office, token=token)


def _terms_text(tx: Tx, terms: Terms) -> str:
    """The terms that an acceptance on the page is of, word by word; "" where none were kept."""
    current = cases.get(tx, terms.row.number)
    kept = quotes.terms(tx, case_number=terms.row.number, terms_hash=current.terms.get("hash", "") if current else "")
    return kept.text if kept is not None else ""


def _dispute(office: Office, tx: Tx, case: CaseRow) -> None:
    """The creditor says that the debtor has objected: the claim is held, and a handler looks at it."""
    if case.state == CaseState.CLOSED:
        raise Refused("case_closed", "the case is closed")
    text = "The creditor says by the link that the debtor has objected"
    dispute_in(office, tx, case_number=case.number, text=text, by="creditor", message_id=None)


def _alive(office: Office, tx: Tx, token: str) -> tuple[TokenRow, CaseRow]:
    row = tokens.get(tx, normal_token(token) or "")
    case = cases.get(tx, row.case_number) if row else None
    if row is None or case is None or case.state == "closed":
        raise Refused("dead_link", "the link leads nowhere: it is wrong, or its case is closed")
    if row.expires_at <= office.clock.now():
        raise Refused("expired_link", "the link has expired: answer our mail, and a new one is sent")
    return row, case


def _accept(office: Office, tx: Tx, row: TokenRow, case: CaseRow, evidence: Mapping[str, Any]) -> None:
    if row.purpose == TERMS:
        current = cases.get(tx, case.number)
        if current is None or row.terms_hash != current.terms.get("hash"):
            raise Refused("other_terms", "the terms have changed since this link was sent: see the newest mail")
        creditor = creditors.get(tx, case.creditor_id)
        if creditor.confirmed_at is None:
            _say_who(office, tx, case, evidence)
    if row.purpose not in (TERMS, DECISION):
        raise Refused("wrong_token", "there is nothing to accept here")
    if not tokens.use(tx, row.token, now=office.clock.now(), by="link"):
        raise Refused("used_link", "this was accepted before: nothing more is needed")
    proof = {"token": row.token, "terms": row.terms_hash, **evidence}
    if row.purpose == DECISION:
        shown = _decision(office, tx, row, terms_of(office, tx, case_number=case.number)) or {}
        proof["shown"] = {name: str(value) for name, value in shown.items() if isinstance(value, Money | str)}
        decide_in(
            office, tx, case_number=case.number, choice="payment_order", by="creditor", months=None, evidence=proof
        )
        return
    accept_in(office, tx, case_number=case.number, by="creditor", how="link", evidence=proof)
    advance_in(office, tx, case_number=case.number, on=office.clock.today(), is_print_run=False)


def _say_who(office: Office, tx: Tx, case: CaseRow, evidence: Mapping[str, Any]) -> None:
    """An unknown creditor states who they are; a task asks a handler to check it."""
    number = parse_identity(str(evidence.get("orgnr", "")))
    if not str(evidence.get("name", "")).strip() or number is None:
        raise Refused("who_are_you", "say who you are: name and a valid organisation number")
    creditor = creditors.get(tx, case.creditor_id)
    if creditor.orgnr and creditor.orgnr != number.ten:
        raise Refused("other_creditor", "the organisation number is not the one printed on the invoice")
    if creditor.orgnr is None and creditors.by_orgnr(tx, number.ten) is None:
        creditors.change(tx, creditor.id, orgnr=number.ten)
    tasks.add(
        tx,
        key=f"check-creditor-{creditor.id}",
        kind="check_creditor",
        title="A new creditor accepted the terms: check who they are, then confirm",
        now=office.clock.now(),
        case_number=case.number,
    )
    happened(
        office,
        tx,
        case_number=case.number,
        kind="creditor_said_who",
        why="A new creditor said who they are; a handler checks it",
        actor="creditor",
        creditor=creditor.id,
    )
