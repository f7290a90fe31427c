"""What a document is, by title, by rows and by sentences, in six languages; and which language it is."""

from __future__ import annotations

import pytest

from claims.reading import Source
from extraction.doctype import (
    CONTRACT,
    CREDIT_NOTE,
    DELIVERY,
    INVOICE,
    LETTER,
    ORDER,
    PROFORMA,
    QUOTE,
    REMINDER,
    STATEMENT,
    Kind,
    is_terms,
    titles,
    type_of,
)
from extraction.doctype_words import key_of
from extraction.language import language_of
from extraction.pages import Page, Word
from tests.extraction.paper import page

BODY = ((50.0, 300.0, "Arbete enligt avtal"), (400.0, 300.0, "1 000,00"))
ROWS = (
    (50.0, 400.0, "10234"), (150.0, 400.0, "2025-11-02"), (250.0, 400.0, "2025-12-02"), (400.0, 400.0, "1 000,00"),
    (50.0, 415.0, "10240"), (150.0, 415.0, "2025-11-09"), (250.0, 415.0, "2025-12-09"), (400.0, 415.0, "2 000,00"),
)  # fmt: skip
CLAUSES = tuple((50.0, 80.0 + 15 * n, f"{n}. Betalning ska ske mot faktura inom trettio dagar.") for n in range(1, 7))


def big(x: float, y: float, text: str, height: float = 20.0) -> tuple[Word, ...]:
    """Words in large type."""
    words = []
    for word in text.split():
        words.append(Word(word, (x, y, x + height / 2 * len(word), y + height)))
        x += height / 2 * (len(word) + 0.5)
    return tuple(words)


def with_title(title: str, *, source: Source = Source.TEXT) -> Page:
    made = page((50, 150, "Provbruket AB"), (50, 170, "Datum 2026-01-15"), *BODY, source=source)
    return Page(1, 595.0, 842.0, (*big(300, 60, title), *made.words), source)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Faktura", INVOICE), ("FAKTURA 10234", INVOICE), ("FAKT URA", INVOICE), ("F A K T U R A", INVOICE),
        ("Elnätsfaktura", INVOICE), ("Rechnung Nr. 2025-17", INVOICE), ("Commercial Invoice", INVOICE),
        ("Lasku", INVOICE), ("Regning", INVOICE), ("Faktura för november", INVOICE),
        ("Kreditfaktura kopia", CREDIT_NOTE), ("Hyvityslasku", CREDIT_NOTE), ("Stornorechnung", CREDIT_NOTE),
        ("2:a påminnelsen", REMINDER), ("1. Mahnung", REMINDER), ("Rykker 2", REMINDER), ("Huomautus", REMINDER),
        ("Betalingsoppfordring", REMINDER), ("Hyrespåminnelse", REMINDER), ("Overdue notice", REMINDER),
        ("Kontoutdrag", STATEMENT), ("Offene Posten", STATEMENT), ("Saldoilmoitus", STATEMENT),
        ("Offert 2025-4", QUOTE), ("Estimate", QUOTE), ("Bekräftelse av order", ORDER), ("Lähete", DELIVERY),
        ("Serviceavtal", CONTRACT), ("Proformafaktura", PROFORMA),
    ],
)  # fmt: skip
def test_a_title_says_what_a_document_is(title: str, kind: Kind) -> None:
    found = type_of([with_title(title)])
    assert found.kind == kind
    assert found.has_title


def test_a_title_on_two_lines_is_read_as_one() -> None:
    made = page((50, 150, "Provbruket AB"), *BODY)
    words = (*big(300, 60, "Påminnelse om obetald"), *big(300, 85, "faktura"), *made.words)
    assert type_of([Page(1, 595.0, 842.0, words, Source.TEXT)]).kind == REMINDER


@pytest.mark.parametrize(("title", "kind"), [("Fölgesedel", DELIVERY), ("Kreditfaklura", CREDIT_NOTE)])
def test_a_misread_letter_in_a_scan_leaves_the_title(title: str, kind: Kind) -> None:
    assert type_of([with_title(title, source=Source.OCR)]).kind == kind
    assert type_of([with_title(title)]).kind != kind


def test_a_large_and_high_title_weighs_more_than_a_small_low_one() -> None:
    (_kind, large), *_ = titles(with_title("Faktura"))
    (_kind, small), *_ = titles(page((50, 700, "Faktura"), *BODY))
    assert large > small


