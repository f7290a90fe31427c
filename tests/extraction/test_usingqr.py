"""The text of a payment code: read with every habit of its makers, and what is not certain left out and named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extraction.readers.usingqr import CodeKind, InvoiceCode, parse
from tests.extraction.qr_pages import BANKGIRO, IBAN, INVOICE, ORGNR, PAYLOAD, PERSON


def read(without: tuple[str, ...] = (), **changes: Any) -> InvoiceCode:
    """The standard payload with changes, which must be a code."""
    data = {key: value for key, value in {**INVOICE, **changes}.items() if key not in without}
    code = parse(json.dumps(data, ensure_ascii=False))
    assert code is not None
    return code


def test_every_key_becomes_its_field() -> None:
    code = parse(PAYLOAD)
    assert code == InvoiceCode(
        kind=CodeKind.INVOICE,
        fields={
            "ocr_reference": "1023472",
            "seller_name": "Åkerprov & Söner AB",
            "seller_country": "SE",
            "seller_orgnr": ORGNR,
            "invoice_date": "2026-01-15",
            "due_date": "2026-02-14",
            "total": "10000.50",
            "vat": "2000.10",
            "currency": "SEK",
            "bankgiro": BANKGIRO,
        },
        reference="1023472",
    )


@pytest.mark.parametrize(
    ("written", "total"),
    [
        ("5", "5.00"), ('"11250"', "11250.00"), ('"50.00"', "50.00"), ("3407.0000", "3407.00"), ("0.1", "0.10"),
        ("1234.5", "1234.50"), ('"1234,50"', "1234.50"), ('"1 234,50"', "1234.50"), ('"1\u00a0234.50"', "1234.50"),
        ("1e3", "1000.00"), ("99.89999999999999", "99.90"), ("1.500", "1.50"), ("-0", "0.00"), ("-12.5", "-12.50"),
        ("9999999999.99", "9999999999.99"), ("0", "0.00"), ("12345678.91", "12345678.91"), ('"3407.000"', "3407.00"),
        ("1e-999999999", "0.00"),
    ],
)  # fmt: skip
def test_an_amount_is_exact_however_it_is_written(written: str, total: str) -> None:
    code = parse('{"uqr":1,"tp":1,"due":' + written + "}")
    assert code is not None
    assert code.fields == {"total": total}


@pytest.mark.parametrize(
    "written",
    ['"1.500"', "1.234", '"1,234"', '"1.234,50"', '"12 34"', '"5 kr"', '"٣"', "true", "[5]", "null", '""', '"1e3"',
     "10000000000", "1e99", "99.999"],
)  # fmt: skip
def test_an_amount_that_may_be_another_is_left_out(written: str) -> None:
    code = parse('{"uqr":1,"tp":1,"nme":"Provbruket AB","acc":"1","due":' + written + "}")
    assert code is not None
    assert "total" not in code.fields
    assert ("due" in code.unread) == (written not in ("null", '""'))


@pytest.mark.parametrize("written", ["20260214", 20260214, "2026-02-14"])
def test_both_forms_of_a_date_are_read(written: str | int) -> None:
    assert read(ddt=written).fields["due_date"] == "2026-02-14"


@pytest.mark.parametrize("written", ["20260230", "2026021", "2026-0214", "18990101", "260214", 20260214.5, "14/2 2026"])
def test_what_is_no_date_is_left_out(written: str | float) -> None:
    code = read(ddt=written)
    assert "due_date" not in code.fields
    assert code.unread == ("ddt",)


@pytest.mark.parametrize(
    ("payment_type", "account", "field", "value"),
    [
        ("BG", "5050-1055", "bankgiro", "50501055"),
        ("BG", "50747534", "bankgiro", "50747534"),
        ("bg", 50747534, "bankgiro", "50747534"),
        ("BG", "991 2346", "bankgiro", "9912346"),
        ("BG", "991\u20132346", "bankgiro", "9912346"),
        ("PG", "17 60 99-0", "plusgiro", "1760990"),
        ("PG", "4567-4", "plusgiro", "45674"),
        ("PG", 45674, "plusgiro", "45674"),
        (None, "5050-1055", "bankgiro", "50501055"),
        (None, "17 60 99-0", "plusgiro", "1760990"),
        ("IBAN", f"{IBAN[:4]} {IBAN[4:8]} {IBAN[8:]}", "iban", IBAN),
        ("IBAN", f"{IBAN[:4]}-{IBAN[4:8]}-{IBAN[8:]}", "iban", IBAN),
        ("BBAN", IBAN, "iban", IBAN),
        (None, IBAN.lower(), "iban", IBAN),
    ],
)
def test_an_account_is_read_in_the_forms_in_use(
    payment_type: str | None, account: str | int, field: str, value: str
) -> None:
    code = read(pt=payment_type, acc=account)
    assert {name: code.fields.get(name) for name in ("bankgiro", "plusgiro", "iban")} == {
        "bankgiro": None,
        "plusgiro": None,
        "iban": None,
        field: value,
    }
    assert code.unread == ()


@pytest.mark.parametrize(
    ("payment_type", "account"),
    [
        ("BG", "5050-1056"), ("BG", "17 60 99-0"), ("PG", "5050-1055"), (None, "50501055"), ("XX", "5050-1055"),
        ("IBAN", IBAN[:-1] + str((int(IBAN[-1]) + 1) % 10)), ("BG", IBAN), ("BG", "0000-0000"), ("BG", ["5050-1055"]),
        ("IBAN", "5050-1055"), ("BG", "٥٠٥٠-١٠٥٥"),
    ],
)  # fmt: skip
def test_an_account_that_is_not_certain_is_left_out_and_named(payment_type: str | None, account: Any) -> None:
    code = read(pt=payment_type, acc=account)
    assert not {"bankgiro", "plusgiro", "iban"} & code.fields.keys()
    assert code.unread == ("acc",)


def test_a_domestic_account_has_no_field_and_is_no_cause_for_doubt() -> None:
    code = read(pt="BBAN", acc="9999 12 34567", without=("cur", "cc"))
    assert not {"bankgiro", "plusgiro", "iban", "currency"} & code.fields.keys()
    assert code.unread == ()


@pytest.mark.parametrize(
    ("reference", "fields"),
    [
        ("1023472", {"ocr_reference": "1023472"}),
        (1023472, {"ocr_reference": "1023472"}),
        ("10 23472", {"ocr_reference": "1023472"}),
        ("10234", {"invoice_number": "10234"}),
        ("18", {"invoice_number": "18"}),
        ("F-2026/117", {"invoice_number": "F-2026/117"}),
        ("Faktura 10234", {}),
        ("RF18539007547034", {}),
        ("", {}),
    ],
)
def test_a_reference_is_for_paying_or_the_number_of_the_invoice(reference: str | int, fields: dict[str, str]) -> None:
    code = read(iref=reference)
    assert {name: code.fields[name] for name in ("ocr_reference", "invoice_number") if name in code.fields} == fields
    assert code.reference == str(reference)
    assert code.unread == ()


def test_digits_of_a_foreign_reference_are_no_invoice_number() -> None:
    code = read(iref="10234", cc="NO")
    assert not {"ocr_reference", "invoice_number"} & code.fields.keys()


@pytest.mark.parametrize(
    ("company", "country", "value"),
    [
        (f"{ORGNR[:6]}-{ORGNR[6:]}", "SE", ORGNR),
        (ORGNR, None, ORGNR),
        (int(ORGNR), None, ORGNR),
        (f"16{ORGNR}", "SE", ORGNR),
        (f"SE{ORGNR}01", "SE", ORGNR),
        (f"{PERSON[:8]}-{PERSON[8:]}", "SE", PERSON),
        ("997912345 MVA", "NO", "997912345 MVA"),
        ("997912345 MVA", None, "997912345 MVA"),
        ("12345678", "DK", "12345678"),
    ],
)
def test_a_company_number_is_digits_or_as_printed_abroad(company: str | int, country: str | None, value: str) -> None:
    code = read(cid=company, cc=country)
    assert code.fields["seller_orgnr"] == value
    assert code.unread == ()


@pytest.mark.parametrize("company", ["559999-9992", "12345678", "Provbruket", True])
def test_a_company_number_with_a_wrong_check_digit_is_left_out_and_named(company: Any) -> None:
    code = read(cid=company)
    assert "seller_orgnr" not in code.fields
    assert code.unread == ("cid",)


@pytest.mark.parametrize(
    ("changes", "currency"),
    [
        ({"cur": "eur"}, "EUR"),
        ({"cur": None}, "SEK"),
        ({"cur": None, "cc": None}, "SEK"),
        ({"cur": None, "cc": "NO", "pt": "BBAN", "acc": "9999.12.34567"}, "NOK"),
        ({"cur": None, "cc": None, "pt": "IBAN", "acc": IBAN}, "SEK"),
        ({"cur": None, "cc": "NO"}, None),
        ({"cur": None, "cc": "XX", "pt": "IBAN", "acc": IBAN}, None),
        ({"cur": "kronor"}, None),
    ],
)
def test_a_currency_left_out_is_the_domestic_one_where_that_is_certain(
    changes: dict[str, Any], currency: str | None
) -> None:
    assert read(**changes).fields.get("currency") == currency


def test_a_credit_note_is_negative_and_names_what_it_credits() -> None:
    code = read(tp=2, iref="20871", cref="10234", due="1250.00", vat=250)
    assert code.kind is CodeKind.CREDIT_NOTE
    expected = {"invoice_number": "20871", "credited_invoice": "10234", "total": "-1250.00", "vat": "-250.00"}
    assert {name: code.fields.get(name) for name in expected} == expected
    assert read(tp=2, due=-1250, iref="1023472").fields["total"] == "-1250.00"
    assert "ocr_reference" not in read(tp=2, iref="1023472").fields
    assert "credited_invoice" not in read(tp=1, cref="10234").fields


@pytest.mark.parametrize(
    ("written", "kind", "unread"),
    [
        (1, CodeKind.INVOICE, ()), ("1", CodeKind.INVOICE, ()), (2, CodeKind.CREDIT_NOTE, ()), ("3", CodeKind.CASH, ()),
        (None, CodeKind.UNKNOWN, ()), (4, CodeKind.UNKNOWN, ("tp",)), (True, CodeKind.UNKNOWN, ("tp",)),
    ],
)  # fmt: skip
def test_the_kind_is_what_the_code_says(written: Any, kind: CodeKind, unread: tuple[str, ...]) -> None:
    code = read(tp=written)
    assert (code.kind, code.unread) == (kind, unread)


@pytest.mark.parametrize(
    ("changes", "vat"),
    [
        ({"vh": 200, "vm": "24.00", "vl": 6.5}, "230.50"),
        ({"vl": 0}, "0.00"),
        ({"vat": 9, "vh": 200}, "9.00"),
        ({}, None),
    ],
)
def test_vat_is_the_sum_of_its_rates_where_no_total_stands(changes: dict[str, Any], vat: str | None) -> None:
    assert read(without=() if "vat" in changes else ("vat",), **changes).fields.get("vat") == vat


def test_escaped_letters_line_breaks_and_a_byte_order_mark_are_read() -> None:
    code = parse(
        "\ufeff"
        + r'{"uqr":"1","tp":"1","nme":"\u00c5kerprov  AB","due":"5","adr":"Kvarngatan 3'
        + "\n"
        + '123 45 Provby"}\n'
    )
    assert code is not None
    assert code.fields == {
        "seller_name": "Åkerprov AB",
        "seller_address": "Kvarngatan 3\n123 45 Provby",
        "total": "5.00",
    }


@pytest.mark.parametrize("name", [r"\ud800", r"Prov\u202ebruket", r"Prov\u0000bruket", "x" * 200, "---"])
def test_a_name_with_what_does_not_show_is_left_out(name: str) -> None:
    code = parse('{"uqr":1,"due":5,"nme":"' + name + '"}')
    assert code is not None
    assert ("seller_name" in code.fields, code.unread) == (False, ("nme",))


def test_a_missing_name_and_keys_nobody_knows_do_no_harm() -> None:
    code = read(without=("nme",), extra={"deep": [1, {"x": None}]}, UQR=2)
    assert "seller_name" not in code.fields
    assert code.unread == ()
