"""Numbers, sums and references as Norwegian, Danish, Finnish, German and British invoices print them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from claims.reading import Source
from extraction.candidate import Candidate
from extraction.finders import amounts, currency, dates, giro, identity, numbers, ocr_reference, vat_rows
from extraction.finders.ocr_reference import finnish_has_check_digit, kid_has_check_digit
from extraction.identity_abroad import numbers_abroad
from extraction.pages import Page, Word
from extraction.relate import relate
from extraction.scorer import score

Text = tuple[float, float, str]


def page(*texts: Text, number: int = 1) -> Page:
    """A page with the words of each text side by side from (x, y) on, ten points high."""
    words = []
    for x, y, text in texts:
        for word in text.split():
            words.append(Word(word, (x, y, x + 5.0 * len(word), y + 10.0)))
            x += 5.0 * len(word) + 3.0
    return Page(number, 595.0, 842.0, tuple(words), Source.TEXT)


def values(found: Sequence[Candidate], field: str) -> set[str]:
    return {candidate.value for candidate in found if candidate.field == field}


def best(found: Sequence[Candidate], field: str) -> str | None:
    named = [candidate for candidate in found if candidate.field == field]
    return max(named, key=score).value if named else None


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("Org.nr: 199 994 506", "199994506"),
        ("Foretaksnr 199994506 MVA", "199994506"),
        ("Org.nr NO 199 994 506 MVA", "199994506"),
        ("CVR-nr.: 99991410", "99991410"),
        ("SE/CVR-nr. DK 99 99 14 10", "99991410"),
        ("Y-tunnus 9999264-3", "9999264-3"),
        ("Handelsregister HRB: 912658", "912658"),
        ("Company no. 00000048", "00000048"),
        ("Ert org.nr 00000030", "00000030"),
    ],
)
def test_a_foreign_number_beside_its_label_is_found(printed: str, value: str) -> None:
    assert values(identity.find([page((50, 50, printed))]), "seller_orgnr") == {value}


@pytest.mark.parametrize(
    "printed",
    [
        "Org.nr: 199 994 507",  # the check digit is wrong
        "CVR-nr.: 99991411",
        "Y-tunnus 9999264-4",
        "Tlf 199 994 506",  # nobody's label
        "Kundenr 99991410",
        "Puh. 9999264-3",
        "Auftrag 912658",
        "CVR-nr. se hjemmesiden for mere, telefon 99991410",
    ],
)
def test_a_number_without_its_label_or_check_digit_is_not_taken(printed: str) -> None:
    assert values(identity.find([page((50, 50, printed))]), "seller_orgnr") == set()


def test_a_foreign_number_stands_under_the_head_of_its_column() -> None:
    found = identity.find([page((50, 50, "Fakturanr."), (200, 50, "Kundens org.nr"), (200, 64, "199997912"))])
    assert values(found, "buyer_orgnr") == {"199997912"}
    sides = {c.field: c.evidence["party"] for c in found}
    assert sides["buyer_orgnr"] > sides["seller_orgnr"]


def test_a_label_at_the_end_of_a_line_names_the_number_on_the_next() -> None:
    found = identity.find([page((50, 50, "Provbruket AB, Provgatan 1 · Org.nr"), (120, 61, "5599941480, F-skatt"))])
    assert values(found, "seller_orgnr") == {"5599941480"}


@pytest.mark.parametrize("who", ["Underentreprenör", "Subcontractor", "Underleverandør"])
def test_the_number_of_a_third_party_is_marked(who: str) -> None:
    found = identity.find([page((50, 50, f"{who}: Provlunda Logistik AB, org.nr 559994-1480."))])
    assert {candidate.evidence["other_party"] for candidate in found} == {1.0}


def test_a_line_after_a_third_partys_sentence_is_not_about_it() -> None:
    found = identity.find(
        [page((50, 50, "Underentreprenör: Provlunda AB."), (50, 61, "Org.nr 559994-1480"))],
    )
    assert {candidate.evidence["other_party"] for candidate in found} == {0.0}


def test_each_number_comes_with_the_label_that_it_needs() -> None:
    (found,) = numbers_abroad("9999264-3")
    assert found.label.search("LY-tunnus: ")
    assert not found.label.search("Asiakasnumero: ")


@pytest.mark.parametrize(
    ("digits", "is_valid"),
    [("1232", True), ("201935", True), ("142389263565", True), ("201936", False), ("123", False), ("1" * 21, False)],
)
def test_a_finnish_reference_has_its_own_check_digit(digits: str, is_valid: bool) -> None:
    assert finnish_has_check_digit(digits) is is_valid


@pytest.mark.parametrize(
    ("digits", "is_valid"),
    [("000000305228009", True), ("12345678903", True), ("000000305228008", False), ("٣٤", False)],
)
def test_a_kid_ends_in_a_digit_of_modulus_ten_or_eleven(digits: str, is_valid: bool) -> None:
    assert kid_has_check_digit(digits) is is_valid


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("Viitenumero 20193 5", "201935"),
        ("KID-nummer: 000000305228009", "000000305228009"),
        ("FIK 0000 0081 7622 004", "000000817622004"),
        ("Betala 100,00 kr med referens 9139 5000 04.", "9139500004"),
        ("Viite 201936", None),
        ("OCR 201935", None),  # right by the Finnish check digit only
    ],
)
def test_a_reference_passes_the_check_digit_of_its_label(printed: str, value: str | None) -> None:
    assert best(ocr_reference.find([page((50, 50, printed))]), "ocr_reference") == value


def test_a_reference_goes_on_on_the_next_line_of_a_run() -> None:
    found = ocr_reference.find(
        [page((50, 50, "Bg 0234-5551"), (200, 50, "BIC PROVSESS1"), (400, 50, "OCR"), (50, 62, "nr 250861598"))]
    )
    assert best(found, "ocr_reference") == "250861598"


@pytest.mark.parametrize("label", ["Tilinumero", "IBAN", "Saajan tilinumero", "Konto (IBAN)", "Bankverbindung"])
def test_an_iban_is_found_by_any_label_and_over_two_lines(label: str) -> None:
    one_line = [page((50, 50, label), (250, 50, "FI46 0000 0532 7139 68"))]
    two_lines = [page((50, 50, label), (250, 50, "FI46 0000 0532"), (250, 61, "7139 68"))]
    assert best(giro.find(one_line), "iban") == best(giro.find(two_lines), "iban") == "FI4600000532713968"


@pytest.mark.parametrize(
    ("field", "label", "printed", "value"),
    [
        ("net", "I alt ekskl. moms", "17.779,00", "17779.00"),
        ("net", "Veroton yhteensä", "-2 018,50", "-2018.50"),
        ("net", "Gesamt netto", "10.578,31", "10578.31"),
        ("vat", "Merverdiavgift 25 %", "11 559,88", "11559.88"),
        ("vat", "Umsatzsteuer", "2.009,88", "2009.88"),
        ("total", "Verollinen yhteensä", "8421,05 €", "8421.05"),
        ("total", "Til gode", "-43 563,99 kr", "-43563.99"),
        ("total", "Amount credited", "-9,824.23 €", "-9824.23"),
        ("total", "Zu zahlender Betrag", "187.132,42 €", "187132.42"),
    ],
)
def test_an_amount_beside_its_label_is_read(field: str, label: str, printed: str, value: str) -> None:
    assert best(amounts.find([page((50, 50, label), (300, 50, printed))]), field) == value


def test_a_piece_of_a_longer_label_names_nothing() -> None:
    found = amounts.find(
        [page((50, 50, "Summa moms"), (300, 50, "250,00")), page((50, 50, "Summa"), (300, 50, "9,00"))]
    )
    assert values(found, "total") == {"9.00"}


def test_a_sentence_gives_each_label_its_own_amount() -> None:
    found = amounts.find([page((50, 50, "I alt at betale DKK 34478,63, heraf moms 6895,73."))])
    assert (best(found, "total"), best(found, "vat")) == ("34478.63", "6895.73")


@pytest.mark.parametrize("day", ["2025-10-17", "17/10 2025", "17.10.2025"])
def test_a_year_is_no_amount(day: str) -> None:
    assert values(amounts.find([page((50, 50, "Att betala:"), (250, 50, day))]), "total") == set()


def test_the_base_of_vat_under_its_head_is_not_the_vat() -> None:
    found = amounts.find([page((50, 50, "Moms 25% på"), (50, 61, "1639867,00"), (50, 72, "409966,75"))])
    assert "1639867.00" not in values(found, "vat")


def test_the_rows_of_a_vat_table_are_known_by_their_own_arithmetic() -> None:
    heads = (50, 50, "ALV %"), (150, 50, "Veroton"), (250, 50, "Vero")
    right, wrong = (50, 62, "25,5 %"), (50, 74, "14 %")
    found = vat_rows.find(
        [page(*heads, right, (150, 62, "6710,00"), (250, 62, "1711,05"), wrong, (150, 74, "9,00"), (250, 74, "8,00"))]
    )
    assert values(found, "vat_row") == values(found, "vat") == {"1711.05"}


def test_rows_of_several_rates_add_up_to_the_vat_beside_its_label() -> None:
    rows = [("MwSt. 19 %", "36.841,23"), ("MwSt. 7 %", "207,58"), ("MwSt. gesamt", "37.048,81")]
    lines = [((50, 50.0 + 12 * row, label), (300, 50.0 + 12 * row, sum_)) for row, (label, sum_) in enumerate(rows)]
    pages = [page(*(text for line in lines for text in line))]
    assert best(relate([*amounts.find(pages), *vat_rows.find(pages)]), "vat") == "37048.81"


@pytest.mark.parametrize("dots", [" ................. ", "......... "])
def test_a_row_of_dots_leads_to_the_value(dots: str) -> None:
    found = page((50, 50, f"Fakturadatum{dots}2024-02-16"), (50, 65, f"Ver.nr{dots}335281302"))
    assert best(dates.find([found]), "invoice_date") == "2024-02-16"
    assert best(numbers.find([found]), "invoice_number") == "335281302"


def test_the_head_of_an_item_column_is_not_the_label_of_the_date() -> None:
    items = (50, 80, "Datum"), (150, 80, "Artikel"), (250, 80, "Menge"), (350, 80, "Gesamtpreis")
    found = page((50, 50, "Datum:"), (150, 50, "28.12.2025"), *items, (50, 92, "01.12.2025"), (350, 92, "294,00"))
    assert best(dates.find([found]), "invoice_date") == "2025-12-28"


def test_a_row_of_sums_is_no_head_of_items() -> None:
    heads = (50, 50, "Netto"), (200, 50, "MVA"), (350, 50, "Totalt")
    found = amounts.find([page(*heads, (50, 62, "800,00"), (200, 62, "200,00"), (350, 62, "1 000,00"))])
    assert {c.evidence["heading"] for c in found if c.field == "total"} == {0.0}


@pytest.mark.parametrize(
    ("label", "field"),
    [("Hyvitettävä lasku", "credited_invoice"), ("Zu Rechnung", "credited_invoice"), ("Forrige faktura", "none")],
)
def test_the_number_of_another_invoice_is_not_this_ones(label: str, field: str) -> None:
    found = numbers.find([page((50, 50, f"{label}: 2023-4904"))])
    assert values(found, "invoice_number") == set()
    assert values(found, field) == ({"2023-4904"} if field != "none" else set())


def test_fees_on_the_terms_page_do_not_make_the_currency() -> None:
    first = page((50, 50, "Summa 256 462,81 EUR"))
    terms = page((50, 50, "Fakturaavgift 45 kr kan tillkomma."), (50, 62, "Avgift 60 kr"), number=2)
    assert values(currency.find([first, terms]), "currency") == {"EUR"}


@pytest.mark.parametrize(("sign", "code"), [("CVR-nr. 99991410", "DKK"), ("Org.nr 199 994 506 MVA", "NOK")])
def test_whose_crowns_they_are_shows_in_the_words_of_the_country(sign: str, code: str) -> None:
    text = page((50, 50, "Faktura og beskrivelse ved etter deres"), (50, 62, sign), (50, 74, "Total 100,00 kr"))
    assert values(currency.find([text]), "currency") == {code}


def test_a_page_without_vat_adds_up_by_itself() -> None:
    found = relate(
        amounts.find([page((50, 50, "Delsumma"), (300, 50, "40 386,25"), (50, 62, "Belopp inkl moms 40 386,25 kr"))])
    )
    assert {c.evidence["adds_up"] for c in found if c.field == "net"} == {1.0}
