"""Filters that somebody keeps under a name of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.office import Office
from claims.refused import Refused
from storage import hands

LONGEST = 60
MOST = 30


def keep_filter(office: Office, *, owner: str, name: str, asked: Mapping[str, str]) -> None:
    """Keep what a list is asked for; one of the same name is replaced.

    Raises Refused("bad_name") and Refused("too_many_filters").
    """
    called = " ".join(name.split())
    if not called or len(called) > LONGEST:
        raise Refused("bad_name", f"give the filter a name of 1 to {LONGEST} characters")
    with office.database.write() as tx:
        own = hands.filters(tx, owner)
        if len(own) >= MOST and called not in {row.name for row in own}:
            raise Refused("too_many_filters", f"{MOST} filters are kept at most: remove one first")
        hands.keep_filter(tx, owner=owner, name=called, asked=asked, now=office.clock.now())


def drop_filter(office: Office, *, owner: str, number: int) -> None:
    """Forget a filter; raises Refused("no_such_filter") where it is not the owner's."""
    with office.database.write() as tx:
        if not hands.drop_filter(tx, owner=owner, number=number):
            raise Refused("no_such_filter", "that filter is not there any more")


def kept_filters(office: Office, *, owner: str) -> list[dict[str, Any]]:
    """The filters of somebody, by name."""
    with office.database.read() as tx:
        return [{"id": row.id, "name": row.name, "asked": dict(row.asked)} for row in hands.filters(tx, owner)]
