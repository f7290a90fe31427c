"""`krav books ...`: the books, the day's reconciliation, and the agency's own books for its bookkeeping program."""

from __future__ import annotations

from pathlib import Path

import click

from workers.cli_base import Group, json_option, open_office
from workers.printing import print_json, print_rows, say

_BALANCES = ("currency", "book", "account", "amount")
_VOUCHERS = ("voucher", "on", "kind", "source", "case", "lines")
_STATEMENTS = ("file", "account", "number", "opening", "closing", "books", "difference", "adds_up", "follows")


@click.group(cls=Group)
def books() -> None:
    """The books: other people's money and our own, apart, every voucher balanced."""


@books.command()
@click.option("--on", "day", default=None, metavar="DATE", help="At the end of a day (default: now).")
@json_option
def balances(day: str | None, as_json: bool) -> None:
    """What stands on every account."""
    from casework.show_books import balances as every_balance

    with open_office() as (office, _):
        print_rows(every_balance(office, on=day), _BALANCES, as_json=as_json, none="nothing is booked yet")


@books.command()
@click.option("--case", "case_number", default=None, metavar="NUMBER", help="Only those of a case.")
@json_option
def vouchers(case_number: str | None, as_json: bool) -> None:
    """Every voucher with its lines, in the order of booking."""
    from casework.show_books import vouchers as every_voucher

    with open_office() as (office, _):
        rows = every_voucher(office, case_number=case_number)
        print_rows(rows, _VOUCHERS, as_json=as_json, none="nothing is booked yet")


@books.command()
def close() -> None:
    """Book whatever has happened and is not booked yet (the day's walk does so too)."""
    from casework.bookkeeping import keep_books

    with open_office() as (office, _):
        say(f"vouchers booked: {keep_books(office, is_all=True)}")


@books.command()
@json_option
@click.pass_context
def reconcile(ctx: click.Context, as_json: bool) -> None:
    """Hold clients' money in the books against the bank's statements; exit 1 where they differ."""
    from casework.reconcile import reconcile as reconciled

    with open_office() as (office, _):
        found = reconciled(office)
    if as_json:
        print_json(found)
    else:
        print_rows(found["statements"], _STATEMENTS, as_json=False, none="no statement with balances has come in")
        for currency, amount in found["client_bank"].items():
            say(f"the clients' account by the books: {amount} {currency}")
        for waits in found["waits"]:
            say(f"krav: {waits['what']} {waits['amount']}: {waits['why']}")
        for entered in found["by_hand"]:
            say(f"krav: case {entered['case']}: {entered['amount']} entered by hand, told of by no bank file")
    if not found["ok"]:
        say("krav: a statement and the books differ")
        ctx.exit(1)


@books.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--year", type=int, default=None, help="The calendar year (default: the house's own).")
def sie(file: Path, year: int | None) -> None:
    """Write the agency's own books of a year as a SIE file (type 4)."""
    from casework.export_sie import export_sie

    with open_office() as (office, _):
        data = export_sie(office, year=year or office.clock.today().year)
    file.write_bytes(data)
    click.echo(str(file))
