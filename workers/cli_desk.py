"""`krav message|creditor ...`: what a handler sees and does outside of cases and reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workers.cli_base import Group, by_option, json_option, key_values, open_office, work_off
from workers.printing import print_one, print_rows, say

if TYPE_CHECKING:
    from casework.office import Office

_MESSAGES = ("id", "received_at", "from", "subject", "state", "reason", "documents", "cases")
_CREDITORS = ("orgnr", "name", "confirmed", "standing_agreement", "notification")


@click.group(cls=Group)
def message() -> None:
    """Every message received, and what became of it."""


@message.command("list")
@json_option
def list_messages(as_json: bool) -> None:
    """Every message received: filed, parked, ignored or pending."""
    from casework import board

    with open_office() as (office, _):
        print_rows(board.messages(office), _MESSAGES, as_json=as_json, none="no messages yet")


@message.command("show")
@click.argument("name", metavar="ID")
@json_option
def show_message(name: str, as_json: bool) -> None:
    """A message with its documents and the work done on it."""
    from casework import board
    from casework.ids import parse_name

    with open_office() as (office, _):
        print_one(board.message(office, message_id=parse_name(name)), as_json=as_json)


@message.command("retry")
@click.argument("name", metavar="ID")
@json_option
def retry(name: str, as_json: bool) -> None:
    """Run a message's parked work again."""
    from casework import board
    from casework.ids import parse_name
    from casework.retry import retry_message

    with open_office() as (office, _):
        number = parse_name(name)
        say(f"jobs started again: {retry_message(office, message_id=number)}")
        work_off(office)
        print_one(board.message(office, message_id=number), as_json=as_json)


@click.group(cls=Group)
def creditor() -> None:
    """Clients: who may send, standing agreements, notification level, payout account."""


@creditor.command("list")
@json_option
def list_creditors(as_json: bool) -> None:
    """Every creditor."""
    from casework import board

    with open_office() as (office, _):
        print_rows(board.creditors(office), _CREDITORS, as_json=as_json, none="no creditors yet")


@creditor.command()
@click.argument("orgnr")
@by_option
@json_option
def confirm(orgnr: str, by: str, as_json: bool) -> None:
    """Confirm a creditor after your check: from now on it exists."""
    from casework.creditors import confirm_creditor

    with open_office() as (office, _):
        confirm_creditor(office, orgnr=orgnr, by=by)
        work_off(office)
        _show_creditor(office, orgnr, as_json)


@creditor.command("set")
@click.argument("orgnr")
@click.argument("pairs", nargs=-1, required=True, metavar="KEY=VALUE...")
@by_option
@json_option
def set_values(orgnr: str, pairs: tuple[str, ...], by: str, as_json: bool) -> None:
    """Change what is known or agreed, such as standing_agreement=yes."""
    from casework.creditors import set_creditor

    values = key_values(pairs)
    with open_office() as (office, _):
        set_creditor(office, orgnr=orgnr, values=values, by=by)
        work_off(office)
        _show_creditor(office, orgnr, as_json)


@creditor.command()
@click.argument("orgnr")
@json_option
def accounts(orgnr: str, as_json: bool) -> None:
    """The account a creditor is paid to, the one that waits for a second person, and those before."""
    from casework.payout_account import accounts as every_account

    with open_office() as (office, _):
        print_one(every_account(office, orgnr=orgnr), as_json=as_json)


@creditor.command("approve-account")
@click.argument("orgnr")
@click.option("--call-back", "note", required=True, help="Whom you called, on which number known before, and when.")
@by_option
@json_option
def approve_account(orgnr: str, note: str, by: str, as_json: bool) -> None:
    """Approve an account that somebody else has proposed, after calling the creditor back."""
    from casework.payout_account import approve_account as approve

    with open_office() as (office, _):
        print_one(approve(office, orgnr=orgnr, note=note, by=by), as_json=as_json)


@creditor.command("refuse-account")
@click.argument("orgnr")
@click.option("--why", required=True, help="What is wrong with it.")
@by_option
@json_option
def refuse_account(orgnr: str, why: str, by: str, as_json: bool) -> None:
    """Say that a proposed account is not the creditor's: nothing is ever paid to it."""
    from casework.payout_account import refuse_account as refuse

    with open_office() as (office, _):
        print_one(refuse(office, orgnr=orgnr, why=why, by=by), as_json=as_json)


def _show_creditor(office: Office, orgnr: str, as_json: bool) -> None:
    from casework import board

    digits = "".join(letter for letter in orgnr if letter.isdigit())
    for row in board.creditors(office):
        if row.get("orgnr") == digits:
            print_one(row, as_json=as_json)
