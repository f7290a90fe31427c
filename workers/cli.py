"""The `krav` command: every subcommand in one table."""

from __future__ import annotations

import click

from workers.cli_agreements import instalments, settlements
from workers.cli_authority import authority
from workers.cli_base import Group
from workers.cli_books import books
from workers.cli_case_undo import case
from workers.cli_contacts import complaints, contacts
from workers.cli_desk import creditor, message
from workers.cli_house import brake, doctor, migrate, verify
from workers.cli_invoices import invoices
from workers.cli_jobs import figures, jobs
from workers.cli_lessons import lessons
from workers.cli_limitation import limitation
from workers.cli_objections import objections
from workers.cli_payments import payments
from workers.cli_plan import plan
from workers.cli_quote import quote
from workers.cli_review import review
from workers.cli_service import beat, poll, run, web, work
from workers.cli_simulate import simulate
from workers.cli_users import user
from workers.cli_work import demo, extract, ingest, tick

COMMANDS: tuple[click.Command, ...] = (
    demo,
    run,
    poll,
    work,
    beat,
    web,
    extract,
    ingest,
    tick,
    message,
    review,
    creditor,
    user,
    lessons,
    case,
    objections,
    instalments,
    settlements,
    contacts,
    complaints,
    payments,
    books,
    authority,
    plan,
    limitation,
    invoices,
    quote,
    simulate,
    jobs,
    figures,
    brake,
    verify,
    doctor,
    migrate,
)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--verbose", is_flag=True, help="Log what happens, as JSON lines on stderr.")
def krav(verbose: bool) -> None:
    """A claims mailbox in, letters and legal steps out. Settings: docs/settings.md."""
    from workers.logs import configure_logs

    configure_logs(service=verbose)


for _command in COMMANDS:
    krav.add_command(_command)


def main() -> None:
    """The entry point of the installed script."""
    krav(prog_name="krav")
