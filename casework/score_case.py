"""A case is weighed before it costs money in law: the score computed, explained and kept with all that it rested on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from casework.finding_case import case_or_refuse, open_case_or_refuse
from casework.journal import happened
from casework.law_of import law_of
from casework.office import Office
from claims.balance import Balance
from claims.case import CaseFacts
from claims.credit import CreditReport, Trend
from claims.days import iso_instant
from claims.interruption import InterruptionKind
from claims.money import Money
from claims.refused import Refused
from dunning.guards import says_what_it_concerns
from dunning.ledger import balance
from dunning.score import ScoreInputs, score
from storage import case_facts, cases, credit_requests, documents, scores
from storage.cases import CaseRow
from storage.credit_requests import ANSWERED, RequestRow
from storage.database import Tx
from storage.scores import RecommendationRow, ScoreRow
from templates.scores import score_text

PAPERS = ("invoice", "about", "agreement", "delivery", "acknowledgment")
"""The kinds of paper that speak for a claim."""
_OF_SUBTYPE: Mapping[str, str] = {
    "contract": "agreement",
    "quote": "agreement",
    "order_confirmation": "agreement",
    "delivery_note": "delivery",
}
_RATE = Decimal("0.0001")


def score_case(office: Office, *, case_number: str, by: str, papers: Collection[str] = ()) -> int:
    """Weigh a case on the house's day and keep the score; its id. `papers` are kinds that a person knows there are.

    Raises Refused for an unknown kind of paper, a closed case, one without invoices or in a foreign currency.
    """
    unknown = sorted(set(papers) - set(PAPERS))
    if unknown:
        raise Refused("unknown_paper", f"{', '.join(unknown)} is no kind of paper; choose of: {', '.join(PAPERS)}")
    with office.database.write() as tx:
        open_case_or_refuse(tx, case_number)
        return score_in(office, tx, case_number=case_number, by=by, on=office.clock.today(), papers=papers)


def score_in(office: Office, tx: Tx, *, case_number: str, by: str, on: date, papers: Collection[str] = ()) -> int:
    """`score_case` inside a running transaction, on a day."""
    row, facts = case_or_refuse(tx, case_number), case_facts.facts(tx, case_number)
    law = law_of(office, facts)
    if not facts.invoices:
        raise Refused("no_invoice", f"case {case_number} has no invoice: there is nothing to weigh")
    if facts.currency != law.currency:
        raise Refused("foreign_currency", f"the claim is in {facts.currency}: a person weighs it without a score")
    request = _usable(office, tx, row, on)
    counted = balance(facts=facts, law=law, as_of=on)
    inputs = ScoreInputs(
        on=on,
        owed=counted.total,
        principal=counted.principal,
        commission_rate=_commission_rate(office, row, counted),
        debtor_kind=facts.debtor_kind,
        oldest_due=min(invoice.due_date for invoice in facts.invoices),
        papers=tuple(each for each in PAPERS if each in {*_papers(tx, facts), *papers}),
        report=_report(request),
    )
    found = score(inputs=inputs, policy=office.scoring, law=law)
    values = {
        "case_number": case_number,
        "at": office.clock.now(),
        "on": on,
        "by": by,
        "policy": office.scoring.name,
        "credit_request_id": request.id if request else None,
        "inputs": inputs.as_json(),
        "result": found.as_json(),
    }
    score_id = scores.add(tx, values)
    happened(
        office,
        tx,
        case_number=case_number,
        kind="scored",
        why=f"The case was weighed: {found.advice} is advised ({', '.join(found.reasons)})",
        actor=by,
        score=score_id,
        policy=office.scoring.name,
        advice=str(found.advice),
    )
    return score_id


def shown_score(office: Office, *, case_number: str, language: str) -> dict[str, Any]:
    """A case's newest score with its sentences, and what people recommended. Raises Refused("score_missing")."""
    with office.database.read() as tx:
        case_or_refuse(tx, case_number)
        row = scores.latest(tx, case_number)
        if row is None:
            raise Refused("score_missing", f"case {case_number} has not been weighed: krav case score {case_number}")
        recommended = [_recommended(each) for each in scores.recommendations(tx, case_number)]
    return {**_shown(row), "words": score_text(row.result, language=language), "recommended": recommended}


def _shown(row: ScoreRow) -> dict[str, Any]:
    head = {"case": row.case_number, "score": row.id, "on": row.on.isoformat(), "by": row.by, "policy": row.policy}
    return {**head, **row.result, "inputs": dict(row.inputs)}


def _recommended(row: RecommendationRow) -> dict[str, Any]:
    return {
        "outcome": row.outcome,
        "advised": row.advised,
        "score": row.score_id,
        "why": row.why,
        "by": row.by,
        "at": iso_instant(row.at),
    }


def _commission_rate(office: Office, row: CaseRow, counted: Balance) -> Decimal:
    """The agency's share of collected principal by the terms accepted, each invoice by what is left of it."""
    agreed = {number: Decimal(rate) for number, rate in row.terms.get("commission", ()) if row.accepted_at}
    left = {each.number: each.remaining.ore for each in counted.invoices if each.remaining.ore > 0}
    if not agreed or not left:
        return office.prices.commission_rate(country=office.law.country, principal=Money(counted.principal.ore))
    weighed = sum((agreed.get(number, Decimal(0)) * ore for number, ore in left.items()), Decimal(0))
    return (weighed / sum(left.values())).quantize(_RATE)


def _usable(office: Office, tx: Tx, row: CaseRow, on: date) -> RequestRow | None:
    """The newest report on the debtor that may be weighed: not too old, and fetched for a case of this creditor's.

    What was asked for one creditor is not used for another's claims (purpose limitation, art. 5.1 b GDPR).
    """
    since = on - timedelta(days=office.scoring.credit.usable_days)
    own = {each.number for each in cases.of_parties(tx, creditor_id=row.creditor_id, debtor_id=row.debtor_id)}
    found = [
        each
        for each in credit_requests.of_debtor(tx, row.debtor_id)
        if each.state == ANSWERED and each.case_number in own and since <= each.asked_on <= on
    ]
    return found[-1] if found else None


def _report(request: RequestRow | None) -> CreditReport | None:
    if request is None or request.result is None:
        return None
    kept = request.result
    return CreditReport(
        provider=kept["provider"],
        on=date.fromisoformat(kept["on"]),
        score=kept["score"],
        remarks=kept["remarks"],
        debts=Money.of(kept["debts"]) if kept["debts"] is not None else None,
        income=Money.of(kept["income"]) if kept["income"] is not None else None,
        trend=Trend(kept["trend"]) if kept["trend"] is not None else None,
        factors=tuple(kept["factors"]),
    )


def _papers(tx: Tx, facts: CaseFacts) -> set[str]:
    """The kinds of paper that the house itself has."""
    found = set()
    rows = cases.invoices(tx, facts.number)
    if rows and all(row.reading_id is not None for row in rows):
        found.add("invoice")
    if all(says_what_it_concerns(each.about, number=each.number) for each in facts.invoices):
        found.add("about")
    subtypes = (str(reading.reading.get("subtype")) for reading, _ in documents.readings_of_case(tx, facts.number))
    found |= {_OF_SUBTYPE[each] for each in subtypes if each in _OF_SUBTYPE}
    if facts.payments or any(each.kind is InterruptionKind.ACKNOWLEDGED for each in facts.interruptions):
        found.add("acknowledgment")
    return found
