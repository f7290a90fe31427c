"""What the tests of the review desk share: doubtful bills that came, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casework.review_board import review_queue
from claims.refused import Refused
from tests.office import House
from tests.papers import bill

GRACE = timedelta(seconds=90)


def doubtful(house: House, number: str = "1", **more: Any) -> int:
    """A doubtful bill has come: the id of its reading."""
    fields = {name: more.pop(name) for name in ("total_read", "buyer_orgnr") if name in more}
    read = {"total": fields["total_read"]} if "total_read" in fields else {}
    read |= {"buyer_orgnr": fields["buyer_orgnr"]} if "buyer_orgnr" in fields else {}
    message = house.receive(house.mail(house.pdf(bill(number, **more), decision="review", **read)))
    return int(house.readings(message)[0].id)


def ids(house: House, **more: Any) -> list[str]:
    return [row["id"] for row in review_queue(house.office, by="anna", **more)["rows"]]


def refused(act: Any) -> str:
    with pytest.raises(Refused) as no:
        act()
    return no.value.code
