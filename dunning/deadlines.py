"""How long a debtor gets to pay or object, and when anything further may follow (5 and 6 §§ inkassolagen)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from claims.days import local_date, local_time
from dunning.calendar import BankCalendar
from dunning.law.law import DeadlineRule

__all__ = ["Deadline", "DeadlineRule", "demand_deadline", "guard_on", "print_run_on"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day printed in the demand, and `guard_on`: nothing further may happen until that day has passed."""

    receipt_on: date
    deadline: date
    guard_on: date


def demand_deadline(*, dispatched_on: date, rule: DeadlineRule, calendar: BankCalendar) -> Deadline:
    """The deadline of a demand (inkassokrav) dispatched on a day.

    The later of so many calendar days from dispatch and so many bank days from presumed receipt, moved forward to a
    bank day. Source: 5 § third paragraph inkassolagen (a certain reasonable time); god inkassosed for both floors.
    """
    receipt_on = calendar.add_bank_days(dispatched_on, rule.transit_bank_days)
    by_dispatch = dispatched_on + timedelta(days=rule.calendar_days)
    by_receipt = calendar.add_bank_days(receipt_on, rule.bank_days_after_receipt)
    deadline = calendar.next_bank_day(max(by_dispatch, by_receipt))
    return Deadline(receipt_on, deadline, guard_on(deadline=deadline, rule=rule, calendar=calendar))


def guard_on(*, deadline: date, rule: DeadlineRule, calendar: BankCalendar) -> date:
    """The last day on which a payment made in time may still be on its way to being booked."""
    return calendar.add_bank_days(deadline, rule.guard_bank_days)


def print_run_on(*, instant: datetime, print_run: time, calendar: BankCalendar) -> date:
    """The first print run at or after an instant: the same day when it is a bank day and the run has not left yet.

    `print_run` is Swedish wall-clock time; an instant exactly at the run has missed it.
    """
    day = local_date(instant)
    if calendar.is_bank_day(day) and local_time(instant) < print_run:
        return day
    return calendar.next_bank_day(day + timedelta(days=1))
