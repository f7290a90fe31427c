"""What a rule is: a named predicate about a message and its circumstances."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from claims.message import InboundMessage


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What casework knows beside the message itself.

    `case_number` is the thread's case, resolved by a keyed token; `size` and `max_bytes` are of the raw message;
    `document_count` is what `unpack` found.
    """

    own_addresses: frozenset[str] = frozenset()
    known_creditor: bool = False
    known_debtor: bool = False
    case_number: str | None = None
    loop_token_is_ours: bool = False
    max_bytes: int = 50_000_000
    size: int = 0
    document_count: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A predicate with the name under which a hit is recorded."""

    name: str
    meaning: str
    check: Callable[[InboundMessage, Circumstances], bool]


def rule(check: Callable[[InboundMessage, Circumstances], bool]) -> Rule:
    """Make a function the rule of its name; its docstring is what the desk shows."""
    return Rule(check.__name__, (check.__doc__ or "").rstrip("."), check)
