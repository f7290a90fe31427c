"""Who signs in to the desk, and what their work lets them do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A kind of work at the agency; one person may have several.

    Handlers decide on readings and cases, jurists on disputes and everything before an authority, payments on money in
    and out, ops watch the workers, admins keep the users. No role is contained in another.
    """

    HANDLER = "handler"
    JURIST = "jurist"
    PAYMENTS = "payments"
    OPS = "ops"
    ADMIN = "admin"


EVERYONE = frozenset(Role)
"""Every role: what anybody may who is signed in."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who is signed in. `email` is their name in decisions and events, `language` what they read the desk in
    ("" for what their browser asks for)."""

    id: int
    email: str
    name: str
    roles: frozenset[Role]
    language: str = ""

    def may(self, roles: frozenset[Role]) -> bool:
        """Whether one of their roles is among those asked for."""
        return not self.roles.isdisjoint(roles)
