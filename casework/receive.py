"""Mail in: every new message's raw bytes are stored and committed before anyone tries to understand them."""

from __future__ import annotations

from collections.abc import Iterable

from casework.office import Office
from casework.outbox import owe, owe_again
from claims.message import Envelope, Position
from intake.channel import Channel
from storage import house, messages

INGEST = "ingest"


def take_mail(office: Office, channel: Channel) -> int:
    """Take in every message of a channel that is not known yet; the number taken in.

    Headers and sizes come first, bodies only for what is new. A message beyond the size limit is kept by its header
    block, and the mail itself stays in the mailbox (Parked). Raises Unavailable when the mailbox goes away midway;
    what was taken in until then is kept, the rest is found at the next look.
    """
    new = _unknown(office, channel.look())
    huge = [envelope for envelope in new if envelope.size > office.max_message_bytes]
    for envelope in huge:
        receive_raw(office, raw=envelope.header, position=envelope.position, size=envelope.size)
    taken = len(huge)
    wanted = [envelope.position for envelope in new if envelope.size <= office.max_message_bytes]
    for position, raw in channel.fetch(wanted):
        receive_raw(office, raw=raw, position=position)
        taken += 1
    return taken


def _unknown(office: Office, envelopes: Iterable[Envelope]) -> list[Envelope]:
    known: dict[tuple[str, str, int], dict[int, str | None]] = {}
    result = []
    with office.database.read() as tx:
        for envelope in envelopes:
            at = envelope.position
            folder = (at.account, at.folder, at.validity)
            if folder not in known:
                known[folder] = messages.known_uids(tx, account=at.account, folder=at.folder, validity=at.validity)
            if at.uid not in known[folder]:
                result.append(envelope)
    return result


def receive_raw(office: Office, *, raw: bytes, position: Position | None = None, size: int | None = None) -> int:
    """Store a message's bytes, note it as pending and owe its reading; the message id.

    The same position twice is the same message. The same bytes in the same folder under another UIDVALIDITY, never
    moved away, are the same delivery as well. Without a position the message was handed in by a person.
    """
    with office.follow("message.receive", bytes=len(raw)):
        return _kept(office, raw, position, len(raw) if size is None else size)


def _kept(office: Office, raw: bytes, position: Position | None, size: int) -> int:
    sha256 = office.blobs.put(raw)
    with office.database.write() as tx:
        if position is None:
            position = Position(INGEST, INGEST, 1, house.next_number(tx, INGEST))
        same = messages.unsettled_elsewhere(tx, position=position, raw_sha256=sha256)
        if same is not None:
            messages.rebind(tx, message_id=same.id, position=position)
            if same.state != "pending":
                owe_again(office, tx, "settle_message", key=f"settle-{same.id}", message_id=same.id)
            return same.id
        message_id = messages.add(
            tx,
            position=position,
            raw_sha256=sha256,
            size=size,
            header_id="",
            received_at=office.clock.now(),
        )
        if message_id is None:
            return next(row.id for row in messages.all_messages(tx) if row.position == position)
        owe(office, tx, "read_message", key=f"read-{message_id}", message_id=message_id)
    return message_id
