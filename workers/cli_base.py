"""What every command shares: an open office, anticipated faults as messages and exit codes, common options."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from claims.money import Money, parse_swedish_amount
from claims.refused import Refused, Unavailable
from workers.printing import say

if TYPE_CHECKING:
    from casework.office import Office
    from workers.settings import Settings

ERASE_LINE = "\r\x1b[2K"
_USAGE = frozenset({"settings", "usage", "earlier_day", "not_today", "bad_id"})
Command = TypeVar("Command", bound=Callable[..., Any])


class Group(click.Group):
    """A group of commands for which an anticipated fault is a message and an exit code, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run; Refused and Unavailable end with 1, wrong usage with 2."""
        try:
            return super().invoke(ctx)
        except Refused as refused:
            say(f"krav: {refused.message}")
            ctx.exit(2 if refused.code in _USAGE else 1)
        except Unavailable as away:
            say(f"krav: {away.message}")
            ctx.exit(1)


class Day(click.ParamType[date, Any]):
    """An ISO date."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read YYYY-MM-DD; anything else is wrong usage."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date: write it as 2026-03-02", param, ctx)


DAY = Day()


class Amount(click.ParamType[Money, Any]):
    """An amount as people in Sweden write it."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Money:
        """Read 5000,00 or 5 000 kr; anything else, and nothing at all, is wrong usage."""
        amount = value if isinstance(value, Money) else parse_swedish_amount(str(value))
        if amount is None or amount.ore <= 0:
            self.fail(f"{value!r} is no amount: write it as 5000,00", param, ctx)
        return amount


AMOUNT = Amount()


def json_option(command: Command) -> Command:
    """`--json`: one JSON value per line on stdout."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON value per line on stdout.")(command)


def by_option(command: Command) -> Command:
    """`--by`: who does this, kept in the case's events."""
    return click.option("--by", default=_user, show_default="your user name", help="Who does this.")(command)


def key_values(pairs: tuple[str, ...]) -> dict[str, str]:
    """`name=value` arguments as a mapping; anything else is wrong usage."""
    result = {}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator or not name.strip():
            raise click.UsageError(f"{pair!r} is not name=value")
        result[name.strip()] = value
    return result


@contextmanager
def open_office() -> Iterator[tuple[Office, Settings]]:
    """The office of the environment's settings, closed at the end."""
    from workers.settings import read_settings
    from workers.setup import build_office, close_office

    settings = read_settings()
    office = build_office(settings)
    try:
        yield office, settings
    finally:
        close_office(office)


@contextmanager
def counted(what: str) -> Iterator[Callable[[int], None] | None]:
    """Who is told of a growing number shows it on one line of the terminal; None where stderr is none."""
    if not sys.stderr.isatty():
        yield None
        return
    try:
        yield lambda count: click.echo(f"\r{count:,} {what}", nl=False, err=True)
    finally:
        click.echo(ERASE_LINE, nl=False, err=True)


def work_off(office: Office) -> None:
    """Do all the work that is owed; what must wait for the world is said, and done later."""
    from workers.embedded import drain

    try:
        drain(office)
    except Unavailable as away:
        say(f"krav: {away.message}")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "handler"
