"""`krav case ...`: what a handler can do with a case."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from dunning.settlement import DIRECT
from workers.cli_base import DAY, Group, by_option, json_option, key_values, open_office, work_off
from workers.explaining import explained
from workers.printing import print_json, print_one, print_rows

if TYPE_CHECKING:
    from casework.office import Office

_TO_CREDITOR = frozenset({DIRECT, "creditor"})
_COLUMNS = (
    "number",
    "state",
    "creditor.name",
    "debtor.name",
    "balance.total",
    "held",
    "not_taken",
    "next_on",
    "next_step",
)


@click.group(cls=Group)
def case() -> None:
    """Cases: one creditor's claims on one debtor."""


@case.command("list")
@click.option("--on", type=DAY, help="Balances as of this day.")
@json_option
def list_cases(on: date | None, as_json: bool) -> None:
    """Every case, with its balance."""
    from casework import board

    with open_office() as (office, _):
        print_rows(board.cases(office, on=on), _COLUMNS, as_json=as_json, none="no cases yet")


@case.command()
@click.argument("number")
@click.option("--on", type=DAY, help="The balance as of this day.")
@json_option
def show(number: str, on: date | None, as_json: bool) -> None:
    """A case with its events, letters, payments and documents."""
    from casework import board

    with open_office() as (office, _):
        print_one(board.case(office, number=number, on=on), as_json=as_json)


@case.command()
@click.argument("number")
@click.option("--on", type=DAY, help="The balance as of this day.")
@click.option(
    "--payoff", type=click.IntRange(0, 400), default=0, metavar="DAYS", help="What settles it on coming days."
)
@json_option
def explain(number: str, on: date | None, payoff: int, as_json: bool) -> None:
    """Explain this krona: every amount down to rate, days, statute and source."""
    from casework.explain_case import explain_case

    with open_office() as (office, _):
        found = explain_case(office, number=number, on=on, days=payoff)
    if as_json:
        print_json(found)
    else:
        click.echo(explained(found))


@case.command("accept-terms")
@click.argument("number")
@by_option
@json_option
def accept_terms(number: str, by: str, as_json: bool) -> None:
    """Accept the terms of one case for its creditor; also your check of a creditor not known before."""
    from casework.accept_terms import accept_terms as accept

    with open_office() as (office, _):
        accept(office, case_number=number, by=by, how="cli", evidence={"by": by, "how": "cli"})
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@click.option("--hold", default="", help="End only this one; protected_identity ends only when it is named.")
@click.option("--why", default="", help="Why it goes on; needed where the hold rests on a fact about the debtor.")
@by_option
@json_option
def resume(number: str, hold: str, why: str, by: str, as_json: bool) -> None:
    """End the holds of a case, or one of them."""
    from casework.hold import resume_case

    with open_office() as (office, _):
        resume_case(office, case_number=number, why=why, by=by, hold=hold)
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@click.option("--why", default="", help="Why it goes on after all.")
@by_option
@json_option
def reopen(number: str, why: str, by: str, as_json: bool) -> None:
    """Open a closed case again, held until you resume it."""
    from casework.reopen import reopen_case

    with open_office() as (office, _):
        reopen_case(office, case_number=number, why=why, by=by)
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@click.option("--why", default="", help="Why the creditor withdraws it.")
@click.option("--preview", is_flag=True, help="Only show what it costs now, and why.")
@by_option
@json_option
def withdraw(number: str, why: str, preview: bool, by: str, as_json: bool) -> None:
    """Close a case because its creditor wants no more done; what that costs by the terms is invoiced."""
    from casework.withdraw import preview_withdrawal, withdraw_case

    with open_office() as (office, _):
        if preview:
            print_one(preview_withdrawal(office, case_number=number), as_json=as_json)
            return
        withdraw_case(office, case_number=number, why=why, by=by)
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@click.argument("paid", nargs=-1, required=True, metavar="[DATE] AMOUNT")
@click.option("--on", type=DAY, help="The day it was paid (default: the house's today).")
@click.option(
    "--source",
    default="handler",
    show_default=True,
    help="Where it was seen: bank ...; direct (or creditor) where the creditor had it themselves.",
)
@click.option("--reference", default="", help="Its own reference; two payments of one amount and day need one each.")
@by_option
@json_option
def pay(
    number: str, paid: tuple[str, ...], on: date | None, source: str, reference: str, by: str, as_json: bool
) -> None:
    """Record a payment, to us or to the creditor. The same one twice (source and reference) is recorded once."""
    from casework.record_payment import direct_reference, record_payment

    given_on, amount = _day_and_amount(paid)
    is_direct = source.strip().lower() in _TO_CREDITOR
    if is_direct and not (on or given_on):
        raise click.UsageError("say on which day the creditor had the money: krav case pay NUMBER 2026-04-02 5000,00")
    with open_office() as (office, _):
        day = on or given_on or office.clock.today()
        is_new = record_payment(
            office,
            case_number=number,
            on=day,
            amount=amount,
            source=DIRECT if is_direct else source,
            reference=reference or (direct_reference(day, amount) if is_direct else f"{day.isoformat()}-{amount}"),
            by=by,
        )
        if not is_new:
            click.echo("krav: this payment was recorded before; give --reference for a second one like it", err=True)
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@click.argument("into")
@click.option("--preview", is_flag=True, help="Only show what it would change.")
@by_option
@json_option
def merge(number: str, into: str, preview: bool, by: str, as_json: bool) -> None:
    """Join case NUMBER to case INTO."""
    from casework.merge import merge_cases

    with open_office() as (office, _):
        changed = merge_cases(office, number=number, into=into, by=by, preview=preview)
        work_off(office)
        print_one(changed, as_json=as_json)


