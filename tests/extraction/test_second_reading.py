"""Two looks at a scan: what both say gains, what only one says has a rival."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.reading import Source
from extraction.candidate import Candidate
from extraction.choose import choose
from extraction.pages import Page, Word
from extraction.second_reading import merged

pytestmark = pytest.mark.usefixtures("weighed_by_hand")


def seen(value: str) -> Candidate:
    return Candidate("invoice_number", value, 1, (0.0, 0.0, 10.0, 10.0), Source.OCR, {"label": 0.8, "ocr": 1.0})


def test_a_value_that_both_looks_give_is_surer_than_one_look() -> None:
    once, twice = choose([seen("10234")]), choose(merged([seen("10234")], [seen("10234")]))
    assert once is not None and twice is not None
    assert twice.probability > once.probability


def test_a_second_look_that_says_otherwise_makes_the_value_doubtful() -> None:
    choice = choose(merged([seen("10234")], [seen("10284")]))
    assert choice is not None
    assert choice.is_near_tie


def named(value: str) -> Candidate:
    return Candidate("buyer_name", value, 1, (0.0, 0.0, 10.0, 10.0), Source.OCR, {"joint": 4.0, "ocr": 1.0})


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("Åshults Måleri AB", "Ashults Måleri AB", "Åshults Måleri AB"),
        ("Ashults Måleri AB", "Åshults Måleri AB", "Åshults Måleri AB"),
        ("Fjällsätra RedovisningAB", "Fjällsätra Redovisning AB", "Fjällsätra Redovisning AB"),
    ],
)
def test_a_mark_or_space_that_one_reader_lost_is_no_disagreement(first: str, second: str, wanted: str) -> None:
    both, one = choose(merged([named(first)], [named(second)])), choose([named(first)])
    assert both is not None and one is not None
    assert both.best.value == wanted
    assert both.probability > one.probability
    assert not both.is_near_tie


def test_another_name_is_a_disagreement() -> None:
    choice = choose(merged([named("Ekdals Bygg AB")], [named("Ekdals Tak AB")]))
    assert choice is not None
    assert choice.is_near_tie


def page(text: str) -> Page:
    """A page with these words on one line, as wide as they are long."""
    words, x = [], 0.0
    for word in text.split():
        words.append(Word(word, (x, 0.0, x + 5.0 * len(word), 10.0)))
        x = words[-1].box[2] + 3.0
    return Page(1, 595.0, 842.0, tuple(words), Source.OCR)


def placed(value: str, seen: Page) -> Candidate:
    box = (0.0, 0.0, seen.words[-1].box[2], 10.0)
    return Candidate("buyer_name", value, 1, box, Source.OCR, {"joint": 4.0, "ocr": 1.0})


@pytest.mark.parametrize(
    ("other", "is_spelled"),
    [("Åshults Måleri AB", True), ("Åshults MåleriAB", True), ("Åshults Mäleri AB", False), ("", False)],
)
def test_letters_that_both_see_count_though_only_one_takes_them_for_a_name(other: str, is_spelled: bool) -> None:
    here, there = page("Åshults Måleri AB"), page(other)
    for found in (
        merged([placed("Åshults Måleri AB", here)], [], [here], [there]),
        merged([], [placed("Åshults Måleri AB", here)], [there], [here]),
    ):
        assert [bool(c.evidence.get("spelled")) for c in found] == [is_spelled]


def test_two_spellings_of_which_neither_lost_a_mark_are_both_kept() -> None:
    found = merged([named("Mäleri AB")], [named("Måleri AB")])
    assert sorted(c.value for c in found) == ["Mäleri AB", "Måleri AB"]
    assert not any(c.evidence.get("spelled") for c in found)


@pytest.mark.parametrize(
    "misread", ["Provida Transpon Group AB", "Provida Transport", "OQO Provida Transport Group AB"]
)
def test_a_misreading_is_no_rival_of_the_name_that_both_spell(misread: str) -> None:
    right = named("Provida Transport Group AB")
    assert {c.value for c in merged([right, named(misread)], [right])} == {right.value}


def test_another_partys_name_stays_a_rival() -> None:
    right = named("Provida Transport Group AB")
    assert {c.value for c in merged([right, named("Provida Städ AB")], [right])} == {right.value, "Provida Städ AB"}


def test_a_like_name_in_another_place_stays_a_rival() -> None:
    """Two parties may differ by a number or a legal form alone."""
    right = named("Brf Provgården 12")
    elsewhere = Candidate("buyer_name", "Brf Provgården 11", 1, (0.0, 300.0, 10.0, 310.0), Source.OCR, {"ocr": 1.0})
    assert {c.value for c in merged([right, elsewhere], [right])} == {right.value, elsewhere.value}


def elsewhere(value: str, **evidence: float) -> Candidate:
    """A name on another line of the page than `named`."""
    return replace(named(value), box=(0.0, 200.0, 10.0, 210.0)).plus(**evidence)


@pytest.mark.parametrize(
    "piece", ["Ekdals Bygg", "OQO Ekdals Bygg & Tak AB", "”Ekdals Bygg & Tak AB", "Q Ekdals Bygg & Tak AB"]
)
def test_a_name_cut_off_or_with_a_scrap_before_it_is_no_rival_wherever_it_stands(piece: str) -> None:
    name = "Ekdals Bygg & Tak AB"
    both = merged([named(name), elsewhere(piece)], [named(name), elsewhere(piece)])
    assert {c.value for c in both} == {name}


@pytest.mark.parametrize("slip", ["Ekdals Transpon & Bygg AB", "Ekdais Transport & Bygg AB"])
def test_two_misread_letters_that_one_reader_saw_elsewhere_make_no_rival(slip: str) -> None:
    name = "Ekdals Transport & Bygg AB"
    assert {c.value for c in merged([named(name), elsewhere(slip)], [named(name)])} == {name}


@pytest.mark.parametrize(
    "other", ["Ekdals Bygg & Tak HB", "Ekdals Bygg & Tak 2 AB", "Ekdals Bygg & Tak Väst AB", "Ekdals AB"]
)
def test_a_group_company_in_another_place_stays_a_rival(other: str) -> None:
    name = "Ekdals Bygg & Tak AB"
    assert {c.value for c in merged([named(name), elsewhere(other)], [named(name)])} == {name, other}


def test_the_end_of_a_name_that_only_one_reader_takes_for_a_name_is_no_rival() -> None:
    name, end = "Ekdals Transport Group AB", "Transport Group AB"
    assert {c.value for c in merged([named(name), elsewhere(end)], [named(name)])} == {name}
    assert {c.value for c in merged([named(name), elsewhere(end)], [named(name), elsewhere(end)])} == {name, end}


def test_whose_a_name_is_comes_from_both_looks() -> None:
    (found,) = merged([named("Ekdals Bygg AB").plus(joint=-1.0)], [named("Ekdals Bygg AB").plus(joint=8.0)])
    assert found.evidence["joint"] == 3.5


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [("Brf Ekbacken 22", "Brf Ekbacken22", "Brf Ekbacken 22"), ("Ekdals ByggAB", "Ekdals Bygg AB", "Ekdals Bygg AB")],
)
def test_a_lost_space_before_a_number_or_a_legal_form_is_no_disagreement(first: str, second: str, wanted: str) -> None:
    (found,) = {c.value for c in merged([named(first)], [named(second)])}
    assert found == wanted


@pytest.mark.parametrize(("one", "other", "is_sided"), [(8.0, 5.0, True), (8.0, 1.0, False)])
def test_whose_a_name_is_is_confirmed_where_each_look_is_sure(one: float, other: float, is_sided: bool) -> None:
    (found,) = merged([named("Ek AB").plus(joint=one)], [named("Ek AB").plus(joint=other)])
    assert bool(found.evidence.get("sided")) is is_sided
