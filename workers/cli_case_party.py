"""`krav case ...` about the person behind a debt: who stands for them, their estate, what a jurist has judged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

import click

from workers.cli_base import DAY, by_option, json_option, open_office
from workers.cli_case import case as case
from workers.cli_case import work_and_show


@case.command()
@click.argument("number")
@click.option(
    "--kind", default="agent", show_default=True, help="agent, guardian, administrator, estate_administrator."
)
@click.option("--name", default="", help="Who stands for the debtor.")
@click.option("--address", default="", help="Where letters go, lines parted by ;")
@click.option("--from", "from_on", type=DAY, help="From which day (default: the house's today).")
@click.option("--until", "until_on", type=DAY, help="End it instead: the first day without a representative.")
@by_option
@json_option
def representative(
    number: str, kind: str, name: str, address: str, from_on: date | None, until_on: date | None, by: str, as_json: bool
) -> None:
    """Record who stands for the debtor (ombud, god man, förvaltare): letters go there from that day."""
    from casework.represent import end_representation, represent

    with open_office() as (office, _):
        if until_on is not None:
            end_representation(office, case_number=number, until_on=until_on, by=by)
        else:
            day = from_on or office.clock.today()
            lines = address_lines(address)
            represent(office, case_number=number, kind=kind, name=name, address=lines, from_on=day, by=by)
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@click.option("--address", default="", help="Where the estate is written to, lines parted by ;")
@click.option("--name", default="", help="Its name, when it is not Dödsboet efter the person.")
@by_option
@json_option
def estate(number: str, address: str, name: str, by: str, as_json: bool) -> None:
    """The debtor has died: the claim is on the estate, and letters go to it."""
    from casework.record_estate import record_estate

    with open_office() as (office, _):
        record_estate(office, case_number=number, address=address_lines(address), name=name, by=by)
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@click.argument("check")
@click.option("--why", required=True, help="On what ground; kept with your name.")
@by_option
@json_option
def judge(number: str, check: str, why: str, by: str, as_json: bool) -> None:
    """Record a jurist's judgement that CHECK (debtor_minor, claim_prescribed, demand_returned) stops nothing here."""
    from casework.judge import judge as judged

    with open_office() as (office, _):
        judged(office, case_number=number, check=check, why=why, by=by)
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@click.option("--from", "first_on", type=DAY, required=True, metavar="DATE", help="The first day of lower interest.")
@click.option("--until", "last_on", type=DAY, default=None, metavar="DATE", help="The last such day (default: on).")
@click.option("--rate", default="0", show_default=True, metavar="PER_CENT", help="The most a year bears then.")
@click.option("--why", required=True, help="On what ground: illness, lost work ...")
@by_option
@json_option
def mitigate(number: str, first_on: date, last_on: date | None, rate: str, why: str, by: str, as_json: bool) -> None:
    """Make a case's late interest lower (8 § räntelagen); what was shown before today stays what it was."""
    from casework.mitigate import mitigate as mitigated

    try:
        per_cent = Decimal(rate.replace(",", "."))
    except InvalidOperation:
        raise click.BadParameter(f"{rate!r} is no rate: write it as 4 or 4,5", param_hint="--rate") from None
    with open_office() as (office, _):
        mitigated(office, case_number=number, first_on=first_on, last_on=last_on, per_cent=per_cent, why=why, by=by)
        work_and_show(office, number, as_json)


def address_lines(text: str) -> tuple[str, ...]:
    """The lines of an address written on one, parted by semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())
