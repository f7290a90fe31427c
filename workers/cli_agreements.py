"""`krav instalments|settlements ...`: what is agreed with a debtor who cannot pay everything at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from workers.cli_base import AMOUNT, DAY, Group, by_option, json_option, open_office, work_off
from workers.cli_case import work_and_show
from workers.printing import print_one, print_rows

if TYPE_CHECKING:
    from casework.office import Office
    from claims.money import Money

_PLANS = ("case", "plan", "ocr_reference", "agreed_on", "consulted_on", "end", "ended_on")
_OFFERS = ("id", "case", "amount", "owed", "valid_to", "state", "approved_by")


@click.group(cls=Group)
def instalments() -> None:
    """Instalment plans: laid out, agreed, changed and ended."""


@instalments.command("list")
@json_option
def list_plans(as_json: bool) -> None:
    """Every instalment plan, and how each one ended."""
    from casework.debtor_board import plans

    with open_office() as (office, _):
        print_rows(plans(office), _PLANS, as_json=as_json, none="no instalment plans yet")


@instalments.command("propose")
@click.argument("number")
@click.option("--months", type=click.IntRange(2, 120), help="Over so many months.")
@click.option("--monthly", type=AMOUNT, help="Or: so much a month.")
@click.option("--first", "first_on", type=DAY, help="The first payment (default: a month from today).")
@click.option("--not-consulted", is_flag=True, help="Without the cost that a talk with the debtor allows.")
@json_option
def propose(
    number: str, months: int | None, monthly: Money | None, first_on: date | None, not_consulted: bool, as_json: bool
) -> None:
    """Show a plan with its days and amounts; nothing is stored and nothing leaves."""
    from casework.agree_plan import preview_plan
    from casework.instalments import Wish

    with open_office() as (office, _):
        wish = Wish(_one_way(months, monthly), monthly, first_on, is_consulted=not not_consulted)
        print_one(preview_plan(office, case_number=number, wish=wish), as_json=as_json)


@instalments.command("agree")
@click.argument("number")
@click.option("--months", type=click.IntRange(2, 120), help="Over so many months.")
@click.option("--monthly", type=AMOUNT, help="Or: so much a month.")
@click.option("--first", "first_on", type=DAY, help="The first payment (default: a month from today).")
@click.option("--on", type=DAY, help="When it was talked over with the debtor (default: today).")
@click.option("--how", required=True, help="How: phone, mail, meeting ...")
@click.option("--with", "who", required=True, help="With whom: debtor, or who stands for them.")
@by_option
@json_option
def agree(
    number: str,
    months: int | None,
    monthly: Money | None,
    first_on: date | None,
    on: date | None,
    how: str,
    who: str,
    by: str,
    as_json: bool,
) -> None:
    """Agree on a plan that was talked over with the debtor: the letter leaves with the next print run."""
    from casework.agree_plan import Consultation, agree_plan
    from casework.instalments import Wish

    with open_office() as (office, _):
        talk = Consultation(on or office.clock.today(), how, who)
        wish = Wish(_one_way(months, monthly), monthly, first_on, is_consulted=True)
        agree_plan(office, case_number=number, wish=wish, consulted=talk, by=by)
        work_and_show(office, number, as_json)


@instalments.command("end")
@click.argument("number")
@click.option("--why", required=True, help="Who ends it, and why.")
@by_option
@json_option
def end(number: str, why: str, by: str, as_json: bool) -> None:
    """End the plan in force; the creditor then decides what follows."""
    from casework.agree_plan import end_plan

    with open_office() as (office, _):
        end_plan(office, case_number=number, why=why, by=by)
        work_and_show(office, number, as_json)


@click.group(cls=Group)
def settlements() -> None:
    """Offers to settle a debt for less."""


@settlements.command("list")
@json_option
def list_offers(as_json: bool) -> None:
    """Every offer, and what came of it."""
    from casework.debtor_board import offers

    with open_office() as (office, _):
        print_rows(offers(office), _OFFERS, as_json=as_json, none="no settlements were offered yet")


@settlements.command("offer")
@click.argument("number")
@click.argument("amount", type=AMOUNT)
@click.option("--until", "valid_to", type=DAY, required=True, help="The last day it can be paid.")
@click.option("--why", required=True, help="Why it is offered; kept in the case.")
@click.option("--approved", default="", help="Above the limit: who of the creditor's agreed, how and when.")
@by_option
@json_option
def offer(number: str, amount: Money, valid_to: date, why: str, approved: str, by: str, as_json: bool) -> None:
    """Offer the debtor to settle for AMOUNT; above the creditor's limit the creditor is asked first."""
    from casework.offers import offer_settlement

    with open_office() as (office, _):
        offer_settlement(
            office, case_number=number, amount=amount, valid_to=valid_to, why=why, by=by, approval=approved
        )
        work_and_show(office, number, as_json)


@settlements.command("approve")
@click.argument("number", type=int, metavar="ID")
@click.option("--how", required=True, help="Who of the creditor's agreed, how and when.")
@by_option
@json_option
def approve(number: int, how: str, by: str, as_json: bool) -> None:
    """The creditor agrees to an offer above their limit: it goes out."""
    from casework.offers import approve_offer

    with open_office() as (office, _):
        approve_offer(office, number=number, approval=how, by=by)
        _show_offer(office, number, as_json)


@settlements.command("withdraw")
@click.argument("number", type=int, metavar="ID")
@click.option("--why", required=True, help="Why: the creditor said no, say.")
@by_option
@json_option
def withdraw(number: int, why: str, by: str, as_json: bool) -> None:
    """Take back an offer that has not left; one that has binds until its day."""
    from casework.offers import end_offer

    with open_office() as (office, _):
        end_offer(office, number=number, why=why, by=by)
        _show_offer(office, number, as_json)


def _one_way(months: int | None, monthly: object) -> int | None:
    if (months is None) == (monthly is None):
        raise click.UsageError("give --months or --monthly, one of them")
    return months


def _show_offer(office: Office, number: int, as_json: bool) -> None:
    from casework.debtor_board import offers

    work_off(office)
    print_one(next(row for row in offers(office) if row["id"] == number), as_json=as_json)
