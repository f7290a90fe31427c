"""Which pages belong together: numbers, titles, page counts, addresses, carried sums, terms and letters."""

from __future__ import annotations

import pytest

from extraction.pages import Page
from extraction.split import split
from tests.extraction.paper import page

Rows = tuple[tuple[float, float, str], ...]
ADDRESS: Rows = ((50.0, 120.0, "Köpmannen i Provby AB"), (50.0, 135.0, "Testvägen 12"), (50.0, 150.0, "543 21 Provby"))
OTHER: Rows = ((50.0, 120.0, "Fiktiva Plåt AB"), (50.0, 135.0, "Hamngatan 3"), (50.0, 150.0, "555 55 Landsby"))
ITEMS: Rows = tuple((50.0, 300.0 + 15 * n, f"Arbete enligt avtal del {n} av uppdraget 1 000,00") for n in range(12))


def head(title: str, number: str) -> Rows:
    return ((50, 50, title), (300, 50, f"Fakturanummer: {number}"), (300, 65, "Fakturadatum: 2026-01-15"))


def runs(*many: Rows) -> list[list[int]]:
    """The page numbers of each document that a file of pages with these rows is split into."""
    pages = [page(*rows, number=index) for index, rows in enumerate(many, 1)]
    return [[p.number for p in document] for document in split(pages)]


def test_two_invoices_of_one_seller_to_one_buyer_are_parted() -> None:
    first, second = head("Faktura", "10234"), head("Faktura", "10235")
    assert runs((*first, *ADDRESS, *ITEMS), (*second, *ADDRESS, *ITEMS)) == [[1], [2]]


def test_a_page_with_the_same_number_and_letterhead_goes_on() -> None:
    first = (*head("Faktura", "10234"), *ADDRESS, *ITEMS)
    assert runs(first, first) == [[1, 2]]


def test_rows_that_go_on_after_a_carried_sum_stay_with_their_document() -> None:
    more = ((50.0, 50.0, "Transport 12 000,00"), *ITEMS, (50.0, 600.0, "Att betala 24 000,00"))
    assert runs((*head("Faktura", "10234"), *ADDRESS, *ITEMS), more) == [[1, 2]]


def test_terms_belong_to_the_document_before_them() -> None:
    clauses = tuple(
        (50.0, 90 + 15.0 * n, f"{n}. Priserna är exklusive moms och frakt om inte annat sägs.") for n in range(1, 7)
    )
    terms: Rows = ((50.0, 60.0, "Allmänna villkor"), *clauses)
    one, two = (*head("Faktura", "10234"), *ADDRESS, *ITEMS), (*head("Faktura", "10235"), *OTHER, *ITEMS)
    assert runs(one, terms, two, terms) == [[1, 2], [3, 4]]


def test_a_letter_in_front_of_an_invoice_is_a_document_of_its_own() -> None:
    letter: Rows = ((50.0, 300.0, "Här kommer fakturan för arbetet i mars."), (50.0, 330.0, "Med vänlig hälsning"))
    assert runs((*ADDRESS, *letter), (*head("Faktura", "10234"), *ADDRESS, *ITEMS)) == [[1], [2]]


def test_a_letter_behind_an_invoice_is_a_document_of_its_own() -> None:
    letter: Rows = ((50.0, 300.0, "Vi har flyttat till nya lokaler i Provby."), (50.0, 330.0, "Med vänlig hälsning"))
    first = (*head("Faktura", "10234"), *ADDRESS, *ITEMS, (50.0, 600.0, "Att betala 24 000,00"))
    assert runs(first, (*OTHER, *letter)) == [[1], [2]]


@pytest.mark.parametrize(
    "form", ["Sida {} av {}", "Blad {} ({})", "Page {} of {}", "Seite {} von {}", "{}/{}", "{} ({})"]
)
def test_a_page_count_tells_where_documents_begin(form: str) -> None:
    counted = [((480.0, 30.0, form.format(n, of)), *ITEMS) for n, of in ((1, 2), (2, 2), (1, 3), (2, 3), (3, 3))]
    assert runs(*counted) == [[1, 2], [3, 4, 5]]


def test_a_reminder_and_its_invoice_have_one_number_and_are_two_documents() -> None:
    reminder = (*head("Betalningspåminnelse", "10234"), *ADDRESS, *ITEMS)
    assert runs(reminder, (*head("Faktura", "10234"), *ADDRESS, *ITEMS)) == [[1], [2]]


@pytest.mark.parametrize(("empty", "wanted"), [(2, [[1, 2], [3]]), (1, [[1, 2, 3]])])
def test_an_empty_page_stays_with_the_one_before_it(empty: int, wanted: list[list[int]]) -> None:
    filled = [(*head("Faktura", "10234"), *ADDRESS, *ITEMS), (*head("Faktura", "10235"), *OTHER, *ITEMS)]
    pages = [page(*rows) for rows in filled]
    pages = [pages[0], page(), pages[1]] if empty == 2 else [page(), page(), pages[0]]
    numbered = [Page(n, p.width, p.height, p.words, p.source) for n, p in enumerate(pages, 1)]
    assert [[p.number for p in document] for document in split(numbered)] == wanted


def test_no_pages_are_no_documents() -> None:
    assert split([]) == []
