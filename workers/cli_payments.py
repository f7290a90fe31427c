"""`krav payments ...`: bank files in, money that waits for a person, and payout runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from workers.cli_base import Group, by_option, counted, json_option, open_office, work_off
from workers.cli_payouts import payout
from workers.printing import print_json, print_one, print_rows, say

_WAITING = ("id", "on", "days", "is_old", "amount", "from", "references", "texts", "reason", "suggestions")
_OWED_BACK = ("id", "amount", "currency", "came_on", "decided_at", "by", "to", "to_account", "why")
_HELD = (
    "creditor", "currency", "received", "direct", "principal", "interest", "costs", "commission", "vat", "refund",
    "to_creditor", "to_agency",
)  # fmt: skip
_FILES = ("id", "file", "format", "state", "transactions", "booked", "suspense", "reversed", "findings")


@click.group(cls=Group)
def payments() -> None:
    """Money in: bank files, and what waits because nobody knows whose it is."""


@payments.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@by_option
@json_option
@click.pass_context
def import_file(ctx: click.Context, file: Path, by: str, as_json: bool) -> None:
    """Take in a camt.053, camt.054 or BgMax file; what was taken in before is not booked again."""
    from casework.import_payments import import_payments

    with open_office() as (office, _), counted("payments taken in") as progress:
        summary = import_payments(office, path=file, by=by, progress=progress)
        work_off(office)
    print_one(summary, as_json=as_json)
    if summary["state"] == "review":
        click.echo(f"krav: nothing was booked; look, then krav payments accept {summary['id']}", err=True)
        ctx.exit(1)


@payments.command()
@json_option
def files(as_json: bool) -> None:
    """Every bank file that came in."""
    from casework.import_payments import files as every_file

    with open_office() as (office, _):
        print_rows(every_file(office), _FILES, as_json=as_json, none="no bank files yet")


@payments.command()
@click.argument("file", metavar="ID")
@click.option("--why", required=True, help="Why it may be booked all the same.")
@by_option
@json_option
def accept(file: str, why: str, by: str, as_json: bool) -> None:
    """Take in a bank file that was kept back because something in it is in doubt."""
    from casework.import_payments import accept_file

    with open_office() as (office, _), counted("payments taken in") as progress:
        summary = accept_file(office, file=file, why=why, by=by, progress=progress)
        work_off(office)
    print_one(summary, as_json=as_json)


@payments.command()
@click.option("--find", default="", metavar="TEXT", help="Only an amount, or a payer's name, number or words.")
@click.option("--old", "is_old", is_flag=True, help="Only what has waited so long that it is to be returned.")
@json_option
def suspense(find: str, is_old: bool, as_json: bool) -> None:
    """Money that waits for a person, for how many days, with the cases it may belong to."""
    from casework.suspense import suspense as waiting

    with open_office() as (office, _):
        found = waiting(office, find=find, is_old=is_old)
    print_rows(found, _WAITING, as_json=as_json, none="no such money waits" if find or is_old else "no money waits")


@payments.command()
@click.argument("transaction", metavar="ID")
@click.argument("parts", nargs=-1, required=True, metavar="CASE[=AMOUNT]...")
@click.option("--why", default="", help="What shows that it belongs there.")
@by_option
@json_option
def book(transaction: str, parts: tuple[str, ...], why: str, by: str, as_json: bool) -> None:
    """Book money that waits on a case, or its parts on several."""
    from casework.suspense import book as place

    _then_show(place, as_json, transaction=transaction, parts=parts, why=why, by=by)


@payments.command()
@click.argument("transaction", metavar="ID")
@click.argument("case")
@by_option
@json_option
def confirm(transaction: str, case: str, by: str, as_json: bool) -> None:
    """Say that money that waits is the payment that somebody entered by hand on a case."""
    from casework.confirm_payment import confirm_payment

    _then_show(confirm_payment, as_json, transaction=transaction, case_number=case, by=by)


@payments.command()
@click.argument("transaction", metavar="ID")
@click.option("--why", required=True, help="Why it did not belong there.")
@by_option
@json_option
def unbook(transaction: str, why: str, by: str, as_json: bool) -> None:
    """Take money off the cases it was booked on; it waits again."""
    from casework.suspense import unbook as take_off

    _then_show(take_off, as_json, transaction=transaction, why=why, by=by)


@payments.command("set-aside")
@click.argument("transaction", metavar="ID")
@click.argument("state", type=click.Choice(["returned", "other"]))
@click.option("--why", required=True, help="To whom it went back, or what it is.")
@by_option
@json_option
def set_aside(transaction: str, state: str, why: str, by: str, as_json: bool) -> None:
    """Say that money that waits went back to its payer (returned), or is no debtor's payment (other)."""
    from casework.suspense import set_aside as put_aside
    from claims.bank import BankState

    _then_show(put_aside, as_json, transaction=transaction, state=BankState(state), why=why, by=by)


@payments.command("return")
@click.argument("transaction", metavar="ID")
@click.option("--why", required=True, help="Why it goes back, kept with the transaction.")
@click.option("--undo", is_flag=True, help="It does not go back after all: it waits again.")
@by_option
@json_option
def return_(transaction: str, why: str, undo: bool, by: str, as_json: bool) -> None:
    """Decide that money that waits is owed back to its payer; it leaves with a payout, not with this command."""
    from casework.return_payment import keep_payment, return_payment

    _then_show(keep_payment if undo else return_payment, as_json, transaction=transaction, why=why, by=by)


@payments.command()
@json_option
def returns(as_json: bool) -> None:
    """Money that is owed back to its payer and has not left."""
    from casework.return_payment import returns_owed

    with open_office() as (office, _):
        print_rows(returns_owed(office), _OWED_BACK, as_json=as_json, none="no money is owed back")


@payments.command()
@click.argument("transaction", metavar="ID")
@click.option("--of", required=True, metavar="ID", help="The transaction that it takes back.")
@click.option("--why", required=True, help="What shows that it does.")
@by_option
@json_option
def reverse(transaction: str, of: str, why: str, by: str, as_json: bool) -> None:
    """Say which earlier transaction money that went out takes back, where the bank left that open."""
    from casework.suspense import reverse as take_back

    _then_show(take_back, as_json, transaction=transaction, of=of, why=why, by=by)


@payments.command()
@json_option
def held(as_json: bool) -> None:
    """What we hold of other people's money and whose it is, and whether the bank's statements follow on each other."""
    from casework.client_money import client_money

    with open_office() as (office, _):
        found = client_money(office)
    if as_json:
        print_json(found)
        return
    rows = [
        {"currency": each["currency"], **creditor} for each in found["currencies"] for creditor in each["creditors"]
    ]
    print_rows(rows, _HELD, as_json=False, none="no money has come in on any case")
    for each in found["currencies"]:
        say(
            f"{each['currency']}: {each['received']} received = {each['to_creditor']} for creditors + "
            f"{each['to_agency']} ours + {each['refund']} to refund; {each['waiting']} waits, "
            f"{each['to_return']} to return"
        )
    for left in found["left_out"]:
        say(f"krav: case {left['case']} is not among these sums: {left['why']}")
    for statement in found["statements"]:
        if not statement["follows"]:
            say(f"krav: statement {statement['number']} of {statement['account']} does not follow the one before it")


payments.add_command(payout)


def _then_show(use_case: Any, as_json: bool, **values: Any) -> None:
    with open_office() as (office, _):
        shown = use_case(office, **values)
        work_off(office)
        print_one(shown, as_json=as_json)
