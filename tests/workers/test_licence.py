"""The doctor looks at the agency's licence, and tells of its end a year ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.dunning.builders import AGENCY
from workers.doctor import licence

END = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("today", "no", "until", "ok", "says"),
    [
        (date(2026, 3, 30), "1", END, True, "in force until 2027-03-31"),
        (date(2026, 3, 31), "1", END, False, "ends on 2027-03-31"),
        (END, "1", END, False, "ends on 2027-03-31"),
        (date(2027, 4, 1), "1", END, False, "expired on 2027-03-31"),
        (date(2026, 3, 2), "", END, False, "none"),
        (date(2026, 3, 2), "1", None, False, "none"),
    ],
)
def test_a_licence_is_told_of_in_time(today: date, no: str, until: date | None, ok: bool, says: str) -> None:
    found = licence(replace(AGENCY, licence_no=no, licence_valid_to=until), today=today)
    assert (found.what, found.ok) == ("licence", ok)
    assert says in found.detail
    assert bool(found.advice) is not ok
