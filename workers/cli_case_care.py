"""`krav case ...` that stops a case or part of it: disputed, held for a time, held by what befell the debtor."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from claims.objection import Ground
from workers.cli_base import AMOUNT, DAY, by_option, json_option, open_office
from workers.cli_case import work_and_show
from workers.cli_case_terms import case as case
from workers.cli_objections import GROUNDS
from workers.printing import say

if TYPE_CHECKING:
    from claims.money import Money


@case.command()
@click.argument("number")
@click.argument("text", required=False)
@click.option("--why", default="", help="The objection in short, when it is not given as TEXT.")
@click.option("--ground", type=GROUNDS, default=str(Ground.OTHER), show_default=True, help="What is objected.")
@click.option("--invoice", "invoice_number", default="", metavar="NUMBER", help="Only this invoice is disputed.")
@click.option("--amount", type=AMOUNT, help="Only so much of it is disputed.")
@click.option("--on", "received_on", type=DAY, help="The day it came (default: the house's today).")
@click.option("--how", default="phone", show_default=True, help="How it came: phone, mail, letter, creditor ...")
@click.option("--tell-creditor", "for_creditor", default="", help="For the creditor, in your words; nothing personal.")
@by_option
@json_option
def dispute(
    number: str,
    text: str | None,
    why: str,
    ground: str,
    invoice_number: str,
    amount: Money | None,
    received_on: date | None,
    how: str,
    for_creditor: str,
    by: str,
    as_json: bool,
) -> None:
    """The debtor objects: what is disputed is not asked for until they have been answered (krav objections)."""
    from casework.dispute import Disputed, dispute_case

    what = Disputed(Ground(ground), invoice_number or None, amount, received_on, how, for_creditor)
    with open_office() as (office, _):
        dispute_case(office, case_number=number, text=text or why, by=by, what=what)
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@click.argument("kind", default="manual", metavar="[HOLD]")
@click.option("--until", "until_on", type=DAY, help="The last day of the hold: it ends by itself after it.")
@click.option("--why", default="", help="Why it is held.")
@by_option
@json_option
def hold(number: str, kind: str, until_on: date | None, why: str, by: str, as_json: bool) -> None:
    """Hold a case (manual, respite, dispute ...), until further or until a day; interest keeps running."""
    from casework.hold import hold_case

    with open_office() as (office, _):
        hold_case(office, case_number=number, hold=kind, why=why, by=by, until_on=until_on)
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@click.argument("tone")
@click.option("--why", required=True, help="Why the letters of this case take that tone.")
@by_option
@json_option
def tone(number: str, tone: str, why: str, by: str, as_json: bool) -> None:
    """Set how the letters of a case speak: mild, normal or firm, or usual for what the creditor wishes.

    Firm is never used towards a person, a representative or whoever has an objection that is not decided: they
    get the normal tone.
    """
    from casework.set_tone import set_tone

    with open_office() as (office, _):
        set_tone(office, case_number=number, tone=tone, why=why, by=by)
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@click.argument("kind", metavar="STATUS")
@click.option("--on", type=DAY, help="Since which day (default: the house's today).")
@click.option("--why", required=True, help="How it is known: a notice, a register, the debtor ...")
@by_option
@json_option
def status(number: str, kind: str, on: date | None, why: str, by: str, as_json: bool) -> None:
    """Something befell the debtor: every case on them stops at once.

    STATUS is bankruptcy, reorganisation, debt_relief, deceased, minor or protected_identity.
    """
    from casework.set_status import set_status

    with open_office() as (office, _):
        set_status(office, case_number=number, status=kind, on=on or office.clock.today(), why=why, by=by)
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@click.option("--letter", "key", required=True, metavar="KEY", help="The letter that came back.")
@click.option("--on", type=DAY, help="The day it came back (default: the house's today).")
@click.option("--why", required=True, help="What stood on it: unknown, moved ...")
@by_option
@json_option
def returned(number: str, key: str, on: date | None, why: str, by: str, as_json: bool) -> None:
    """A letter came back: its address is set aside, and the registers are asked for another."""
    from casework.returned_post import record_return

    with open_office() as (office, _):
        record_return(office, case_number=number, key=key, on=on or office.clock.today(), why=why, by=by)
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@json_option
def trace(number: str, as_json: bool) -> None:
    """Ask the registers where the debtor is; never about a protected identity."""
    from casework.trace_address import trace_address

    with open_office() as (office, _):
        say(f"registers: {trace_address(office, case_number=number)}")
        work_and_show(office, number, as_json)
