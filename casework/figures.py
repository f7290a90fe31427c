"""The house's figures at this moment, read from counts and indexes: they cost the same however much there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.audit import audit_state
from casework.clear_letter import limit_of
from casework.law_in_use import law_gaps
from casework.measure import CONFIDENCE, FAILED, MILLIONTHS, MILLISECONDS, SECONDS, histogram
from casework.metrics import EXTRACT_SECONDS, FIELD_CONFIDENCE
from casework.office import Office
from claims.letter import LetterStatus
from claims.message import MessageState
from storage import cases_watched, departures, documents, house, jobs, letters, mails, messages, samples, tallies
from storage.database import Tx

WORKER_SILENT_AFTER = timedelta(seconds=45)
_MAILBOX = "mailbox:"
_DAY = 86_400.0
_OUTCOMES = (MessageState.FILED, MessageState.PARKED, MessageState.IGNORED)
_UNSENT = (mails.QUEUED, mails.SENDING)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: the metric's name, the values of its labels, and the value in the metric's unit."""

    name: str
    labels: tuple[str, ...]
    value: float


@dataclass(frozen=True, slots=True)
class Counted:
    """A histogram's row: how many at most each bound (last: in all), and the sum of all values."""

    name: str
    label: str
    counts: tuple[int, ...]
    total: float


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a moment. `value` is that of a metric without labels, or the sum over its labels."""

    at: datetime
    single: tuple[Figure, ...]
    counted: tuple[Counted, ...]

    def value(self, name: str, *labels: str) -> float:
        """The sum of a metric's figures whose first labels are the ones given, 0 where there are none."""
        return sum(one.value for one in self.single if one.name == name and one.labels[: len(labels)] == labels)

    def by_label(self, name: str) -> dict[tuple[str, ...], float]:
        """A metric's figures by the values of its labels."""
        return {one.labels: one.value for one in self.single if one.name == name}


def figures(office: Office) -> Figures:
    """Every figure that the database knows, in one read."""
    now, machine, today = office.clock.now(), office.clock.machine_now(), office.clock.today()
    audits, gaps = audit_state(office), law_gaps(office)
    with office.database.read() as tx:
        tally = tallies.every(tx)
        single = [
            *_mail(tx, tally, now, machine),
            *_jobs(tx, tally, machine),
            *_letters(office, tx, tally, today),
            *_reviews(tx, tally, now),
            *_house(tx, tally, machine, today),
        ]
    single += [
        Figure("krav_audit_caution", (), float(audits["caution"])),
        Figure("krav_audit_wrong_ratio", (), audits["wrong"] / audits["audits"] if audits["audits"] else 0.0),
        Figure("krav_law_rows_missing", (), float(len(gaps.missing))),
        Figure("krav_law_rows_unverified_in_use", (), float(len(gaps.unverified))),
    ]
    return Figures(machine, tuple(single), tuple(_histograms(tally)))


Tally = Mapping[str, Mapping[str, int]]


def _mail(tx: Tx, tally: Tally, now: datetime, machine: datetime) -> Iterator[Figure]:
    taken = tally.get("received", {}).get("", 0)
    by_state = {str(state): 0 for state in MessageState}
    for label, count in tally.get("message", {}).items():
        state = label.partition(" ")[0]
        by_state[state] = by_state.get(state, 0) + count
    yield Figure("krav_mail_taken_total", (), float(taken))
    yield Figure("krav_conservation_gap", (), float(taken - sum(by_state[state] for state in MessageState)))
    for state, count in by_state.items():
        yield Figure("krav_mail_messages", (state,), float(count))
    for outcome in _OUTCOMES:
        became = tally.get("message_became", {}).get(str(outcome), 0)
        yield Figure("krav_mail_received_total", (str(outcome),), float(became))
    yield Figure("krav_mail_oldest_unprocessed_seconds", (), _age(messages.oldest_pending(tx), now))
    for name, value in house.beginning_with(tx, _MAILBOX).items():
        number = str(int(name.removeprefix(_MAILBOX)) + 1)
        yield Figure("krav_mailbox_lag_seconds", (number,), _age(datetime.fromisoformat(value), machine))


