"""`krav objections ...`: what debtors object to, what creditors say of it, and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from claims.objection import Ground, Outcome
from workers.cli_base import AMOUNT, Group, by_option, json_option, open_office, work_off
from workers.printing import print_one, print_rows

if TYPE_CHECKING:
    from casework.office import Office
    from claims.money import Money

GROUNDS = click.Choice([str(ground) for ground in Ground])
_COLUMNS = ("id", "case", "invoice", "amount", "ground", "received_on", "creditor_due_on", "answer_due_on", "overdue")


@click.group(cls=Group)
def objections() -> None:
    """Objections: what is disputed, since when, and by when the debtor is answered."""


@objections.command("list")
@click.option("--all", "with_ended", is_flag=True, help="Those that have been answered too.")
@click.option("--case", "case_number", default="", metavar="NUMBER", help="Only of this case.")
@json_option
def list_objections(with_ended: bool, case_number: str, as_json: bool) -> None:
    """The objections that wait, what is due first at the top."""
    from casework.debtor_board import objections as rows

    with open_office() as (office, _):
        found = rows(office, case_number=case_number or None, with_ended=with_ended)
        print_rows(found, _COLUMNS, as_json=as_json, none="no objection waits")


@objections.command("position")
@click.argument("number", type=int, metavar="ID")
@click.argument("text")
@by_option
@json_option
def position(number: int, text: str, by: str, as_json: bool) -> None:
    """Write down what the creditor holds on an objection."""
    from casework.objection import record_position

    with open_office() as (office, _):
        record_position(office, number=number, text=text, by=by)
        _show(office, number, as_json)


@objections.command("decide")
@click.argument("number", type=int, metavar="ID")
@click.argument("outcome", type=click.Choice([str(outcome) for outcome in Outcome]))
@click.option("--why", required=True, help="The reasons, in sentences that the debtor will read.")
@click.option("--amount", type=AMOUNT, help="How much is upheld, where it is a part.")
@click.option("--told", default="", help="No letter: say how and when you answered the debtor.")
@by_option
@json_option
def decide(number: int, outcome: str, why: str, amount: Money | None, told: str, by: str, as_json: bool) -> None:
    """Decide an objection and answer the debtor by letter; what was disputed goes on when the letter has left."""
    from casework.objection import decide_objection

    with open_office() as (office, _):
        decide_objection(office, number=number, outcome=Outcome(outcome), reasons=why, by=by, upheld=amount, told=told)
        _show(office, number, as_json)


def _show(office: Office, number: int, as_json: bool) -> None:
    from casework.debtor_board import objection

    work_off(office)
    print_one(objection(office, number=number), as_json=as_json)
