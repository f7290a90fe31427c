"""`krav payments payout ...`: money out, two people a run, and what the bank answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from workers.cli_base import Group, by_option, json_option, open_office, work_off
from workers.printing import print_one, print_rows, say

_RUNS = ("run", "state", "on", "currency", "amount", "count", "made_by", "approved_by")
_DUE = ("kind", "to", "amount", "cases")


@click.group(cls=Group, invoke_without_command=True)
@click.pass_context
def payout(ctx: click.Context) -> None:
    """Payout runs: prepared, approved by two others, ordered at the bank, paid on its word. Alone: what is due."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(due)


@payout.command()
@json_option
def due(as_json: bool) -> None:
    """What a run would pay today, and what waits and why; changes nothing."""
    from casework.due_payouts import due_payouts

    with open_office() as (office, _):
        found = due_payouts(office)
    if as_json:
        print_one(found, as_json=True)
        return
    print_rows(found["payments"], _DUE, as_json=False, none="nothing may be paid out")
    for left in found["left_out"]:
        say(f"krav: {left['what']}: {left['amount']} waits: {left['why']}")


@payout.command()
@click.option("--currency", default="SEK", show_default=True)
@by_option
@json_option
def prepare(currency: str, by: str, as_json: bool) -> None:
    """Gather what may be paid out into a run that waits for two people."""
    from casework.prepare_payout import prepare_payout

    _then_show(prepare_payout, as_json, currency=currency, by=by)


@payout.command("list")
@json_option
def list_runs(as_json: bool) -> None:
    """Every payout run."""
    from casework.show_payout import every_run

    with open_office() as (office, _):
        print_rows(every_run(office), _RUNS, as_json=as_json, none="no payout runs yet")


@payout.command()
@click.argument("run")
@json_option
def show(run: str, as_json: bool) -> None:
    """A run, payment by payment and case by case."""
    from casework.show_payout import run_summary

    with open_office() as (office, _):
        print_one(run_summary(office, run=run), as_json=as_json)


@payout.command()
@click.argument("run")
@by_option
@json_option
def approve(run: str, by: str, as_json: bool) -> None:
    """Approve a run; with the second person's approval it is ordered at the bank and the creditors are told."""
    from casework.approve_payout import approve_payout

    _then_show(approve_payout, as_json, run=run, by=by)


@payout.command()
@click.argument("run")
@click.option("--why", required=True, help="Why it is not to be paid.")
@by_option
@json_option
def cancel(run: str, why: str, by: str, as_json: bool) -> None:
    """Give up a run that has not been ordered."""
    from casework.approve_payout import cancel_payout

    _then_show(cancel_payout, as_json, run=run, why=why, by=by)


@payout.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@by_option
@json_option
def status(file: Path, by: str, as_json: bool) -> None:
    """Take in the bank's answer to a run (pain.002)."""
    from casework.payout_status import payout_status

    _then_show(payout_status, as_json, path=file, by=by)


@payout.command()
@click.argument("number")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Where to write it (default: here).")
def statement(number: str, out: Path | None) -> None:
    """Write the PDF of a creditor's settlement by its number."""
    from casework.settlement_statement import statement as statement_of

    with open_office() as (office, _):
        name, body = statement_of(office, number=number)
    path = out or Path(name)
    path.write_bytes(body)
    click.echo(str(path))


@payout.command()
@click.argument("case")
@click.argument("account", metavar="IBAN|BANKGIRO")
@click.option("--why", required=True, help="How you know that the account is the debtor's.")
@by_option
@json_option
def refund(case: str, account: str, why: str, by: str, as_json: bool) -> None:
    """Let the next run give a debtor back what they paid too much."""
    from casework.refund import refund as refund_debtor

    _then_show(refund_debtor, as_json, case_number=case, account=account, why=why, by=by)


def _then_show(use_case: Any, as_json: bool, **values: Any) -> None:
    with open_office() as (office, _):
        shown = use_case(office, **values)
        work_off(office)
        if "run" in shown:
            from casework.show_payout import run_summary

            shown = run_summary(office, run=shown["run"])
        print_one(shown, as_json=as_json)
