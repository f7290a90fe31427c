"""When a figure is an alarm: the same rules that ops/prometheus/alerts.yml has, asked of the house itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from casework.figures import Figures

CRITICAL, WARNING = "critical", "warning"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A rule: its name, how grave it is, the expression for Prometheus, and the same asked of figures."""

    name: str
    severity: str
    expr: str
    holds: Callable[[Figures], bool]


def _above(name: str, severity: str, metric: str, bound: float) -> Alarm:
    return Alarm(name, severity, f"{metric} > {bound:g}", lambda found: found.value(metric) > bound)


def _lag(found: Figures) -> bool:
    return any(value > 600 for value in found.by_label("krav_mailbox_lag_seconds").values())


def _nobody(found: Figures, *does: str) -> bool:
    return sum(found.value("krav_workers_alive", each) for each in does) < 1


def _near_limit(found: Figures) -> bool:
    limit = found.value("krav_letters_limit_today")
    return limit > 0 and found.value("krav_letters_today") > 0.8 * limit


ALARMS: tuple[Alarm, ...] = (
    Alarm(
        "KravMailLost",
        CRITICAL,
        "krav_conservation_gap != 0",
        lambda found: found.value("krav_conservation_gap") != 0,
    ),
    _above("KravMailStuck", CRITICAL, "krav_mail_oldest_unprocessed_seconds", 900),
    Alarm("KravMailboxSilent", CRITICAL, "krav_mailbox_lag_seconds > 600", _lag),
    Alarm(
        "KravNoWorker",
        CRITICAL,
        '(sum(krav_workers_alive{does=~"run|work"}) or vector(0)) < 1',
        lambda found: _nobody(found, "run", "work"),
    ),
    Alarm(
        "KravNoSchedule",
        CRITICAL,
        '(sum(krav_workers_alive{does=~"run|beat"}) or vector(0)) < 1',
        lambda found: _nobody(found, "run", "beat"),
    ),
    _above("KravBrakeOn", CRITICAL, "krav_send_brake", 0),
    _above("KravLawMissing", CRITICAL, "krav_law_rows_missing", 0),
    _above("KravOutboxUnknown", CRITICAL, "krav_outbox_unknown", 0),
    _above("KravJobsParked", WARNING, "krav_jobs_parked", 0),
    _above("KravJobsWaiting", WARNING, "krav_jobs_oldest_ready_seconds", 900),
    _above("KravDayUnwalked", WARNING, "krav_days_unwalked_seconds", 86400),
    _above("KravStepOverdue", WARNING, "krav_step_overdue_seconds", 172800),
    Alarm(
        "KravNearLimit",
        WARNING,
        "krav_letters_limit_today > 0 and krav_letters_today > 0.8 * krav_letters_limit_today",
        _near_limit,
    ),
    _above("KravReviewOld", WARNING, "krav_review_oldest_seconds", 172800),
    _above("KravReaderUnsure", WARNING, "krav_audit_caution", 1),
    _above("KravLawUnverified", WARNING, "krav_law_rows_unverified_in_use", 0),
    _above("KravSamplesStale", WARNING, "krav_sample_age_seconds", 300),
)
"""The gravest first. What only a machine knows (KravDown, KravDiskFull) stands in the file alone."""


def alarms(found: Figures) -> tuple[Alarm, ...]:
    """The rules that hold of some figures, the gravest first."""
    return tuple(alarm for alarm in ALARMS if alarm.holds(found))
