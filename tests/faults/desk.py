"""An office inside the test process, for faults that are made from within: its database, its worker, its counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from casework import board
from casework.accept_terms import accept_terms
from casework.creditors import set_creditor
from casework.office import Office
from casework.verify import verify
from claims.days import parse_iso_date
from samples.people import AUTHENTICATED
from storage import jobs
from storage.jobs import JobRow
from tests.live.house import House
from workers.embedded import Hands
from workers.settings import read_settings
from workers.setup import build_office, close_office
from workers.tick import house_clock, live

SAMPLE_DAY = parse_iso_date("2026-03-02")
NEXT_DAY = parse_iso_date("2026-03-03")


@contextmanager
def open_desk(folder: Path, settings: Mapping[str, str] | None = None, *, is_new: bool = True) -> Iterator[Office]:
    """An office with the settings of a test house, on the sample day, with the two creditors as clients."""
    office = build_office(read_settings(House(folder, settings or {}).environment))
    try:
        if is_new:
            assert SAMPLE_DAY is not None
            house_clock(office).move_to(SAMPLE_DAY)
            for seller in AUTHENTICATED:
                set_creditor(office, orgnr=seller.orgnr, values={"name": seller.name, "senders": seller.email}, by="t")
        yield office
    finally:
        close_office(office)


def work(office: Office) -> None:
    """Do all the work that is owed, waits for the world included."""
    with Hands(office) as hands:
        hands.finish()


def next_day(office: Office) -> None:
    """Every case accepted, and one day later."""
    for case in board.cases(office):
        accept_terms(office, case_number=str(case["number"]), by="t", how="cli", evidence={})
    assert NEXT_DAY is not None
    with Hands(office) as hands:
        live(office, hands, NEXT_DAY, moves=True)


def states(office: Office) -> dict[str, int]:
    """How many messages are in each state."""
    return dict(Counter(str(row["state"]) for row in board.messages(office)))


def printed(folder: Path) -> list[str]:
    """The keys of the letters in the print folder."""
    return sorted(path.stem for path in (folder / "data" / "outbox" / "print").glob("*.pdf"))


def mailed(folder: Path) -> list[str]:
    """The keys of the mails in the mail folder."""
    return sorted(path.stem for path in (folder / "data" / "outbox" / "mail").glob("*.eml"))


def due_now(office: Office) -> None:
    """Let no job wait any longer for its next try."""
    from sqlalchemy import update

    from storage.schema import job

    with office.database.write() as tx:
        now = office.clock.machine_now()
        tx.execute(update(job).where(job.c.state == jobs.READY).values(run_at=now))


def all_jobs(office: Office) -> list[JobRow]:
    """Every job there ever was."""
    from sqlalchemy import select

    from storage.rows import record
    from storage.schema import job

    with office.database.read() as tx:
        return [record(JobRow, row) for row in tx.execute(select(job).order_by(job.c.id))]


def assert_sound(office: Office) -> None:
    """`krav verify` finds nothing, and no case or answer is there twice."""
    assert verify(office) == []
    cases: list[dict[str, Any]] = board.cases(office)
    parties = [(case["creditor"]["orgnr"], case["debtor"]["orgnr"], case["debtor"]["name"]) for case in cases]
    assert len(parties) == len(set(parties))
