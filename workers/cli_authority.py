"""`krav case record`, `choices` and `sell`, and `krav authority`: what authorities and courts tell and are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from claims.money import Money, parse_swedish_amount
from claims.proceeding import AuthorityRecord, RecordKind
from workers.cli_base import DAY, by_option, json_option, open_office, work_off
from workers.cli_case import work_and_show
from workers.cli_case_party import case as case
from workers.printing import print_one, print_rows

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@case.command()
@click.argument("number")
@click.argument("kind", type=click.Choice([str(kind) for kind in RecordKind]), required=False, metavar="KIND")
@click.option("--on", type=DAY, help="The day that the paper itself carries (default: the house's today).")
@click.option("--until", type=DAY, help="A day that it sets.")
@click.option("--reference", default="", help="Its number: målnummer, utslagsnummer.")
@click.option("--amount", help="What is contested, awarded or charged, by its kind.")
@click.option("--costs", help="The costs that a judgment awards, where they are not all that were claimed.")
@click.option("--why", default="", help="In a sentence, kept with it; needed to void.")
@click.option("--void", "record_id", type=int, help="Void the record of this id instead: it was wrong.")
@by_option
@json_option
def record(
    number: str,
    kind: str | None,
    on: date | None,
    until: date | None,
    reference: str,
    amount: str | None,
    costs: str | None,
    why: str,
    record_id: int | None,
    by: str,
    as_json: bool,
) -> None:
    """Enter what an authority or a court answered; `case show` says which kinds may follow now."""
    from casework.record_authority import record_authority, void_record

    if (kind is None) == (record_id is None):
        raise click.UsageError("give a kind to record, or --void with the id of a record")
    with open_office() as (office, _):
        if record_id is not None:
            void_record(office, case_number=number, record_id=record_id, why=why, by=by)
        elif kind is not None:
            day = on or office.clock.today()
            told = AuthorityRecord(RecordKind(kind), day, until, reference.strip(), _amount(amount), _amount(costs))
            record_authority(office, case_number=number, told=told, why=why, by=by)
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@json_option
def choices(number: str, as_json: bool) -> None:
    """What the creditor may decide now, and what each choice costs them at most."""
    from casework.show_authority import choices_of

    with open_office() as (office, _):
        rows = choices_of(office, case_number=number)
    print_rows(rows, ("choice", "outlays", "about"), as_json=as_json, none="nothing is open to decide")


@case.command()
@click.argument("number")
@click.option("--to", required=True, help="Who bought the claim, with organisation number.")
@click.option("--pay-to", required=True, help="How the debtor pays them, as a sentence the debtor reads.")
@click.option("--price", default="0", help="What was paid for it.")
@click.option("--on", type=DAY, help="The day of the sale (default: the house's today).")
@click.option("--why", default="")
@by_option
@json_option
def sell(number: str, to: str, pay_to: str, price: str, on: date | None, why: str, by: str, as_json: bool) -> None:
    """Record that the claim was sold: the debtor is told by letter, and the case closes as sold."""
    from casework.sell_claim import sell_claim

    with open_office() as (office, _):
        day = on or office.clock.today()
        paid = _amount(price) or Money.zero()
        sell_claim(office, case_number=number, to=to, pay_to=pay_to, price=paid, sold_on=day, why=why, by=by)
        work_and_show(office, number, as_json)


@click.group()
def authority() -> None:
    """Files to and from the authority, where the house has a driver for them (docs/authority.md)."""


@authority.command("send")
@json_option
def send(as_json: bool) -> None:
    """Write everything that waits as the next file and lay it out; it also happens by itself when a paper leaves."""
    from casework.authority_files import send_authority_file

    with open_office() as (office, _):
        work_off(office)
        print_one({"number": send_authority_file(office)}, as_json=as_json)


@authority.command("import")
@click.argument("path", type=_FILE, metavar="FILE")
@by_option
@json_option
def import_file(path: Path, by: str, as_json: bool) -> None:
    """Read a file from the authority: receipts for ours, and what became of our applications. Idempotent."""
    from casework.authority_files import import_authority_file

    with open_office() as (office, _):
        outcome = import_authority_file(office, path=path, by=by)
        work_off(office)
        print_one(outcome, as_json=as_json)
        if outcome.get("faults"):
            raise SystemExit(1)


@authority.command("list")
@json_option
def list_files(as_json: bool) -> None:
    """Every file, with where it is and what was told of it; then what waits for the next one."""
    from casework.show_authority import files

    with open_office() as (office, _):
        rows = files(office)
    columns = ("direction", "number", "at", "state", "told")
    print_rows(rows, columns, as_json=as_json, none="no file has gone out or come in")


def _amount(text: str | None) -> Money | None:
    if text is None:
        return None
    found = parse_swedish_amount(text)
    if found is None:
        raise click.UsageError(f"{text!r} is no amount: write it as 5000,00")
    return found
