"""What a preview says of a change: one line for a row that stays itself, nothing for what is nothing, words for codes."""

from __future__ import annotations

from typing import Any

import pytest

from casework.rehearse import Change, Rehearsed
from web.action_words import choice_word
from web.preview_words import change_rows

CASE = "2026-000001"


def told(*changes: tuple[tuple[str, ...], Any, Any], language: str = "sv") -> list[tuple[str, str, str]]:
    found = Rehearsed(changes=[Change(CASE, path, before, after) for path, before, after in changes])
    named, rest = change_rows(found, language=language)
    assert rest == []
    return [(row.what, row.before.replace("\u00a0", " "), row.after.replace("\u00a0", " ")) for row in named]


def invoice(number: str, remaining: str) -> dict[str, str]:
    return {"number": number, "remaining": remaining, "total": "10000.00"}


def test_a_row_that_changes_is_one_line_and_one_that_comes_another() -> None:
    rows = told(
        (("invoices",), invoice("1", "10000.00"), None),
        (("invoices",), None, invoice("2", "5.00")),
        (("invoices",), None, invoice("1", "9556.16")),
    )
    assert rows == [("Faktura", "1 · 10 000,00 kvar", "1 · 9 556,16 kvar"), ("Faktura", "–", "2 · 5,00 kvar")]


def test_two_rows_alike_are_not_taken_for_each_other() -> None:
    paid = {"on": "2026-03-02", "amount": "100.00", "source": "handler", "reversed_on": None}
    rows = told(
        (("payments",), {**paid, "reference": "a"}, None),
        (("payments",), None, {**paid, "reference": "b"}),
    )
    assert [(before == "–", after == "–") for _, before, after in rows] == [(False, True), (True, False)]


def test_a_sum_that_is_new_is_told_part_by_part() -> None:
    whole = {"currency": "SEK", "as_of": "2026-03-02", "principal": "100.00", "total": "101.00"}
    assert told((("balance",), None, whole)) == [("Kapital", "–", "100,00"), ("Skuld", "–", "101,00")]


@pytest.mark.parametrize("empty", [None, [], "", {}, {"records": [], "possible": []}])
def test_what_comes_and_is_empty_is_no_change(empty: object) -> None:
    assert told((("missing",), None, empty)) == []


def test_codes_are_said_in_the_readers_language() -> None:
    change = (
        ("contacts",),
        None,
        {"id": 1, "on": "2026-03-02", "direction": "in", "channel": "phone", "about": "plan"},
    )
    assert told(change)[0][2] == "2026-03-02 · från gäldenären · telefon · vill betala av"
    assert told(change, language="en")[0][2].startswith("2026-03-02 · from the debtor · phone · ")


def test_what_has_no_word_is_told_by_its_name() -> None:
    named, rest = change_rows(Rehearsed(changes=[Change(CASE, ("novelty",), 1, 2)]), language="sv")
    assert (named, [(row.what, row.before, row.after) for row in rest]) == ([], [("novelty", "1", "2")])


@pytest.mark.parametrize(
    ("options", "value", "more", "said"),
    [
        ("letter", "2026-000001-demand-1", "demand\t2026-03-02", "inkassokrav · 2026-03-02"),
        ("invoice", "17", "2500.00", "17 · 2 500,00"),
        ("merge_into", "2026-000002", "awaiting_terms", "2026-000002 · väntar på godkännande"),
        ("decision", "sale", "0.00", "försäljning av fordran"),
        ("decision", "bankruptcy_demand", "2800.00", "betalningsuppmaning vid konkurshot (kostar högst 2 800,00 kr)"),
        ("objection", "3", "2026-03-02\t17\tother", "3 · 2026-03-02 · 17 · annat"),
        ("plan", "se-business", "7b26a7d9d270", "se-business · 7b26a7d"),
        ("hold", "respite", "", "anstånd"),
    ],
)
def test_a_choice_is_named_by_what_a_person_knows_it_by(options: str, value: str, more: str, said: str) -> None:
    assert choice_word(options, value, more, language="sv").replace("\u00a0", " ") == said
