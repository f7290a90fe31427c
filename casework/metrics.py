"""Every figure that the house tells of itself: its name, its unit, what it means. docs/metrics.md lists the same."""

from __future__ import annotations

from dataclasses import dataclass

GAUGE, COUNTER, HISTOGRAM = "gauge", "counter", "histogram"


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure by its Prometheus name; a counter only grows, a histogram has `buckets` (upper bounds)."""

    name: str
    kind: str
    help: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


def _gauge(name: str, help: str, *labels: str) -> Metric:
    return Metric(f"krav_{name}", GAUGE, help, labels)


def _counter(name: str, help: str, *labels: str) -> Metric:
    return Metric(f"krav_{name}_total", COUNTER, help, labels)


EXTRACT_SECONDS = Metric(
    "krav_extract_seconds",
    HISTOGRAM,
    "Time to read a file, by who read it (ocr, text, xml, qr; none where it could not be read)",
    ("reader",),
    (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0),
)
FIELD_CONFIDENCE = Metric(
    "krav_field_confidence",
    HISTOGRAM,
    "How sure the reader was of a value that a claim rests on, by field, before any person looked",
    ("field",),
    (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.0),
)

METRICS: tuple[Metric, ...] = (
    _gauge("up", "1 while the database answers; without it no other figure is told"),
    _counter("mail_taken", "Messages taken in"),
    _counter("mail_received", "Messages that were given an outcome: filed, parked or ignored", "outcome"),
    _gauge("mail_messages", "Messages in each state", "state"),
    _gauge("mail_oldest_unprocessed_seconds", "Age of the oldest message that has no outcome yet"),
    _gauge("mailbox_lag_seconds", "Time since a mailbox was last looked through", "mailbox"),
    _gauge(
        "conservation_gap", "Messages taken in less those filed, parked, ignored and pending; anything but 0 is a loss"
    ),
    _gauge("jobs", "Jobs that are not over, by state and kind", "state", "kind"),
    _gauge("jobs_parked", "Jobs that wait for a person"),
    _gauge("jobs_oldest_ready_seconds", "How long the job that has waited longest might have started"),
    _counter("jobs_done", "Jobs done", "kind"),
    _counter("jobs_retried", "Tries in vain that are made again by themselves", "kind"),
    _counter("jobs_given_up", "Times that a job was parked for a person", "kind"),
    _gauge("outbox_pending", "Letters and mails that are owed and have not left", "what"),
    _gauge("outbox_unknown", "Mails of which nobody can tell whether they left"),
    _counter("letters_sent", "Letters handed to their outlet, by step", "step"),
    _gauge("letters_held", "Letters stopped at the door"),
    _gauge("letters_over_cap", "Letters that wait because their creditor's cap of a day was reached"),
    _gauge("letters_today", "Letters let out on the house's day"),
    _gauge("letters_limit_today", "Letters of a day before the brake goes on by itself, 0 without a limit"),
    _gauge("step_overdue_seconds", "How long the step or letter that has waited longest is past its day"),
    _gauge("days_unwalked_seconds", "Time since the last day that was walked to its end, in whole days"),
    _gauge("review_queue_items", "Readings that wait for a person"),
    _gauge("review_oldest_seconds", "Age of the message whose reading has waited longest for a person"),
    EXTRACT_SECONDS,
    FIELD_CONFIDENCE,
    _counter("documents_failed", "Files that could not be read, by reason", "reason"),
    _gauge("audit_caution", "By what the allowed error is divided after the last audits; 1 is calm"),
    _gauge("audit_wrong_ratio", "Share of the last audits whose reading was wrong"),
    _gauge("cases", "Cases in each state", "state"),
    _gauge("tasks_open", "Tasks that people have not done"),
    _gauge("workers_alive", "Processes heard of within 45 s, by what they do", "does"),
    _gauge("send_brake", "1 while everything outgoing is stopped"),
    _gauge(
        "law_rows_missing",
        "Series of law without a row for today, of the house's law and of those open cases stand under",
    ),
    _gauge("law_rows_unverified_in_use", "Rows of law in force that nobody has confirmed, of the same laws"),
    _gauge("sample_age_seconds", "Time since figures were last kept for the plots"),
    _gauge("disk_free_bytes", "Room left on the disk of the data folder"),
)
"""All of them. `krav_disk_free_bytes` and `krav_up` are told by the process that is asked, the rest by the database."""

BY_NAME = {metric.name: metric for metric in METRICS}
