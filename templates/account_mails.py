"""The mails to the house's own people: a link that sets a password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from templates.mail_base import Mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(Mail):
    """Somebody has been given a place at the desk; `link` sets their password within `hours`."""

    template: ClassVar[str] = "mail/invitation"
    link: str
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordReset(Mail):
    """A new password was asked for, by whoever knows the address; `link` sets it within `hours`."""

    template: ClassVar[str] = "mail/password_reset"
    link: str
    hours: int
