"""Names and addresses out of blocks of lines: what belongs to a name, what to its address."""

from __future__ import annotations

import re

import pytest

from claims.reading import Source
from extraction.pages import Page, Word
from extraction.party_blocks import PartyBlock, find_blocks
from extraction.party_names import large_names
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


@pytest.mark.parametrize(
    "aside",
    ["Att: Kim Prov", "Er referens: Kim Prov", "Er ref. Kim Prov", "Kundnr: 4711", "Your ref: Kim Prov", "Att Kim"],
)
def test_who_opens_the_letter_is_neither_name_nor_address(aside: str) -> None:
    lines = ("Provbygden Handel AB", aside, "Testvägen 12", "543 21 Provby")
    found = block(*((text, 10.0) for text in lines))
    assert (found.name, found.address) == ("Provbygden Handel AB", ("Testvägen 12", "543 21 Provby"))


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Faktura till", "buyer"),
        ("Kund", "buyer"),
        ("Vastaanottaja", "buyer"),
        ("Rechnungsanschrift", "buyer"),
        ("Avsändare", "seller"),
        ("Fra", "seller"),
        ("Leveres til", "other"),
        ("Lieferadresse", "other"),
    ],
)
@pytest.mark.parametrize("is_beside", [True, False])
def test_a_label_says_whose_address_it_is(label: str, role: str, is_beside: bool) -> None:
    lines = ["Kim Prov", "Testvägen 12", "543 21 Provby"]
    lines = [f"{label}: {lines[0]}", *lines[1:]] if is_beside else [label, *lines]
    found = block(*((text, 10.0) for text in lines))
    assert (found.name, found.role) == ("Kim Prov", role)


@pytest.mark.parametrize("label", ["Adress", "Postadress", "Besöksadress", "Osoite"])
def test_a_label_that_leaves_open_whose_address_it_is_is_no_name(label: str) -> None:
    found = block((label, 10.0), ("Kim Prov", 10.0), ("Testvägen 12", 10.0), ("543 21 Provby", 10.0))
    assert (found.name, found.role) == ("Kim Prov", "")


def test_the_senders_own_line_over_the_window_is_no_part_of_the_address() -> None:
    own = ("Provbruket AB, Kvarngatan 3, SE-123 45 Exempelstad", 7.0)
    blocks = find_blocks(
        [page((300, 150, own[0]), (300, 164, "Kim Prov"), (300, 178, "Testvägen 12"), (300, 192, "543 21 Provby"))]
    )
    assert [(b.name, b.is_inline) for b in blocks] == [("Provbruket AB", True), ("Kim Prov", False)]


def test_a_senders_line_that_goes_on_over_the_name_is_no_name() -> None:
    found = block(
        ("Provbruket AB, Kvarngatan 3, SE-123 45", 7.0), ("Exempelstad", 7.0), ("Kim Prov", 10.0),
        ("Testvägen 12", 10.0), ("543 21 Provby", 10.0),
    )  # fmt: skip
    assert found.name == "Kim Prov"


@pytest.mark.parametrize(
    ("town", "country"),
    [
        ("Exampleford EX99 9XX", "United Kingdom"),
        ("D-00999 Beispielburg", "Deutschland"),
        ("0999 Prøvestad", "Norge"),
        ("DK-8999 Testrup", "Danmark"),
        ("00999 Mallila", "Finland"),
        ("SE-543 21 Provby", "Sverige"),
    ],
)
def test_addresses_abroad(town: str, country: str) -> None:
    found = block(("Prov Systems", 10.0), ("Example 18", 10.0), (town, 10.0), (country, 10.0))
    assert (found.name, found.address) == ("Prov Systems", ("Example 18", town, country))


def test_on_a_payment_slip_the_sender_is_who_pays() -> None:
    slip = [(40, 680, "Avsändare"), (40, 692, "Kim Prov"), (40, 704, "Testvägen 12"), (40, 716, "543 21 Provby")]
    slip += [
        (300, 680, "Mottagare"),
        (300, 692, "Provbruket AB"),
        (300, 704, "Box 3"),
        (300, 716, "123 45 Exempelstad"),
    ]
    assert {b.name: b.role for b in find_blocks([page(*slip)])} == {"Kim Prov": "buyer", "Provbruket AB": "seller"}
    letter = [(x, y - 600, text) for x, y, text in slip]
    assert {b.name: b.role for b in find_blocks([page(*letter)])} == {"Kim Prov": "seller", "Provbruket AB": "buyer"}


