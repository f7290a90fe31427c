"""`krav review ...`: readings that wait for a person, decided from a terminal as on the desk."""

from __future__ import annotations

from collections.abc import Callable

import click

from workers.cli_base import Group, by_option, json_option, key_values, open_office, work_off
from workers.printing import print_one, print_rows

_REVIEWS = ("id", "message", "file", "type", "reasons")
_named = click.argument("name", metavar="ID")


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
@_named
@json_option
def show(name: str, as_json: bool) -> None:
    """A reading: the doubtful fields with what they could be, the others, and who has it."""
    from casework.ids import parse_name
    from casework.review_board import review_page

    with open_office() as (office, _):
        print_one(review_page(office, reading_id=parse_name(name), by=""), as_json=as_json)


@review.command("accept")
@_named
@click.option("--set", "pairs", multiple=True, metavar="FIELD=VALUE", help="Correct a field, or `type`.")
@by_option
@json_option
def accept(name: str, pairs: tuple[str, ...], by: str, as_json: bool) -> None:
    """Accept a reading, corrected where needed, and file it."""
    from casework.review import accept_reading

    _decide("accepted", accept_reading, name, as_json, by=by, changes=key_values(pairs))


@review.command("reject")
@_named
@click.option("--why", required=True, help="Told to the sender and kept.")
@by_option
@json_option
def reject(name: str, why: str, by: str, as_json: bool) -> None:
    """Reject a reading: it becomes no claim."""
    from casework.review import reject_reading

    _decide("rejected", reject_reading, name, as_json, by=by, why=why)


@review.command("undo")
@_named
@by_option
@json_option
def undo(name: str, by: str, as_json: bool) -> None:
    """Take back the last decision about a reading, as long as nothing has left the house."""
    from casework.undo_review import undo_review

    _decide("undone", undo_review, name, as_json, by=by)


@review.command("split")
@_named
@click.option("--pages", required=True, metavar="RANGES", help="The parts, such as 1-2,3.")
@by_option
@json_option
def split(name: str, pages: str, by: str, as_json: bool) -> None:
    """Cut a document into parts, each read as a document of its own."""
    from casework.cut_pages import parse_runs, split_reading

    _decide("split", split_reading, name, as_json, by=by, runs=parse_runs(pages))


@review.command("join")
@_named
@by_option
@json_option
def join(name: str, by: str, as_json: bool) -> None:
    """Join a document with the next one of its file, and read both as one."""
    from casework.cut_pages import join_reading

    _decide("joined", join_reading, name, as_json, by=by)


def _decide(decided: str, use: Callable[..., object], name: str, as_json: bool, **said: object) -> None:
    """Decide on a reading, let what follows from it happen, and print what became of it."""
    from casework.ids import parse_name

    with open_office() as (office, _):
        use(office, reading_id=parse_name(name), **said)
        work_off(office)
        print_one({"id": name, "decided": decided}, as_json=as_json)
