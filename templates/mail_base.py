"""What every mail says: who we are, and the case it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from claims.agency import Agency


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What every mail says: who we are, and the case it is about (None when there is none)."""

    template: ClassVar[str] = ""
    agency: Agency
    case_number: str | None = None
