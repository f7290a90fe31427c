"""Whether a debtor may be called now: the hours, how often, and what stops everything that leaves the house."""

from __future__ import annotations

from datetime import datetime, time

from claims.case import CaseFacts, CaseState
from claims.days import local_date, local_time
from claims.refused import Finding
from dunning.conduct import Conduct
from dunning.law.law import Law

_SATURDAY = 5
_CUSTOM = "god inkassosed, 4 § inkassolagen (1974:182)"


def call_stops(*, facts: CaseFacts, law: Law, conduct: Conduct, at: datetime, calls_made: int) -> tuple[Finding, ...]:
    """Everything that speaks against a call at an instant; empty when it may be made.

    `calls_made` is how many calls the debtor has had in the days that the policy counts, in any case. Hours are those
    of the law of the debtor's country where it has some, else the house's own. Codes: call_hours, call_cap, held,
    represented, case_closed.
    """
    found: list[Finding] = []
    if facts.state is CaseState.CLOSED:
        found.append(Finding("case_closed", "The case is closed."))
    if facts.holds:
        found.append(Finding("held", f"The case is held ({', '.join(sorted(facts.holds))}): nobody is called."))
    if facts.representative(local_date(at)) is not None:
        found.append(Finding("represented", f"Somebody stands for the debtor: call them instead. ({_CUSTOM})"))
    hours = _hours(law, conduct, at)
    if hours is None or not hours[0] <= local_time(at) < hours[1]:
        told = f"between {hours[0]:%H:%M} and {hours[1]:%H:%M} today" if hours else "not today"
        found.append(Finding("call_hours", f"Debtors are called {told}. ({_CUSTOM})"))
    if calls_made >= conduct.calls_most:
        most = f"{conduct.calls_most} calls in {conduct.calls_within_days} days"
        found.append(Finding("call_cap", f"The debtor has had {most}, which is the most. ({_CUSTOM})"))
    return tuple(found)


def _hours(law: Law, conduct: Conduct, at: datetime) -> tuple[time, time] | None:
    """From when to when one may call on the day of an instant; None on a day without calls.

    On Sundays and holidays nobody is called, nor on Saturdays unless law or policy has hours for them.
    """
    day = local_date(at)
    is_saturday = day.weekday() == _SATURDAY
    if not is_saturday and not law.calendar.is_bank_day(day):
        return None
    if law.contact_hours is not None:
        said = law.contact_hours.on(day).value
        opens, closes = said.saturdays if is_saturday else said.weekdays
        return time(opens), time(closes)
    if is_saturday and not conduct.calls_on_saturdays:
        return None
    return conduct.calls_open, conduct.calls_close
