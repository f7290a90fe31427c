"""`krav plan ...`: which versions of the dunning plans cases run on, what a change would do, and moving cases to it."""

from __future__ import annotations

from pathlib import Path

import click

from workers.cli_base import Group, by_option, json_option, open_office
from workers.printing import print_json, print_one, print_rows, say

_LIST = ("plan", "hash", "country", "debtor", "in_folder", "stored", "open_cases", "first_used_at")
_MOVED = ("number", "from", "to", "refused")
_DAYS = 180


@click.group(cls=Group)
def plan() -> None:
    """Dunning plans: pinned by the cases that run on them, changed only by moving cases."""


@plan.command("list")
@json_option
def list_(as_json: bool) -> None:
    """The plans of the policies folder, and every other version that open cases run on."""
    from casework.show_plans import plan_list

    with open_office() as (office, _):
        print_rows(plan_list(office), _LIST, as_json=as_json, none="there is no plan")


@plan.command()
@click.argument("which", metavar="NAME|NAME@HASH")
@json_option
def show(which: str, as_json: bool) -> None:
    """One plan: the version in the policies folder, or any version by its hash."""
    from casework.show_plans import show_plan

    with open_office() as (office, _):
        print_one(show_plan(office, which=which), as_json=as_json)


@plan.command()
@click.argument("what", metavar="FILE.toml|NAME")
@click.option("--days", type=click.IntRange(1, 3660), default=_DAYS, show_default=True, help="How far to look ahead.")
@click.option(
    "--picture", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.svg", help="Draw the difference."
)
@click.option("--processes", type=click.IntRange(1, 64), help="How many live cases at once (default: one a core).")
@json_option
def preview(what: str, days: int, picture: Path | None, processes: int | None, as_json: bool) -> None:
    """Live every open case of a plan on its own version and on a changed one, and tell what would differ.

    NAME is a plan of the policies folder, whose file has been changed; a FILE.toml may lie anywhere. Changes nothing.
    """
    from casework.preview_plan import preview_totals, previewed
    from casework.simulate import ASSUMES
    from casework.simulated import totals
    from workers.cli_simulate import draw, progress
    from workers.lives import Asked, lives
    from workers.previewing import told_preview
    from workers.setup import read_plan
    from workers.simulating import told_totals

    with open_office() as (office, _):
        changed = office.plans[what] if what in office.plans else read_plan(Path(what))
        numbers, older = previewed(office, plan=changed)
        asked = Asked.of(plan=None, against=changed, first=None, days=days)
        with progress(len(numbers)) as shown:
            lines = list(shown(lives(office, numbers=numbers, asked=asked, processes=processes)))
    if as_json:
        for line in lines:
            print_json({"number": line["number"], **{key: line[key] for key in ("plan", "against", "difference")}})
    else:
        for text in told_preview(lines):
            click.echo(text)
    total = preview_totals(lines, plan=changed, asked=numbers, older=older)
    print_one(total, as_json=as_json)
    if not as_json:
        for each in totals(lines):
            click.echo(told_totals(each))
    if picture:
        draw(picture, lines)
    say(f"assumed: {'; '.join(ASSUMES)}; nothing was changed")
    say(f'to move them: krav plan adopt {changed.name} --all --why "..."')


@plan.command()
@click.argument("name")
@click.option("--case", "number", metavar="NUMBER", help="One case, whatever plan it runs on.")
@click.option("--all", "every", is_flag=True, help="Every open case on any version of the plan.")
@click.option("--why", required=True, help="Why they move: kept in each case's events.")
@by_option
@json_option
@click.pass_context
def adopt(ctx: click.Context, name: str, number: str | None, every: bool, why: str, by: str, as_json: bool) -> None:
    """Move open cases to the version of a plan that the policies folder holds now. What has happened stays."""
    from casework.adopt_plan import adopt_plan

    if bool(number) == every:
        raise click.UsageError("give --case NUMBER or --all")
    with open_office() as (office, _):
        rows = adopt_plan(office, name=name, case_number=number, by=by, why=why)
    print_rows(rows, _MOVED, as_json=as_json, none=f"no open case runs on {name}")
    if any(row["refused"] for row in rows):
        ctx.exit(1)