@case.command()
@click.argument("number")
@click.argument("invoice_number")
@click.option("--preview", is_flag=True, help="Only show what it would change.")
@by_option
@json_option
def unmerge(number: str, invoice_number: str, preview: bool, by: str, as_json: bool) -> None:
    """Take an invoice out of a case into one of its own."""
    from casework.merge import unmerge_invoice

    with open_office() as (office, _):
        changed = unmerge_invoice(office, number=number, invoice_number=invoice_number, by=by, preview=preview)
        work_off(office)
        print_one(changed, as_json=as_json)


@case.command()
@click.argument("number")
@click.argument("choice")
@click.option("--months", type=click.IntRange(1, 120), help="How many months an instalment plan has.")
@by_option
@json_option
def decide(number: str, choice: str, months: int | None, by: str, as_json: bool) -> None:
    """Enter the creditor's decision: payment_order, instalment_plan, monitoring or stop."""
    from casework.decide_case import decide_case

    with open_office() as (office, _):
        decide_case(office, case_number=number, choice=choice, by=by, months=months)
        work_and_show(office, number, as_json)


@case.command("correct-letter")
@click.argument("number")
@click.argument("key", metavar="LETTER")
@click.option("--why", required=True, help="What was wrong, in a sentence that the debtor and the creditor will read.")
@click.option("--withdraw", is_flag=True, help="Take the letter back instead: its cost goes, the case is held.")
@by_option
@json_option
def correct_letter(number: str, key: str, why: str, withdraw: bool, by: str, as_json: bool) -> None:
    """Put a letter right that has left: a corrected demand in its place, or taken back."""
    from casework.correct_letter import correct_letter as put_right

    with open_office() as (office, _):
        put_right(office, case_number=number, key=key, why=why, withdraw=withdraw, by=by)
        work_and_show(office, number, as_json)


@case.command("set")
@click.argument("number")
@click.argument("pairs", nargs=-1, required=True, metavar="KEY=VALUE...")
@by_option
@json_option
def set_values(number: str, pairs: tuple[str, ...], by: str, as_json: bool) -> None:
    """Write down what was missing: debtor_orgnr, debtor_address (lines parted by ;), debtor_country, about, arose_on.

    arose_on=2023-05-01 arose_from=agreement|delivery|period says when the claim arose, with arose_invoice=10234 one of
    several; limitation is counted from that day.
    """
    from casework.complete_case import complete_case

    values = key_values(pairs)
    with open_office() as (office, _):
        complete_case(office, case_number=number, values=values, by=by)
        work_and_show(office, number, as_json)


def _day_and_amount(words: tuple[str, ...]) -> tuple[date | None, Any]:
    from claims.days import parse_iso_date
    from claims.money import parse_swedish_amount

    days = [day for word in words if (day := parse_iso_date(word))]
    day = days[0] if len(days) == 1 and len(words) > 1 else None
    text = " ".join(word for word in words if day is None or parse_iso_date(word) is None)
    amount = parse_swedish_amount(text)
    if amount is None or amount.ore <= 0:
        raise click.UsageError(f"{text!r} is no amount: write it as 5000,00")
    return day, amount


def work_and_show(office: Office, number: str, as_json: bool) -> None:
    """Do the work that is owed by now, and show the case as it stands."""
    from casework import board

    work_off(office)
    print_one(board.case(office, number=number, on=None), as_json=as_json)
