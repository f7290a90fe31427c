"""Read models of what passes between house and debtor: objections, plans, offers, contacts, complaints, addresses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.finding_case import case_or_refuse
from casework.law_of import law_of
from casework.letter_content import proof_of
from casework.office import Office
from claims.account import case_ocr_reference
from claims.case import CaseFacts
from claims.money import Money
from claims.refused import Refused
from dunning.disputed import asked, disputed
from dunning.offers import kept
from storage import addresses, agreements, case_facts, cases, contacts
from storage import objections as store
from storage.agreements import OfferRow, PlanRow
from storage.cases import CaseRow
from storage.contacts import ComplaintRow, ContactRow
from storage.database import Tx
from storage.objections import ObjectionRow


def objections(office: Office, *, case_number: str | None = None, with_ended: bool = False) -> list[dict[str, Any]]:
    """The objections that wait (or all), those whose answer is due first at the top."""
    with office.database.read() as tx:
        if case_number is not None:
            case_or_refuse(tx, case_number)
        rows = store.every(tx) if with_ended else store.standing(tx)
        wanted = [row for row in rows if case_number in (None, row.case_number)]
        return [_objection(office, tx, row) for row in sorted(wanted, key=lambda row: (row.answer_due_on, row.id))]


def objection(office: Office, *, number: int) -> dict[str, Any]:
    """One objection with everybody's words; raises Refused("no_such_objection")."""
    with office.database.read() as tx:
        row = store.get(tx, number)
        if row is None:
            raise Refused("no_such_objection", f"there is no objection {number}; krav objections list shows them")
        return {
            **_objection(office, tx, row),
            "how": row.how,
            "words": row.words,
            "for_creditor": row.summary,
            "creditor_said_on": _iso(row.creditor_said_on),
            "creditor_said": row.creditor_said,
            "reasons": row.reasons,
            "decided_on": _iso(row.decided_on),
            "decided_by": row.decided_by,
            "letter": row.letter_key,
            "answered_how": row.answered_how,
            "by": row.by,
        }


def _objection(office: Office, tx: Tx, row: ObjectionRow) -> dict[str, Any]:
    today = office.clock.today()
    case = cases.get(tx, row.case_number)
    currency = case.currency if case else "SEK"
    printed = {each.number_key: each.number for each in cases.invoices(tx, row.case_number)}
    waits_for_creditor = row.creditor_said_on is None and row.decided_on is None
    overdue = [
        *(["creditor"] if waits_for_creditor and row.creditor_due_on < today else []),
        *(["answer"] if row.answered_on is None and row.ended_on is None and row.answer_due_on < today else []),
    ]
    return {
        "id": row.id,
        "case": row.case_number,
        "invoice": printed.get(row.invoice_number or "", row.invoice_number),
        "amount": str(Money(row.amount_ore, currency)) if row.amount_ore is not None else None,
        "ground": row.ground,
        "received_on": row.received_on.isoformat(),
        "creditor_due_on": row.creditor_due_on.isoformat(),
        "answer_due_on": row.answer_due_on.isoformat(),
        "overdue": overdue,
        "outcome": row.outcome,
        "upheld": str(Money(row.upheld_ore, currency)) if row.upheld_ore is not None else None,
        "answered_on": _iso(row.answered_on),
        "ended_on": _iso(row.ended_on),
    }


def beside_case(office: Office, tx: Tx, *, row: CaseRow, facts: CaseFacts, on: date) -> dict[str, Any]:
    """What `krav case show` tells of a case beside its letters and money."""
    gone = disputed(facts=facts, on=on)
    return {
        "disputed": {number: str(amount) for number, amount in gone.items()},
        "asked": asked(facts=facts, law=law_of(office, facts), as_of=on).as_json() if gone else None,
        "objections": [_objection(office, tx, each) for each in store.of_case(tx, row.number)],
        "instalment_plans": [_plan(each, facts) for each in agreements.plans(tx, row.number)],
        "offers": [_offer(office, tx, each, facts) for each in agreements.offers(tx, row.number)],
        "hold_until": {name: day.isoformat() for name, day in agreements.hold_ends(tx, row.number).items()},
        "contacts": [_contact(office, each) for each in contacts.every(tx, case_number=row.number)],
        "address": _address(tx, row, facts),
        "returned": [
            {"letter": key, "on": day.isoformat(), "why": why}
            for key, (day, why) in addresses.returns(tx, row.number).items()
        ],
    }


def _address(tx: Tx, row: CaseRow, facts: CaseFacts) -> dict[str, Any]:
    """Whether there is an address to write to, what it rests on, and which ones were set aside; never the lines."""
    found = proof_of(tx, row, facts.debtor.address if facts.debtor else ())
    known = [] if facts.is_protected else addresses.of_debtor(tx, row.debtor_id)
    return {
        "known": bool(facts.debtor and facts.debtor.address),
        "source": found["source"] if found else None,
        "as_of": found["as_of"] if found else None,
        "set_aside": [
            {"source": each.source, "as_of": _iso(each.as_of), "on": _iso(each.set_aside_on), "why": each.why}
            for each in known
            if each.set_aside_on is not None
        ],
    }


def plans(office: Office) -> list[dict[str, Any]]:
    """Every instalment plan, oldest first."""
    with office.database.read() as tx:
        rows = agreements.plans(tx)
        known = case_facts.facts_of(tx, sorted({row.case_number for row in rows}))
    return [_plan(row, known[row.case_number]) for row in rows]