def test_a_row_of_goods_is_no_postal_line() -> None:
    heads = [(40, 300, "Art.nr"), (100, 300, "Benämning"), (300, 300, "Antal"), (400, 300, "Belopp")]
    rows = [(40, 320, "Tapet Rosengatan 3"), (40, 334, "12345 Kakel Vit"), (400, 334, "1 250,00")]
    assert find_blocks([page(*heads, *rows)]) == []


def test_ink_heights_of_a_scan_cut_no_name_off_as_small_print() -> None:
    """Letters without tails make a line look a third lower than the postal line under it."""
    found = block(("Norrmarks Smide", 7.3), ("Testgränd 78", 8.9), ("555 55 Provby", 9.1), source=Source.OCR)
    assert found.name == "Norrmarks Smide"


def test_the_senders_line_over_a_window_is_still_small_print_on_a_scan() -> None:
    lines = (("Avsändaren Prov, Skåpet", 4.0), ("Norrmarks Smide", 7.0), ("Testgränd 78", 9.0), ("555 55 Provby", 9.5))
    assert "Avsändaren" not in block(*lines, source=Source.OCR).name


@pytest.mark.parametrize("head", ["Faktureras till", "Kund:", "Debiteringsperiod:"])
def test_a_head_is_no_name(head: str) -> None:
    lines = [(60, 100, head), (60, 114, "Testvägen 12"), (60, 128, "543 21 Provby")]
    assert find_blocks([page(*lines)]) == []


@pytest.mark.parametrize("end", ["&", "och", "und"])
def test_a_name_goes_on_after_a_word_that_cannot_end_it(end: str) -> None:
    found = block((f"Provbygdens Bemanning {end}", 10.0), ("Co AB", 10.0), ("Box 44", 10.0), ("543 21 Provby", 10.0))
    assert found.name == f"Provbygdens Bemanning {end} Co AB"
    assert found.is_clear


def test_a_ring_on_a_capital_makes_no_line_a_large_one() -> None:
    """Boxes that rise with "Ä" and "Å" put a street, small as the rest, under a name that seemed large."""
    small = [Word(f"rad{i}", (60.0, 300.0 + 9 * i, 90.0, 308.0 + 9 * i)) for i in range(9)]
    raised = [
        Word(text, (x, y - (1.2 if text[0] in "ÄÅ" else 0.0), x + 5.4 * len(text), y + 8.0))
        for y, line in ((100.0, "Ängsbro Kakel AB"), (110.0, "Ågatan 29"), (120.0, "543 21 Provby"))
        for text, x in ((m[0], 60.0 + 5.4 * m.start()) for m in re.finditer(r"\S+", line))
    ]
    (found,) = find_blocks([Page(1, 595.0, 842.0, (*raised, *small), Source.TEXT)])
    assert (found.name, found.address) == ("Ängsbro Kakel AB", ("Ågatan 29", "543 21 Provby"))


def test_an_entry_of_the_next_column_is_no_part_of_a_name() -> None:
    rows = ((60, 100, "Provbygdens Kakel ek. Er ref: Kim Prov"), (60, 114, "för."), (60, 128, "Testvägen 12"))
    (found,) = find_blocks([page(*rows, (60, 142, "543 21 Provby"))])
    assert (found.name, found.address) == ("Provbygdens Kakel ek. för.", ("Testvägen 12", "543 21 Provby"))


def test_a_company_set_large_under_another_is_no_part_of_its_name() -> None:
    small = [Word(f"rad{i}", (60.0, 300.0 + 12 * i, 90.0, 309.0 + 12 * i)) for i in range(9)]
    lines = ((40.0, "Provida Ventilation AB"), (60.0, "Ekprov Konsult HB"))
    large = [
        Word(text, (60.0 + 9.0 * m, y, 60.0 + 9.0 * (m + len(text)), y + 15.0))
        for y, line in lines
        for text, m in ((found[0], found.start()) for found in re.finditer(r"\S+", line))
    ]
    names = [name for name, _cell in large_names(Page(1, 595.0, 842.0, (*large, *small), Source.TEXT))]
    assert names == [text for _y, text in lines]


