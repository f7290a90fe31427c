"""Jobs and their steps as OpenTelemetry spans: ids, kinds and codes, never a name, a text or an amount."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from storage.database import Database, Tx
from storage.jobs import JobRow

if TYPE_CHECKING:
    from casework.office import DocumentReader, Office
    from claims.letter import Parcel, Receipt
    from claims.reading import ReadFile
    from delivery.outlet import Outlet
    from extraction.extract import KnownParties

_IDS = ("message_id", "document_id", "letter_key", "mail_key")
_CARRIED = "traceparent"
_SEND_SECONDS = 3
"""How long a batch is tried in all: a collector that is away must not hold up a process that was told to stop."""


class Tracing:
    """Follows the jobs of a process. A job's trace is that of the work which caused it, whichever process does it."""

    def __init__(self, processor: SpanProcessor) -> None:
        self._provider = TracerProvider(resource=Resource.create({"service.name": "krav"}))
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("krav")
        self._carrier = TraceContextTextMapPropagator()

    def current(self) -> str:
        """What names the work that runs in this thread (a W3C traceparent), "" where none is followed."""
        carried: dict[str, str] = {}
        self._carrier.inject(carried)
        return carried.get(_CARRIED, "")

    @contextmanager
    def job(self, row: JobRow) -> Iterator[JobEnd]:
        """One try of a job; its id, kind, number of the try and the ids in its arguments."""
        cause = self._carrier.extract({_CARRIED: row.trace}) if row.trace else None
        about = {"krav.job.id": row.id, "krav.job.kind": row.kind, "krav.job.attempt": row.attempts}
        about |= {f"krav.{name}": row.args[name] for name in _IDS if name in row.args}
        with self._span(f"job {row.kind}", about, context=cause, kind=SpanKind.CONSUMER) as span:
            yield JobEnd(span)

    @contextmanager
    def step(self, name: str, **about: str | int) -> Iterator[Span]:
        """A step of the work that runs: a transaction, a file read, something handed over. A fault is told by kind."""
        with self._span(name, {f"krav.{key}": value for key, value in about.items()}) as span:
            yield span

    def watch(self, office: Office) -> Office:
        """The same office, its transactions, reader and outlets followed, its new work carrying the trace."""
        return replace(
            office,
            database=_Database(office.database, self),
            reader=_Reader(office.reader, self),
            letters=_Outlet(office.letters, self),
            applications=_Outlet(office.applications, self),
            authority=_Outlet(office.authority, self),
            bank=_Outlet(office.bank, self),
            mails=_Outlet(office.mails, self),
            trace=self.current,
            follow=self.step,
        )

    def close(self) -> None:
        """Send what is left, and stop."""
        self._provider.shutdown()

    @contextmanager
    def _span(self, name: str, about: dict[str, Any], **how: Any) -> Iterator[Span]:
        # Not the library's own record of an exception: its message may quote a person.
        with self._tracer.start_as_current_span(
            name, attributes=about, record_exception=False, set_status_on_exception=False, **how
        ) as span:
            try:
                yield span
            except BaseException as error:
                span.set_status(Status(StatusCode.ERROR, type(error).__name__))
                raise


class JobEnd:
    """Writes down how a try of a job ended."""

    def __init__(self, span: Span) -> None:
        self._span = span

    def ended(self, verdict: str, code: str) -> None:
        """done, retry or parked, and the code of what stopped it."""
        self._span.set_attribute("krav.job.verdict", verdict)
        if code:
            self._span.set_attribute("krav.job.code", code)
        if verdict != "done":
            self._span.set_status(Status(StatusCode.ERROR, code))


class _Database(Database):
    """A database whose write transactions are steps."""

    def __init__(self, inner: Database, tracing: Tracing) -> None:
        self.__dict__.update(inner.__dict__)
        self._tracing = tracing

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction, followed where it is a step of work that is: what merely beats and looks begins no trace."""
        is_step = bool(self._tracing.current())
        with self._tracing.step("database.write") if is_step else nullcontext(), super().write() as tx:
            yield tx


class _Reader:
    """A reader whose files are steps; the file's name is not told, it may be a person's."""

    def __init__(self, inner: DocumentReader, tracing: Tracing) -> None:
        self._inner = inner
        self._tracing = tracing

    def read(self, data: bytes, *, name: str, media_type: str | None, known: KnownParties) -> ReadFile:
        """The documents found in a file."""
        with self._tracing.step("reader.read", bytes=len(data)) as span:
            found = self._inner.read(data, name=name, media_type=media_type, known=known)
            span.set_attribute("krav.documents", len(found.documents))
            if found.error is not None:
                span.set_attribute("krav.error", found.error.code)
            return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class _Outlet:
    """An outlet whose handing over is a step."""

    def __init__(self, inner: Outlet, tracing: Tracing) -> None:
        self._inner = inner
        self._tracing = tracing
        self.name = inner.name

    def hand_over(self, parcel: Parcel, *, now: datetime) -> Receipt:
        """Hand over, once per key."""
        with self._tracing.step("outlet.hand_over", outlet=self.name, bytes=len(parcel.body)):
            return self._inner.hand_over(parcel, now=now)

    def find(self, key: str) -> Receipt | None:
        """The receipt of a key that was handed over before."""
        return self._inner.find(key)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def sending_to(endpoint: str) -> Tracing:
    """Traces sent in the background over OTLP/HTTP. Raises ImportError without the extra `tracing`."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    exporter: SpanExporter = OTLPSpanExporter(endpoint=endpoint, timeout=_SEND_SECONDS)
    return Tracing(BatchSpanProcessor(exporter))
