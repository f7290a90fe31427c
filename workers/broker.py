"""The carriers of job ids: in this process by default, Redis where many machines share the work."""

from __future__ import annotations

from dramatiq import Broker, Worker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import Middleware, ShutdownNotifications, TimeLimit
from redis import Redis

_HEARTBEAT_MS = 15_000
_MAINTAIN_ALWAYS = 1_000_000
_LONGEST_JOB_MS = 15 * 60 * 1000
_IDLE_MS = 200


def open_broker(redis_url: str = "") -> Broker:
    """A broker without retries or results of its own: the database holds both. Redis where a URL is given.

    The heartbeat and the maintenance on every command make ids of a killed worker come back within 15 s; the relay
    would send them again in any case. `socket_timeout=None`: the client's default of 5 s breaks its blocking reads.
    """
    middleware: list[Middleware] = [TimeLimit(time_limit=_LONGEST_JOB_MS), ShutdownNotifications()]
    broker: Broker
    if redis_url:
        client = Redis.from_url(redis_url, socket_timeout=None, socket_connect_timeout=5)
        broker = RedisBroker(  # type: ignore[no-untyped-call]
            client=client,
            middleware=middleware,
            namespace="krav",
            heartbeat_timeout=_HEARTBEAT_MS,
            maintenance_chance=_MAINTAIN_ALWAYS,
        )
    else:
        broker = StubBroker(middleware=middleware)
    # Only the command line of dramatiq says this; without it the time limit never fires.
    broker.emit_after("process_boot")
    return broker


def start_worker(broker: Broker, *, queue: str, threads: int) -> Worker:
    """Threads that consume one queue of a broker, started."""
    worker = Worker(broker, queues={queue}, worker_timeout=_IDLE_MS, worker_threads=threads)
    worker.start()
    return worker
