"""A portfolio of open cases put straight into the tables, asleep as the walk itself would have left each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Table, func, select, text, update

from casework.law_of import law_of
from casework.office import Office
from casework.pin_plan import pin_plan
from casework.plan_of import plan_of
from casework.wake_all import wake_all
from casework.walk import walk_day
from claims.case import CaseState
from claims.days import instant_of
from claims.names import name_key
from dunning.decide import Act, decide
from storage import case_facts, waking
from storage.cases import plain_key
from storage.database import Tx
from storage.schema import case, creditor, debtor, decision, hold, invoice, payment, step
from workers.clock import HouseClock

DUE_DAYS = (date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 12))
"""Three bank days in a row, on each of which the same number of cases is due."""
_CREDITORS = 50
_BATCH = 5_000
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kind:
    """A case's life so far, the same for many cases: `goes_on` is the first day after the guard of its demand."""

    name: str
    state: CaseState
    demanded_on: date | None = None
    deadline: date | None = None
    prepared_on: date | None = None
    hold: str = ""
    paid_ore: int = 0


def _demanded(name: str, goes_on: date, **more: Any) -> Kind:
    """A demand whose time and guard (three bank days) run out so that the case goes on on a Tuesday to Friday."""
    return Kind(name, CaseState.DEMAND, goes_on - timedelta(days=16), goes_on - timedelta(days=6), **more)


_SLEEPING = (
    _demanded("demanded", date(2026, 4, 16)),
    _demanded("demanded later", date(2026, 4, 23)),
    _demanded("part paid", date(2026, 4, 17), paid_ore=20_000),
    _demanded("held", date(2026, 3, 12), hold="dispute"),
    Kind("accepted by nobody", CaseState.AWAITING_TERMS),
    Kind("decided by nobody", CaseState.DECISION, date(2026, 1, 12), date(2026, 1, 23), date(2026, 2, 16)),
)
_SHARES = (30, 30, 1, 4, 10, 25)
"""Of a hundred sleeping cases, how many are of each kind."""


def fill(office: Office, count: int, *, due: int) -> None:
    """So many open cases with creditors, debtors, invoices, steps, holds and payments; on each day so many are due."""
    with office.database.write() as tx:
        pinned = pin_plan(office, tx, office.plans["se-business"])
        tx.execute(creditor.insert(), [_creditor(number, office) for number in range(1, _CREDITORS + 1)])
    kinds = _kinds(count, due)
    while numbers := tuple(islice(kinds, _BATCH)):
        with office.database.write() as tx:
            if not office.database.is_sqlite:  # rows that are put in whole need no trigger and no check
                tx.execute(text("SET LOCAL session_replication_role = replica"))
            for target, rows in _rows(numbers, pinned, office).items():
                if rows:
                    tx.execute(target.insert(), rows)
    if not office.database.is_sqlite:
        with office.database.write() as tx:
            for target in (creditor, debtor):  # whatever comes next counts on from the ids that were given here
                highest = select(func.max(target.c.id)).scalar_subquery()
                tx.execute(select(func.setval(func.pg_get_serial_sequence(target.name, "id"), highest)))


def settle(office: Office) -> None:
    """Let each kind of case sleep until the day that the decision on one of them names; keep the books once."""
    eve = DUE_DAYS[0] - _ONE_DAY
    wake_all(office, on=eve)
    with office.database.write() as tx:
        kinds = dict(tx.execute(text('SELECT why, min(number) FROM "case" GROUP BY why')).all())
        for name, number in kinds.items():
            tx.execute(update(case).where(case.c.why == name).values(looks_on=_looks_on(office, tx, number, eve)))
        tx.execute(update(case).where(~case.c.why.like("part paid%")).values(books_on=waking.NEVER))
    if not office.database.is_sqlite:
        with office.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    HouseClock(office.database).move_to(eve)
    walk_day(office, on=eve)


def _looks_on(office: Office, tx: Tx, number: str, day: date) -> date:
    """When a case is to be looked at again, as the walk would have kept it. A case with something to do: now."""
    facts = case_facts.facts(tx, number)
    plan, law = plan_of(office, tx, number), law_of(office, facts)
    found = decide(facts=facts, plan=plan, law=law, agency=office.agency, today=day)
    if found.act is not Act.NOTHING:
        raise RuntimeError(f"a case of the portfolio has something to do on {day}: {found.why}")
    return found.wakes_on or waking.NEVER


