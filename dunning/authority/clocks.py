"""The times that run in a proceeding, each to its last day, so that no right is lost by a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from claims.days import add_years
from claims.proceeding import Clock, Proceeding, RecordKind, Stage
from claims.refused import Refused
from dunning.authority.machine import judged_on
from dunning.law.authority import AuthorityLaw
from dunning.law.law import Law
from dunning.statutory_time import last_day

_ACT = "lag (1990:746)"

Counted = Callable[[Proceeding, AuthorityLaw, Law, date], tuple[Clock, ...]]


def clocks(proceeding: Proceeding, *, on: date, law: Law) -> tuple[Clock, ...]:
    """Every time that runs on a day in the stage a proceeding stands at, the first to end first.

    Weeks, months and the end on a weekend or holiday are counted by lag (1930:173). Raises Refused("law_row_missing")
    for a country or a day without rows.
    """
    if law.authority is None:
        raise Refused("law_row_missing", f"Nobody has entered the times of proceedings in {law.country}.")
    counted = _OF_STAGE.get(proceeding.stage)
    found = counted(proceeding, law.authority, law, on) if counted else ()
    return tuple(sorted(found, key=lambda clock: clock.last_on))


def _set_in(kind: RecordKind, name: str, source: str) -> Counted:
    """A day that the authority itself set in a paper."""

    def counted(proceeding: Proceeding, times: AuthorityLaw, law: Law, on: date) -> tuple[Clock, ...]:
        told = proceeding.last(kind)
        if told is None or told.until is None:
            return ()
        return (Clock(name, told.until, told.on, f"{source} {_ACT}"),)

    return counted


def _answer(proceeding: Proceeding, times: AuthorityLaw, law: Law, on: date) -> tuple[Clock, ...]:
    """The debtor's time to answer: the day the authority set, else its usual number of days from service (25 §)."""
    served = proceeding.last(RecordKind.SERVED)
    until = served.until if served else None
    if until is None:
        days = times.answer_days.on(proceeding.stage_on).value
        until = last_day(runs_from=proceeding.stage_on, calendar=law.calendar, days=days)
    return (Clock("answer", until, proceeding.stage_on, f"25 § {_ACT}"),)


def _transfer(proceeding: Proceeding, times: AuthorityLaw, law: Law, on: date) -> tuple[Clock, ...]:
    """Our time to ask the case on to court: it must have arrived within four weeks of the notice's sending (34 §)."""
    weeks = times.transfer_weeks.on(proceeding.stage_on).value
    ends_on = last_day(runs_from=proceeding.stage_on, calendar=law.calendar, weeks=weeks)
    return (Clock("transfer", ends_on, proceeding.stage_on, f"34 § {_ACT}"),)


def _judged(proceeding: Proceeding, times: AuthorityLaw, law: Law, on: date) -> tuple[Clock, ...]:
    """The debtor's month to ask for recovery (återvinning, 53 §) and our three weeks to appeal (55 and 56 §§)."""
    from_on = judged_on(proceeding)
    recovery = last_day(runs_from=from_on, calendar=law.calendar, months=times.recovery_months.on(from_on).value)
    return (*_appeal(proceeding, times, law, on), Clock("recovery", recovery, from_on, f"53 § {_ACT}"))


def _appeal(proceeding: Proceeding, times: AuthorityLaw, law: Law, on: date) -> tuple[Clock, ...]:
    from_on = judged_on(proceeding) if proceeding.stage is Stage.JUDGED else proceeding.stage_on
    ends_on = last_day(runs_from=from_on, calendar=law.calendar, weeks=times.appeal_weeks.on(from_on).value)
    return (Clock("appeal", ends_on, from_on, f"55 och 56 §§ {_ACT}"),)


def _year(proceeding: Proceeding, times: AuthorityLaw, law: Law, on: date) -> tuple[Clock, ...]:
    """The day from which the authority charges its fee for one more year of enforcement."""
    opened = proceeding.last(RecordKind.ENFORCEMENT_OPENED)
    from_on = opened.on if opened else proceeding.began_on
    years = 1
    while add_years(from_on, years) <= on:
        years += 1
    anew_on = add_years(from_on, years)
    return (Clock("enforcement_year", anew_on, from_on, "5 § förordning (1992:1094)"),)


def _petition(proceeding: Proceeding, times: AuthorityLaw, law: Law, on: date) -> tuple[Clock, ...]:
    """The debtor's week to pay, and ours to petition; that one is not moved to a weekday, which is the safe side."""
    served_on = proceeding.stage_on
    pay_on = last_day(runs_from=served_on, calendar=law.calendar, days=times.pay_days.on(served_on).value)
    petition = times.petition_days.on(served_on)
    return (
        Clock("pay", pay_on, served_on, "2 kap. 9 § konkurslagen (1987:672)"),
        Clock("petition", served_on + timedelta(days=petition.value), served_on, petition.source),
    )


_OF_STAGE: Mapping[Stage, Counted] = {
    Stage.COMPLETION_REQUESTED: _set_in(RecordKind.COMPLETION_REQUESTED, "complete", "20 §"),
    Stage.SERVICE_FAILED: _set_in(RecordKind.SERVICE_FAILED, "self_service", "30 §"),
    Stage.SERVED: _answer,
    Stage.CONTESTED: _transfer,
    Stage.TREATED_AS_CONTESTED: _transfer,
    Stage.PARTLY_CONTESTED: _transfer,
    Stage.JUDGED: _judged,
    Stage.REJECTED: _appeal,
    Stage.DISMISSED: _appeal,
    Stage.OPENED: _year,
    Stage.SUSPENDED: _year,
    Stage.PETITION_OPEN: _petition,
}
