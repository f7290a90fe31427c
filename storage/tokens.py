"""One-time tokens that a creditor may answer with: keyed to a case and to the terms they were shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from storage.database import Tx
from storage.rows import insert_once, record
from storage.schema import token


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token: `purpose` is what it may be used for, `terms_hash` what was shown with it."""

    token: str
    case_number: str
    purpose: str
    terms_hash: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    used_by: str | None


def add(
    tx: Tx, *, value: str, case_number: str, purpose: str, terms_hash: str, now: datetime, expires_at: datetime
) -> bool:
    """Note a token that is about to be shown; False when it exists."""
    return insert_once(
        tx,
        token,
        {
            "token": value,
            "case_number": case_number,
            "purpose": purpose,
            "terms_hash": terms_hash,
            "created_at": now,
            "expires_at": expires_at,
        },
    )


def get(tx: Tx, value: str) -> TokenRow | None:
    """A token by its value."""
    row = tx.execute(select(token).where(token.c.token == value)).first()
    return None if row is None else record(TokenRow, row)


def of_case(tx: Tx, case_number: str) -> Sequence[TokenRow]:
    """The tokens of a case."""
    rows = tx.execute(select(token).where(token.c.case_number == case_number).order_by(token.c.created_at))
    return [record(TokenRow, row) for row in rows]


def use(tx: Tx, value: str, *, now: datetime, by: str) -> bool:
    """Use a token up; False when it was used before."""
    statement = update(token).where(token.c.token == value, token.c.used_at.is_(None)).values(used_at=now, used_by=by)
    return bool(tx.execute(statement).rowcount)


def move(tx: Tx, *, from_case: str, to_case: str) -> None:
    """Tokens follow a merged case."""
    tx.execute(update(token).where(token.c.case_number == from_case).values(case_number=to_case))
