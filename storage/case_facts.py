"""What a decision on a case may rest on, gathered in a fixed number of statements however many cases are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, Row, Table, bindparam, func, select

from claims.agreement import Offer, PlanAgreement
from claims.balance import Cost, CostKind
from claims.case import (
    CaseFacts,
    CaseState,
    CloseCode,
    DecisionTaken,
    Hold,
    Instalment,
    Mitigation,
    Recommended,
    StepTaken,
)
from claims.invoice import Credit
from claims.letter import LetterStatus
from claims.money import Money
from claims.objection import Ground, Objection
from claims.party import DebtorKind, Party
from claims.tone import Tone
from storage.authority import record_of
from storage.cases import CaseRow, CreditRow, InvoiceRow, payment_of
from storage.caught_up import caught_up_of
from storage.database import Tx
from storage.interruptions import interruption_of
from storage.representatives import representative_of
from storage.rows import record
from storage.schema import (
    agency_invoice,
    agency_payment,
    agreed_plan,
    authority_record,
    case,
    caught_up,
    claim_finding,
    contact,
    cost,
    credit,
    creditor,
    debtor,
    decision,
    hold,
    instalment,
    interruption,
    invoice,
    judgement,
    letter,
    mitigation,
    objection,
    offer,
    payment,
    recommendation,
    representative,
    returned_letter,
    score,
    step,
)

_PAGE = 400  # numbers in one statement; SQLite takes 32,766 at most
_ASKED: BindParameter[Any] = bindparam("numbers", expanding=True)
_PARTS = {  # written once: a case is looked at many times a day, and building a statement costs more than running it
    table: select(table).where(table.c.case_number.in_(_ASKED)).order_by(*order)
    for table, order in {
        invoice: (invoice.c.due_date, invoice.c.id),
        credit: (credit.c.on, credit.c.id),
        payment: (payment.c.on, payment.c.id),
        cost: (cost.c.id,),
        step: (step.c.on, step.c.occurrence),
        hold: (hold.c.id,),
        decision: (decision.c.id,),
        instalment: (instalment.c.due_on,),
        judgement: (judgement.c.id,),
        mitigation: (mitigation.c.id,),
        caught_up: (caught_up.c.again_on, caught_up.c.id),
        interruption: (interruption.c.on, interruption.c.id),
        recommendation: (recommendation.c.id,),
        objection: (objection.c.id,),
        agreed_plan: (agreed_plan.c.id,),
        offer: (offer.c.id,),
        returned_letter: (returned_letter.c.id,),
    }.items()
}
_SPEAKING = (
    select(case.c.number.label("case_number"), representative)
    .join(representative, representative.c.debtor_id == case.c.debtor_id)
    .where(case.c.number.in_(_ASKED))
    .order_by(representative.c.id)
)
_UNSENT = (
    select(letter.c.case_number, letter.c.step, letter.c.occurrence)
    .where(letter.c.case_number.in_(_ASKED), letter.c.status != str(LetterStatus.SENT))
    .order_by(letter.c.key)
)
_TOLD = (
    select(authority_record)
    .where(authority_record.c.case_number.in_(_ASKED), authority_record.c.void_at.is_(None))
    .order_by(authority_record.c.on, authority_record.c.id)
)
_SCORED = select(score.c.case_number, score.c.on).where(score.c.case_number.in_(_ASKED)).order_by(score.c.id)
_CREDITING = agency_invoice.alias("crediting")
_OPEN = agency_invoice.c.total_ore + func.coalesce(
    select(func.sum(_CREDITING.c.total_ore)).where(_CREDITING.c.credits_id == agency_invoice.c.id).scalar_subquery(), 0
)
_PAID = func.coalesce(
    select(func.sum(agency_payment.c.amount_ore))
    .where(agency_payment.c.invoice_id == agency_invoice.c.id, agency_payment.c.reversed_on.is_(None))
    .scalar_subquery(),
    0,
)
_UNPAID = (
    select(agency_invoice.c.case_number, agency_invoice.c.blocks)
    .where(agency_invoice.c.case_number.in_(_ASKED), agency_invoice.c.blocks != "", _OPEN > _PAID)
    .order_by(agency_invoice.c.id)
)
_FOUND = (
    select(invoice.c.case_number, claim_finding.c.code)
    .join(invoice, invoice.c.id == claim_finding.c.invoice_id)
    .where(invoice.c.case_number.in_(_ASKED), claim_finding.c.ended_at.is_(None))
    .order_by(claim_finding.c.id)
)
_UNREAD = (
    select(contact.c.case_number)
    .where(contact.c.case_number.in_(_ASKED), contact.c.about == "objection", contact.c.answered_on.is_(None))
    .order_by(contact.c.id)
)
_BESIDE = (
    (authority_record, _TOLD),
    (representative, _SPEAKING),
    (letter, _UNSENT),
    (score, _SCORED),
    (agency_invoice, _UNPAID),
    (claim_finding, _FOUND),
    (contact, _UNREAD),
)
_READ = {**_PARTS, **dict(_BESIDE)}


def _has(table: Table) -> str:
    """What the heads call whether any of the cases has something in a table."""
    return f"has_{table.name}"


# Most cases have nothing in most tables: which of them are worth a statement is asked in the first one.
_HEADS = (
    select(
        case,
        creditor.c.confirmed_at,
        creditor.c.tone.label("creditor_tone"),
        *(column.label(f"party_{column.name}") for column in debtor.c),
        *(each.order_by(None).correlate(None).exists().label(_has(table)) for table, each in _READ.items()),
    )
    .join(creditor, creditor.c.id == case.c.creditor_id)
    .join(debtor, debtor.c.id == case.c.debtor_id)
    .where(case.c.number.in_(_ASKED))
)
_Rows = Mapping[Table, Sequence[Row[Any]]]


def facts(tx: Tx, case_number: str) -> CaseFacts:
    """Everything a decision may rest on, read in one transaction. Raises LookupError for an unknown number."""
    return facts_of(tx, [case_number])[case_number]


def facts_of(tx: Tx, numbers: Sequence[str]) -> dict[str, CaseFacts]:
    """The facts of many cases by number, as `facts` gives them for one. Raises LookupError for an unknown number."""
    found: dict[str, CaseFacts] = {}
    for start in range(0, len(numbers), _PAGE):
        found.update(_page(tx, numbers[start : start + _PAGE]))
    missing = [number for number in numbers if number not in found]
    if missing:
        raise LookupError(f"no case {missing[0]}")
    return found


def _page(tx: Tx, numbers: Sequence[str]) -> Iterator[tuple[str, CaseFacts]]:
    asked = {"numbers": list(numbers)}
    heads = tx.execute(_HEADS, asked).all()
    parts: dict[str, dict[Table, list[Row[Any]]]] = {number: defaultdict(list) for number in numbers}
    for table, statement in _READ.items() if heads else ():
        for row in tx.execute(statement, asked) if getattr(heads[0], _has(table)) else ():
            parts[row.case_number][table].append(row)
    for head in heads:
        yield head.number, _facts(head, parts[head.number])


def _facts(head: Row[Any], parts: _Rows) -> CaseFacts:
    row = record(CaseRow, head)
    invoices = [record(InvoiceRow, each) for each in parts[invoice]]
    taken = [StepTaken(each.step, each.occurrence, each.on, each.deadline, each.withdrawn_on) for each in parts[step]]
    printed = {each.number_key: each.number for each in reversed(invoices)}
    return CaseFacts(
        number=row.number,
        state=CaseState(row.state),
        debtor_kind=DebtorKind(head.party_kind),
        registered_at=row.registered_at,
        accepted_at=row.accepted_at,
        creditor_is_confirmed=head.confirmed_at is not None,
        missing=tuple(row.missing),
        currency=row.currency,
        invoices=tuple(each.as_claim() for each in invoices),
        credits=tuple(_credit(record(CreditRow, each), printed) for each in parts[credit]),
        payments=tuple(payment_of(each) for each in parts[payment] if each.reversed_on is None),
        costs=tuple(_cost(each) for each in parts[cost] if each.reversed_on is None),
        steps=tuple(sorted(taken, key=lambda each: (each.on, each.step, each.occurrence))),
        holds=frozenset(Hold(each.hold) for each in parts[hold] if each.ended_at is None),
        decisions=tuple(DecisionTaken(each.choice, each.at, each.by) for each in parts[decision]),
        instalments=tuple(Instalment(each.due_on, each.amount_ore) for each in parts[instalment]),
        close_code=CloseCode(row.close_code) if row.close_code else None,
        debtor=_debtor(head),
        small_remainder=_agreed_remainder(row),
        reversed_costs=tuple((_cost(each), each.reversed_on) for each in parts[cost] if each.reversed_on is not None),
        reversed_payments=tuple(payment_of(each) for each in parts[payment] if each.reversed_on is not None),
        representatives=tuple(representative_of(each) for each in parts[representative]),
        is_protected=head.party_protected_at is not None,
        judged=frozenset(each.code for each in parts[judgement]),
        mitigations=tuple(_mitigation(each) for each in parts[mitigation]),
        caught_up=tuple(caught_up_of(each) for each in parts[caught_up]),
        unsent=frozenset((each.step, each.occurrence) for each in parts[letter]),
        records=tuple(record_of(each) for each in parts[authority_record]),
        interruptions=tuple(interruption_of(each) for each in parts[interruption] if each.withdrawn_at is None),
        scored_on=max((each.on for each in parts[score]), default=None),
        recommended=tuple(Recommended(each.outcome, each.at, each.by) for each in parts[recommendation]),
        unpaid=frozenset(each.blocks for each in parts[agency_invoice]),
        not_taken=tuple(dict.fromkeys(each.code for each in parts[claim_finding])),
        objections=tuple(_objection(each, printed, row.currency) for each in parts[objection]),
        offers=tuple(_offer(each) for each in parts[offer] if each.offered_on is not None),
        agreement=next((_agreement(each) for each in parts[agreed_plan] if each.ended_on is None), None),
        has_unread_objection=bool(parts[contact]),
        tone=Tone(row.tone or head.creditor_tone),
        returned=frozenset((each.step, each.occurrence) for each in parts[returned_letter]),
    )


def _objection(row: Row[Any], printed: Mapping[str, str], currency: str) -> Objection:
    """An objection with the printed number of the invoice it is about (it is stored as a key)."""
    about = printed.get(row.invoice_number, row.invoice_number) if row.invoice_number else None
    amount = None if row.amount_ore is None else Money(row.amount_ore, currency)
    return Objection(row.id, Ground(row.ground), row.received_on, about, amount, row.ended_on)


def _offer(row: Row[Any]) -> Offer:
    amount = Money(row.amount_ore, row.currency)
    return Offer(row.id, row.offered_on, amount, row.valid_to, row.ended_on)


def _agreement(row: Row[Any]) -> PlanAgreement:
    return PlanAgreement(row.component, row.agreed_on, row.consulted_on)


def _mitigation(row: Row[Any]) -> Mitigation:
    return Mitigation(row.first_on, row.last_on, Decimal(row.per_cent), row.decided_on)


def _cost(row: Row[Any]) -> Cost:
    return Cost(CostKind(row.kind), row.on, Money(row.amount_ore, row.currency), row.basis)


def _debtor(head: Row[Any]) -> Party:
    return Party(
        name=head.party_name,
        orgnr=head.party_orgnr,
        address=tuple(head.party_address),
        email=head.party_email,
        phone=head.party_phone,
        country=head.party_country,
    )


def _credit(row: CreditRow, printed: Mapping[str, str]) -> Credit:
    """A credit note with the printed number of the invoice it names (it is stored as a key)."""
    credited = printed.get(row.invoice_number, row.invoice_number)
    return Credit(row.number, credited, row.on, Money(row.amount_ore, row.currency), row.ab_initio)


def _agreed_remainder(row: CaseRow) -> Money | None:
    """The most the creditor let us write off, from the terms they accepted."""
    agreed = row.terms.get("small_remainder") if row.accepted_at else None
    return Money.of(agreed, row.currency) if agreed else None
