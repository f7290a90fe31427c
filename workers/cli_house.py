"""`krav brake|verify|doctor|migrate`: the house itself."""

from __future__ import annotations

import click

from workers.cli_base import by_option, json_option, open_office
from workers.printing import print_json, print_one, print_rows, say


@click.command()
@click.argument("position", type=click.Choice(["on", "off"]))
@click.option("--why", default="", help="The reason; needed to let go a brake that went on by itself.")
@by_option
@json_option
def brake(position: str, why: str, by: str, as_json: bool) -> None:
    """Stop all outgoing letters and mail (on), or let them leave again (off)."""
    from casework.set_brake import set_brake
    from workers.cli_base import work_off

    with open_office() as (office, _):
        set_brake(office, on=position == "on", by=by, why=why)
        if position == "off":
            work_off(office)
        print_one({"brake": position}, as_json=as_json)


@click.command()
@json_option
@click.pass_context
def verify(ctx: click.Context, as_json: bool) -> None:
    """Check the audit chain, the ledger and that no mail was lost; exit 1 and the faults if any."""
    from casework.verify import verify as find_faults

    with open_office() as (office, _):
        faults = find_faults(office)
    if as_json:
        print_json({"ok": not faults, "faults": faults})
    for fault in faults:
        say(f"krav: {fault}")
    if faults:
        ctx.exit(1)
    say("audit chain, ledger and mail conservation hold")


@click.command()
@json_option
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Look at everything Krav needs: each is ok, or what to do; exit 1 when something is not."""
    from workers.doctor import examine

    rows = [row.as_json() for row in examine()]
    print_rows(rows, ("what", "ok", "detail", "advice"), as_json=as_json, none="")
    if not all(row["ok"] for row in rows):
        ctx.exit(1)


@click.command()
@json_option
def migrate(as_json: bool) -> None:
    """Bring the database to the schema of this release."""
    from storage.database import Database
    from storage.migrate import migrate as run_migrations
    from workers.settings import read_settings
    from workers.setup import make_data_folder

    settings = read_settings()
    make_data_folder(settings.data_dir)
    database = Database(settings.database)
    try:
        before, after = run_migrations(database)
    finally:
        database.close()
    print_one({"before": before, "after": after}, as_json=as_json)
