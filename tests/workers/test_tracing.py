"""Traces follow work from the mail that came to the letter that left, carry ids only, and are off unless asked for."""

from __future__ import annotations

import builtins
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from storage import jobs
from tests.office import House
from tests.papers import bill
from workers.actors import KINDS
from workers.perform import perform
from workers.settings import read_settings
from workers.spans import Tracing
from workers.tracing import open_tracing

_FOREVER = threading.Event()


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def tracing(exporter: InMemorySpanExporter) -> Iterator[Tracing]:
    made = Tracing(SimpleSpanProcessor(exporter))
    yield made
    made.close()


@pytest.fixture
def traced(house_on: Callable[..., House], migrated_sqlite: Path, tmp_path: Path, tracing: Tracing) -> House:
    shutil.copy(migrated_sqlite, tmp_path / "traced.db")
    built = house_on(f"sqlite:///{tmp_path / 'traced.db'}")
    built.knows_creditor()
    built.office = tracing.watch(built.office)
    return built


def work_off(house: House, tracing: Tracing, use_cases: dict[str, Any] | None = None) -> None:
    known = use_cases or {kind.name: kind.use_case for kind in KINDS}
    while due := house.due():
        for job in due:
            perform(house.office, job.id, owner="t", use_case=known[job.kind], stopping=_FOREVER, tracer=tracing)


def test_one_mail_is_one_trace_from_its_first_job_to_its_last(
    traced: House, tracing: Tracing, exporter: InMemorySpanExporter
) -> None:
    traced.receive(traced.mail(bill("1")), drain=False)
    work_off(traced, tracing)
    assert traced.messages()[0].state == "filed"
    spans = exporter.get_finished_spans()
    jobs_done = [span for span in spans if span.name.startswith("job ")]
    assert {span.name for span in jobs_done} >= {"job read_message", "job read_document", "job conclude_message"}
    assert len({span.context.trace_id for span in spans if span.context}) == 1
    (first,) = [span for span in jobs_done if span.name == "job read_message"]
    (read,) = [span for span in jobs_done if span.name == "job read_document"]
    (came,) = [span for span in spans if span.name == "message.receive"]
    assert came.parent is None and first.parent is not None and came.context is not None
    assert read.parent is not None and first.context is not None
    (kept,) = [span for span in spans if span.context and span.context.span_id == first.parent.span_id]
    assert kept.name == "database.write" and kept.parent is not None
    assert kept.parent.span_id == came.context.span_id, "the first job is a step of the mail's arrival"
    (caused_by,) = [span for span in spans if span.context and span.context.span_id == read.parent.span_id]
    assert caused_by.name == "database.write" and caused_by.parent is not None
    assert caused_by.parent.span_id == first.context.span_id, "the step that owed it is a step of the first job"
    steps = {
        span.name for span in spans if span.parent and read.context and span.parent.span_id == read.context.span_id
    }
    assert steps == {"reader.read", "database.write"}
    assert read.attributes is not None and read.attributes["krav.job.verdict"] == "done"
    assert read.attributes["krav.message_id"] == 1


def test_the_trace_crosses_processes_in_the_jobs_row(
    traced: House, tracing: Tracing, exporter: InMemorySpanExporter
) -> None:
    traced.receive(traced.mail(bill("1")), drain=False)
    (job,) = traced.due()
    (came,) = [each for each in exporter.get_finished_spans() if each.name == "message.receive"]
    assert came.context is not None and came.parent is None, "a mail that comes in begins a trace of its own"
    assert job.trace.startswith(f"00-{came.context.trace_id:032x}-")
    use_cases = {kind.name: kind.use_case for kind in KINDS}
    perform(traced.office, job.id, owner="t", use_case=use_cases[job.kind], stopping=_FOREVER, tracer=tracing)
    (caused,) = traced.due()
    (span,) = [each for each in exporter.get_finished_spans() if each.name == "job read_message"]
    assert span.context is not None
    assert caused.trace.startswith(f"00-{span.context.trace_id:032x}-")
    other_exporter = InMemorySpanExporter()
    other = Tracing(SimpleSpanProcessor(other_exporter))
    elsewhere = replace(traced.office, trace=other.current)
    perform(elsewhere, caused.id, owner="u", use_case=use_cases[caused.kind], stopping=_FOREVER, tracer=other)
    other.close()
    (followed,) = [each for each in other_exporter.get_finished_spans() if each.name == "job read_document"]
    assert followed.context is not None and followed.context.trace_id == span.context.trace_id


def said(spans: tuple[ReadableSpan, ...]) -> str:
    parts = []
    for span in spans:
        parts += [span.name, str(dict(span.attributes or {})), str(span.status.description)]
        parts += [f"{event.name} {dict(event.attributes or {})}" for event in span.events]
    return " ".join(parts)


def test_a_fault_is_told_by_its_kind_and_nothing_tells_of_a_person(
    traced: House, tracing: Tracing, exporter: InMemorySpanExporter
) -> None:
    def broken(_office: object, message_id: int) -> None:
        raise ValueError("Ada Lovelace 19121212-1212 ada@firma.example")

    traced.receive(traced.mail(bill("1"), sender="ekonomi@firma.example", subject="Ada Lovelace"), drain=False)
    (job,) = traced.due()
    perform(traced.office, job.id, owner="t", use_case=broken, stopping=_FOREVER, tracer=tracing)
    work_off(traced, tracing)
    spans = exporter.get_finished_spans()
    (failed,) = [span for span in spans if (span.attributes or {}).get("krav.job.verdict") == "retry"]
    assert failed.attributes is not None
    assert (failed.attributes["krav.job.verdict"], failed.attributes["krav.job.code"]) == ("retry", "bug_1")
    assert not failed.status.is_ok
    for secret in ("Ada", "1212", "firma", "faktura-0", "Kvarnby"):
        assert secret not in said(spans)


def test_a_step_that_raises_is_marked_and_passes_the_fault_on(tracing: Tracing, exporter: InMemorySpanExporter) -> None:
    with pytest.raises(KeyError), tracing.step("outlet.hand_over", outlet="print"):
        raise KeyError("Ada")
    (span,) = exporter.get_finished_spans()
    assert (span.status.is_ok, span.status.description, len(span.events)) == (False, "KeyError", 0)


def test_tracing_is_off_unless_an_address_is_set() -> None:
    assert open_tracing(read_settings({})) is None


def test_without_its_packages_the_house_works_untraced(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *more: Any, **named: Any) -> Any:
        if name.startswith("opentelemetry.exporter") or name == "workers.spans":
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", missing)
    settings = read_settings({"KRAV_OTLP_ENDPOINT": "http://127.0.0.1:4318/v1/traces"})
    assert open_tracing(settings) is None


def test_an_untraced_house_carries_no_trace(
    house_on: Callable[..., House], migrated_sqlite: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "plain.db")
    house = house_on(f"sqlite:///{tmp_path / 'plain.db'}")
    house.knows_creditor()
    house.receive(house.mail(bill("1")))
    with house.office.database.read() as tx:
        assert {job.trace for job in jobs.of_message(tx, 1)} == {""}
