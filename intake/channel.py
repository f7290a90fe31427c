"""What every way in has in common: look, fetch, settle, wait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from claims.message import Envelope, Outcome, Position

FETCH_BATCH = 10
"""Messages per fetch: one by one is a third slower, fifty is no faster and holds five times the memory."""


class Channel(Protocol):
    """A mailbox that messages are taken from. Nothing is ever deleted, and what others have read is never evidence.

    All calls may come from any thread. Every call raises Unavailable("mailbox", ...) while the world is at fault;
    the next call starts afresh by itself.
    """

    @property
    def account(self) -> str:
        """The name the positions carry; holds no password."""

    def look(self) -> Sequence[Envelope]:
        """Every message that lies in the incoming folder now, oldest first, header block only."""

    def fetch(self, positions: Sequence[Position]) -> Iterator[tuple[Position, bytes]]:
        """The raw bytes of messages, in batches; one that is no longer there is left out.

        A fault in the middle raises Unavailable after the complete batches were handed out.
        """

    def settle(self, position: Position, outcome: Outcome) -> bool:
        """Move a message to the folder its outcome names; False when it is not there any more. Safe to repeat."""

    def wait(self, *, seconds: float) -> bool:
        """Sleep until something may have arrived (True), until `seconds` have passed or `close` is called (False)."""

    def close(self) -> None:
        """Let go of the mailbox and wake whoever waits; a closed channel is not used again."""


def of_account(positions: Sequence[Position], account: str, folder: str) -> None:
    """Refuse positions of another mailbox: mixing them up is a bug in the caller (ValueError)."""
    if any((p.account, p.folder) != (account, folder) for p in positions):
        raise ValueError("a position belongs to the channel that gave it")
