"""`krav review ...`: readings that wait for a person, decided from a terminal as on the desk."""

from __future__ import annotations

import click

from workers.cli_base import Group, by_option, json_option, key_values, open_office, work_off
from workers.printing import print_one, print_rows

_REVIEWS = ("id", "message", "file", "type", "reasons")


@click.group(cls=Group)
def review() -> None:
    """Readings that wait for a person."""


@review.command("list")
@json_option
def list_reviews(as_json: bool) -> None:
    """The review queue, with what made each reading unsure."""
    from casework import board

    with open_office() as (office, _):
        print_rows(board.reviews(office), _REVIEWS, as_json=as_json, none="nothing waits for review")


@review.command("show")
@click.argument("name", metavar="ID")
@json_option
def show(name: str, as_json: bool) -> None:
    """A reading: the doubtful fields with what they could be, the others, and who has it."""
    from casework.ids import parse_name
    from casework.review_board import review_page

    with open_office() as (office, _):
        print_one(review_page(office, reading_id=parse_name(name), by=""), as_json=as_json)


@review.command("accept")
@click.argument("name", metavar="ID")
@click.option("--set", "pairs", multiple=True, metavar="FIELD=VALUE", help="Correct a field, or `type`.")
@by_option
@json_option
def accept(name: str, pairs: tuple[str, ...], by: str, as_json: bool) -> None:
    """Accept a reading, corrected where needed, and file it."""
    from casework.ids import parse_name
    from casework.review import accept_reading

    changes = key_values(pairs)
    with open_office() as (office, _):
        accept_reading(office, reading_id=parse_name(name), changes=changes, by=by)
        work_off(office)
        print_one({"id": name, "decided": "accepted"}, as_json=as_json)


@review.command("reject")
@click.argument("name", metavar="ID")
@click.option("--why", required=True, help="Told to the sender and kept.")
@by_option
@json_option
def reject(name: str, why: str, by: str, as_json: bool) -> None:
    """Reject a reading: it becomes no claim."""
    from casework.ids import parse_name
    from casework.review import reject_reading

    with open_office() as (office, _):
        reject_reading(office, reading_id=parse_name(name), why=why, by=by)
        work_off(office)
        print_one({"id": name, "decided": "rejected"}, as_json=as_json)


@review.command("undo")
@click.argument("name", metavar="ID")
@by_option
@json_option
def undo(name: str, by: str, as_json: bool) -> None:
    """Take back the last decision about a reading, as long as nothing has left the house."""
    from casework.ids import parse_name
    from casework.undo_review import undo_review

    with open_office() as (office, _):
        undo_review(office, reading_id=parse_name(name), by=by)
        work_off(office)
        print_one({"id": name, "decided": "undone"}, as_json=as_json)


@review.command("split")
@click.argument("name", metavar="ID")
@click.option("--pages", required=True, metavar="RANGES", help="The parts, such as 1-2,3.")
@by_option
@json_option
def split(name: str, pages: str, by: str, as_json: bool) -> None:
    """Cut a document into parts, each read as a document of its own."""
    from casework.cut_pages import parse_runs, split_reading
    from casework.ids import parse_name

    with open_office() as (office, _):
        split_reading(office, reading_id=parse_name(name), runs=parse_runs(pages), by=by)
        work_off(office)
        print_one({"id": name, "decided": "split"}, as_json=as_json)


@review.command("join")
@click.argument("name", metavar="ID")
@by_option
@json_option
def join(name: str, by: str, as_json: bool) -> None:
    """Join a document with the next one of its file, and read both as one."""
    from casework.cut_pages import join_reading
    from casework.ids import parse_name

    with open_office() as (office, _):
        join_reading(office, reading_id=parse_name(name), by=by)
        work_off(office)
        print_one({"id": name, "decided": "joined"}, as_json=as_json)
