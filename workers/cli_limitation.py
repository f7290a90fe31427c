"""`krav limitation ...` and what a handler does to keep a claim alive, or to close one that has lapsed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from workers.cli_base import DAY, Group, by_option, json_option, open_office
from workers.cli_case import case, work_and_show
from workers.printing import print_rows, say

_COLUMNS = (
    "lapses_on",
    "days_left",
    "estimated",
    "case",
    "invoice",
    "state",
    "held",
    "interrupted_on",
    "proof",
    "last_tried_on",
    "tried_proof",
    "next_letter_on",
    "why",
)


@click.group(cls=Group)
def limitation() -> None:
    """When claims lapse (preskription), and what keeps them alive."""


@limitation.command("list")
@click.option("--within", type=click.IntRange(0, 600), metavar="MONTHS", help="Only what lapses by then.")
@click.option(
    "--picture", type=click.Path(dir_okay=False, path_type=Path), help="Draw lapses per month as an SVG file."
)
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True, help="Of the picture.")
@json_option
def list_claims(within: int | None, picture: Path | None, language: str, as_json: bool) -> None:
    """Every open claim by its last safe day, the soonest first."""
    from casework.draw_radar import draw_radar
    from casework.limitation_radar import limitation_radar

    with open_office() as (office, _):
        found = limitation_radar(office, within=within)
        rows = found if as_json else [_row(line) for line in found]
        print_rows(rows, _COLUMNS, as_json=as_json, none="no open claim lapses then")
        if picture is not None:
            picture.write_text(draw_radar(office, within=within, language=language), encoding="utf-8")
            say(f"drawn: {picture}")


def _row(line: dict[str, Any]) -> dict[str, Any]:
    """A line of the radar with its interruptions side by side."""
    last, tried = line["last"] or {}, line["tried"] or {}
    return {
        **line,
        "interrupted_on": last.get("on"),
        "proof": last.get("proof"),
        "last_tried_on": tried.get("on"),
        "tried_proof": tried.get("proof"),
    }


@case.command()
@click.argument("number")
@click.option("--kind", default="", help="acknowledged, letter or proceeding.")
@click.option("--on", "day", type=DAY, help="The day a new period runs from: acknowledged, arrived, ended.")
@click.option(
    "--proof",
    default="none",
    show_default=True,
    help="none, ordinary_post, several_letters, registered, digital_read, served, bank_record, written_acknowledgment.",
)
@click.option("--evidence", default="", help="Where the proof is found, such as the receipt's number.")
@click.option("--invoice", default="", help="Only this claim (default: every claim of the case).")
@click.option("--why", default="", help="In your words.")
@click.option("--withdraw", type=int, metavar="RECORD", help="Take back a record that was wrong; needs --why.")
@by_option
@json_option
def interrupt(
    number: str,
    kind: str,
    day: date | None,
    proof: str,
    evidence: str,
    invoice: str,
    why: str,
    withdraw: int | None,
    by: str,
    as_json: bool,
) -> None:
    """Record what interrupted limitation, with its proof; the radar counts what the plan says proves something."""
    from casework.interrupt import interrupt as record
    from casework.interrupt import withdraw_interruption

    if withdraw is None and (day is None or not kind):
        raise click.UsageError("say what and when: --kind letter --on 2026-03-02 --proof registered --evidence RR123")
    with open_office() as (office, _):
        if withdraw is not None:
            withdraw_interruption(office, case_number=number, record=withdraw, why=why, by=by)
        elif day is not None:
            record(
                office,
                case_number=number,
                kind=kind,
                on=day,
                proof=proof,
                evidence=evidence,
                why=why,
                by=by,
                invoice=invoice,
            )
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@click.option("--code", required=True, help="prescribed or written_off.")
@click.option("--why", required=True, help="Why; kept with your name.")
@by_option
@json_option
def close(number: str, code: str, why: str, by: str, as_json: bool) -> None:
    """Close a case whose claims have lapsed, or that nothing will be had from."""
    from casework.close_case import close_case

    with open_office() as (office, _):
        close_case(office, case_number=number, code=code, why=why, by=by)
        work_and_show(office, number, as_json)
