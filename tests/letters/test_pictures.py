"""Pictures of lives ahead: everything is text too, nothing hides anything, and hostile words stay words."""

from __future__ import annotations

from datetime import date

import pytest
from defusedxml import ElementTree

from templates.catalog import catalog
from templates.pictures import STEPS, WAITS, Mark, Panel, Track, comparison, timeline

FIRST, LAST = date(2026, 3, 2), date(2026, 8, 29)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(*marks: Mark, plan: str = "se-business@1", language: str = "sv") -> ElementTree.Element:
    text = timeline(about="2026-000001", first=FIRST, last=LAST, tracks=[Track(plan, marks)], language=language)
    return ElementTree.fromstring(text)


def words(root: ElementTree.Element) -> str:
    return " ".join(" ".join(root.itertext()).split())


def test_a_plan_with_markup_in_its_name_is_shown_as_it_is_written() -> None:
    root = drawn(plan='<script>alert("1")</script>')
    assert root.find(f".//{SVG}script") is None
    assert '<script>alert("1")</script>' in words(root)


def test_marks_of_one_day_stand_above_each_other() -> None:
    day = date(2026, 4, 2)
    root = drawn(Mark(day, "task", "recommendation"), Mark(day, "document", "payment_order"), Mark(day, "stop", "x"))
    places = [each.get("transform") for each in root.iter(f"{SVG}g") if each.find(f"{SVG}title") is not None]
    assert len(places) == len(set(places)) == 3


def test_what_is_drawn_is_said_in_the_description_in_either_language() -> None:
    mark = Mark(FIRST, "letter", "demand", 1, "10450.00 SEK", date(2026, 3, 13))
    assert "1. 2026-03-02 Inkassokrav, 10450.00 SEK, senast 2026-03-13" in words(drawn(mark))
    assert "1. 2026-03-02 Demand, 10450.00 SEK, by 2026-03-13" in words(drawn(mark, language="en"))
    assert "väntar på borgenärens beslut" in words(drawn(Mark(FIRST, "stop", "creditor_decision")))


@pytest.mark.parametrize("text", [*STEPS.values(), *WAITS.values()])
def test_every_word_of_a_picture_is_translated(text: str) -> None:
    assert catalog("en").gettext(text) != text


def test_two_plans_that_end_alike_have_labels_that_can_both_be_read() -> None:
    grown = ((date(2026, 4, 1), 2), (date(2026, 5, 1), 5))
    panel = Panel("Brev", "", grown, ((date(2026, 6, 1), 5),))
    text = comparison(cases=3, first=FIRST, last=LAST, plan="a@1", against="b@2", panels=[panel])
    root = ElementTree.fromstring(text)
    said = words(root)
    assert "Brev: a@1 5, b@2 5." in said and "3 ärenden" in said
    heights = [float(each.get("y") or 0) for each in root.iter(f"{SVG}text") if (each.text or "").startswith("5 ")]
    assert len(heights) == 2 and abs(heights[0] - heights[1]) >= 12
    dashed = [each for each in root.iter(f"{SVG}path") if each.get("stroke-dasharray")]
    assert len(dashed) == 1, "told apart without colour"


def test_plans_under_which_nothing_happens_are_drawn_as_level_lines() -> None:
    text = comparison(cases=0, first=FIRST, last=FIRST, plan="a", against="b", panels=[Panel("Brev", "", (), ())])
    assert ElementTree.fromstring(text).tag == f"{SVG}svg"
