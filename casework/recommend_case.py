"""A person says what should follow, and why, beside the score: a machine advises and never decides (art. 22 GDPR)."""

from __future__ import annotations

from casework.advance import advance_in
from casework.finding_case import open_case_or_refuse
from casework.journal import happened
from casework.office import Office
from claims.refused import Refused
from dunning.score import Outcome
from dunning.steps import recommendation
from storage import cases, scores, tasks


def recommend_case(office: Office, *, case_number: str, outcome: str, why: str, by: str) -> None:
    """Keep a person's recommendation with its reasons, beside the newest score, whether they agree or not.

    The creditor still decides. Raises Refused for an unknown outcome, without a reason, and without a score.
    """
    if outcome not in set(Outcome):
        raise Refused("unknown_outcome", f"{outcome!r} is no outcome; choose one of: {', '.join(Outcome)}")
    if not why.strip():
        raise Refused("why_missing", "say why: --why TEXT")
    with office.database.write() as tx:
        open_case_or_refuse(tx, case_number)
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
        advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)
