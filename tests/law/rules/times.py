"""Days, deadlines, statutory times and limitation, as scenario files ask for them."""

from __future__ import annotations

from datetime import UTC, date, time, timedelta
from typing import Any

import holidays

from claims.days import instant_of, local_date
from claims.interruption import Interruption, InterruptionKind, Proof
from claims.invoked import Invoked
from claims.party import DebtorKind
from dunning.deadlines import DeadlineRule, demand_deadline, print_run_on
from dunning.limitation import lapses_on
from dunning.statutory_time import last_day
from tests.dunning.builders import LAW
from tests.law.rules.given import Given, Rule

CALENDAR = LAW.calendar


def _demand_deadline(given: Given) -> dict[str, Any]:
    rule = DeadlineRule(
        calendar_days=given("calendar_days", 8),
        bank_days_after_receipt=given("bank_days_after_receipt", 4),
        transit_bank_days=given("post_takes_bank_days"),
        guard_bank_days=given("booking_takes_bank_days", 3),
    )
    found = demand_deadline(dispatched_on=given("sent_on"), rule=rule, calendar=CALENDAR)
    return {"received_on": found.receipt_on, "deadline": found.deadline, "nothing_before_the_end_of": found.guard_on}


def _print_run(given: Given) -> dict[str, Any]:
    at = given("ready_at_swedish_time")
    run = given("print_run", time(12))
    return {
        "sent_on": print_run_on(instant=instant_of(at.date(), at.time()), print_run=run, calendar=CALENDAR),
    }


def _bank_days(given: Given) -> dict[str, Any]:
    return {"day": CALENDAR.add_bank_days(given("from"), given("bank_days"))}


def _bank_day(given: Given) -> dict[str, Any]:
    return {"is_bank_day": {CALENDAR.is_bank_day(day) for day in given("days")} == {True}}


def _calendar_year(given: Given) -> dict[str, Any]:
    """The weekdays without banking, and the named days; each named day must be closed in the engine's calendar."""
    year = given("year")
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    closed = [day for day in days if day.year == year and day.weekday() < 5 and not CALENDAR.is_bank_day(day)]
    table = holidays.country_holidays(CALENDAR.country, years=year, categories=CALENDAR.categories, language="sv")
    named = {name: day for day, names in table.items() for name in names.split("; ")}
    open_ = [name for name, day in named.items() if CALENDAR.is_bank_day(day)]
    return {"closed_weekdays": [day.strftime("%m-%d") for day in closed], "open_holidays": open_, **named}


def _swedish_date(given: Given) -> dict[str, Any]:
    return {"swedish_date": local_date(given("instant").astimezone(UTC))}


def _statutory_time(given: Given) -> dict[str, Any]:
    span = {name: given(name, 0) for name in ("days", "weeks", "months", "years")}
    return {"last_day": last_day(runs_from=given("runs_from"), calendar=CALENDAR, **span)}


def _limitation(given: Given) -> dict[str, Any]:
    happened = [
        Interruption(each("on"), InterruptionKind(each("what")), Proof(each("proof", _PROVEN[each("what")])))
        for each in given.tables("interrupted")
    ]
    before = [
        Invoked("payment_order", each("began"), each("ended", None), each("debtor_was_served", True))
        for each in given.tables("proceedings")
    ]
    kind = DebtorKind(given("debtor"))
    found = lapses_on(
        arose_on=given("arose_on"),
        debtor_kind=kind,
        law=LAW,
        interruptions=happened,
        proceedings=before,
        as_of=given("seen_on", None),
    )
    return {"last_safe_day": found}


_PROVEN = {"acknowledged": "written_acknowledgment", "letter": "registered", "proceeding": "served"}


RULES: dict[str, Rule] = {
    "demand_deadline": _demand_deadline,
    "print_run": _print_run,
    "bank_days": _bank_days,
    "bank_day": _bank_day,
    "calendar_year": _calendar_year,
    "swedish_date": _swedish_date,
    "statutory_time": _statutory_time,
    "limitation": _limitation,
}
