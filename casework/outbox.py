"""Owing work: a job row in the transaction that caused it, once per key."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from casework.office import Office
from storage import jobs
from storage.database import Tx


def owe(office: Office, tx: Tx, kind: str, *, key: str, **args: Any) -> None:
    """Owe a piece of work now; owing it twice under one key is owing it once."""
    jobs.add(tx, kind=kind, args=args, key=key, now=office.clock.machine_now(), trace=office.trace())


def owe_again(office: Office, tx: Tx, kind: str, *, key: str, after: timedelta = timedelta(0), **args: Any) -> None:
    """Owe work that may have been done before under the same key, after a while where that is asked for."""
    now = office.clock.machine_now()
    if not jobs.add(tx, kind=kind, args=args, key=key, now=now, run_at=now + after, trace=office.trace()):
        jobs.again(tx, key=key, now=now + after)
