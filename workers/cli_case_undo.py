"""`krav case ...` that takes back what was done by mistake: a merge, a payment written in by hand."""

from __future__ import annotations

import click

from workers.cli_base import by_option, json_option, open_office
from workers.cli_case import work_and_show
from workers.cli_case_care import case as case


@case.command("undo-merge")
@click.argument("number")
@click.option("--why", required=True, help="Why; kept with your name.")
@by_option
@json_option
def undo_merge(number: str, why: str, by: str, as_json: bool) -> None:
    """Open a merged case again with what was its own, while nothing has been decided on both."""
    from casework.undo_merge import undo_merge as undo

    with open_office() as (office, _):
        undo(office, case_number=number, why=why, by=by)
        work_and_show(office, number, as_json)


@case.command("undo-payment")
@click.argument("number")
@click.argument("source")
@click.argument("reference")
@click.option("--why", required=True, help="What was wrong with it; kept with your name.")
@by_option
@json_option
def undo_payment(number: str, source: str, reference: str, why: str, by: str, as_json: bool) -> None:
    """Take back a payment that was recorded by hand, as case show names it."""
    from casework.undo_payment import undo_payment as undo

    with open_office() as (office, _):
        undo(office, case_number=number, source=source, reference=reference, why=why, by=by)
        work_and_show(office, number, as_json)
