"""The corpus of mails from the world: whatever comes, each ends in an accounted state, and no machine is answered."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from samples.people import BUILDER
from storage.messages import MessageRow
from tests.office import House, make_house

CORPUS = Path(__file__).resolve().parents[2] / "../shared/corpus/mail"
NEVER_ANSWERED = {"auto_reply", "bounce", "feedback_loop", "report"}

pytestmark = pytest.mark.skipif(not (CORPUS / "index.jsonl").exists(), reason="the mail corpus is not here")


def rows() -> list[dict[str, Any]]:
    lines = (CORPUS / "index.jsonl").read_text("utf-8").splitlines() if CORPUS.exists() else []
    return [json.loads(line) for line in lines]


def wrapped(raw: bytes, number: int) -> bytes:
    """A bare body as a mail from somebody whom our border server vouches for, so that an answer would be possible."""
    mail = EmailMessage(policy=SMTP)
    mail["Authentication-Results"] = "mx.exempelinkasso.example; dmarc=pass header.from=kund.example"
    mail["From"], mail["To"] = "nagon@kund.example", "krav@exempelinkasso.example"
    mail["Subject"], mail["Message-ID"] = "Ärende", f"<corpus-{number}@kund.example>"
    mail.set_content(raw.decode("utf-8", "replace").replace("\r", ""), cte="base64")
    return mail.as_bytes()


def is_whole_mail(row: dict[str, Any], raw: bytes) -> bool:
    head = raw[:2000].lstrip().split(b"\n", 1)[0]
    return (b":" in head and b" " not in head.split(b":")[0]) or raw[:5] == b"From "


@pytest.fixture(scope="module")
def delivered(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path
) -> Iterator[tuple[House, list[tuple[dict[str, Any], MessageRow]]]]:
    folder = tmp_path_factory.mktemp("corpus")
    shutil.copy(migrated_sqlite, folder / "krav.db")
    house = make_house(folder, f"sqlite:///{folder / 'krav.db'}")
    house.knows_creditor(BUILDER)
    found = []
    for number, row in enumerate(rows()):
        raw = (CORPUS / row["local"]).read_bytes()
        if not is_whole_mail(row, raw):
            raw = wrapped(raw, number)
        found.append((row, house.receive(raw)))
    yield house, found
    house.office.database.close()


Delivered = tuple[House, list[tuple[dict[str, Any], MessageRow]]]


def test_every_mail_ends_in_an_accounted_state(delivered: Delivered) -> None:
    house, found = delivered
    states = Counter(row.state for row in house.messages())
    assert set(states) <= {"filed", "parked", "ignored"}, states
    assert sum(states.values()) == len(found) == len(rows())
    assert all(row.reason for row in house.messages() if row.state != "filed")
    house.is_sound()


def test_no_mail_of_the_corpus_is_a_bug(delivered: Delivered) -> None:
    house, _ = delivered
    assert [(job.kind, job.code) for job in house.parked_jobs()] == []


def test_no_bounce_auto_reply_complaint_report_or_list_is_answered(delivered: Delivered) -> None:
    house, found = delivered
    answered = [
        (row["kind"], row["file"])
        for row, message in found
        if row["kind"] in NEVER_ANSWERED and (house.answers(message) or message.may_answer)
    ]
    lists = [row["file"] for row, message in found if "is_list_mail" in message.hits and house.answers(message)]
    assert answered == []
    assert lists == []


def test_no_mail_of_the_corpus_opens_a_case_by_itself(delivered: Delivered) -> None:
    house, _ = delivered
    assert house.cases() == []
