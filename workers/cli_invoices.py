"""`krav invoices ...`: our own invoices to creditors, numbered without gaps, credited instead of changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from claims.money import Money, parse_swedish_amount
from workers.cli_base import DAY, Group, by_option, json_option, open_office, work_off
from workers.printing import print_one, print_rows

_COLUMNS = ("invoice", "kind", "case", "to", "on", "due_on", "total", "open", "state")


@click.group(cls=Group)
def invoices() -> None:
    """Our own invoices to creditors: set-up fees, deposits, commission, withdrawals."""


@invoices.command("list")
@click.option("--case", "case_number", default=None, metavar="NUMBER", help="Only those of a case.")
@click.option("--open", "is_open", is_flag=True, help="Only those with something to pay, or to pay back.")
@json_option
def list_invoices(case_number: str | None, is_open: bool, as_json: bool) -> None:
    """Every invoice of ours, in the order of their numbers."""
    from casework.show_invoices import invoices_shown

    with open_office() as (office, _):
        rows = invoices_shown(office, case_number=case_number, is_open=is_open)
        print_rows(rows, _COLUMNS, as_json=as_json, none="no invoices of ours")


@invoices.command()
@click.argument("invoice")
@json_option
def show(invoice: str, as_json: bool) -> None:
    """An invoice with its lines and payments."""
    from casework.show_invoices import invoice_shown

    with open_office() as (office, _):
        print_one(invoice_shown(office, name=invoice), as_json=as_json)


@invoices.command()
@click.argument("invoice")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def pdf(invoice: str, file: Path | None) -> None:
    """Write an invoice's PDF (default: here, under its number)."""
    from casework.show_invoices import invoice_file

    with open_office() as (office, _):
        name, body = invoice_file(office, name=invoice)
    path = file or Path(name)
    path.write_bytes(body)
    click.echo(str(path))


@invoices.command()
@click.argument("invoice")
@click.argument("amount", required=False)
@click.option("--why", required=True, help="The reason; it stands on the credit invoice.")
@by_option
@json_option
def credit(invoice: str, amount: str | None, why: str, by: str, as_json: bool) -> None:
    """Take back all that is left of an invoice, or an AMOUNT with VAT; a set-up fee is waived so."""
    from casework.credit_invoice import credit_invoice

    with open_office() as (office, _):
        made = credit_invoice(office, name=invoice, amount=_amount(amount), why=why, by=by)
        work_off(office)
        print_one(made, as_json=as_json)


@invoices.command()
@click.argument("invoice")
@click.argument("amount", required=False)
@click.option("--on", type=DAY, help="The day it came to our own account (default: the house's today).")
@click.option("--transaction", default="", metavar="ID", help="Instead: money from a bank file that waits, b000012.")
@click.option("--refund", is_flag=True, help="It is we who have paid the creditor back.")
@click.option("--reference", default="", help="Its own reference; two payments of one amount and day need one each.")
@click.option("--why", default="", help="Kept with the payment.")
@by_option
@json_option
def paid(
    invoice: str,
    amount: str | None,
    on: date | None,
    transaction: str,
    refund: bool,
    reference: str,
    why: str,
    by: str,
    as_json: bool,
) -> None:
    """Note that an invoice was paid (default: all that is open). A bank file's OCR does so by itself."""
    from casework.pay_invoice import pay_invoice, place_on_invoice

    given = _amount(amount)
    with open_office() as (office, _):
        if transaction:
            made = place_on_invoice(office, name=invoice, transaction=transaction, why=why, by=by)
        else:
            day, part = on or office.clock.today(), -given if given is not None and refund else given
            made = pay_invoice(office, name=invoice, on=day, amount=part, reference=reference, why=why, by=by)
        work_off(office)
        print_one(made, as_json=as_json)


@invoices.command()
@click.argument("transaction")
@click.option("--why", required=True, help="Why it does not pay an invoice of ours.")
@by_option
@json_option
def unplace(transaction: str, why: str, by: str, as_json: bool) -> None:
    """Take money from a bank file off the invoice that it paid; it waits again."""
    from casework.pay_invoice import take_off_invoice

    with open_office() as (office, _):
        print_one(take_off_invoice(office, transaction=transaction, why=why, by=by), as_json=as_json)


def _amount(text: str | None) -> Money | None:
    if text is None:
        return None
    found = parse_swedish_amount(text)
    if found is None or found.ore <= 0:
        raise click.UsageError(f"{text!r} is no amount: write it as 5000,00")
    return found
