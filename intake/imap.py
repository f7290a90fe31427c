"""An IMAP folder as a mailbox."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from claims.message import Envelope, Outcome, Position
from claims.refused import Refused, Unavailable
from intake.channel import FETCH_BATCH, of_account
from intake.imap_connection import connect, make_folder, reason_of
from intake.imap_url import ImapAddress, parse_imap_url, tls_context

_LOOK_BATCH = 100
_SEARCH_WINDOW = 50_000
_FETCH_BYTES = 30_000_000
# News that reach us in one packet with the consent to IDLE show only when the IDLE ends: the first one ends soon, each
# is twice as long as the last, and the longest ends well before servers hang up after half an hour (RFC 2177).
_FIRST_IDLE = 1.0
_IDLE_RENEWAL = 60.0
_POLL_PAUSE = 10.0
_GIVE_WAY = 0.01


def open_imap(
    *, url: str, password: str | None, oauth_token: str | None, ca_file: Path | None, timeout: float = 30
) -> ImapChannel:
    """A channel on the folder that an address names; connects at the first call, so a mailbox may be down now.

    A token logs in by OAuth2 (OAUTHBEARER, else XOAUTH2), otherwise the password, given here or in the address.
    `timeout` is in seconds for connecting and for every answer. Raises Refused when address or secret is missing.
    """
    address = parse_imap_url(url)
    secret = oauth_token or password or address.password
    if not secret:
        raise Refused("mailbox_credentials", "The mailbox has neither a password nor a token")
    context = tls_context(ca_file)
    return ImapChannel(
        address,
        lambda: connect(address, secret=secret, is_token=bool(oauth_token), context=context, timeout=timeout),
    )


class ImapChannel:
    """A Channel on one folder of one account. One lock guards the one connection; a call wakes an idle `wait`."""

    def __init__(self, address: ImapAddress, connect: Callable[[], IMAPClient]) -> None:
        self.account = address.account
        self._folder = address.folder
        self._connect = connect
        self._client: IMAPClient | None = None
        self._targets: dict[Outcome, str] = {}
        self._selected = address.folder
        self._headers: dict[tuple[int, int], Envelope] = {}
        self._seen = (0, 0)
        self._lock = threading.Lock()
        self._closing = threading.Event()
        # A list, for its append and pop are one step each whatever thread they come from.
        self._wanted: list[None] = []
        self._bell, self._ringer = socket.socketpair()
        self._bell.setblocking(False)
        self._ringer.setblocking(False)

    def look(self) -> Sequence[Envelope]:
        """Every message in the folder: UID, size and header block, those of known messages from memory."""
        with self._urgent() as client:
            validity, count = self._select(client)
            uids = self._search(client, count)
            missing = [uid for uid in uids if (validity, uid) not in self._headers]
            self._headers = {key: self._headers[key] for uid in uids if (key := (validity, uid)) in self._headers}
            for start in range(0, len(missing), _LOOK_BATCH):
                self._read_headers(client, validity, missing[start : start + _LOOK_BATCH])
            self._seen = (validity, max(uids, default=0))
            return [self._headers[validity, uid] for uid in uids if (validity, uid) in self._headers]

    def fetch(self, positions: Sequence[Position]) -> Iterator[tuple[Position, bytes]]:
        """Raw messages in batches, flags untouched; what is gone or of another UIDVALIDITY is left out."""
        of_account(positions, self.account, self._folder)
        for batch in self._batches(positions):
            with self._urgent() as client:
                validity, _ = self._select(client)
                wanted = {p.uid: p for p in batch if p.validity == validity}
                found = client.fetch(list(wanted), ["BODY.PEEK[]"]) if wanted else {}
            for uid, position in wanted.items():
                raw = found.get(uid, {}).get(b"BODY[]")
                if raw is not None:
                    yield position, raw

    def settle(self, position: Position, outcome: Outcome) -> bool:
        """Move by MOVE, else copy and expunge that one UID, else copy and mark deleted; never a plain EXPUNGE."""
        of_account([position], self.account, self._folder)
        with self._urgent() as client:
            validity, _ = self._select(client)
            if validity != position.validity:
                return False
            if position.uid not in client.search([*self._criteria(client), "UID", str(position.uid)]):
                return False
            self._headers.pop((validity, position.uid), None)
            return self._move_or_miss(client, position.uid, self._targets[outcome])

    def wait(self, *, seconds: float) -> bool:
        """IDLE (polling where the server cannot) until something lies there that `look` has not seen.

        Another call on this channel interrupts the wait for as long as it takes.
        """
        until = time.monotonic() + seconds
        renewal = _FIRST_IDLE
        while (left := until - time.monotonic()) > 0 and not self._closing.is_set():
            if self._wanted:
                self._closing.wait(_GIVE_WAY)
                renewal = _FIRST_IDLE
                continue
            with self._connection() as client:
                if self._has_news(client):
                    return True
                can_idle = client.has_capability("IDLE")
                if can_idle and self._idle(client, seconds=min(left, renewal)):
                    return True
            renewal = min(2 * renewal, _IDLE_RENEWAL)
            if not can_idle:
                self._closing.wait(min(left, _POLL_PAUSE))
        return False

    def close(self) -> None:
        """Log out and wake whoever waits."""
        self._closing.set()
        self._ring()
        with self._lock:
            client, self._client = self._client, None
            self._bell.close()
            self._ringer.close()
            if client is not None:
                # The server may be gone already; there is nothing left to lose on this connection.
                with suppress(IMAPClientError, OSError):
                    client.logout()

    @contextmanager
    def _urgent(self) -> Iterator[IMAPClient]:
        """The connection for a call that somebody waits for: an idle `wait` gives way."""
        self._wanted.append(None)
        try:
            self._ring()
            with self._connection() as client:
                yield client
        finally:
            self._wanted.pop()

    @contextmanager
    def _connection(self) -> Iterator[IMAPClient]:
        """The connection, exclusively, made anew where needed; a fault drops it and becomes Unavailable."""
        with self._lock:
            try:
                yield self._ready()
            except (IMAPClientError, OSError) as error:
                self._drop()
                raise Unavailable("mailbox", reason_of(error)) from None

    def _ready(self) -> IMAPClient:
        if self._closing.is_set():
            raise Unavailable("mailbox", "the mailbox is closed")
        if self._client is None:
            self._client = self._connect()
            self._prepare(self._client)
        return self._client

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(IMAPClientError, OSError):
                client.shutdown()

    def _prepare(self, client: IMAPClient) -> None:
        """Learn the server's names for our folders and make those that are missing."""
        prefix, separator = "", "/"
        if client.has_capability("NAMESPACE"):
            personal = client.namespace().personal
            prefix, separator = personal[0] if personal else (prefix, separator)
        self._selected = self._folder.replace("/", separator or "/")
        self._targets = {outcome: f"{prefix or ''}{outcome}" for outcome in Outcome}
        for target in self._targets.values():
            make_folder(client, target)

    def _select(self, client: IMAPClient) -> tuple[int, int]:
        """(UIDVALIDITY, number of messages), asked of the server each time: the folder may have been made anew."""
        answer = client.select_folder(self._selected)
        return int(answer.get(b"UIDVALIDITY", 0)), int(answer[b"EXISTS"])

    def _criteria(self, client: IMAPClient) -> list[str]:
        """Which messages count: all, but where nothing can be removed what we marked as moved counts no more."""
        return ["ALL"] if client.has_capability("MOVE") or client.has_capability("UIDPLUS") else ["UNDELETED"]

    def _search(self, client: IMAPClient, count: int) -> list[int]:
        uids: set[int] = set()
        for start in range(1, count + 1, _SEARCH_WINDOW):
            # In windows, for a line of the protocol may hold a million bytes and no more.
            end = min(count, start + _SEARCH_WINDOW - 1)
            uids.update(client.search([f"{start}:{end}", *self._criteria(client)]))
        return sorted(uids)

    def _read_headers(self, client: IMAPClient, validity: int, uids: list[int]) -> None:
        for uid, data in client.fetch(uids, ["RFC822.SIZE", "BODY.PEEK[HEADER]"]).items():
            position = Position(self.account, self._folder, validity, uid)
            header = data.get(b"BODY[HEADER]")
            if header is not None:
                self._headers[validity, uid] = Envelope(position, int(data[b"RFC822.SIZE"]), header)

    def _batches(self, positions: Sequence[Position]) -> Iterator[list[Position]]:
        """Batches of ten at most, smaller where the messages are large."""
        batch: list[Position] = []
        size = 0
        for position in positions:
            known = self._headers.get((position.validity, position.uid))
            size += known.size if known else 0
            if batch and (len(batch) == FETCH_BATCH or size > _FETCH_BYTES):
                yield batch
                batch, size = [], known.size if known else 0
            batch.append(position)
        if batch:
            yield batch

    def _move_or_miss(self, client: IMAPClient, uid: int, target: str) -> bool:
        """Move, or find that somebody else did so between our look and our command."""
        try:
            self._move(client, uid, target)
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            self._select(client)
            if uid in client.search([*self._criteria(client), "UID", str(uid)]):
                raise
            return False
        return True

    def _move(self, client: IMAPClient, uid: int, target: str) -> None:
        if client.has_capability("MOVE"):
            client.move([uid], target)
            return
        client.copy([uid], target)
        client.add_flags([uid], [rb"\Deleted"], silent=True)
        if client.has_capability("UIDPLUS"):
            client.uid_expunge([uid])

    def _has_news(self, client: IMAPClient) -> bool:
        """Whether something lies in the folder that the last look did not see."""
        validity, count = self._select(client)
        seen_validity, seen_uid = self._seen
        if validity != seen_validity:
            return count > 0 or seen_validity != 0
        found = client.search([*self._criteria(client), "UID", f"{seen_uid + 1}:*"]) if count else []
        return any(uid > seen_uid for uid in found)

    def _idle(self, client: IMAPClient, *, seconds: float) -> bool:
        """Whether the server told of new mail before the time was up or the bell rang."""
        try:
            client.idle()
        except IMAPClientError:
            # The library cannot take news that come between its command and the server's consent.
            self._drop()
            return True
        until = time.monotonic() + seconds
        poller = select.poll()
        poller.register(client.socket(), select.POLLIN)
        poller.register(self._bell, select.POLLIN)
        news = False
        while not (news or self._wanted or self._closing.is_set()) and (left := until - time.monotonic()) > 0:
            ready = {descriptor for descriptor, _ in poller.poll(left * 1000)}
            if client.socket().fileno() in ready:
                said = client.idle_check(timeout=0)
                if not said:
                    raise OSError("the mail server closed the connection")
                news = _tells_of_mail(said)
            with suppress(BlockingIOError):
                self._bell.recv(4096)
        _, late = client.idle_done()
        return news or _tells_of_mail(late)

    def _ring(self) -> None:
        # A full bell rings already, and a closed one has nobody to wake.
        with suppress(OSError):
            self._ringer.send(b"!")


def _tells_of_mail(responses: Sequence[Sequence[object]]) -> bool:
    return any(len(line) > 1 and line[1] == b"EXISTS" for line in responses)
