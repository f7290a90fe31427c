"""The mailbox follows the truth: once a message's state is committed, the mail is moved, never deleted."""

from __future__ import annotations

from casework.office import Office
from claims.message import MessageState, Outcome
from storage import messages


def settle_message(office: Office, *, message_id: int) -> None:
    """Move a message to Handled or Parked; a message somebody else moved is left where it is.

    Raises Unavailable when the mailbox is away. Safe to repeat.
    """
    with office.database.read() as tx:
        row = messages.get(tx, message_id)
    if row is None or row.settled is not None or row.state == MessageState.PENDING:
        return
    outcome = Outcome.PARKED if row.state == MessageState.PARKED else Outcome.HANDLED
    channel = next((channel for channel in office.channels if channel.account == row.account), None)
    if channel is None or channel.settle(row.position, outcome):
        with office.database.write() as tx:
            messages.set_settled(tx, message_id, outcome=outcome, now=office.clock.now())
