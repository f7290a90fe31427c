"""The page of benchmarks: a part measured anew leaves the others as they are; growth is told, noise is not."""

from __future__ import annotations

from datetime import date

from bench.measure import Times
from bench.page import joined, parts_of, told
from bench.pages import Figures, Speed, growth, is_even, section

DAY = date(2026, 3, 2)


def test_a_part_measured_anew_leaves_the_others_as_they_are() -> None:
    first = {name: told([f"## {name}", "first figure"], on=DAY) for name in ("road", "ticks")}
    page = joined(first, ("road", "ticks"))
    kept = parts_of(page)
    assert kept == first
    anew = joined({**kept, "ticks": told(["## ticks", "two"], on=DAY)}, ("road", "ticks"))
    assert parts_of(anew)["road"] == first["road"] and parts_of(anew)["ticks"].endswith("two")
    assert anew.count("first figure") == 1 and anew.startswith("# Benchmarks\n")


def test_parts_stand_in_their_order_and_one_that_is_measured_no_more_is_gone() -> None:
    page = joined({"b": "## b", "a": "## a", "old": "## old"}, ("a", "b"))
    assert page.index("## a") < page.index("## b") and "old" not in page


def test_a_part_says_when_it_was_measured() -> None:
    assert "Measured on 2026-03-02" in told(["## a", "text"], on=DAY)


def test_a_page_that_grows_with_the_house_is_named() -> None:
    even = [speed("/a", 10, 0.020), speed("/a", 1_000, 0.025)]
    little = [speed("/b", 10, 0.002), speed("/b", 1_000, 0.009)]
    grown = [speed("/c", 10, 0.020), speed("/c", 1_000, 0.080)]
    assert [is_even(speeds) for speeds in (even, little, grown)] == [True, True, False]
    assert round(growth(grown), 6) == 4.0
    page = section(Figures((*even, *little), tuple(grown), 5_000), None)
    assert "2 of 3 take as long in both" in page[-2] and page[-2].endswith("these grow: /c.")
    assert "| /c | 20 ms | 80 ms | 4.00 | 80 ms |" in page[-1]


def test_a_page_over_its_limit_is_said_to_be() -> None:
    page = section(Figures((speed("/a", 10, 0.02), speed("/b", 10, 0.2)), (), 5), None)
    assert "| /a | 20 ms | 20 ms | 100 ms | yes |" in page[2] and "| /b | 200 ms | 200 ms | 100 ms | no |" in page[2]


def speed(page: str, cases: int, seconds: float) -> Speed:
    return Speed("postgres", cases, page, Times((seconds,)))
