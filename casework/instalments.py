"""An instalment plan (avbetalningsplan): equal monthly payments, the last one taking what is left."""

from __future__ import annotations

from casework.law_of import law_of
from casework.office import Office
from claims.balance import CostKind
from claims.case import Instalment
from claims.days import add_months
from claims.party import DebtorKind
from claims.refused import Refused
from dunning.ledger import balance
from storage import case_facts
from storage.database import Tx

_LONGEST = 36


def schedule(office: Office, tx: Tx, *, case_number: str, months: int | None) -> tuple[Instalment, ...]:
    """The payments of a plan over `months`, due on bank days a month apart, the first a month from today.

    They sum to today's balance plus the plan's own statutory cost where it may be charged.
    """
    if months is None or not 2 <= months <= _LONGEST:
        raise Refused("bad_months", f"an instalment plan runs over 2 to {_LONGEST} months: give --months")
    today = office.clock.today()
    facts = case_facts.facts(tx, case_number)
    owed = balance(facts=facts, law=law_of(office, facts), as_of=today).total.ore
    if facts.debtor_kind in (DebtorKind.CONSUMER, DebtorKind.ESTATE):
        owed += law_of(office, facts).cost_series(CostKind.INSTALMENT_PLAN).on(today).value.ore
    part = -(-owed // months // 100) * 100
    parts = [min(part, max(0, owed - part * index)) for index in range(months)]
    calendar = law_of(office, facts).calendar
    days = [calendar.next_bank_day(add_months(today, index + 1)) for index in range(months)]
    return tuple(Instalment(day, ore) for day, ore in zip(days, parts, strict=True) if ore)
