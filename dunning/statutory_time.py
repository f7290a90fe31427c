"""The last day of a time that a statute sets, counted as lag (1930:173) says, so that no clock is a day short."""

from __future__ import annotations

from datetime import date, timedelta

from claims.days import add_months
from dunning.calendar import BankCalendar


def last_day(
    *, runs_from: date, calendar: BankCalendar, days: int = 0, weeks: int = 0, months: int = 0, years: int = 0
) -> date:
    """The last day of a time of so many days, weeks, months or years from a day that is itself not counted.

    Weeks end on the same weekday, months and years on the same day-number or the last day of the month. An end on a
    weekend, a public holiday, Midsummer Eve, Christmas Eve or New Year's Eve moves to the next weekday. ValueError for
    no time or a negative one. Limitation is not counted here: its last safe day never moves.
    Source: lag (1930:173) om beräkning av lagstadgad tid, 1 and 2 §§.
    """
    if min(days, weeks, months, years) < 0 or not (days or weeks or months or years):
        raise ValueError("a time is at least one day, week, month or year")
    end = add_months(runs_from, months + 12 * years) + timedelta(days=days, weeks=weeks)
    return calendar.next_bank_day(end)
