"""`krav simulate`: lives ahead; nothing leaves the house and nothing is written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click

from workers.cli_base import DAY, ERASE_LINE, json_option, open_office
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
@click.option(
    "--letters",
    "drafts",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write every letter ahead into an empty folder, each marked as a draft.",
)
@click.option(
    "--picture",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.svg",
    help="Draw one case's time line, or two plans side by side.",
)
@click.option("--processes", type=click.IntRange(1, 64), help="How many live cases at once (default: one a core).")
@json_option
def simulate(
    number: str | None,
    every: bool,
    plan_file: Path | None,
    against: Path | None,
    first: date | None,
    days: int,
    drafts: Path | None,
    picture: Path | None,
    processes: int | None,
    as_json: bool,
) -> None:
    """Live cases ahead: steps, letters and amounts to come if nobody pays or answers. Nothing leaves or is written."""
    from casework.simulate import ASSUMES, open_numbers
    from casework.simulated import totals
    from workers.drafts import draft_folder
    from workers.lives import Asked, lives
    from workers.setup import read_plan

    if number and every:
        raise click.UsageError("give --case or --all, not both")
    if against and not plan_file:
        raise click.UsageError("--against compares with a --plan; krav plan preview compares with what cases run on")
    if picture and not (number or against):
        raise click.UsageError("--picture draws one --case, or a plan --against another")
    plan = read_plan(plan_file) if plan_file else None
    other = read_plan(against) if against else None
    lines = []
    with open_office() as (office, settings):
        folder = draft_folder(drafts, settings) if drafts else None
        numbers = [number] if number else open_numbers(office)
        asked = Asked.of(plan=plan, against=other, first=first, days=days, must_fit=bool(number), drafts=folder)
        with progress(len(numbers)) as shown:
            for line in shown(lives(office, numbers=numbers, asked=asked, processes=processes)):
                lines.append(line)
                print_json(line) if as_json else click.echo(told(line))
    say(f"assumed: {'; '.join(ASSUMES)}; nothing was sent or written")
    if not lines:
        which = plan or other
        say("no open case to live ahead" if which is None else f"no open case is for the plan {which.name}")
    for total in totals(lines):
        if not as_json:
            click.echo(told_totals(total))
        elif against:
            print_json({"number": None, "totals": total})
    if picture:
        draw(picture, lines)
    if folder is not None:
        say(f"drafts, not letters, in {folder}: {sum(1 for _ in folder.rglob('*.pdf'))}")


def draw(path: Path, lines: list[dict[str, Any]]) -> None:
    """Write the picture of one life, or of two plans over all lives."""
    from casework.draw_lives import picture_of

    if not lines or (len(lines) > 1 and not any("difference" in line for line in lines)):
        say("there is nothing to draw")
        return
    path.write_text(picture_of(lines), encoding="utf-8")
    say(f"drawn: {path}")


@contextmanager
def progress(count: int) -> Iterator[Callable[[Iterator[Any]], Iterator[Any]]]:
    """What to pass lives through: on a terminal's stderr a bar that makes room for each line and then moves on."""
    if count < 2 or not sys.stderr.isatty():
        yield lambda lives: lives
        return
    with click.progressbar(length=count, label="Living", file=sys.stderr, show_pos=True, show_eta=True) as bar:

        def shown(lives: Iterator[Any]) -> Iterator[Any]:
            for life in lives:
                if sys.stdout.isatty():
                    sys.stderr.write(ERASE_LINE)
                    sys.stderr.flush()
                yield life
                bar.update(1)

        yield shown
