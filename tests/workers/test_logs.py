"""Logs: ids and codes pass; names, addresses, numbers and texts of mail do not, whoever logs them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from workers.logs import configure_logs

PERSON = "Åsa Exempelsson <asa@privat.example> 19121212-1212 Exempelgatan 1"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handlers, level = logging.getLogger().handlers[:], logging.getLogger().level
    configure_logs(service=True, stream=stream)
    yield stream
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(level)


def test_ids_and_codes_pass(out: io.StringIO) -> None:
    structlog.get_logger().info("job_done", job_id=7, message_id="m000123", key="2026-000012-demand-1", code="smtp")
    line = json.loads(out.getvalue())
    assert line["event"] == "job_done" and line["job_id"] == 7
    assert line["key"] == "2026-000012-demand-1" and line["code"] == "smtp"


@pytest.mark.parametrize(
    "given",
    [
        {"subject": PERSON},
        {"sender": "asa@privat.example"},
        {"code": PERSON},
        {"key": "asa@privat.example"},
        {"at": "191212121212"},
        {"at": "191212-1212"},
        {"error": "ValueError: " + PERSON},
    ],
)
def test_personal_data_does_not_pass_under_any_key(out: io.StringIO, given: dict[str, str]) -> None:
    structlog.get_logger().warning("mail_taken", **given)
    text = out.getvalue()
    assert json.loads(text)["event"] == "mail_taken"
    for piece in ("asa@", "Åsa", "1212-1212", "191212", "Exempelgatan"):
        assert piece not in text


def test_an_event_that_is_a_sentence_loses_its_text(out: io.StringIO) -> None:
    structlog.get_logger().error(f"could not read {PERSON}")
    assert json.loads(out.getvalue())["event"] == "unnamed"


def test_an_exception_shows_its_kind_and_place_never_its_message(out: io.StringIO) -> None:
    try:
        raise ValueError(PERSON)
    except ValueError:
        structlog.get_logger().error("walk_failed", exc_info=True)
    line = json.loads(out.getvalue())
    assert line["error"].startswith("ValueError:test_an_exception")
    assert "asa@" not in out.getvalue()


def test_what_libraries_say_is_reduced_to_who_and_where(out: io.StringIO) -> None:
    try:
        raise RuntimeError(PERSON)
    except RuntimeError:
        logging.getLogger("imapclient").exception("bad line from %s", PERSON)
    line = json.loads(out.getvalue())
    assert line["event"] == "library_said" and line["logger"] == "imapclient"
    assert "asa@" not in out.getvalue()
