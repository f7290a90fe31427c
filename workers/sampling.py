"""The figures are kept every minute by the process with the schedule; two of them keep each minute once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import structlog

from casework.sample_figures import sample_figures
from claims.refused import Unavailable

if TYPE_CHECKING:
    from casework.office import Office

EVERY_SECONDS = 60.0

log = structlog.get_logger(__name__)


def keep_sampling(office: Office, *, stopping: threading.Event) -> None:
    """Keep the figures until told to stop. What fails is logged: the plots then show a gap, and the alarm their age."""
    while True:
        try:
            sample_figures(office)
        except Unavailable as away:
            log.warning("sample_missed", code=away.what)
        except Exception:
            log.error("sample_failed", exc_info=True)
        if stopping.wait(EVERY_SECONDS):
            return
