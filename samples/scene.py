"""One row of the sample mailbox: a mail to be made, and what ought to become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

from samples.mail import Letterhead, Sender


@dataclass(frozen=True, slots=True)
class Scene:
    """A mail by its parts. `bills` are keys of BILLS that travel in it, packed as `pack` says.

    `cases` name the cases it belongs to even where no document says so. `make` builds mails that are not a plain
    text with files. `same_as` names the scene whose bytes come once more.
    """

    name: str
    sender: Sender
    subject: str
    text: str
    state: str
    why: str
    bills: tuple[str, ...] = ()
    pack: str = "pdf"
    cases: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    vouched: bool = True
    answer: bool = False
    make: Callable[[Scene, Letterhead], EmailMessage] | None = None
    same_as: str | None = None
