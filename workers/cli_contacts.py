"""`krav contacts|complaints ...`: what debtors say and ask, when they are called, and what anybody complains of."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from claims.objection import Ground
from workers.cli_base import AMOUNT, DAY, Group, by_option, json_option, open_office, work_off
from workers.cli_objections import GROUNDS
from workers.printing import print_one, print_rows, say

if TYPE_CHECKING:
    from casework.office import Office
    from claims.money import Money

_CONTACTS = ("id", "case", "on", "direction", "channel", "about", "due_on", "overdue", "answered_on")
_COMPLAINTS = ("id", "case", "who", "about", "received_on", "due_on", "overdue", "answered_on", "outcome")


@click.group(cls=Group)
def contacts() -> None:
    """Contacts with debtors: what waits for an answer, and the calls."""


@contacts.command("list")
@click.option("--all", "with_answered", is_flag=True, help="Everything that was ever said.")
@json_option
def list_contacts(with_answered: bool, as_json: bool) -> None:
    """What debtors wait to have answered, the longest overdue first."""
    from casework.debtor_board import waiting_contacts

    with open_office() as (office, _):
        rows = waiting_contacts(office, with_answered=with_answered)
        print_rows(rows, _CONTACTS, as_json=as_json, none="nobody waits for an answer")


@contacts.command("add")
@click.argument("number")
@click.argument("text")
@click.option("--channel", default="phone", show_default=True, help="phone, mail, letter, visit, other.")
@click.option("--about", default="question", show_default=True, help="objection, paid, plan, question, address, other.")
@click.option("--on", type=DAY, help="The day (default: the house's today).")
@click.option("--answered", default="", help="How it was answered already, at once.")
@by_option
@json_option
def add(
    number: str, text: str, channel: str, about: str, on: date | None, answered: str, by: str, as_json: bool
) -> None:
    """The debtor was in touch about case NUMBER: write down what they said, and by when they are answered."""
    from casework.contact import add_contact
    from casework.debtor_board import waiting_contacts

    with open_office() as (office, _):
        day = on or office.clock.today()
        add_contact(
            office, case_number=number, channel=channel, about=about, text=text, on=day, by=by, answered=answered
        )
        print_one(waiting_contacts(office, with_answered=True)[-1], as_json=as_json)


@contacts.command("answer")
@click.argument("number", type=int, metavar="ID")
@click.argument("text")
@click.option("--how", required=True, help="How: phone, mail, letter ...")
@by_option
@json_option
def answer(number: int, text: str, how: str, by: str, as_json: bool) -> None:
    """The debtor has been answered: in short what, and how."""
    from casework.contact import answer_contact
    from casework.debtor_board import contact

    with open_office() as (office, _):
        answer_contact(office, number=number, how=how, text=text, by=by)
        print_one(contact(office, number=number), as_json=as_json)


@contacts.command("may-call")
@click.argument("number")
@json_option
def may_call(number: str, as_json: bool) -> None:
    """Whether the debtor of case NUMBER may be called now; exit code 1 with the reasons when not."""
    from casework.contact import may_call as stops

    with open_office() as (office, _):
        found = [{"code": each.code, "message": each.message} for each in stops(office, case_number=number)]
    print_one({"case": number, "may_call": not found, "reasons": found}, as_json=as_json)
    if found:
        raise click.exceptions.Exit(1)


@contacts.command("call")
@click.argument("number")
@click.argument("text", required=False, default="")
@click.option("--reached/--no-answer", default=True, show_default=True, help="Whether anyone answered.")
@by_option
@json_option
def call(number: str, text: str, reached: bool, by: str, as_json: bool) -> None:
    """Write down a call to the debtor; refused outside the hours and above the cap."""
    from casework.contact import log_call
    from casework.debtor_board import waiting_contacts

    with open_office() as (office, _):
        log_call(office, case_number=number, reached=reached, text=text, by=by)
        print_one(waiting_contacts(office, with_answered=True)[-1], as_json=as_json)


@click.group(cls=Group)
def complaints() -> None:
    """Complaints about our own work: a register apart from objections to claims."""


@complaints.command("list")
@click.option("--open", "only_open", is_flag=True, help="Only those that are not answered.")
@json_option
def list_complaints(only_open: bool, as_json: bool) -> None:
    """The register, oldest first."""
    from casework.debtor_board import complaints as rows

    with open_office() as (office, _):
        found = rows(office, with_answered=not only_open)
        print_rows(found, _COMPLAINTS, as_json=as_json, none="no complaints")


@complaints.command("add")
@click.argument("text")
@click.option("--case", "case_number", default="", metavar="NUMBER", help="The case it is about, if any.")
@click.option("--who", default="debtor", show_default=True, help="debtor, creditor, representative, other.")
@click.option(
    "--about",
    required=True,
    help="treatment, letter, cost, personal_data, availability, wrong_person, other.",
)
@click.option("--how", default="mail", show_default=True, help="How it came.")
@click.option("--on", type=DAY, help="The day it came (default: the house's today).")
@by_option
@json_option
def add_to_register(
    text: str, case_number: str, who: str, about: str, how: str, on: date | None, by: str, as_json: bool
) -> None:
    """Write a complaint down; it does not stop any collection by itself."""
    from casework.complaint import add_complaint

    with open_office() as (office, _):
        number = add_complaint(
            office,
            who=who,
            about=about,
            text=text,
            how=how,
            received_on=on or office.clock.today(),
            by=by,
            case_number=case_number or None,
        )
        _show(office, number, as_json)


@complaints.command("answer")
@click.argument("number", type=int, metavar="ID")
@click.argument("outcome")
@click.option("--answer", "text", required=True, help="What was answered.")
@click.option("--measures", default="", help="What is done because of it; needed where it is upheld.")
@by_option
@json_option
def answer_one(number: int, outcome: str, text: str, measures: str, by: str, as_json: bool) -> None:
    """A complaint has its answer: upheld, partly_upheld, rejected or withdrawn."""
    from casework.complaint import answer_complaint

    with open_office() as (office, _):
        answer_complaint(office, number=number, outcome=outcome, answer=text, measures=measures, by=by)
        _show(office, number, as_json)


@complaints.command("raise")
@click.argument("number", type=int, metavar="ID")
@click.option("--ground", type=GROUNDS, default=str(Ground.OTHER), show_default=True, help="What is objected.")
@click.option("--invoice", "invoice_number", default="", metavar="NUMBER", help="Only this invoice is disputed.")
@click.option("--amount", type=AMOUNT, help="Only so much of it is disputed.")
@by_option
@json_option
def raise_one(number: int, ground: str, invoice_number: str, amount: Money | None, by: str, as_json: bool) -> None:
    """A complaint is an objection to the claim as well: what it concerns is stopped."""
    from casework.complaint import raise_to_objection
    from casework.dispute import Disputed

    with open_office() as (office, _):
        what = Disputed(Ground(ground), invoice_number or None, amount, how="complaint")
        say(f"objection {raise_to_objection(office, number=number, what=what, by=by)}")
        _show(office, number, as_json)


@complaints.command("count")
@click.option("--year", type=click.IntRange(2000, 2200), required=True)
@json_option
def count(year: int, as_json: bool) -> None:
    """The figures of a year for the supervisor."""
    from casework.debtor_board import counted

    with open_office() as (office, _):
        print_one(counted(office, year=year), as_json=as_json)


def _show(office: Office, number: int, as_json: bool) -> None:
    from casework.debtor_board import complaint

    work_off(office)
    print_one(complaint(office, number=number), as_json=as_json)
