"""Texts of codes that are foreign, hostile or damaged: none raises, and no value comes out in another form than its own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.account import parse_bankgiro, parse_iban, parse_plusgiro
from claims.identity import parse_identity
from extraction.readers.usingqr import CodeKind, parse
from tests.extraction.qr_pages import IBAN, INVOICE, LINK, ORGNR, PAYLOAD, SWISH


@pytest.mark.parametrize(
    "payload",
    [
        "", " ", "{}", "[]", "1", "null", LINK, SWISH, "https://app.swish.nu/1/p/sw/?sw=1231111111&amt=50.00&cur=SEK",
        'swish://payment?data={"version":1}', '{"version":1,"payee":{"value":"1231111111"},"amount":{"value":50}}',
        "BCD\n002\n1\nSCT\n\nProvbruket AB\n" + IBAN + "\nEUR10", "SPC\n0200\n1\n", "BEGIN:VCARD\nFN:Kim Prov\nEND:VCARD",
        "SPD*1.0*ACC:" + IBAN + "*AM:100.00", "j\n123", PAYLOAD[:-1], PAYLOAD + "}", "[" + PAYLOAD + "]", "x" + PAYLOAD,
        '{"uqr":1}', '{"uqr":1,"iref":"10234"}', '{"due":5,"acc":"5050-1055"}', '{"uqr":1,"due":[],"acc":{}}',
        '{"uqr":null,"due":5}', '{"uqr":[1],"due":5}', '{"uqr":"x","due":5}', '{"uqr":true,"due":5}',
        '{"uqr":1,"due":NaN}', '{"uqr":1,"due":Infinity}', '{"uqr":1,"due":5,"due":50}', "{'uqr':1,'due':5}",
    ],
)  # fmt: skip
def test_what_is_no_payment_code_is_none(payload: str) -> None:
    assert parse(payload) is None


@pytest.mark.parametrize(
    "payload",
    [
        '{"uqr":1,"due":' + "[" * 3000 + "]" * 3000 + "}",
        '{"uqr":1,"due":5,"x":' + '{"x":' * 1400 + "1" + "}" * 1401,
        '{"uqr":1,"due":1e99999999999999999999999}',
        '{"uqr":1,"due":' + "9" * 6000 + "}",
        '{"uqr":' + "9" * 6000 + ',"due":5}',
        '{"uqr":1,"due":1e999999999}',
        '{"uqr":1,"due":5,"nme":"' + "x" * 100_000 + '"}',
        " " * 100_000 + PAYLOAD,
        '{"uqr":1,"due":{"value":5},"acc":["5050-1055"]}',
    ],
)
def test_a_hostile_payload_is_none(payload: str) -> None:
    assert parse(payload) is None


FORMS: dict[str, Callable[[str], object]] = {
    "invoice_number": lambda v: len(v) <= 30 and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9/._-]*", v),
    "credited_invoice": lambda v: len(v) <= 30 and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9/._-]*", v),
    "ocr_reference": lambda v: re.fullmatch(r"[0-9]{4,25}", v),
    "invoice_date": lambda v: date.fromisoformat(v).isoformat() == v,
    "due_date": lambda v: date.fromisoformat(v).isoformat() == v,
    "total": lambda v: re.fullmatch(r"-?[0-9]{1,10}\.[0-9]{2}", v) and v != "-0.00",
    "vat": lambda v: re.fullmatch(r"-?[0-9]{1,11}\.[0-9]{2}", v) and v != "-0.00",
    "currency": lambda v: re.fullmatch(r"[A-Z]{3}", v),
    "seller_country": lambda v: re.fullmatch(r"[A-Z]{2}", v),
    "seller_name": lambda v: v == " ".join(v.split()) and v.isprintable() and 0 < len(v) <= 140,
    "seller_address": lambda v: all(line and line.isprintable() for line in v.split("\n")),
    "seller_orgnr": lambda v: parse_identity(v) or re.fullmatch(r"[A-Za-z0-9 ./-]{3,24}", v),
    "bankgiro": lambda v: v.isascii() and parse_bankgiro(v) == v,
    "plusgiro": lambda v: v.isascii() and parse_plusgiro(v) == v,
    "iban": lambda v: v.isalnum() and parse_iban(v) == v,
}

_LIKELY = ["1", "2", "SE", "NO", "BG", "PG", "IBAN", "EUR", "5050-1055", "17 60 99-0", IBAN, ORGNR, "1023472", "10234"]

_LIKELY += ["20260214", "2026-02-14", "50.00", "1 234,50", "-0", "F-1", "Provbruket AB", "a\nb", "997912345 MVA"]

scalars = st.one_of(
    st.sampled_from(_LIKELY),
    st.text(max_size=40),
    st.text(alphabet="0123456789-., \u00a0\u0663e", max_size=30),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
)

values = scalars | st.lists(scalars, max_size=2) | st.dictionaries(st.just("value"), scalars, max_size=1)

right = {**INVOICE, "cref": "10234", "vh": 5, "vm": 1, "vl": 0, "adr": "123 45 Provby", "bc": "PROVSESS"}

objects = st.fixed_dictionaries(
    {"uqr": st.just(1), "due": st.just(10000.5) | values},
    optional={
        key: st.just(value) | st.sampled_from(_LIKELY) | values
        for key, value in right.items()
        if key not in ("uqr", "due")
    },
)


def _check(payload: str) -> None:
    code = parse(payload)
    if code is None:
        return
    assert code.fields.keys() <= FORMS.keys()
    for name, value in code.fields.items():
        assert FORMS[name](value), (name, value)
    for name in ("total", "vat"):
        if name in code.fields and code.kind is CodeKind.CREDIT_NOTE:
            assert Decimal(code.fields[name]) <= 0


@given(objects)
@settings(max_examples=200, deadline=None)
def test_every_value_of_any_object_is_in_its_form(data: dict[str, Any]) -> None:
    _check(json.dumps(data))
    _check(json.dumps(data, ensure_ascii=False))


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_taken(text: str) -> None:
    _check(text)
    _check('{"uqr":1,"due":5,"nme":"' + text + '"}')


@given(st.integers(0, len(PAYLOAD) - 1), st.integers(0, 12), st.text(max_size=6))
@settings(max_examples=200, deadline=None)
def test_a_damaged_code_gives_nothing_that_is_out_of_form(start: int, length: int, text: str) -> None:
    _check(PAYLOAD[:start] + text + PAYLOAD[start + length :])
