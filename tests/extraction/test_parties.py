"""Names and addresses out of blocks of lines: what belongs to a name, what to its address."""

from __future__ import annotations

import pytest

from claims.reading import Source
from extraction.pages import Page, Word
from extraction.party_blocks import PartyBlock, find_blocks
from tests.extraction.paper import page


def block(*lines: tuple[str, float], source: Source = Source.TEXT) -> PartyBlock:
    """The only block of a page with these lines, each with its height in points."""
    words: list[Word] = []
    y = 100.0
    for text, height in lines:
        x = 60.0
        for word in text.split(" "):
            words.append(Word(word, (x, y, x + 5.0 * len(word), y + height)))
            x += 5.0 * len(word) + 3.0
        y += 1.4 * max(height, 10.0)
    (found,) = find_blocks([Page(1, 595.0, 842.0, tuple(words), source)])
    return found


@pytest.mark.parametrize(
    "street", ["Testvägen 12", "Box 44", "Södra Provgatan 3 B", "Testvagen 12, 2 tr", "Kyrkstigen ll", "Lilla torget"]
)
@pytest.mark.parametrize("floor", [(), ("lgh 1102",), ("2 tr",)])
def test_a_street_is_never_part_of_the_name_above_it(street: str, floor: tuple[str, ...]) -> None:
    found = block(("Provbygden Handel", 10.0), *((text, 10.0) for text in (street, *floor)), ("543 21 Provby", 10.0))
    assert found.name == "Provbygden Handel"
    assert found.address == (street, *floor, "543 21 Provby")


def test_a_street_set_as_large_as_the_name_is_no_part_of_it() -> None:
    found = block(("Provbygden Handel", 14.0), ("Testvägen 12", 14.0), ("lgh 1102", 10.0), ("543 21 Provby", 10.0))
    assert found.name == "Provbygden Handel"


def test_a_name_set_large_over_two_lines_is_one_name() -> None:
    found = block(("Provbygdens", 15.0), ("Handelskompani AB", 15.0), ("Testvägen 12", 10.0), ("543 21 Provby", 10.0))
    assert found.name == "Provbygdens Handelskompani AB"


def test_ocr_heights_that_differ_by_their_letters_make_no_name_of_two_lines() -> None:
    lines = (("Kim Prövgård", 13.5), ("Exempelhuset, Norra", 13.0), ("Box 44", 10.0), ("543 21 Provby", 10.5))
    assert block(*lines, source=Source.OCR).name == "Kim Prövgård"


def test_a_name_that_reads_as_a_street_stays_a_name() -> None:
    assert block(("Brf Ekbacken 4", 10.0), ("Testvägen 12", 10.0), ("543 21 Provby", 10.0)).name == "Brf Ekbacken 4"


def test_a_block_of_only_a_street_names_nobody() -> None:
    assert find_blocks([page((60, 100, "Testvägen 12"), (60, 114, "543 21 Provby"))]) == []
