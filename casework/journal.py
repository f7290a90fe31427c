"""Writing down what happened to a case, so that every question "why?" has an answer."""

from __future__ import annotations

from typing import Any

from casework.office import Office
from claims.events import Event
from storage import events
from storage.database import Tx


def happened(
    office: Office, tx: Tx, *, case_number: str | None, kind: str, why: str, actor: str = "krav", **data: Any
) -> None:
    """Append an event at the house's own instant; `data` holds ids and amounts as JSON values."""
    now = office.clock.now().replace(microsecond=0)
    events.append(tx, Event(case_number, now, office.clock.today(), kind, why, actor, data))
