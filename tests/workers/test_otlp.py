"""Traces as they cross the wire: real processes, a real collector, one trace from a mail's arrival to its answer."""

from __future__ import annotations

import email
import re
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from email import policy
from pathlib import Path

import pytest

from tests.office import House
from tests.papers import bill
from tests.servers.collector import PATH, Collector, Span, attributes, collecting
from tests.workers.test_service import Start, start, until  # noqa: F401
from workers.actors import KINDS
from workers.perform import perform
from workers.sample import MAILBOX
from workers.settings import read_settings
from workers.spans import Tracing
from workers.tracing import open_tracing

MAIL = MAILBOX / "04-two-invoices-first.eml"
TOLD = {
    "krav.bytes", "krav.document_id", "krav.documents", "krav.error", "krav.job.attempt",
    "krav.job.code", "krav.job.id", "krav.job.kind", "krav.job.verdict", "krav.letter_key", "krav.mail_key",
    "krav.message_id", "krav.outlet",
}  # fmt: skip
"""Every attribute that a span may have: an id, a kind, a code or a size."""
_PLAIN = re.compile(r"[a-z0-9_.:-]{1,80}")


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as found:
        yield found


@pytest.fixture
def house(house_on: Callable[..., House], migrated_sqlite: Path, tmp_path: Path) -> House:
    shutil.copy(migrated_sqlite, tmp_path / "otlp.db")
    built = house_on(f"sqlite:///{tmp_path / 'otlp.db'}")
    built.knows_creditor()
    return built


def sending(url: str) -> Tracing:
    made = open_tracing(read_settings({"KRAV_OTLP_ENDPOINT": url}))
    assert made is not None
    return made


def work_off(house: House, tracing: Tracing) -> None:
    known, forever = {kind.name: kind.use_case for kind in KINDS}, threading.Event()
    while due := house.due():
        for job in due:
            perform(house.office, job.id, owner="t", use_case=known[job.kind], stopping=forever, tracer=tracing)


def parents(spans: list[Span], span: Span) -> list[str]:
    """The names of what a span came from, the nearest first, up to the trace's root."""
    known, found = {each.span_id: each for each in spans}, list[str]()
    while span.parent_span_id:
        span = known[span.parent_span_id]
        found.append(span.name)
    return found


def personal(raw: bytes) -> set[str]:
    """The words and numbers of a mail that tell of somebody: its addresses, subject, names and long numbers."""
    mail = email.message_from_bytes(raw, policy=policy.default)
    body = mail.get_body(("plain",))
    text = f"{mail['from']} {mail['to']} {mail['subject']} {body.get_content() if body else ''}"
    names = {part.get_filename() or "" for part in mail.iter_attachments()} - {""}
    return names | {word.lower() for word in re.findall(r"[^\s<>\"',]{5,}", text)}


@pytest.mark.live
def test_a_mails_whole_way_is_one_trace_across_processes(
    start: Start,  # noqa: F811
    collector: Collector,
    tmp_path: Path,
) -> None:
    new = tmp_path / "house" / "mailbox" / "new"
    new.mkdir(parents=True)
    (new / "a.eml").write_bytes(MAIL.read_bytes())
    poll = start("poll", KRAV_OTLP_ENDPOINT=collector.url)
    until(lambda: bool(poll.process.poll() is not None or (tmp_path / "house" / "krav.db").exists()))
    work = start("work", KRAV_OTLP_ENDPOINT=collector.url)
    until(lambda: any((tmp_path / "house" / "outbox" / "mail").glob("*.eml")))
    for each in (poll, work):
        each.process.send_signal(signal.SIGTERM)
        _, said = each.process.communicate(timeout=30)
        assert each.process.returncode == 0 and "Traceback" not in said, said
    (came,) = collector.named("message.receive")
    spans = [span for span in collector.spans if span.trace_id == came.trace_id]
    names = {span.name for span in spans}
    assert names >= {"job read_message", "job read_document", "reader.read", "job conclude_message", "job send_mail"}
    assert len({span.trace_id for span in collector.spans}) == 1, "nothing else begins a trace of its own"
    (answer,) = [span for span in spans if span.name == "outlet.hand_over"]
    assert parents(spans, answer)[0] == "job send_mail"
    assert parents(spans, answer)[-1] == "message.receive" and "job read_message" in parents(spans, answer)
    assert {each["service.name"] for each in collector.resources} == {"krav"}
    for span in spans:
        assert span.start_time_unix_nano <= span.end_time_unix_nano and span.start_time_unix_nano > 0
    nothing_personal(collector, personal(MAIL.read_bytes()))


