"""`krav simulate`: lives ahead; nothing leaves the house and nothing is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from workers.cli_base import DAY, json_option, open_office
from workers.printing import print_json, say
from workers.simulating import told, told_totals

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--case", "number", metavar="NUMBER", help="One case.")
@click.option("--all", "every", is_flag=True, help="Every open case (what is done without --case).")
@click.option("--plan", "plan_file", type=_FILE, metavar="A.toml", help="Live the cases it is for on this plan.")
@click.option("--against", type=_FILE, metavar="B.toml", help="And on this one, and tell the difference.")
@click.option("--from", "first", type=DAY, help="Tell of days from this one on (default: the house's today).")
@click.option("--days", type=click.IntRange(0, 3660), required=True, help="How many days after it.")
@json_option
def simulate(
    number: str | None,
    every: bool,
    plan_file: Path | None,
    against: Path | None,
    first: date | None,
    days: int,
    as_json: bool,
) -> None:
    """Live cases ahead: steps, letters and amounts to come if nobody pays or answers. Nothing leaves or is written."""
    from casework.simulate import ASSUMES
    from casework.simulate import simulate as live
    from casework.simulated import totals
    from workers.setup import read_plan

    if number and every:
        raise click.UsageError("give --case or --all, not both")
    if against and not plan_file:
        raise click.UsageError("--against compares with a --plan")
    plan = read_plan(plan_file) if plan_file else None
    other = read_plan(against) if against else None
    lines = []
    with open_office() as (office, _):
        for line in live(office, number=number, plan=plan, against=other, first=first, days=days):
            lines.append(line)
            print_json(line) if as_json else click.echo(told(line))
    say(f"assumed: {'; '.join(ASSUMES)}; nothing was sent or written")
    if not lines:
        say("no open case to live ahead" if plan is None else f"no open case is for the plan {plan.name}")
    for total in totals(lines):
        if not as_json:
            click.echo(told_totals(total))
        elif against:
            print_json({"number": None, "totals": total})
