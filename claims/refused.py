"""The four kinds of error: a finding is doubt about data, the rest are these exceptions (anything else is a bug)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Doubt about data, as a value: `code` is stable, `message` is for a person, `field` names what it is about."""

    code: str
    message: str
    field: str | None = None


class Refused(Exception):
    """An anticipated no: the page shows it, the job is parked without retry.

    `code` is stable and safe to log; the message says in plain words what to do and may name no personal data.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str]]:
        """It crosses from one process to another whole."""
        return type(self), (self.code, self.message)


class Unavailable(Exception):
    """The world outside is down (mailbox, SMTP, database, OCR): the same work is tried again, with backoff."""

    def __init__(self, what: str, message: str) -> None:
        super().__init__(message)
        self.what = what
        self.message = message
