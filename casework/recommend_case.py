"""A person says what should follow, and why, beside the score: a machine advises and never decides (art. 22 GDPR)."""

from __future__ import annotations

from casework.advance import advance_in
from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.notices import notify_decision_needed
from casework.office import Office
from claims.case import CaseState
from claims.days import local_date
from claims.refused import Refused
from dunning.score import Outcome
from dunning.steps import payment_order, recommendation
from storage import case_facts, cases, scores, tasks
from storage.database import Tx


def recommend_case(office: Office, *, case_number: str, outcome: str, why: str, by: str) -> None:
    """Keep a person's recommendation with its reasons, beside the newest score, whether they agree or not.

    The creditor still decides. Raises Refused for an unknown outcome, without a reason, and without a score.
    """
    if outcome not in set(Outcome):
        raise Refused("unknown_outcome", f"{outcome!r} is no outcome; choose one of: {', '.join(Outcome)}")
    if not why.strip():
        raise Refused("why_missing", "say why: --why TEXT")
    with office.database.write() as tx:
        row_of = open_case_or_refuse(tx, case_number)
        row = scores.latest(tx, case_number)
        if row is None:
            raise Refused("score_missing", f"weigh the case first: krav case score {case_number}")
        advised = str(row.result["advice"])
        now = office.clock.now()
        scores.recommend(
            tx,
            {
                "case_number": case_number,
                "score_id": row.id,
                "advised": advised,
                "outcome": outcome,
                "why": why.strip(),
                "by": by,
                "at": now,
            },
        )
        tasks.finish_kind(tx, case_number=case_number, kind=recommendation.NAME, now=now)
        cases.change(tx, case_number, next_on=None)
        happened(
            office,
            tx,
            case_number=case_number,
            kind="recommended",
            why=why.strip(),
            actor=by,
            outcome=outcome,
            advised=advised,
            score=row.id,
        )
        if row_of.state == CaseState.DECISION and not _has_decided(tx, case_number):
            _tell_creditor(office, tx, case_number, number=len(scores.recommendations(tx, case_number)))
        advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)


def _has_decided(tx: Tx, case_number: str) -> bool:
    """Whether the creditor has chosen since the application was prepared for them."""
    facts = case_facts.facts(tx, case_number)
    prepared, made = facts.taken(payment_order.NAME), facts.decisions
    return bool(prepared and made) and local_date(made[-1].at) >= prepared[-1].on


def _tell_creditor(office: Office, tx: Tx, case_number: str, *, number: int) -> None:
    """The question was put with the score alone: now it is put with a person's word, and the same token answers it."""
    prepared = case_facts.facts(tx, case_number).taken(payment_order.NAME)
    if prepared:
        occurrence = prepared[-1].occurrence
        notify_decision_needed(office, tx, case_number=case_number, occurrence=occurrence, again=number)
