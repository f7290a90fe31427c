"""The figures of a minute are kept, so that how it went can be looked at later and after a restart."""

from __future__ import annotations

from collections.abc import Iterator

from casework.figures import Figures, figures
from casework.metrics import BY_NAME, COUNTER, EXTRACT_SECONDS, FIELD_CONFIDENCE
from casework.office import Office
from storage import samples
from storage.samples import Sampled

KEPT = (
    "krav_mail_taken_total",
    "krav_mail_received_total",
    "krav_mail_messages",
    "krav_mail_oldest_unprocessed_seconds",
    "krav_mailbox_lag_seconds",
    "krav_jobs",
    "krav_jobs_oldest_ready_seconds",
    "krav_jobs_done_total",
    "krav_jobs_given_up_total",
    "krav_outbox_pending",
    "krav_letters_sent_total",
    "krav_letters_held",
    "krav_step_overdue_seconds",
    "krav_review_queue_items",
    "krav_review_oldest_seconds",
    "krav_audit_caution",
    "krav_workers_alive",
    "krav_send_brake",
    "krav_tasks_open",
)
"""Kept by their first label, summed over the others: few values a minute, whatever there is."""


def sample_figures(office: Office) -> bool:
    """Keep this minute's figures and let go of old ones; False when another process has kept them."""
    found = figures(office)
    with office.database.write() as tx:
        is_first = samples.keep(tx, at=found.at, found=_sampled(found))
        if is_first and found.at.minute == 0:
            samples.prune(tx, now=found.at)
    return is_first


def _sampled(found: Figures) -> Iterator[Sampled]:
    for name in KEPT:
        sums: dict[str, float] = {}
        for labels, value in found.by_label(name).items():
            first = labels[0] if labels else ""
            sums[first] = sums.get(first, 0.0) + value
        grows = BY_NAME[name].kind == COUNTER
        for label, value in sums.items():
            yield Sampled(name, label, value, grows)
    for metric in (EXTRACT_SECONDS, FIELD_CONFIDENCE):
        rows = [row for row in found.counted if row.name == metric.name]
        yield Sampled(f"{metric.name}_sum", "", sum(row.total for row in rows), True)
        yield Sampled(f"{metric.name}_count", "", float(sum(row.counts[-1] for row in rows)), True)
