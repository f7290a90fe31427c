"""The line of a case's life: every mark has its place by its day, none hides another, and nothing is left out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from casework.draw_life import draw_life

TODAY = date(2026, 6, 1)
_DAYS = st.lists(st.integers(0, 900), max_size=14)


def life(been: list[int], ahead: list[int]) -> dict[str, Any]:
    """A case with payments so many days before today and steps so many days after it."""
    paid = [
        {"on": (TODAY - timedelta(days=day)).isoformat(), "amount": "1.00", "reversed_on": None, "source": "bank"}
        for day in been
    ]
    steps = [
        {
            "on": (TODAY + timedelta(days=day)).isoformat(),
            "act": "letter",
            "step": "demand",
            "state": "demand",
            "occurrence": 1,
            "total": "2.00",
            "deadline": None,
        }
        for day in sorted(ahead)
    ]
    first = TODAY - timedelta(days=max(been, default=0))
    shown = {
        "registered_at": f"{first}T09:00:00Z",
        "balance": {"currency": "SEK"},
        "letters": [],
        "payments": paid,
        "authority": {"records": []},
    }
    return draw_life(shown, {"steps": steps, "currency": "SEK", "stops": None}, today=TODAY)


@given(_DAYS, _DAYS)
def test_every_mark_stands_in_the_order_of_its_day_and_hides_no_other(been: list[int], ahead: list[int]) -> None:
    drawn = life(been, ahead)
    marks = [*drawn["been"], *drawn["ahead"]]
    assert [mark["number"] for mark in marks] == list(range(1, len(been) + len(ahead) + 2))
    assert [mark["on"] for mark in marks] == sorted(mark["on"] for mark in marks)
    assert [mark["at"] for mark in marks] == sorted(mark["at"] for mark in marks)
    assert all(mark["at"] <= drawn["today_at"] for mark in drawn["been"])
    assert all(mark["at"] >= drawn["today_at"] for mark in drawn["ahead"])
    assert all(drawn["first_at"] <= mark["at"] <= drawn["last_at"] for mark in marks)
    for index, one in enumerate(marks):
        for other in marks[:index]:
            assert one["lift"] != other["lift"] or abs(one["at"] - other["at"]) >= 5
    assert len(drawn["months"]) <= 6 and drawn["highest"] == max(mark["lift"] for mark in marks)


def test_a_case_of_one_day_is_drawn_too() -> None:
    drawn = life([0], [])
    assert [mark["shape"] for mark in drawn["been"]] == ["start", "money"] and drawn["ahead"] == []
    assert drawn["today_at"] == drawn["first_at"]
