"""`krav demo|extract|ingest|tick`: the main job, by hand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from pathlib import Path

import click

from workers.cli_base import DAY, ERASE_LINE, json_option, open_office, work_off
from workers.printing import print_json, print_one, print_rows, say

_MESSAGES = ("id", "from", "subject", "state", "reason", "documents", "cases")


@click.command()
@click.option("--dir", "folder", type=click.Path(path_type=Path), help="Data folder (default: KRAV_DATA_DIR/demo-<n>).")
@click.pass_context
def demo(ctx: click.Context, folder: Path | None) -> None:
    """Run the whole job once over the sample mailbox, and show what it did."""
    from workers.demo import run_demo

    if not run_demo(folder):
        ctx.exit(1)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--explain", is_flag=True, help="Show the candidates of every field too, and draw a picture per page.")
@click.option(
    "--explain-to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the pictures go (default: explain/; with --json none are drawn unless this is given).",
)
@json_option
@click.pass_context
def extract(ctx: click.Context, paths: tuple[Path, ...], explain: bool, folder: Path | None, as_json: bool) -> None:
    """Read documents (PDF, image, XML; folders recursively). Needs no database; exit 1 if one cannot be read."""
    from workers.extracting import find_files, lines_of, read_files

    files = find_files(paths)
    if explain and folder is None and not as_json:
        folder = Path("explain")
    failed = False
    with progress(len(files)) as advance:
        for line in read_files(files, explain=explain or folder is not None, pictures=folder):
            failed = failed or line["error"] is not None
            with advance():
                if as_json:
                    print_json(line)
                else:
                    click.echo("\n".join(lines_of(line)))
    if failed:
        ctx.exit(1)


@contextmanager
def progress(count: int) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """A bar on a terminal's stderr while `count` files are read, none for a single one.

    Gives what to wrap around the printing of each file's result: the bar makes room for it and then moves on.
    """
    if count < 2 or not sys.stderr.isatty():
        yield nullcontext
        return
    with click.progressbar(length=count, label="Reading", file=sys.stderr, show_pos=True) as bar:

        @contextmanager
        def advance() -> Iterator[None]:
            sys.stderr.write(ERASE_LINE)
            sys.stderr.flush()
            yield
            bar.update(1)

        yield advance


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH.eml...")
@json_option
def ingest(paths: tuple[Path, ...], as_json: bool) -> None:
    """Take in raw messages as if the mailbox had delivered them; returns when they are processed."""
    from casework import board
    from casework.receive import receive_raw

    files = [file for path in paths for file in (sorted(path.rglob("*.eml")) if path.is_dir() else [path])]
    if not files:
        raise click.UsageError("no .eml file there")
    with open_office() as (office, _):
        numbers = [receive_raw(office, raw=file.read_bytes()) for file in files]
        work_off(office)
        rows = [board.message(office, message_id=number) for number in dict.fromkeys(numbers)]
        shown = [{**row, "documents": _count(row["documents"])} for row in rows]
        print_rows(shown, _MESSAGES, as_json=as_json, none="no messages")


@click.command()
@click.option("--on", type=DAY, help="The day to walk to (default: today).")
@json_option
def tick(on: date | None, as_json: bool) -> None:
    """Let days pass: every day from the last processed one to DATE, doing what is due each day."""
    from casework.catch_up import caught_up_on
    from workers.previewing import told_outage
    from workers.tick import tick as walk_to

    with open_office() as (office, settings):
        days: list[dict[str, object]] = []
        outages: list[dict[str, object]] = []

        def note(day: date, acts: int) -> None:
            days.append({"on": day.isoformat(), "acts": acts})
            outage = caught_up_on(office, on=day)
            if outage is not None:
                outages.append(outage)
            if outage is not None and not as_json:
                click.echo("\n".join(told_outage(outage)))
            if acts and not as_json:
                say(f"{day}: {acts} done")

        walk_to(
            office,
            on=on,
            is_production=settings.is_production,
            lock=settings.data_dir / "tick.lock",
            after_day=note,
        )
        last = days[-1]["on"] if days else None
        acts = sum(int(str(day["acts"])) for day in days)
        caught = {"outages": outages} if outages and as_json else {}
        print_one({"on": last, "days": len(days), "acts": acts, **caught}, as_json=as_json)


def _count(documents: object) -> object:
    return len(documents) if isinstance(documents, list) else documents