def _jobs(tx: Tx, tally: Tally, machine: datetime) -> Iterator[Figure]:
    live = jobs.live_counts(tx)
    for (state, kind), count in sorted(live.items()):
        yield Figure("krav_jobs", (state, kind), float(count))
    yield Figure("krav_jobs_parked", (), float(sum(n for (state, _), n in live.items() if state == jobs.PARKED)))
    yield Figure("krav_jobs_oldest_ready_seconds", (), _age(jobs.oldest_ready(tx, now=machine), machine))
    for name, kept in (("done", "job_done"), ("retried", "job_retried"), ("given_up", "job_parked")):
        for kind, count in tally.get(kept, {}).items():
            yield Figure(f"krav_jobs_{name}_total", (kind,), float(count))


def _letters(office: Office, tx: Tx, tally: Tally, today: date) -> Iterator[Figure]:
    by_status: dict[str, int] = {}
    for label, count in tally.get("letter", {}).items():
        status = label.rpartition(" ")[2]
        by_status[status] = by_status.get(status, 0) + count
    posted = tally.get("mail", {})
    yield Figure("krav_outbox_pending", ("letter",), float(by_status.get(str(LetterStatus.QUEUED), 0)))
    yield Figure("krav_outbox_pending", ("mail",), float(sum(posted.get(status, 0) for status in _UNSENT)))
    yield Figure("krav_outbox_unknown", (), float(posted.get(mails.UNKNOWN, 0)))
    for step, count in tally.get("letter_sent", {}).items():
        yield Figure("krav_letters_sent_total", (step,), float(count))
    yield Figure("krav_letters_held", (), float(by_status.get(str(LetterStatus.HELD), 0)))
    yield Figure("krav_letters_over_cap", (), float(letters.count_over_cap(tx)))
    yield Figure("krav_letters_today", (), float(departures.of_day(tx, on=today)))
    yield Figure("krav_letters_limit_today", (), float(limit_of(office, tx, on=today)))
    waits = [cases_watched.oldest_due(tx, before=today), letters.oldest_queued(tx)]
    late = max(((today - day).days for day in waits if day is not None), default=0)
    yield Figure("krav_step_overdue_seconds", (), max(0, late) * _DAY)


def _reviews(tx: Tx, tally: Tally, now: datetime) -> Iterator[Figure]:
    yield Figure("krav_review_queue_items", (), float(tally.get("reading", {}).get(documents.REVIEW, 0)))
    yield Figure("krav_review_oldest_seconds", (), _age(documents.oldest_review(tx), now))
    for reason, count in tally.get(FAILED, {}).items():
        yield Figure("krav_documents_failed_total", (reason,), float(count))


def _house(tx: Tx, tally: Tally, machine: datetime, today: date) -> Iterator[Figure]:
    for state, count in tally.get("case", {}).items():
        yield Figure("krav_cases", (state,), float(count))
    yield Figure("krav_tasks_open", (), float(tally.get("task", {}).get("open", 0)))
    alive: dict[str, int] = {}
    for _, seen_at, what in house.workers(tx):
        if machine - seen_at <= WORKER_SILENT_AFTER:
            alive[what.get("does", "")] = alive.get(what.get("does", ""), 0) + 1
    for does, count in alive.items():
        yield Figure("krav_workers_alive", (does,), float(count))
    yield Figure("krav_send_brake", (), float(house.get(tx, "brake") == "on"))
    walked = house.get(tx, "last_processed_on")
    behind = (today - date.fromisoformat(walked)).days if walked else 0
    yield Figure("krav_days_unwalked_seconds", (), max(0, behind) * _DAY)
    yield Figure("krav_sample_age_seconds", (), _age(samples.newest_at(tx), machine))


def _histograms(tally: Tally) -> Iterator[Counted]:
    for metric, kept, sums, unit in (
        (EXTRACT_SECONDS, SECONDS, MILLISECONDS, 1000),
        (FIELD_CONFIDENCE, CONFIDENCE, MILLIONTHS, 1_000_000),
    ):
        totals = tally.get(sums, {})
        for label, counts in sorted(histogram(dict(tally.get(kept, {})), metric).items()):
            yield Counted(metric.name, label, tuple(counts), totals.get(label, 0) / unit)


def _age(since: datetime | None, now: datetime) -> float:
    """Whole and parts of seconds since an instant, 0 where there is none."""
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())