@pytest.mark.parametrize("label", ["Faktureras till,", "Fakturcras till", "Fakturamottagare"])
def test_a_scans_label_is_not_taken_for_a_word_it_resembles(label: str) -> None:
    """ "Faktureras" was righted to "fakturerad", and the label became the name."""
    found = block((label, 9.0), ("Kim Prövgård", 9.0), ("Testvägen 12", 9.0), ("543 21 Provby", 9.0), source=Source.OCR)
    assert (found.name, found.role) == ("Kim Prövgård", "buyer")


def test_lines_as_high_as_their_ink_still_stand_in_one_block() -> None:
    rows = (("Provbruket AB", 40.0, 16.0), ("Kvarngatan 3", 68.0, 9.0), ("123 45 Exempelstad", 85.0, 9.0))
    words = []
    for text, y, height in rows:
        for found in re.finditer(r"\S+", text):
            x = 60.0 + 5.0 * found.start()
            words.append(Word(found[0], (x, y, x + 5.0 * len(found[0]), y + height)))
    (block_found,) = find_blocks([Page(1, 595.0, 842.0, tuple(words), Source.OCR)])
    assert block_found.name == "Provbruket AB"


def test_a_long_label_before_a_name_needs_no_colon() -> None:
    found = block(("Kunduppgifter Provbruket AB", 9.0), ("Testvägen 12", 9.0), ("543 21 Provby", 9.0))
    assert (found.name, found.role) == ("Provbruket AB", "buyer")


@pytest.mark.parametrize("scrap", ["Oy", "L AS k u", "AB"])
def test_a_legal_form_alone_names_nobody(scrap: str) -> None:
    assert find_blocks([page((60, 100, scrap), (60, 114, "Testvägen 12"), (60, 128, "543 21 Provby"))]) == []


@pytest.mark.parametrize("name", ["H&M AB", "3M AB", "E.ON"])
def test_a_short_name_is_one(name: str) -> None:
    assert block((name, 10.0), ("Testvägen 12", 10.0), ("543 21 Provby", 10.0)).name == name


def test_a_company_under_another_in_one_block_is_no_part_of_its_name() -> None:
    lines = (
        ("Provida Ventilation AB", 15.0),
        ("Ekprov Konsult HB", 15.0),
        ("Testvägen 12", 9.0),
        ("543 21 Provby", 9.0),
    )
    assert block(*lines).name == "Provida Ventilation AB"


def test_the_last_line_of_a_letterhead_is_completed_by_the_foot() -> None:
    rows = ((60, 40, "& Co AB"), (60, 54, "Testvägen 12"), (60, 68, "543 21 Provby"), (60, 800, "Ekprov Rör & Co AB"))
    (found,) = find_blocks([page(*rows)])
    assert (found.name, found.is_clear) == ("Ekprov Rör & Co AB", False)


def test_a_buyers_name_is_not_completed_by_the_sellers_at_the_foot() -> None:
    rows = ((60, 86, "Kund:"), (60, 100, "Bygg AB"), (60, 114, "Testvägen 12"), (60, 128, "543 21 Provby"))
    (found,) = find_blocks([page(*rows, (60, 800, "Ekprov Bygg AB"))])
    assert (found.name, found.role) == ("Bygg AB", "buyer")


@pytest.mark.parametrize("text", ["E-post faktura@prov.example www.prov.example", "Fakturamot tagare", "för."])
def test_what_names_nobody_heads_no_block(text: str) -> None:
    assert find_blocks([page((60, 100, text), (60, 114, "Testvägen 12"), (60, 128, "543 21 Provby"))]) == []


@pytest.mark.parametrize(
    ("seen", "name"),
    [
        ("Ekprov Bau GMbH", "Ekprov Bau GmbH"),
        ("Ekprov Bau GMBH", "Ekprov Bau GMBH"),
        ("Ekprov Ek. för", "Ekprov Ek. för."),
    ],
)
def test_a_scans_legal_form_gets_its_usual_letters(seen: str, name: str) -> None:
    found = block((seen, 9.0), ("Testvägen 12", 9.0), ("543 21 Provby", 9.0), source=Source.OCR)
    assert found.name == name
