"""`krav case ...` about what was agreed with its creditor: the accepted terms, and whether the claim is taken at all."""

from __future__ import annotations

import click

from workers.cli_base import json_option, open_office
from workers.cli_case_party import case as case
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