def _plan(row: PlanRow, facts: CaseFacts) -> dict[str, Any]:
    """A plan with how much has come on each payment: what came since it was agreed fills them in turn."""
    last = row.ended_on or date.max
    left = sum(paid.amount.ore for paid in facts.payments if row.agreed_on <= paid.on <= last)
    parts = []
    for day, ore in row.schedule:
        came = min(left, int(ore))
        left -= came
        amounts = {"amount": str(Money(int(ore), facts.currency)), "paid": str(Money(came, facts.currency))}
        parts.append({"due_on": day, **amounts})
    return {
        "case": row.case_number,
        "plan": row.component,
        "ocr_reference": case_ocr_reference(row.case_number, row.component),
        "agreed_on": row.agreed_on.isoformat(),
        "consulted_on": _iso(row.consulted_on),
        "consulted_how": row.consulted_how,
        "end": row.end,
        "ended_on": _iso(row.ended_on),
        "instalments": parts,
    }


def offers(office: Office) -> list[dict[str, Any]]:
    """Every offer to settle, oldest first."""
    with office.database.read() as tx:
        return [_offer(office, tx, row) for row in agreements.offers(tx)]


def _offer(office: Office, tx: Tx, row: OfferRow, facts: CaseFacts | None = None) -> dict[str, Any]:
    return {
        "id": row.id,
        "case": row.case_number,
        "amount": str(Money(row.amount_ore, row.currency)),
        "owed": str(Money(row.owed_ore, row.currency)),
        "valid_to": row.valid_to.isoformat(),
        "state": _offer_state(office, row, facts or case_facts.facts(tx, row.case_number)),
        "offered_on": _iso(row.offered_on),
        "approved_by": row.approved_by,
        "letter": row.letter_key,
    }


def _offer_state(office: Office, row: OfferRow, facts: CaseFacts) -> str:
    """awaiting_creditor, open, kept, lapsed, withdrawn or refused; whether it was kept the payments say."""
    if row.offered_on is None:
        return row.end or "awaiting_creditor"
    found = kept(facts, as_of=office.clock.today())
    if found is not None and found.offer.number == row.id:
        return "kept"
    if row.end is not None:
        return row.end
    return "lapsed" if row.valid_to < office.clock.today() else "open"


def waiting_contacts(office: Office, *, with_answered: bool = False) -> list[dict[str, Any]]:
    """What debtors wait to have answered, the longest overdue first; with all that was ever said where asked."""
    with office.database.read() as tx:
        rows = contacts.every(tx) if with_answered else contacts.waiting(tx)
        return [_contact(office, row) for row in rows]


def contact(office: Office, *, number: int) -> dict[str, Any]:
    """One contact; raises Refused("no_such_contact")."""
    with office.database.read() as tx:
        row = contacts.get(tx, number)
    if row is None:
        raise Refused("no_such_contact", f"there is no contact {number}; krav contacts list shows them")
    return {**_contact(office, row), "words": row.words, "answer": row.answer, "by": row.by}


def _contact(office: Office, row: ContactRow) -> dict[str, Any]:
    waits = row.due_on is not None and row.answered_on is None
    return {
        "id": row.id,
        "case": row.case_number,
        "on": row.on.isoformat(),
        "direction": row.direction,
        "channel": row.channel,
        "about": row.about,
        "reached": row.reached,
        "due_on": _iso(row.due_on),
        "overdue": bool(waits and row.due_on and row.due_on < office.clock.today()),
        "answered_on": _iso(row.answered_on),
        "answered_how": row.answered_how,
    }


def complaints(office: Office, *, with_answered: bool = True) -> list[dict[str, Any]]:
    """The register of complaints, oldest first."""
    with office.database.read() as tx:
        rows = contacts.complaints(tx)
    return [complaint_row(office, row) for row in rows if with_answered or row.answered_on is None]


def complaint(office: Office, *, number: int) -> dict[str, Any]:
    """One complaint with its words; raises Refused("no_such_complaint")."""
    with office.database.read() as tx:
        row = contacts.get_complaint(tx, number)
    if row is None:
        raise Refused("no_such_complaint", f"there is no complaint {number}; krav complaints list shows them")
    more = {"words": row.words, "answer": row.answer, "measures": row.measures, "how": row.how, "by": row.by}
    return {**complaint_row(office, row), **more}


def complaint_row(office: Office, row: ComplaintRow) -> dict[str, Any]:
    """A complaint as lists show it."""
    return {
        "id": row.id,
        "case": row.case_number,
        "who": row.who,
        "about": row.about,
        "received_on": row.received_on.isoformat(),
        "due_on": row.due_on.isoformat(),
        "overdue": row.answered_on is None and row.due_on < office.clock.today(),
        "answered_on": _iso(row.answered_on),
        "outcome": row.outcome,
        "objection": row.objection_id,
    }


def counted(office: Office, *, year: int) -> Mapping[str, Any]:
    """The complaints of a year for the supervisor: how many came, about what, what came of them, how soon."""
    with office.database.read() as tx:
        rows = [row for row in contacts.complaints(tx) if row.received_on.year == year]
    answered = [row for row in rows if row.answered_on is not None]
    days = sorted((row.answered_on - row.received_on).days for row in answered if row.answered_on is not None)
    return {
        "year": year,
        "received": len(rows),
        "answered": len(answered),
        "answered_late": sum(1 for row in answered if row.answered_on and row.answered_on > row.due_on),
        "median_days": days[(len(days) - 1) // 2] if days else None,
        "by_subject": _tally(row.about for row in rows),
        "by_outcome": _tally(row.outcome or "open" for row in rows),
        "led_to_measures": sum(1 for row in rows if row.measures),
    }


def _tally(words: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for word in words:
        found[word] = found.get(word, 0) + 1
    return dict(sorted(found.items()))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
