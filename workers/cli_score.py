"""`krav case ...` before law: the credit report with its purpose, the score, and what a person recommends."""

from __future__ import annotations

import click

from workers.cli_base import by_option, json_option, open_office
from workers.cli_case import work_and_show
from workers.cli_case_party import case as case
from workers.printing import print_json, print_rows, say

_LOG = ("id", "asked_at", "case", "by", "provider", "purpose", "ground", "person", "state", "raw_deleted", "why")


@case.command("credit-check")
@click.argument("number", required=False)
@click.option("--purpose", default="legal_action", show_default=True, help="legal_action, instalment_plan, monitoring.")
@click.option("--ground", default="", help="Of a private person (9 § KUL): unpaid_claim or credit_agreement.")
@click.option("--why", default="", help="Why it is needed now; kept with your name.")
@click.option("--log", "is_log", is_flag=True, help="Show who asked about whom and why, instead of asking.")
@by_option
@json_option
def credit_check(number: str | None, purpose: str, ground: str, why: str, is_log: bool, by: str, as_json: bool) -> None:
    """Ask the credit bureau about a case's debtor. The person asked about gets a copy that says who asked."""
    from casework.check_credit import check_credit
    from casework.credit_log import credit_log

    if not number and not is_log:
        raise click.UsageError("name a case, or show the log with --log")
    with open_office() as (office, _):
        if is_log or number is None:
            rows = credit_log(office, case_number=number)
            print_rows(rows, _LOG, as_json=as_json, none="nobody has been asked about")
            return
        say(check_credit(office, case_number=number, purpose=purpose, ground=ground, why=why, by=by))
        work_and_show(office, number, as_json)


@case.command()
@click.argument("number")
@click.option(
    "--paper", "papers", multiple=True, help="Paper there is: agreement, delivery, acknowledgment ... (repeat)."
)
@click.option("--show", is_flag=True, help="Show the newest score instead of computing one.")
@click.option("--language", type=click.Choice(["sv", "en"]), default="en", show_default=True, help="Of the sentences.")
@by_option
@json_option
def score(number: str, papers: tuple[str, ...], show: bool, language: str, by: str, as_json: bool) -> None:
    """Weigh a case before it costs money in law: chance, what each way brings and costs, the advice and why."""
    from casework.score_case import score_case, shown_score

    with open_office() as (office, _):
        if not show:
            score_case(office, case_number=number, by=by, papers=papers)
        found = shown_score(office, case_number=number, language=language)
    if as_json:
        print_json(found)
    else:
        click.echo("\n".join(found["words"]))


@case.command()
@click.argument("number")
@click.argument("outcome")
@click.option("--why", required=True, help="Your reasons; kept beside the score with your name.")
@by_option
@json_option
def recommend(number: str, outcome: str, why: str, by: str, as_json: bool) -> None:
    """Say what should follow: payment_order, instalment_plan, monitoring or stop. The creditor decides."""
    from casework.recommend_case import recommend_case

    with open_office() as (office, _):
        recommend_case(office, case_number=number, outcome=outcome, why=why, by=by)
        work_and_show(office, number, as_json)
