"""The table of job kinds: which use case each one calls, and which queue it waits in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dramatiq import Actor, Broker

from casework.authority_files import send_authority_file
from casework.conclude_message import conclude_message
from casework.creditor_figures import count_figures
from casework.do_bulk_item import do_bulk_item
from casework.draw_pages import draw_pages
from casework.forgot_password import mail_reset_link
from casework.import_bank_file import import_bank_file
from casework.learn_lessons import learn_lessons
from casework.live_lab import live_lab
from casework.preview_bulk import preview_bulk
from casework.read_document import read_document
from casework.read_message import read_message
from casework.reread_document import reread_document
from casework.send_invoice import send_invoice
from casework.send_letter import send_letter
from casework.send_mail import send_mail
from casework.send_payout import send_payout
from casework.settle_message import settle_message
from casework.trace_address import trace_address

FAST, SLOW = "fast", "slow"

UseCase = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: its name in the database, the queue it waits in, and the use case that takes its arguments."""

    name: str
    queue: str
    use_case: UseCase


KINDS = (
    Kind("read_message", FAST, read_message),
    Kind("read_document", SLOW, read_document),
    Kind("reread_document", SLOW, reread_document),
    Kind("draw_pages", SLOW, draw_pages),
    Kind("learn_lessons", SLOW, learn_lessons),
    Kind("conclude_message", FAST, conclude_message),
    Kind("settle_message", FAST, settle_message),
    Kind("send_letter", FAST, send_letter),
    Kind("send_mail", FAST, send_mail),
    Kind("send_payout", FAST, send_payout),
    Kind("send_authority_file", FAST, send_authority_file),
    Kind("send_invoice", FAST, send_invoice),
    Kind("trace_address", FAST, trace_address),
    Kind("mail_reset_link", FAST, mail_reset_link),
    Kind("preview_bulk", SLOW, preview_bulk),
    Kind("do_bulk_item", FAST, do_bulk_item),
    Kind("live_lab", SLOW, live_lab),
    Kind("count_figures", SLOW, count_figures),
    Kind("import_bank_file", SLOW, import_bank_file),
)

Perform = Callable[[Kind, int], None]


def declare(brokers: Mapping[str, Broker], perform: Perform, kinds: tuple[Kind, ...]) -> dict[str, Actor[Any, Any]]:
    """One actor per kind on the broker of its queue; an actor takes a job's id and hands it to `perform`."""
    return {kind.name: _actor(brokers[kind.queue], kind, perform) for kind in kinds}


def _actor(broker: Broker, kind: Kind, perform: Perform) -> Actor[[int], None]:
    def act(job_id: int) -> None:
        perform(kind, job_id)

    return Actor(act, broker=broker, actor_name=kind.name, queue_name=kind.queue, priority=0, options={})
