"""The table of job kinds: which use case each one calls, and which queue it waits in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from dramatiq import Actor, Broker

FAST, SLOW = "fast", "slow"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: named as its function in `casework`, which stands in a module of that name unless one is given."""

    name: str
    queue: str
    module: str = ""

    def use_case(self) -> Callable[..., object]:
        """The function that does the work."""
        found: Callable[..., object] = getattr(import_module(f"casework.{self.module or self.name}"), self.name)
        return found


KINDS = (
    Kind("read_message", FAST),
    Kind("read_document", SLOW),
    Kind("conclude_message", FAST),
    Kind("settle_message", FAST),
    Kind("advance_case", FAST, module="advance"),
    Kind("send_letter", FAST),
    Kind("send_mail", FAST),
)

Perform = Callable[[Kind, int], None]


def declare(brokers: Mapping[str, Broker], perform: Perform, kinds: tuple[Kind, ...] = KINDS) -> dict[str, Actor]:  # type: ignore[type-arg]
    """One actor per kind on the broker of its queue; an actor takes a job's id and hands it to `perform`."""
    return {kind.name: _actor(brokers[kind.queue], kind, perform) for kind in kinds}


def _actor(broker: Broker, kind: Kind, perform: Perform) -> Actor:  # type: ignore[type-arg]
    def act(job_id: int) -> None:
        perform(kind, job_id)

    return Actor(act, broker=broker, actor_name=kind.name, queue_name=kind.queue, priority=0, options={})
