"""`krav case ...` about what was agreed with its creditor: accepted terms, whether the claim is taken, its papers."""

from __future__ import annotations

from pathlib import Path

import click

from claims.refused import Refused
from workers.cli_base import by_option, json_option, open_office
from workers.cli_case import work_and_show
from workers.cli_score import case as case
from workers.printing import print_json, print_rows, say

_GIVEN = ("at", "by", "how", "prices_version", "language", "hash")


@case.command()
@click.argument("number")
@json_option
def terms(number: str, as_json: bool) -> None:
    """What was accepted for a case: when, by whom, on what evidence, and the terms word by word."""
    from casework.accepted_terms import accepted_terms

    with open_office() as (office, _):
        found = accepted_terms(office, case_number=number)
    if as_json:
        print_json(found)
        return
    say(f"terms of case {number}: {found['state']}")
    print_rows(found["acceptances"], _GIVEN, as_json=False, none="nobody has accepted them")
    if found["text"]:
        click.echo(found["text"], nl=False)


@case.command()
@click.argument("number")
@click.option("--into", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The zip file to write.")
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True)
def dossier(number: str, into: Path, language: str) -> None:
    """Write a case's papers into one zip, to be handed on to counsel, court or another agency."""
    from casework.make_dossier import make_dossier

    with open_office() as (office, _):
        body = make_dossier(office, number=number, language=language)
    if into.exists():
        raise Refused("file_exists", f"{into} exists: name another file")
    into.write_bytes(body)
    say(f"dossier of case {number}: {into}")


@case.command()
@click.argument("number")
@click.option("--why", required=True, help="Why it is taken although we do not usually; kept with your name.")
@by_option
@json_option
def take(number: str, why: str, by: str, as_json: bool) -> None:
    """Take a claim after all that is not collected on the usual terms."""
    from casework.take_claim import take_claim

    with open_office() as (office, _):
        take_claim(office, case_number=number, why=why, by=by)
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@click.option("--why", required=True, help="Why, in a sentence that the creditor will read.")
@by_option
@json_option
def refuse(number: str, why: str, by: str, as_json: bool) -> None:
    """Refuse a case before its demand: closed at no cost, its creditor told why and where to turn."""
    from casework.take_claim import refuse_claim

    with open_office() as (office, _):
        refuse_claim(office, case_number=number, why=why, by=by)
        work_and_show(office, number, as_json)
