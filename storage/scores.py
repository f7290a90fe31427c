"""Scores of cases and what a person recommended beside them: added, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from storage.database import Tx
from storage.rows import record
from storage.score_tables import recommendation, score


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A score as stored: the policy's version and content, everything it rested on, and what came out."""

    id: int
    case_number: str
    at: datetime
    on: date
    by: str
    policy: str
    credit_request_id: int | None
    inputs: Mapping[str, Any]
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RecommendationRow:
    """What a person recommended, and what the score beside it had advised."""

    id: int
    case_number: str
    score_id: int
    advised: str
    outcome: str
    why: str
    by: str
    at: datetime


def add(tx: Tx, values: dict[str, Any]) -> int:
    """Keep a score; its id."""
    return int(tx.execute(score.insert().values(**values).returning(score.c.id)).scalar_one())


def latest(tx: Tx, case_number: str) -> ScoreRow | None:
    """A case's newest score."""
    statement = select(score).where(score.c.case_number == case_number).order_by(score.c.id.desc()).limit(1)
    row = tx.execute(statement).first()
    return None if row is None else record(ScoreRow, row)


def of_case(tx: Tx, case_number: str) -> Sequence[ScoreRow]:
    """Every score of a case, oldest first."""
    rows = tx.execute(select(score).where(score.c.case_number == case_number).order_by(score.c.id))
    return [record(ScoreRow, row) for row in rows]


def recommend(tx: Tx, values: dict[str, Any]) -> None:
    """Keep what a person recommended."""
    tx.execute(recommendation.insert().values(**values))


def recommendations(tx: Tx, case_number: str) -> Sequence[RecommendationRow]:
    """What people recommended for a case, oldest first."""
    statement = select(recommendation).where(recommendation.c.case_number == case_number).order_by(recommendation.c.id)
    return [record(RecommendationRow, row) for row in tx.execute(statement)]