def nothing_personal(collector: Collector, secrets: set[str]) -> None:
    """Every attribute is one of the list, every value a plain id, kind, code or size, and no word of the mail is told."""
    assert len(secrets) > 10
    for span in collector.spans:
        found = attributes(span)
        assert set(found) <= TOLD, set(found) - TOLD
        for name, value in found.items():
            assert _PLAIN.fullmatch(value.lower()), f"{name}={value}"
        assert not span.events and not span.links
        assert _PLAIN.fullmatch(span.status.message or "none")
        whole = f"{span.name} {' '.join(found.values())} {span.status.message}".lower()
        assert not [secret for secret in secrets if secret.lower() in whole], whole
    for told in collector.resources:
        assert set(told) <= {"service.name", "service.instance.id"} | {
            key for key in told if key.startswith("telemetry.")
        }


def test_a_fault_is_told_across_the_wire_by_its_kind_alone(house: House, collector: Collector) -> None:
    def broken(_office: object, message_id: int) -> None:
        raise ValueError("Ada Lovelace 19121212-1212 ada@firma.example")

    tracing = sending(collector.url)
    house.office = tracing.watch(house.office)
    house.receive(house.mail(bill("1"), sender="ekonomi@firma.example", subject="Ada Lovelace"), drain=False)
    (job,) = house.due()
    perform(house.office, job.id, owner="t", use_case=broken, stopping=threading.Event(), tracer=tracing)
    tracing.close()
    (failed,) = collector.named("job read_message")
    assert (attributes(failed)["krav.job.code"], failed.status.code) == ("bug_1", failed.status.STATUS_CODE_ERROR)
    for secret in (b"Ada", b"1212", b"firma", b"Kvarnby"):
        assert all(secret not in span.SerializeToString() for span in collector.spans)


@pytest.mark.parametrize("is_there", [False, True], ids=["refuses", "never_answers"])
def test_letters_leave_while_the_collector_is_away_and_the_house_stops_in_time(house: House, is_there: bool) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if is_there:
            silent.listen(8)
        stops_in_time(house, f"http://127.0.0.1:{silent.getsockname()[1]}{PATH}")


def stops_in_time(house: House, url: str) -> None:
    tracing = sending(url)
    house.office = tracing.watch(house.office)
    house.receive(house.mail(bill("1")), drain=False)
    work_off(house, tracing)
    assert house.messages()[0].state == "filed" and len(house.posted()) == 1
    began = time.monotonic()
    tracing.close()
    assert time.monotonic() - began < 4.5


def test_a_collector_that_says_no_loses_its_spans_and_nothing_else(house: House, collector: Collector) -> None:
    collector.answers = 400
    tracing = sending(collector.url)
    house.office = tracing.watch(house.office)
    house.receive(house.mail(bill("1")), drain=False)
    work_off(house, tracing)
    tracing.close()
    assert house.messages()[0].state == "filed" and collector.spans == []


def test_a_collector_that_asks_for_a_key_gets_it(
    house: House, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20hemlig")
    tracing = sending(collector.url)
    house.office = tracing.watch(house.office)
    house.receive(house.mail(bill("1")), drain=False)
    work_off(house, tracing)
    tracing.close()
    assert collector.spans and {each["authorization"] for each in collector.headers} == {"Bearer hemlig"}
