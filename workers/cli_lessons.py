"""`krav lessons ...`: what was learnt from corrections, inspected, taken back and deleted."""

from __future__ import annotations

import click

from workers.cli_base import Group, by_option, json_option, open_office
from workers.printing import print_one, print_rows

_LESSONS = ("id", "creditor", "field", "value", "version", "state", "made_at", "made_by")


@click.group(cls=Group)
def lessons() -> None:
    """What corrections taught of creditors' layouts."""


@lessons.command("list")
@json_option
def list_lessons(as_json: bool) -> None:
    """Every lesson, by creditor."""
    from casework.lessons import every_lesson

    with open_office() as (office, _):
        print_rows(every_lesson(office), _LESSONS, as_json=as_json, none="nothing was learnt yet")


@lessons.command("show")
@click.argument("name", metavar="ID")
@json_option
def show_lesson(name: str, as_json: bool) -> None:
    """A lesson: what it hangs on, and the layout it is about."""
    from casework.lessons import lesson_details, parse_lesson_name

    with open_office() as (office, _):
        print_one(lesson_details(office, lesson_id=parse_lesson_name(name)), as_json=as_json)


@lessons.command("retire")
@click.argument("name", metavar="ID")
@click.option("--reason", required=True, help="Kept with the lesson.")
@by_option
@json_option
def retire(name: str, reason: str, by: str, as_json: bool) -> None:
    """Take a lesson back; the version before it holds again."""
    from casework.lessons import lesson_details, parse_lesson_name, retire_lesson

    with open_office() as (office, _):
        number = parse_lesson_name(name)
        retire_lesson(office, lesson_id=number, why=reason, by=by)
        print_one(lesson_details(office, lesson_id=number), as_json=as_json)


@lessons.command("delete")
@click.argument("name", metavar="ID")
@by_option
@json_option
def delete(name: str, by: str, as_json: bool) -> None:
    """Delete a lesson with all that it holds, where data protection asks for it."""
    from casework.lessons import delete_lesson, parse_lesson_name

    with open_office() as (office, _):
        delete_lesson(office, lesson_id=parse_lesson_name(name), by=by)
        print_one({"id": name, "deleted": True}, as_json=as_json)
