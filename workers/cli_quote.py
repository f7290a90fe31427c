"""`krav quote`: what a case would cost its creditor, before there is one."""

from __future__ import annotations

import click

from claims.money import parse_swedish_amount
from workers.cli_base import Group, by_option, json_option, open_office
from workers.printing import print_json, print_rows

_COLUMNS = ("quote", "valid_until", "is_valid", "country", "principal", "setup_fee", "commission", "prices_version")
_LANGUAGE = click.option("--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True)


@click.group(cls=Group, invoke_without_command=True)
@click.option("--country", default="SE", show_default=True, help="Where the debtor is, two letters.")
@click.option("--amount", help="What is owed, as 12000 or 12 000,50.")
@click.option("--currency", default="SEK", show_default=True)
@click.option("--overdue", type=int, default=0, show_default=True, metavar="DAYS", help="How long it has been due.")
@click.option("--consumer/--business", "is_consumer", default=False, help="Who owes it (default: a business).")
@_LANGUAGE
@by_option
@json_option
@click.pass_context
def quote(
    ctx: click.Context,
    country: str,
    amount: str | None,
    currency: str,
    overdue: int,
    is_consumer: bool,
    language: str,
    by: str,
    as_json: bool,
) -> None:
    """A non-binding quote with everything that a case may cost its creditor; kept under its number."""
    if ctx.invoked_subcommand is not None:
        return
    from casework.make_quote import make_quote

    owed = parse_swedish_amount(amount or "", currency)
    if owed is None:
        raise click.UsageError(f"{amount!r} is no amount: give it as --amount 12000 or --amount 12000,50")
    with open_office() as (office, _):
        made = make_quote(
            office,
            country=country,
            amount=owed,
            days_overdue=overdue,
            is_business=not is_consumer,
            language=language,
            by=by,
        )
    _print(made, as_json)


@quote.command()
@click.argument("number")
@_LANGUAGE
@json_option
def show(number: str, language: str, as_json: bool) -> None:
    """A quote that was made, word by word."""
    from casework.make_quote import show_quote

    with open_office() as (office, _):
        _print(show_quote(office, number=number, language=language), as_json)


@quote.command("list")
@json_option
def list_quotes(as_json: bool) -> None:
    """Every quote that was made."""
    from casework.make_quote import quotes_made

    with open_office() as (office, _):
        print_rows(quotes_made(office), _COLUMNS, as_json=as_json, none="no quotes yet")


def _print(made: dict[str, object], as_json: bool) -> None:
    if as_json:
        print_json(made)
    else:
        click.echo(made["text"], nl=False)
