"""A collector of traces on loopback: takes OTLP over HTTP as Jaeger, Tempo or the Collector do, and keeps the spans."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.servers.process import LOOPBACK

PATH = "/v1/traces"


@dataclass
class Collector:
    """What came: the spans, the requests' headers, and of each process what it said of itself."""

    url: str = ""
    answers: int = 200
    spans: list[Span] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    resources: list[dict[str, str]] = field(default_factory=list)

    def named(self, name: str) -> list[Span]:
        """The spans of a name, in the order they came."""
        return [span for span in list(self.spans) if span.name == name]

    def take(self, body: bytes, headers: dict[str, str]) -> None:
        """Decode a request; raises DecodeError for what is no OTLP."""
        asked = ExportTraceServiceRequest.FromString(body)
        self.headers.append(headers)
        for told in asked.resource_spans:
            self.resources.append({each.key: value_of(each.value) for each in told.resource.attributes})
            self.spans += [span for scope in told.scope_spans for span in scope.spans]


def value_of(value: AnyValue) -> str:
    """An attribute's value as text."""
    kind = value.WhichOneof("value")
    return str(getattr(value, kind)) if kind else ""


def attributes(span: Span) -> dict[str, str]:
    """A span's attributes as text."""
    return {each.key: value_of(each.value) for each in span.attributes}


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector on a free loopback port until the end of the block."""
    found = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            is_ours = self.path == PATH and self.headers.get("content-type") == "application/x-protobuf"
            status = found.answers if is_ours else 404
            if status == 200:
                found.take(body, {name.lower(): value for name, value in self.headers.items()})
            answer = ExportTraceServiceResponse().SerializeToString()
            self.send_response(status)
            self.send_header("content-type", "application/x-protobuf")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is said of requests."""

    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found.url = f"http://{LOOPBACK}:{server.server_address[1]}{PATH}"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
