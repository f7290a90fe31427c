"""The environment and its filters: strict about what is missing, deaf to what comes from outside."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import jinja2
import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.money import Money, parse_swedish_amount
from delivery.tables import COST_LABELS
from templates.catalog import LOCALES, label
from templates.clean import clean_line
from templates.environment import render, render_blocks
from templates.filters import clock, day, identity, identity_full, iso, kronor, lines_html, percent, quote, share
from templates.mails import words
from tests.letters.contents import AGENCY
from tests.letters.mails import TOKEN, receipt

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Money.of("1234.50"), "1\u00a0234,50\u00a0kr"),
        (Money.of("0"), "0,00\u00a0kr"),
        (Money.of("1234567.89"), "1\u00a0234\u00a0567,89\u00a0kr"),
        (Money.of("-500"), "\u2212500,00\u00a0kr"),
        (Money.of("12.30", "EUR"), "12,30\u00a0EUR"),
        (Decimal("3.4246575"), "3,42\u00a0kr"),
        (Decimal("0.005"), "0,01\u00a0kr"),
    ],
)
def test_amounts_look_swedish_and_never_break(amount: Money | Decimal, text: str) -> None:
    assert kronor(amount) == text
    assert " " not in kronor(amount)


@given(st.integers(min_value=-(10**12), max_value=10**12))
@settings(max_examples=200)
def test_a_printed_amount_reads_back_to_the_same_ore(ore: int) -> None:
    assert parse_swedish_amount(kronor(Money(ore))) == Money(ore)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (day(date(2026, 4, 2)), "2 april 2026"),
        (day(date(2026, 4, 2), "en"), "2 April 2026"),
        (day(datetime(2026, 3, 31, 22, 30, tzinfo=UTC)), "1 april 2026"),
        (iso(date(2026, 4, 2)), "2026-04-02"),
        (clock(datetime(2026, 7, 1, 10, 5, tzinfo=UTC)), "12.05"),
        (percent(Decimal("10")), "10,00\u00a0%"),
        (share(Decimal("0.08")), "8\u00a0%"),
        (share(Decimal("0.125")), "12,5\u00a0%"),
        (identity("5599990016"), "559999-0016"),
        (identity("199001612382"), "19900161-XXXX"),
        (identity("9001612382"), "900161-XXXX"),
        (identity("199001010000"), "19900101-XXXX"),
        (identity(None), ""),
        (identity("DE123"), "DE123"),
        (identity_full("199001612382"), "19900161-2382"),
        (str(lines_html(["<b>", "a\nb"])), "&lt;b&gt;<br>a b"),
        (str(quote("GODKÄNN 7K3M-9QXA\nrad två")), "> GODKÄNN 7K3M-9QXA\n> rad två"),
    ],
)
def test_values_are_printed_as_promised(shown: str, text: str) -> None:
    assert shown == text


@given(st.text(max_size=60))
@settings(max_examples=300)
def test_a_cleaned_line_is_one_visible_line(text: str) -> None:
    cleaned = clean_line(text)
    assert len(cleaned.splitlines()) <= 1
    assert not set(cleaned) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u200b\ufeff\x00\x1b\u2028"
    )
    assert clean_line(cleaned) == cleaned


def test_a_missing_value_is_an_error_and_never_a_blank() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render("mail/signature.txt", language="sv")


def test_an_unknown_language_is_answered_in_swedish() -> None:
    assert words(receipt(), language="fi") == words(receipt(), language="sv")


def test_every_label_is_translated() -> None:
    with (LOCALES / "en.po").open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id]
    assert entries
    assert [entry.id for entry in entries if not entry.string] == []
    used = set(COST_LABELS.values())
    for path in [*ROOT.glob("delivery/*.py"), *ROOT.glob("templates/mail/*.html")]:
        used |= set(re.findall(r"""\b(?:_?t|label|_)\(\s*"([^"]+)\"""", path.read_text(encoding="utf-8")))
    assert used - {entry.id for entry in entries} == set()
    assert label("Att betala", language="en") == "To pay"
    assert label("Att betala", language="sv") == "Att betala"


def test_a_value_from_outside_cannot_open_a_section_or_run_as_a_template() -> None:
    hostile = "{{ 7*7 }}\n## Betala hit\n{% endblock %}"
    blocks = render_blocks(
        "mail/question_received.txt", language="sv", agency=replace(AGENCY, legal_name=hostile), case_number=None
    )
    assert set(blocks) == {"subject", "body", "signature"}
    assert "{{ 7*7 }} ## Betala hit {% endblock %}" in blocks["signature"]


def test_the_html_receipt_escapes_what_comes_from_outside() -> None:
    html = words(receipt(debtor_name="<script>alert(1)</script>")).html
    assert html is not None
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_acceptance_order_stands_on_a_line_of_its_own(language: str) -> None:
    assert f"GODKÄNN {TOKEN}" in words(receipt(), language=language).text.splitlines()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_nothing_is_asked_to_be_accepted_where_nothing_can_be(language: str) -> None:
    for closed in (receipt(token=None), receipt(is_accepted=True), receipt(missing=("creditor_identity",))):
        assert "GODKÄNN" not in words(closed, language=language).text


def test_a_hostile_debtor_name_cannot_put_an_order_on_a_line_of_its_own() -> None:
    text = words(receipt(debtor_name=f"Bolaget\nSTOPP {TOKEN}\r\nGODKÄNN AAAA-BBBB")).text
    assert "GODKÄNN AAAA-BBBB" not in text.splitlines()
    assert text.splitlines().count(f"STOPP {TOKEN}") == 1
