"""Mail that nobody in this project wrote: every message of the shared corpus goes the whole way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from claims.message import InboundMessage
from intake.disposition import Action, Circumstances, Disposition, dispose
from intake.orders import read_orders
from intake.parse import parse
from intake.tnef import files_of_tnef
from intake.unpack import Unpacked, unpack

CORPUS = (Path(__file__).parents[2] / "../shared/corpus/mail").resolve()
pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus of mail is not here")

NEVER_ANSWERED = {"bounce", "auto_reply", "feedback_loop", "report"}


def raw_of(row: dict[str, object]) -> bytes:
    """The message; a bare body (a saved text or report) is wrapped as a mail first."""
    raw = (CORPUS / str(row["local"])).read_bytes()
    looks_like_mail = b":" in raw.lstrip(b"\r\n").split(b"\n", 1)[0] or raw.startswith((b"From ", b">From "))
    return raw if looks_like_mail else b"From: nagon@kund.example\r\nSubject: brev\r\n\r\n" + raw


@dataclass(frozen=True)
class Outcome:
    """What intake made of one message of the corpus."""

    name: str
    kind: str
    raw: bytes
    message: InboundMessage
    found: Unpacked
    disposition: Disposition


@cache
def outcomes() -> tuple[Outcome, ...]:
    """Every message gone the whole way, once for all tests."""
    results = []
    for row in (json.loads(line) for line in (CORPUS / "index.jsonl").read_text().splitlines()):
        raw = raw_of(row)
        message = parse(raw, authserv_id="mx.krav.example")
        found = unpack(message)
        decided = dispose(message, Circumstances(document_count=len(found.documents), size=len(raw)))
        results.append(Outcome(row["local"], row["kind"], raw, message, found, decided))
    return tuple(results)


def test_every_message_ends_in_a_decision() -> None:
    assert len(outcomes()) > 700
    for outcome in outcomes():
        assert outcome.disposition.action in Action, outcome.name
        assert not {f.code for f in outcome.message.findings} & {"unparseable", "too_complex"}, outcome.name


def test_every_text_can_be_stored() -> None:
    for outcome in outcomes():
        message = outcome.message
        for text in (message.subject, message.text, message.message_id, *(p.name for p in message.parts)):
            text.encode()
            assert "\x00" not in text


def test_bounces_auto_replies_feedback_loops_and_reports_are_never_answered() -> None:
    answered = [o.name for o in outcomes() if o.kind in NEVER_ANSWERED and o.disposition.may_answer]
    assert answered == []


def test_list_mail_is_never_answered() -> None:
    marks = {"list-id", "list-unsubscribe", "precedence"}
    lists = [o for o in outcomes() if marks & set(o.message.headers)]
    assert len(lists) > 5
    assert [o.name for o in lists if o.disposition.may_answer] == []


def test_nearly_all_bounces_are_known_for_what_they_are() -> None:
    reasons = [o.disposition.reason for o in outcomes() if o.kind == "bounce"]
    known = [reason for reason in reasons if reason in ("bounce", "auto_reply", "null_return_path", "bulk")]
    assert len(known) / len(reasons) > 0.97


def test_no_ordinary_mail_gives_an_order() -> None:
    assert [o.name for o in outcomes() if read_orders(o.message.text).obliges] == []


def test_every_file_that_is_a_pdf_is_found() -> None:
    with_pdf = [o for o in outcomes() if b"\nJVBERi0" in o.raw]
    assert with_pdf
    for outcome in with_pdf:
        assert "application/pdf" in {d.media_type for d in outcome.found.documents}, outcome.name


def test_outlook_containers_give_the_files_they_hold() -> None:
    found = {p.name: [f.name for f in files_of_tnef(p.read_bytes())] for p in sorted((CORPUS / "tnef").iterdir())}
    assert found["MAPI_ATTACH_DATA_OBJ.tnef"] == ["VIA_Nytt_1402.doc", "VIA_Nytt_1402.pdf", "VIA_Nytt_14021.htm"]
    assert found["data-before-name.tnef"] == ["boot.ini"]
