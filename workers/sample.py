"""The sample mailbox: laid into a house that was just made, so that there is something to look at."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from casework.enter_samples import enter_samples
from claims.refused import Refused
from intake.folder import FolderChannel
from workers.printing import say
from workers.settings import Settings

if TYPE_CHECKING:
    from casework.office import Office

MAILBOX = Path(__file__).resolve().parents[1] / "samples" / "mailbox"


def sample_mails() -> list[Path]:
    """The mails that ship with the project, in the order they came."""
    found = sorted(MAILBOX.glob("*.eml"))
    if not found:
        raise Refused("no_samples", f"the sample mailbox is missing: {MAILBOX}")
    return found


def known_numbers() -> dict[str, str]:
    """Debtors whose number the sample invoices do not print, by name: what the creditors answer when asked."""
    known: dict[str, str] = json.loads((MAILBOX / "known.json").read_text("utf-8"))
    return known


def wants_sample(settings: Settings) -> bool:
    """Whether a service may seed itself: a data folder not there before, no IMAP, no SMTP, no database elsewhere."""
    has_world = settings.mailboxes or settings.smtp_url.get_secret_value() or settings.database_url.get_secret_value()
    return not settings.is_production and not has_world and not settings.data_dir.exists()


def seed_sample(settings: Settings) -> Callable[[Office], None]:
    """A step that lays the sample mails into the folder mailbox before the service starts."""

    def seed(_office: Office) -> None:
        drop_samples(settings.mailbox_folder)

    return seed


def show_way_in(office: Office) -> None:
    """Say the link by which somebody comes in once, in a house of samples; in others users have passwords."""
    if office.is_sample:
        say(f"come in, once: {enter_samples(office, by='krav')}")


def drop_samples(folder: Path) -> int:
    """Lay every sample mail into a folder mailbox; how many."""
    channel = FolderChannel(folder)
    try:
        mails = sample_mails()
        for path in mails:
            channel.drop(path.name, path.read_bytes())
    finally:
        channel.close()
    return len(mails)
