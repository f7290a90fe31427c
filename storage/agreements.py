"""Instalment plans that were agreed, offers to settle, and holds that end by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select, update

from claims.case import Hold
from storage.agreement_tables import agreed_plan, offer
from storage.database import Tx
from storage.rows import record
from storage.schema import case, hold


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An instalment plan as agreed: `schedule` is [day, öre] for each payment, `component` the digit of its reference.

    `end` is kept, broken, changed or ended, with the day and why, None while it is in force.
    """

    id: int
    case_number: str
    component: int
    agreed_at: datetime
    agreed_on: date
    by: str
    consulted_on: date | None
    consulted_how: str
    consulted_with: str
    schedule: Sequence[Sequence[Any]]
    ended_on: date | None
    ended_by: str | None
    end: str | None
    why: str


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer to settle. Until `offered_on` it waits for the creditor; `end` is withdrawn or refused."""

    id: int
    case_number: str
    amount_ore: int
    owed_ore: int
    currency: str
    valid_to: date
    asked_at: datetime
    by: str
    why: str
    approved_by: str | None
    approval: str
    offered_on: date | None
    letter_key: str | None
    ended_on: date | None
    end: str | None


def add_plan(tx: Tx, values: dict[str, Any]) -> None:
    """Write an agreed plan down; a digit that is taken is an error of the caller's."""
    tx.execute(agreed_plan.insert().values({"why": "", **values}))


def plans(tx: Tx, case_number: str | None = None) -> Sequence[PlanRow]:
    """The plans of a case, or every plan, oldest first."""
    statement = select(agreed_plan).order_by(agreed_plan.c.id)
    if case_number is not None:
        statement = statement.where(agreed_plan.c.case_number == case_number)
    return [record(PlanRow, row) for row in tx.execute(statement)]


def next_component(tx: Tx, case_number: str) -> int:
    """The digit of a case's next plan, from 1."""
    used = tx.execute(select(func.max(agreed_plan.c.component)).where(agreed_plan.c.case_number == case_number))
    return int(used.scalar_one_or_none() or 0) + 1


def end_plan(tx: Tx, case_number: str, *, end: str, on: date, by: str, why: str) -> bool:
    """The plan in force ends; False when there is none."""
    where = (agreed_plan.c.case_number == case_number, agreed_plan.c.ended_on.is_(None))
    ended = update(agreed_plan).where(*where).values(end=end, ended_on=on, ended_by=by, why=why)
    return tx.execute(ended.returning(agreed_plan.c.id)).first() is not None


def add_offer(tx: Tx, values: dict[str, Any]) -> int:
    """Write an offer down; its number."""
    return int(tx.execute(offer.insert().values({"approval": "", **values}).returning(offer.c.id)).scalar_one())


def get_offer(tx: Tx, number: int) -> OfferRow | None:
    """An offer by number."""
    row = tx.execute(select(offer).where(offer.c.id == number)).first()
    return None if row is None else record(OfferRow, row)


def offers(tx: Tx, case_number: str | None = None) -> Sequence[OfferRow]:
    """The offers in a case, or every offer, oldest first."""
    statement = select(offer).order_by(offer.c.id)
    if case_number is not None:
        statement = statement.where(offer.c.case_number == case_number)
    return [record(OfferRow, row) for row in tx.execute(statement)]


def offers_to_look_at(tx: Tx, *, on: date) -> Sequence[OfferRow]:
    """The offers without an end whose last day has passed, or in a case that something has happened to, oldest first.

    An offer that is paid is a case whose books are to be looked at.
    """
    moved = select(case.c.number).where(case.c.books_on <= on)
    is_due = or_(offer.c.valid_to < on, offer.c.case_number.in_(moved))
    rows = tx.execute(select(offer).where(offer.c.end.is_(None), is_due).order_by(offer.c.id))
    return [record(OfferRow, row) for row in rows]


def change_offer(tx: Tx, number: int, **values: Any) -> None:
    """Change an offer."""
    tx.execute(update(offer).where(offer.c.id == number).values(**values))


def limit_hold(tx: Tx, case_number: str, held: Hold, *, until_on: date | None) -> None:
    """Say which day is the last one of a hold that stands; None for no such day."""
    where = (hold.c.case_number == case_number, hold.c.hold == str(held), hold.c.ended_at.is_(None))
    tx.execute(update(hold).where(*where).values(until_on=until_on))


def holds_over(tx: Tx, *, on: date) -> Sequence[tuple[str, Hold]]:
    """The holds whose last day has passed, with the numbers of their cases."""
    rows = tx.execute(
        select(hold.c.case_number, hold.c.hold)
        .where(hold.c.ended_at.is_(None), hold.c.until_on < on)
        .order_by(hold.c.id)
    )
    return [(row.case_number, Hold(row.hold)) for row in rows]


def hold_ends(tx: Tx, case_number: str) -> dict[str, date]:
    """The last day of each hold of a case that has one."""
    where = (hold.c.case_number == case_number, hold.c.ended_at.is_(None), hold.c.until_on.is_not(None))
    return {row.hold: row.until_on for row in tx.execute(select(hold).where(*where))}
