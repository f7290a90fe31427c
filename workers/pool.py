"""The threads that do owed work in one process: brokers, consumers, the relay that feeds them, the heartbeat."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from dramatiq import Broker, Worker

from casework.give_up import give_up
from casework.office import Office
from claims.refused import Unavailable
from storage import jobs
from storage.jobs import JobRow
from workers.actors import FAST, KINDS, SLOW, Kind, declare
from workers.broker import open_broker, start_worker
from workers.heartbeat import keep_beating
from workers.owner import this_owner
from workers.perform import Workplace, perform
from workers.relay import Relay, release_the_dead
from workers.tracing import UNTRACED, Tracer

log = structlog.get_logger(__name__)

_STOP_SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class PoolPlan:
    """How much a process does: threads per queue (0 takes one per core for `slow_threads`), where ids travel, and
    whether it consumes them, sends them, or both."""

    redis_url: str = ""
    fast_threads: int = 4
    slow_threads: int = 0
    consumes: bool = True
    relays: bool = True
    does: str = "work"
    kinds: tuple[Kind, ...] = KINDS
    tracer: Tracer = UNTRACED


class Pool:
    """A started set of threads; `stop` ends them within seconds and gives back what they held."""

    def __init__(self, office: Workplace, plan: PoolPlan) -> None:
        self._office = office
        self._plan = plan
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._workers: list[Worker] = []
        self.owner = this_owner(plan.does)
        # One broker per queue, since dramatiq wants one Worker per broker and the queues have their own thread counts.
        self._brokers: dict[str, Broker] = {queue: open_broker(plan.redis_url) for queue in (FAST, SLOW)}
        actors = declare(self._brokers, self._perform, plan.kinds)
        self.relay = Relay(office, {name: actor.send for name, actor in actors.items()})

    def start(self) -> Pool:
        """Start every thread; leases of dead processes on this machine are freed first."""
        plan = self._plan
        release_the_dead(self._office)
        self._thread("heartbeat", self._beat)
        if plan.consumes:
            slow = plan.slow_threads or os.cpu_count() or 1
            self._workers = [
                start_worker(self._brokers[FAST], queue=FAST, threads=plan.fast_threads),
                start_worker(self._brokers[SLOW], queue=SLOW, threads=slow),
            ]
        if plan.relays:
            self._thread("relay", lambda: self.relay.run(self._stopping))
        return self

    def is_alive(self) -> bool:
        """Whether every thread that should run does run."""
        consuming = [thread for worker in self._workers for thread in worker.workers]
        return all(thread.is_alive() for thread in [*self._threads, *consuming])

    def wake(self) -> None:
        """Something was added in this process: look for it at once."""
        self.relay.wake()

    def stop(self) -> None:
        """End within seconds. Work that does not end in time is given up here and started again by whoever is next."""
        self._stopping.set()
        self.relay.wake()
        stops = [threading.Thread(target=worker.stop, args=(int(_STOP_SECONDS * 1000),)) for worker in self._workers]
        for each in stops:
            each.start()
        for each in stops:
            each.join()
        for thread in self._threads:
            thread.join(timeout=_STOP_SECONDS)
        busy = any(thread.is_alive() for worker in self._workers for thread in worker.workers)
        if not busy:
            self._release_own()
        for broker in self._brokers.values():
            broker.close()

    def _perform(self, kind: Kind, job_id: int) -> None:
        try:
            perform(
                self._office,
                job_id,
                owner=self.owner,
                use_case=kind.use_case,
                stopping=self._stopping,
                on_parked=self._tell_message,
                tracer=self._plan.tracer,
            )
        except Unavailable as away:
            log.warning("claim_failed", code=away.what, job_id=job_id)
            self.relay.lost(job_id)
        else:
            self.relay.wake()

    def _tell_message(self, row: JobRow, code: str) -> None:
        """A message whose reading was given up waits for a person."""
        message_id = row.args.get("message_id")
        if isinstance(self._office, Office) and message_id is not None:
            give_up(self._office, kind=row.kind, message_id=message_id, code=code)

    def _beat(self) -> None:
        keep_beating(self._office, owner=self.owner, does=self._plan.does, stopping=self._stopping)

    def _release_own(self) -> None:
        try:
            with self._office.database.claim() as tx:
                jobs.release(tx, owner=self.owner, now=self._office.clock.machine_now())
        except Unavailable as away:
            log.warning("release_failed", code=away.what)

    def _thread(self, name: str, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)
