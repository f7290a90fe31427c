"""The long-running service: which parts a process runs, how they start, and how they stop within ten seconds."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from types import FrameType

import structlog

from casework.office import Office
from workers.beat import keep_walking
from workers.heartbeat import keep_beating
from workers.mailroom import keep_taking
from workers.owner import this_owner
from workers.pool import Pool, PoolPlan
from workers.sampling import keep_sampling
from workers.settings import Settings
from workers.setup import build_office, close_office, open_channels
from workers.tracing import UNTRACED, Tracer, open_tracing
from workers.webserver import WebServers

log = structlog.get_logger(__name__)

_JOIN_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Roles:
    """The parts of the service that a process runs; `name` is what its heartbeat says."""

    name: str
    takes_mail: bool = False
    works: bool = False
    walks: bool = False
    serves: bool = False


RUN = Roles("run", takes_mail=True, works=True, walks=True, serves=True)
POLL = Roles("poll", takes_mail=True)
WORK = Roles("work", works=True)
BEAT = Roles("beat", walks=True)
WEB = Roles("web", serves=True)


class Service:
    """The started parts of one process."""

    def __init__(self, office: Office, settings: Settings, roles: Roles, *, tracer: Tracer = UNTRACED) -> None:
        self._office = office
        self._settings = settings
        self._roles = roles
        self._tracer = tracer
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._closing = ExitStack()
        self._pool: Pool | None = None
        self._web: WebServers | None = None

    def start(self) -> None:
        """Start every part; raises Refused when an address to serve on is taken or not allowed."""
        if self._roles.serves:
            self._web = WebServers(self._office, self._settings, is_alive=self.is_alive)
            self._closing.callback(self._web.stop)
        self._start_pool()
        if self._roles.takes_mail:
            self._watch_mailboxes()
        if self._roles.walks:
            self._thread("walk", lambda: keep_walking(self._office, on_done=self.wake, stopping=self._stopping))
            self._thread("sample", lambda: keep_sampling(self._office, stopping=self._stopping))
        if self._pool is None:
            self._thread("heartbeat", self._beat)
        if self._web is not None:
            self._web.start()
        log.info("started", mode=self._roles.name)

    def wake(self) -> None:
        """Something was added: look at the queue at once."""
        if self._pool is not None:
            self._pool.wake()

    def is_alive(self) -> bool:
        """Whether every thread of this process that should run does run."""
        if self._stopping.is_set():
            return False
        return all(thread.is_alive() for thread in self._threads) and (self._pool is None or self._pool.is_alive())

    def stop(self) -> None:
        """Stop every part: no new mail, running work ended, leases given back, pages closed."""
        self._stopping.set()
        if self._pool is not None:
            self._pool.stop()
        self._closing.close()
        for thread in self._threads:
            thread.join(timeout=_JOIN_SECONDS)
        log.info("stopped", mode=self._roles.name)

    def _start_pool(self) -> None:
        redis_url = self._settings.redis_url.get_secret_value()
        # With Redis the schedule's process feeds all workers; without it every worker feeds itself from the database.
        relays = (self._roles.works and (not redis_url or self._roles.walks)) or (bool(redis_url) and self._roles.walks)
        if not self._roles.works and not relays:
            return
        plan = PoolPlan(
            redis_url=redis_url,
            fast_threads=self._settings.worker_threads,
            slow_threads=self._settings.ocr_workers,
            consumes=self._roles.works,
            relays=relays,
            does=self._roles.name,
            tracer=self._tracer,
        )
        self._pool = Pool(self._office, plan).start()

    def _watch_mailboxes(self) -> None:
        # Connections of their own: waiting for mail would otherwise hold up the moving of mail that is settled.
        for index, channel in enumerate(open_channels(self._settings)):
            self._closing.callback(channel.close)
            self._thread(
                f"mailbox-{index + 1}",
                lambda index=index, channel=channel: keep_taking(  # type: ignore[misc]
                    self._office,
                    channel,
                    index=index,
                    look_seconds=self._settings.poll_seconds,
                    on_new=self.wake,
                    stopping=self._stopping,
                ),
            )

    def _beat(self) -> None:
        keep_beating(self._office, owner=this_owner(self._roles.name), does=self._roles.name, stopping=self._stopping)

    def _thread(self, name: str, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)


def serve(settings: Settings, roles: Roles, *, before: Sequence[Callable[[Office], None]] = ()) -> None:
    """Run the parts of a process until SIGTERM or SIGINT; `before` is done with the office before anything starts."""
    told = threading.Event()
    _listen(told)
    office = build_office(settings)
    tracing = open_tracing(settings)
    followed = office if tracing is None else tracing.watch(office)
    service = Service(followed, settings, roles, tracer=tracing or UNTRACED)
    try:
        for prepare in before:
            prepare(office)
        service.start()
        told.wait()
    finally:
        service.stop()
        if tracing is not None:
            tracing.close()
        close_office(office)


def _listen(told: threading.Event) -> None:
    def hear(number: int, _frame: FrameType | None) -> None:
        log.info("told_to_stop", signal=number)
        told.set()

    signal.signal(signal.SIGTERM, hear)
    signal.signal(signal.SIGINT, hear)