@pytest.mark.parametrize(
    "sentence",
    [
        "Vi har ännu inte mottagit er betalning.", "Nedanstående faktura är fortfarande obetald.",
        "Vi kan ikke se å ha mottatt betaling for fakturaen.", "Vi har endnu ikke modtaget jeres betaling.",
        "Lasku on vielä maksamatta.", "This invoice is still unpaid.", "Die Rechnung ist noch offen.",
    ],
)  # fmt: skip
def test_a_sentence_about_a_debt_not_paid_makes_an_invoice_a_reminder(sentence: str) -> None:
    rows = ((50.0, 100.0, "Fakturanummer: 10234"), (50.0, 115.0, "Förfallodatum: 2026-02-14"), *BODY)
    assert type_of([page(*rows)]).kind == INVOICE
    assert type_of([page(*rows, (50, 500, sentence))]).kind == REMINDER


@pytest.mark.parametrize("row", ["Purregebyr: 70,00", "Mahngebühr 5,00 EUR", "Påminnelseavgift 60,00"])
def test_a_fee_in_a_row_makes_a_reminder(row: str) -> None:
    assert type_of([page((50, 100, "Fakturanummer: 10234"), *BODY, (50, 500, row))]).kind == REMINDER


def test_terms_behind_an_invoice_make_no_reminder_of_it() -> None:
    clauses = (*CLAUSES, (50.0, 400.0, "7. Påminnelseavgift 60,00 kr tillkommer för att undvika inkasso."))
    terms = page((50, 60, "Allmänna villkor"), *clauses, number=2)
    assert is_terms(terms)
    assert type_of([with_title("Faktura"), terms]).kind == INVOICE


def test_a_contract_on_a_first_page_is_no_page_of_terms() -> None:
    made = with_title("Hyresavtal")
    assert not is_terms(Page(1, 595.0, 842.0, (*made.words, *page(*CLAUSES).words), Source.TEXT))


def test_rows_with_two_dates_and_an_amount_make_a_statement() -> None:
    heads = ((50.0, 380.0, "Fakturanummer"), (150.0, 380.0, "Fakturadatum"), (250.0, 380.0, "Förfallodatum"))
    assert type_of([page((50, 60, "Provbruket AB"), *heads, *ROWS, (50, 450, "Utestående saldo 3 000,00"))]).kind == (
        STATEMENT
    )


@pytest.mark.parametrize("closing", ["Med vänlig hälsning", "Kind regards", "Ystävällisin terveisin"])
def test_sentences_without_amounts_are_a_letter(closing: str) -> None:
    sentence = "Vi har flyttat och når er gärna på den nya adressen från mars."
    assert type_of([page((50, 60, "Provbruket AB"), (50, 200, sentence), (50, 240, closing))]).kind == LETTER


def test_a_page_that_says_nothing_is_unsure() -> None:
    found = type_of([page((50, 60, "Provbruket AB"))])
    assert found.kind[1] is None
    assert found.probability < 0.9


def test_a_negative_total_makes_a_credit_note_of_an_invoice() -> None:
    made = [page((50, 100, "Fakturanummer: 10234"), *BODY)]
    assert type_of(made).kind == INVOICE
    assert type_of(made, has_negative_total=True).kind == CREDIT_NOTE


def test_a_title_that_only_the_second_reader_sees_counts() -> None:
    assert type_of([with_title("Fxxtxrx")], [with_title("Kontoutdrag")]).kind == STATEMENT


@pytest.mark.parametrize(
    ("text", "key"),
    [("Faktura nr 17", "faktura"), ("Fakturanr", "fakturanr"), ("MAKSUMUISTUTUS.", "maksumuistutus"), ("60,00", "")],
)
def test_the_key_of_a_title_is_its_letters(text: str, key: str) -> None:
    assert key_of(text) == key


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "Datum Betalas senast Att betala Organisationsnummer"), ("sv", ""),
        ("no", "Dato Betales innen Å betale Foretaksregisteret mva"),
        ("da", "Dato Betales senest At betale beløb heraf moms"),
        ("fi", "Päiväys Eräpäivä Maksettava yhteensä veroton"),
        ("en", "Date Due date Amount payable to our account by"),
        ("de", "Datum Zahlbar bis Gesamtbetrag zuzüglich Mwst"),
    ],
)  # fmt: skip
def test_the_language_is_told_by_a_few_words(language: str, text: str) -> None:
    assert language_of([page((50, 50, text), (50, 70, "Provbruket AB"))]) == language
