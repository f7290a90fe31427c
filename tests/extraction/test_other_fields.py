"""The fields that a claim rests on beside the interface's: contacts, payee, parts of the sum, references, late terms."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bench.generator.documents import make
from bench.other_fields import OtherTally
from claims.reading import DocumentType
from extraction.extract import Extractor, ReaderSettings, conclude, proposals
from extraction.pages import Page
from extraction.paragraphs import sentences
from tests.extraction.paper import page

Row = tuple[float, float, str]
HEAD: tuple[Row, ...] = (
    (50, 40, "Provbruket AB"),
    (50, 54, "Kvarngatan 3"),
    (50, 68, "123 45 Exempelstad"),
    (330, 40, "Faktura"),
    (330, 54, "Fakturanummer: 10234"),
    (330, 68, "Fakturadatum: 2026-01-15"),
    (330, 82, "Förfallodatum: 2026-02-14"),
    (330, 130, "Köpmannen i Provby AB"),
    (330, 144, "Testvägen 12"),
    (330, 158, "543 21 Provby"),
)
SUMS: tuple[Row, ...] = (
    (330, 500, "Netto"),
    (480, 500, "8 000,00"),
    (330, 514, "Moms 25 %"),
    (480, 514, "2 000,00"),
    (330, 528, "Att betala"),
    (480, 528, "10 000,00"),
)
FOOT: tuple[Row, ...] = (
    (50, 780, "Org.nr 559999-9991"),
    (250, 780, "Bankgiro 9999-9997"),
    (50, 794, "Godkänd för F-skatt"),
)


def laid(*rows: Row, head: tuple[Row, ...] = HEAD, sums: tuple[Row, ...] = SUMS) -> Page:
    """An invented invoice with some rows more."""
    return page(*head, *sums, *FOOT, *rows)


def read(*pages: Page) -> Mapping[str, str]:
    """The values read off pages."""
    reading = conclude(pages, proposals(pages), (), 1, ReaderSettings())
    return {name: value.value for name, value in reading.fields.items()}


@pytest.mark.parametrize("printed", ["SE559999999101", "SE 559999-9991 01", "SE-559999999101", "se559999999101"])
@pytest.mark.parametrize("label", ["Momsreg.nr: ", "VAT-nr ", ""])
def test_a_vat_number_at_the_foot_is_the_sellers(printed: str, label: str) -> None:
    values = read(laid((50, 808, f"{label}{printed}")))
    assert values["seller_vat_no"] == "SE559999999101"
    assert "buyer_vat_no" not in values


@pytest.mark.parametrize("label", ["Ert momsreg.nr", "Kundens VAT-nr", "Your VAT no."])
def test_a_vat_number_that_is_called_the_buyers_is_theirs(label: str) -> None:
    values = read(laid((50, 300, f"{label}: DK99990000"), (50, 808, "Momsreg.nr: SE559999999101")))
    assert values["seller_vat_no"] == "SE559999999101"
    assert values["buyer_vat_no"] == "DK99990000"


def test_a_vat_number_with_a_wrong_check_digit_and_no_label_is_none() -> None:
    assert "seller_vat_no" not in read(laid((50, 808, "SE559999999201")))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Telefon 08-465 00 12", "08-465 00 12"),
        ("Tel: +46 8 465 00 12", "+46 8 465 00 12"),
        ("Tfn. 0480-465 00", "0480-465 00"),
    ],
)
def test_a_labelled_telephone_is_the_sellers(text: str, number: str) -> None:
    assert read(laid((250, 794, text)))["seller_phone"] == number


@pytest.mark.parametrize(
    "text", ["Fax 08-465 00 12", "OCR 1023472", "Vid frågor, ring kundtjänst 08-465 00 00 vardagar 9-16."]
)
def test_other_numbers_are_no_telephone(text: str) -> None:
    assert "seller_phone" not in read(laid((250, 794, text)))


def test_a_telephone_in_the_buyers_block_is_the_buyers() -> None:
    values = read(laid((330, 116, "Kund"), (330, 172, "Telefon 070-174 06 12"), (250, 794, "Telefon 08-465 00 12")))
    assert (values["buyer_phone"], values["seller_phone"]) == ("070-174 06 12", "08-465 00 12")


def test_the_sellers_address_stands_under_its_name() -> None:
    assert read(laid())["seller_address"] == "Kvarngatan 3\n123 45 Exempelstad"


def test_an_address_among_contacts_on_one_line_is_the_sellers() -> None:
    line = "Kvarngatan 3 · 123 45 Exempelstad · Tel 08-465 00 12 · faktura@provbruket.example"
    head = ((50.0, 20.0, "Provbruket AB"), (50.0, 54.0, line), *HEAD[3:])
    assert read(laid(head=head))["seller_address"] == "Kvarngatan 3\n123 45 Exempelstad"


@pytest.mark.parametrize(("last", "country"), [("Norge", "NO"), ("Deutschland", "DE"), ("United Kingdom", "GB")])
def test_a_country_under_the_address_is_the_buyers(last: str, country: str) -> None:
    values = read(laid((330, 172, last)))
    assert (values["seller_country"], values["buyer_country"]) == ("SE", country)


def test_an_address_without_a_country_is_in_the_sellers() -> None:
    head = (
        *HEAD[:7],
        (330.0, 130.0, "Köpmannen i Provby AB"),
        (330.0, 144.0, "Testvägen 12"),
        (330.0, 158.0, "54321 Provby"),
    )
    assert read(laid(head=head))["buyer_country"] == "SE"


CLAUSES = [
    "Fordran är överlåten till Provfinans AB, org.nr 559999-1048. Betala endast till bankgiro 0000-0011.",
    "Denna faktura har överlåtits till Provfinans AB (559999-1048) och betalas endast dit.",
    "Fakturan är pantsatt till Provfinans AB, 559999-1048, dit betalning ska ske.",
    "Betalning med befriande verkan kan endast ske till Provfinans AB, org.nr 559999-1048.",
    "This invoice has been assigned to Provfinans AB, reg. no. 559999-1048.",
]


@pytest.mark.parametrize("clause", CLAUSES)
def test_who_bought_the_claim_is_the_payee_and_never_the_seller(clause: str) -> None:
    values = read(laid((50, 600, clause)))
    assert values["payee_name"] == "Provfinans AB"
    assert values["payee_orgnr"] == "5599991048"
    assert values["assignment_text"] == clause
    assert values["seller_name"] == "Provbruket AB"
    assert values["seller_orgnr"] == "5599999991"


def test_a_clause_over_two_lines_is_read_as_one_and_a_line_above_is_no_part_of_it() -> None:
    values = read(
        laid(
            (50, 586, "Dröjsmålsränta 8 %"),
            (50, 600, "Fordran enligt denna faktura är överlåten till Provfinans AB, org.nr 559999-1048."),
            (50, 614, "Betalning med befriande verkan kan endast ske till Provfinans AB, bankgiro 0000-0011."),
        )
    )
    assert values["assignment_text"].startswith("Fordran enligt")
    assert values["assignment_text"].endswith("bankgiro 0000-0011.")
    assert values["interest_terms"] == "Dröjsmålsränta 8 %"


@pytest.mark.parametrize(
    "text",
    [
        "Leverantören får överlåta fordran till tredje man.",
        "Överlåtelseavgift till Provbruket AB enligt stadgarna.",
        "Äganderätten övergår till köparen när full betalning har skett.",
    ],
)
def test_a_page_that_assigns_nothing_has_no_payee(text: str) -> None:
    assert not {"payee_name", "payee_orgnr"} & read(laid((50, 600, text))).keys()


def test_a_clause_that_names_the_seller_itself_gives_no_payee() -> None:
    values = read(laid((50, 600, "Betalning med befriande verkan kan endast ske till Provbruket AB.")))
    assert not {"payee_name", "payee_orgnr"} & values.keys()


def test_vat_per_rate_comes_with_its_base() -> None:
    sums = (
        *((330.0, 486.0, "Netto"), (480.0, 486.0, "9 000,00")),
        *((250.0, 500.0, "25 %"), (330.0, 500.0, "8 000,00"), (480.0, 500.0, "2 000,00")),
        *((250.0, 514.0, "12 %"), (330.0, 514.0, "1 000,00"), (480.0, 514.0, "120,00")),
        *((330.0, 528.0, "Moms totalt"), (480.0, 528.0, "2 120,00")),
        *((330.0, 542.0, "Att betala"), (480.0, 542.0, "11 120,00")),
    )
    assert read(laid(sums=sums))["vat_by_rate"] == "25:8000.00:2000.00;12:1000.00:120.00"


def test_the_base_of_the_only_rate_is_the_net_amount() -> None:
    assert read(laid())["vat_by_rate"] == "25:8000.00:2000.00"


def test_a_table_of_vat_with_the_sum_of_both_is_read_in_any_order() -> None:
    """Rows such as "25.00 % 2 000,00 kr 8 000,00 kr 10 000,00 kr", where no head tells which is which."""
    row = ((50, 500, "25.00%"), (110, 500, "2 000,00 kr 8 000,00 kr"), (280, 500, "10 000,00 kr"))
    sums = (*row, (330, 528, "Att betala: 10 000,00 kr"))
    values = read(laid(sums=sums))
    assert (values["net"], values["vat"]) == ("8000.00", "2000.00")
    assert values["vat_by_rate"] == "25:8000.00:2000.00"


def test_rows_that_do_not_make_the_vat_are_not_told() -> None:
    sums = (*SUMS[:2], (330.0, 514.0, "Moms totalt"), (480.0, 514.0, "2 000,00"), *SUMS[4:])
    values = read(laid((50, 514, "12 % moms 120,00"), sums=sums))
    assert "12:" not in values.get("vat_by_rate", "")


def test_fee_rounding_and_prepayment_are_read_with_their_signs() -> None:
    sums = (
        *((330.0, 472.0, "Faktureringsavgift"), (480.0, 472.0, "29,00")),
        *((330.0, 486.0, "Netto"), (480.0, 486.0, "8 029,00")),
        *((330.0, 500.0, "Moms 25 %"), (480.0, 500.0, "2 007,25")),
        *((330.0, 514.0, "Öresavrundning"), (480.0, 514.0, "0,25-")),
        *((330.0, 528.0, "Avgår förskott"), (480.0, 528.0, "-1 000,00")),
        *((330.0, 542.0, "Att betala"), (480.0, 542.0, "9 036,00")),
    )
    values = read(laid(sums=sums))
    wanted = {"invoice_fee": "29.00", "rounding": "-0.25", "prepaid": "1000.00", "total": "9036.00"}
    assert {name: values.get(name) for name in wanted} == wanted


def test_a_fee_in_the_conditions_is_not_on_the_invoice() -> None:
    assert "invoice_fee" not in read(laid((50, 600, "Fakturaavgift 45 kr kan tillkomma för pappersfaktura.")))


def test_references_orders_and_customers_are_kept_apart_from_the_invoice_number() -> None:
    values = read(
        laid(
            (50, 250, "Er referens: Kim Provén"),
            (50, 264, "Vår referens: Bo von Testen"),
            (50, 278, "Kund: 4711"),
            (50, 292, "Beställning: PO-2881"),
        )
    )
    wanted = {
        "buyer_reference": "Kim Provén",
        "seller_reference": "Bo von Testen",
        "customer_number": "4711",
        "order_number": "PO-2881",
        "invoice_number": "10234",
    }
    assert {name: values.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    "text", ["Er referens: Vår referens:", "Er referens: 2026-01-10", "Er referens: 1 250,00", "att fullgöra avtalet"]
)
def test_what_is_no_reference_is_none(text: str) -> None:
    assert "buyer_reference" not in read(laid((50, 250, text)))


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("Vid sen betalning debiteras ränta med 18 % per år.", "18"),
        ("Efter förfallodagen debiteras dröjsmålsränta med 10,5 %.", "10.5"),
        ("Efter förfallodagen debiteras dröjsmålsränta enligt räntelagen.", None),
        ("Vid försenad betalning utgår ränta enligt räntelagen (referensränta + 8 procentenheter).", None),
    ],
)
def test_late_interest_is_told_as_printed_with_its_rate(text: str, rate: str | None) -> None:
    values = read(laid((50, 600, text), (50, 614, "Omvänd betalningsskyldighet, 0 % moms.")))
    assert values["interest_terms"] == text
    assert values["interest_text"] == "yes"
    assert values.get("interest_rate") == rate


def test_a_reminder_fee_that_the_invoice_agrees_on_is_told_with_its_amount() -> None:
    text = "Vid utebliven betalning debiteras påminnelseavgift om 60 kr."
    values = read(laid((50, 600, text)))
    assert (values["reminder_fee_terms"], values["agreed_reminder_fee"]) == (text, "60.00")
    assert "reminder_fee" not in values


def test_days_of_credit_stand_in_for_a_due_date_only() -> None:
    terms: tuple[Row, ...] = ((330.0, 96.0, "Kredittid"), (450.0, 96.0, "20 dgr"))
    assert "payment_terms_days" not in read(laid(*terms))
    head = tuple(row for row in HEAD if "Förfallodatum" not in row[2])
    assert read(laid(*terms, head=head))["payment_terms_days"] == "20"


REMINDER: tuple[Row, ...] = (
    *HEAD[:3],
    *((330.0, 40.0, "Betalningspåminnelse"), (330.0, 54.0, "Datum: 2026-03-01")),
    *HEAD[7:],
    *((50.0, 300.0, "Fakturanummer"), (180.0, 300.0, "Fakturadatum"), (300.0, 300.0, "Förfallodatum")),
    *((430.0, 300.0, "Fakturabelopp"), (50.0, 314.0, "10234"), (180.0, 314.0, "2026-01-15")),
    *((300.0, 314.0, "2026-02-14"), (430.0, 314.0, "10 000,00")),
)
REMINDED: tuple[Row, ...] = (
    *((330.0, 500.0, "Påminnelseavgift"), (480.0, 500.0, "60,00")),
    *((330.0, 514.0, "Att betala"), (480.0, 514.0, "10 060,00")),
)


def test_a_reminder_tells_debt_fee_and_its_own_day_beside_the_invoices() -> None:
    values = read(laid((330, 68, "Ny förfallodag: 2026-03-11"), head=REMINDER, sums=REMINDED))
    wanted = {
        "principal": "10000.00",
        "reminder_fee": "60.00",
        "total": "10060.00",
        "due_date": "2026-02-14",
        "reminder_due_date": "2026-03-11",
    }
    assert {name: values.get(name) for name in wanted} == wanted


def test_a_reminders_fee_and_debt_are_read_under_their_heads() -> None:
    heads = ("Total moms", "Ursprungligt belopp", "Påminnelseavgift", "Att betala")
    amounts = ("2 000,00", "10 000,00", "60,00", "10 060,00")
    sums = [(50.0 + 130 * i, 500.0, head) for i, head in enumerate(heads)]
    sums += [(50.0 + 130 * i, 514.0, amount) for i, amount in enumerate(amounts)]
    values = read(laid(head=REMINDER[:9], sums=tuple(sums)))
    wanted = {"principal": "10000.00", "reminder_fee": "60.00", "total": "10060.00"}
    assert {name: values.get(name) for name in wanted} == wanted


@pytest.mark.parametrize("at", [(450.0, 250.0), (330.0, 264.0)])
def test_a_rate_beside_or_under_its_label_is_told_with_it(at: tuple[float, float]) -> None:
    values = read(laid((330, 250, "Förseningsränta"), (*at, "1,5 %")))
    assert (values["interest_terms"], values["interest_rate"]) == ("Förseningsränta 1,5 %", "1.5")


def test_the_only_day_of_a_reminder_is_the_due_date() -> None:
    head = tuple(row for row in REMINDER if row[2] not in ("Förfallodatum", "2026-02-14"))
    values = read(laid((330, 68, "Ny förfallodag: 2026-03-11"), head=head, sums=REMINDED))
    assert values["due_date"] == "2026-03-11"
    assert "reminder_due_date" not in values


def test_an_invoice_has_neither_a_reminders_day_nor_its_debt() -> None:
    pages = (
        laid(
            (330, 96, "Betala senast: 2026-02-14"),
            (50, 600, "Vid utebliven betalning debiteras påminnelseavgift om 60 kr."),
        ),
    )
    reading = conclude(pages, proposals(pages), (), 1, ReaderSettings())
    assert reading.type is DocumentType.INVOICE
    assert not {"reminder_due_date", "principal"} & reading.fields.keys()


def test_no_stand_in_is_shown_under_its_own_name() -> None:
    values = read(laid((50, 278, "Kund: 4711"), (330, 96, "Kredittid: 20 dgr")))
    assert not [name for name in values if name.startswith("else_")]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Betala till org.nr 559999-1048. Tack.", 2),
        ("Avgift 60 kr. 5. Äganderätt.", 2),
        ("4. Dröjsmål. Ränta utgår.", 2),
        ("Utan slut", 1),
        ("", 0),
    ],
)
def test_sentences_end_at_their_dots_and_not_at_abbreviations(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@pytest.mark.parametrize("serial", [20000, 20021, 20058, 20105])
def test_generated_documents_with_a_factor_are_read_as_printed(serial: int, extractor: Extractor) -> None:
    made = make(serial)
    (reading,) = extractor.read(made.data, name=made.name).documents
    truth = made.documents[0].fields
    for name in ("payee_name", "payee_orgnr", "seller_name", "bankgiro"):
        assert reading.value(name) == truth.get(name)


def test_other_fields_of_generated_documents_are_counted_against_what_is_printed(extractor: Extractor) -> None:
    tally = OtherTally()
    for serial in (20003, 20006, 20031):
        made = make(serial)
        (reading,) = extractor.read(made.data, name=made.name).documents
        tally.count(serial, reading)
    assert tally.printed["seller_country"] == 3
    assert sum(tally.right.values()) >= 0.9 * sum(tally.printed.values())
    assert tally.count(20003, None)  # nothing read is everything missed