def _kinds(count: int, due: int) -> Iterator[tuple[int, Kind]]:
    """The cases by number: first those that are due on each day, then the sleeping ones, mixed."""
    first = [_demanded(f"due on {day}", day) for day in DUE_DAYS for _ in range(due)]
    mixed = [kind for kind, share in zip(_SLEEPING, _SHARES, strict=True) for _ in range(share)]
    for number in range(1, count + 1):
        yield number, first[number - 1] if number <= len(first) else mixed[number * 37 % len(mixed)]


def _rows(numbers: tuple[tuple[int, Kind], ...], pinned: str, office: Office) -> dict[Table, list[dict[str, Any]]]:
    found: dict[Table, list[dict[str, Any]]] = {
        table: [] for table in (debtor, case, invoice, step, decision, hold, payment)
    }
    for number, kind in numbers:
        name = f"2026-{number:07d}"
        found[debtor].append(_debtor(number))
        found[case].append(_case(number, name, kind, pinned))
        found[invoice].append(_invoice(number, name))
        found[step] += _steps(name, kind)
        if kind.hold:
            since = {"since_at": office.clock.now(), "why": "The debtor objects"}
            found[hold].append({"case_number": name, "hold": kind.hold, **since})
        if kind.paid_ore:
            assert kind.demanded_on is not None
            paid = {"on": kind.demanded_on + timedelta(days=2), "amount_ore": kind.paid_ore, "currency": "SEK"}
            found[payment].append({"case_number": name, "source": "direct", "reference": f"paid {number}", **paid})
    return found


def _creditor(number: int, office: Office) -> dict[str, Any]:
    return {
        "id": number,
        "identity": f"bench:{number}",
        "name": f"Provfirma {number} AB",
        "orgnr": f"{5560000000 + number}",
        "address": ["Box 1", "111 11 Prov"],
        "confirmed_at": office.clock.now(),
        "confirmed_by": "bench",
        "settings": {},
        "name_key": name_key(f"Provfirma {number} AB"),
    }


def _debtor(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "identity": f"bench:{number}",
        "orgnr": "5599990016",
        "name": f"Provbolag {number} AB",
        "match_key": f"provbolag{number}",
        "kind": "business",
        "kind_reason": "declared",
        "address": ["Exempelgatan 1", "111 13 Exempelstad"],
        "country": "SE",
        "name_key": name_key(f"Provbolag {number} AB"),
    }


def _case(number: int, name: str, kind: Kind, pinned: str) -> dict[str, Any]:
    is_accepted = kind.state is not CaseState.AWAITING_TERMS
    registered: datetime = instant_of(date(2026, 1, 8), time(9))
    return {
        "number": name,
        "creditor_id": number % _CREDITORS + 1,
        "debtor_id": number,
        "open_key": None if is_accepted else name,
        "state": str(kind.state),
        "currency": "SEK",
        "registered_at": registered,
        "accepted_at": registered if is_accepted else None,
        "accepted_how": "bench" if is_accepted else None,
        "plan": pinned,
        "terms": {},
        "missing": [],
        "why": kind.name,
    }


def _invoice(number: int, name: str) -> dict[str, Any]:
    due_date = date(2025, 12, 1) + timedelta(days=number % 20)
    return {
        "case_number": name,
        "creditor_id": number % _CREDITORS + 1,
        "number_key": f"F{number}",
        "number": f"F{number}",
        "plain_key": plain_key(f"F{number}"),
        "invoice_date": due_date - timedelta(days=30),
        "due_date": due_date,
        "total_ore": 500_00 + number * 7919 % 60_000_00,
        "currency": "SEK",
        "about": "Golvslipning av kontor",
        "has_interest_text": True,
        "due_date_agreed": True,
        "reminder_fee_agreed": False,
    }


def _steps(name: str, kind: Kind) -> Iterator[dict[str, Any]]:
    if kind.demanded_on is not None:
        yield _step(name, "demand", kind.demanded_on, kind.deadline)
    if kind.prepared_on is not None:
        yield _step(name, "recommendation", kind.prepared_on)
        yield _step(name, "payment_order", kind.prepared_on)


def _step(name: str, what: str, on: date, deadline: date | None = None) -> dict[str, Any]:
    return {"case_number": name, "step": what, "occurrence": 1, "on": on, "deadline": deadline}
