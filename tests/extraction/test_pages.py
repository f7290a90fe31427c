"""Words to lines and cells: level feet make a line, and no cell is longer than a line of print can be."""

from __future__ import annotations

from claims.reading import Source
from extraction.pages import Page, Word
from tests.extraction.paper import page


def test_a_line_of_thousands_of_words_is_cut_into_cells() -> None:
    words = tuple(Word("nr", (8.0 * i, 100.0, 8.0 * i + 6.0, 110.0)) for i in range(5000))
    (line,) = Page(1, 595.0, 842.0, words, Source.TEXT).lines
    assert max(len(cell.words) for cell in line) == 60
    assert sum(len(cell.words) for cell in line) == 5000


def test_no_cell_holds_more_letters_than_a_line_of_print() -> None:
    words = tuple(Word("-" * 80, (3.0 * n, 100.0, 3.0 * n + 2.9, 110.0)) for n in range(40))
    (line,) = Page(1, 595, 842, words, Source.TEXT).lines
    assert max(len(cell.text) for cell in line) <= 600
    assert sum(len(cell.words) for cell in line) == 40


def test_a_line_of_print_stays_one_cell() -> None:
    (cell,) = page((10, 100, "Efter förfallodagen debiteras dröjsmålsränta enligt räntelagen")).cells
    assert len(cell.words) == 6


def test_a_capital_with_a_ring_stands_on_the_line_of_its_feet() -> None:
    beside = Word("Fakturanr", (300.0, 96.5, 350.0, 105.5))
    words = (Word("777", (62.0, 101.0, 76.0, 110.0)), Word("Östra", (80.0, 99.0, 100.0, 110.0)), beside)
    lines = Page(1, 595.0, 842.0, words, Source.TEXT).lines
    assert [cell.text for line in lines for cell in line] == ["Fakturanr", "777 Östra"]
