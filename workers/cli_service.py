"""`krav run|poll|work|beat|web`: the long-running service, in one process or in many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workers.printing import say

if TYPE_CHECKING:
    from workers.service import Roles


@click.command()
def run() -> None:
    """The whole service in one process: mailbox, workers, schedule, desk and signed links.

    A data folder that it has just made, with no IMAP and no SMTP set, gets the sample mailbox to live on.
    """
    from workers.logs import configure_logs
    from workers.sample import seed_sample, show_way_in, wants_sample
    from workers.service import RUN, serve
    from workers.settings import read_settings

    settings = read_settings()
    configure_logs(service=True)
    before = [seed_sample(settings)] if wants_sample(settings) else []
    say(f"the desk: {settings.desk_url}   signed links: {settings.public_address}   stop with Ctrl-C")
    serve(settings, RUN, before=[*before, show_way_in])


@click.command()
def poll() -> None:
    """Only watch the mailboxes. Run beside `work` and `beat`; several at once do no harm."""
    from workers.service import POLL

    _serve(POLL)


@click.command()
def work() -> None:
    """Only do owed work. Start one per core, on as many machines as you like.

    Without KRAV_REDIS_URL every worker looks into the database itself; with it, `krav beat` (or `krav run`) must run
    somewhere, since that feeds the workers.
    """
    from workers.service import WORK

    _serve(WORK)


@click.command()
def beat() -> None:
    """Only the schedule: the day's walk, and (with Redis) feeding the workers. One is enough, two do no harm."""
    from workers.service import BEAT

    _serve(BEAT)


@click.command()
def web() -> None:
    """Only the desk (KRAV_BIND) and the signed links (KRAV_PUBLIC_BIND)."""
    from workers.service import WEB

    _serve(WEB)


def _serve(roles: Roles) -> None:
    from workers.logs import configure_logs
    from workers.service import serve
    from workers.settings import read_settings

    settings = read_settings()
    configure_logs(service=True)
    serve(settings, roles)
