"""The bench of lives ahead: its house lives, and its table says whether the target is met."""

from __future__ import annotations

import os

from bench.simulate import Figures as Figures
from bench.simulate import _house, _timed, section
from casework.simulate import open_numbers
from casework.verify import verify


def test_every_case_of_the_house_gets_its_demand_and_its_application() -> None:
    before = dict(os.environ)
    with _house(3) as office:
        assert len(open_numbers(office)) == 3 and verify(office) == []
        _, letters = _timed(office, open_numbers(office), 120, 1)
    assert letters == 6
    assert dict(os.environ) == before


def test_the_table_says_whether_it_was_quick_enough() -> None:
    slow = Figures(cases=10_000, days=400, letters=1, seconds=301.0, sample=9, alone=2.0, shared=1.0, bare=1.0)
    assert "| no |" in section(slow)[-1]
