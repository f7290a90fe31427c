"""`krav jobs|figures ...`: work that waits for a person, from the command line; the house's figures at this moment."""

from __future__ import annotations

import click

from workers.cli_base import Group, by_option, json_option, open_office, work_off
from workers.printing import print_one, print_rows, say

_JOBS = ("id", "kind", "code", "attempts", "fault_count", "message", "case")


@click.group(cls=Group)
def jobs() -> None:
    """Work that is parked or fails: run it again, put it right, set it aside (docs/ops.md)."""


@jobs.command("list")
@click.option("--room", default="parked", show_default=True, help="parked, failing, ready, running or skipped.")
@click.option("--kind", default="", help="Only this kind of job.")
@click.option("--code", default="", help="Only what was stopped for this reason.")
@click.option("--before", default=0, help="Only jobs with a lower number: the next page.")
@json_option
def list_jobs(room: str, kind: str, code: str, before: int, as_json: bool) -> None:
    """Fifty jobs, newest first."""
    from casework.show_jobs import show_jobs

    with open_office() as (office, _):
        found = show_jobs(office, room=room, kind=kind, code=code, before=before)
        print_rows(found["rows"], _JOBS, as_json=as_json, none="no such jobs")
        if found["next"] and not as_json:
            say(f"more: --before {found['next']}")


@jobs.command("show")
@click.argument("number", type=int, metavar="ID")
@json_option
def show(number: int, as_json: bool) -> None:
    """A job with its arguments and its fault, without what that quotes of a person."""
    from casework.show_jobs import show_job

    with open_office() as (office, _):
        print_one(show_job(office, job_id=number), as_json=as_json)


@jobs.command("again")
@click.argument("numbers", type=int, nargs=-1, required=True, metavar="ID...")
@click.option("--insist", is_flag=True, help="Also what has failed the same way again and again.")
@by_option
@json_option
def again(numbers: tuple[int, ...], insist: bool, by: str, as_json: bool) -> None:
    """Put parked jobs back to work; nothing is done twice."""
    from casework.run_again import run_again

    with open_office() as (office, _):
        done = run_again(office, job_ids=numbers, by=by, insist=insist)
        work_off(office)
        told = {"started": list(done.started), "fail_the_same_way": list(done.poison), "not_parked": list(done.gone)}
        print_one(told, as_json=as_json)


@jobs.command("edit")
@click.argument("number", type=int, metavar="ID")
@click.option("--args", required=True, help='The job\'s arguments as JSON, such as {"message_id": 1}.')
@click.option("--why", required=True, help="Kept in the chain of events.")
@by_option
@json_option
def edit(number: int, args: str, why: str, by: str, as_json: bool) -> None:
    """Give a parked job other arguments and run it again."""
    from casework.edit_job import edit_job
    from casework.show_jobs import show_job

    with open_office() as (office, _):
        edit_job(office, job_id=number, args=args, by=by, why=why)
        work_off(office)
        print_one(show_job(office, job_id=number), as_json=as_json)


@jobs.command("skip")
@click.argument("number", type=int, metavar="ID")
@click.option("--why", required=True, help="Kept in the chain of events.")
@by_option
@json_option
def skip(number: int, why: str, by: str, as_json: bool) -> None:
    """Set a parked job aside for good."""
    from casework.show_jobs import show_job
    from casework.skip_job import skip_job

    with open_office() as (office, _):
        skip_job(office, job_id=number, by=by, why=why)
        print_one(show_job(office, job_id=number), as_json=as_json)


@click.command()
@json_option
def figures(as_json: bool) -> None:
    """The house's figures at this moment, as /metrics tells them (docs/metrics.md), alarms first."""
    from casework.alarms import alarms
    from casework.figures import figures as read_figures

    with open_office() as (office, _):
        found = read_figures(office)
        rows: list[dict[str, object]] = [
            {"metric": alarm.name, "labels": alarm.severity, "value": "alarm"} for alarm in alarms(found)
        ]
        rows += [{"metric": one.name, "labels": ",".join(one.labels), "value": one.value} for one in found.single]
        print_rows(rows, ("metric", "labels", "value"), as_json=as_json, none="")
