"""A mail server that says not now, never, or nothing: no answer is lost, none leaves twice, and doubt is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from casework import board
from casework.office import Office
from casework.receive import receive_raw
from claims.refused import Unavailable
from samples.corpus import generate
from storage import jobs
from tests.delivery.servers import Inbox, dropping_server, smtp_server
from tests.faults.desk import all_jobs, assert_sound, due_now, open_desk, work
from workers.embedded import Hands


class Wavering(Inbox):
    """Says "not now" so many times, then takes mail."""

    def __init__(self, no: str, times: int) -> None:
        super().__init__()
        self.no, self.times = no, times

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.times:
            self.times -= 1
            return self.no
        return await super().handle_DATA(server, session, envelope)


@contextmanager
def answering(folder: Path, address: str) -> Iterator[Office]:
    """An office that owes a receipt, and sends it through a server."""
    with open_desk(folder, {"KRAV_SMTP_URL": f"smtp://{address}"}) as office:
        (mail,) = generate(1, 8, kinds={"text": 1})
        receive_raw(office, raw=mail.raw)
        yield office


def answers(office: Office) -> list[dict[str, Any]]:
    return list(board.message(office, message_id=1)["answers"])


def test_a_server_that_says_not_now_gets_the_mail_later_and_once(tmp_path: Path) -> None:
    inbox = Wavering("451 4.3.0 busy", times=2)
    with smtp_server(inbox) as address, answering(tmp_path, address) as office:
        with pytest.raises(Unavailable), Hands(office) as hands:
            hands.finish(patience=0.5)
        (waiting,) = answers(office)
        assert waiting["status"] == "queued" and "not now" in waiting["why"]
        for _ in range(2):
            due_now(office)
            with_patience(office)
        assert [answer["status"] for answer in answers(office)] == ["sent"]
        assert len(inbox.arrived) == 1
        assert_sound(office)


def with_patience(office: Office) -> None:
    with Hands(office) as hands:
        hands.finish(patience=20)


def test_a_server_that_says_never_parks_the_mail_for_a_person(tmp_path: Path) -> None:
    inbox = Inbox(data="554 5.7.1 no")
    with smtp_server(inbox) as address, answering(tmp_path, address) as office:
        work(office)
        (refused,) = answers(office)
        assert refused["status"] == "failed" and "permanent no" in refused["why"]
        assert [row["code"] for row in board.parked_jobs(office)] == ["message_refused"]
        assert inbox.arrived == []
        assert board.messages(office)[0]["state"] == "filed"


def test_a_line_that_drops_after_the_text_is_never_answered_with_a_second_mail(tmp_path: Path) -> None:
    with dropping_server(when="dot") as (address, seen), answering(tmp_path, address) as office:
        work(office)
        (doubtful,) = answers(office)
        assert doubtful["status"] == "unknown" and "before the server's answer" in doubtful["why"]
        assert [row["code"] for row in board.parked_jobs(office)] == ["outcome_unknown"]
        with office.database.write() as tx:
            jobs.run_again(tx, now=office.clock.machine_now())
        work(office)
        assert len(seen) == 1


@pytest.mark.parametrize("when", ["greeting", "rcpt"])
def test_a_line_that_drops_before_the_text_is_tried_again(when: str, tmp_path: Path) -> None:
    with dropping_server(when=when) as (address, seen), answering(tmp_path, address) as office:
        with pytest.raises(Unavailable), Hands(office) as hands:
            hands.finish(patience=0.5)
        (job,) = [job for job in all_jobs(office) if job.kind == "send_mail"]
        assert (job.state, job.code) == ("ready", "smtp") and seen == []
        assert [answer["status"] for answer in answers(office)] == ["queued"]
