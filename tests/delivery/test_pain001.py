"""The bank's order file: the standard's schema holds it, its sums are its orders', and no name breaks out of it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.money import Money
from claims.payout import PaymentFile, PaymentOrder
from claims.refused import Refused
from delivery.pain001 import check, payment_file

AT = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"}
ORDER = PaymentOrder(
    "KRAV-U000001", "Åsa Öberg Måleri AB", "SE8690000000001234567897", Money.of("1234.50"), "Redovisning 1, Exempel"
)
FILE = PaymentFile(
    message_id="KRAV-P000001",
    made_at=datetime(2026, 3, 2, 9, 0, 13, 7, tzinfo=UTC),
    on=date(2026, 3, 3),
    payer_name="Exempel Inkasso AB",
    payer_orgnr="5599999991",
    payer_account="SE4550000000058398257466",
    orders=(ORDER,),
)


def read(data: bytes) -> ET.Element:
    return ET.fromstring(data)


def test_an_iban_and_a_bankgiro_each_stand_where_the_standard_has_them() -> None:
    giro = replace(ORDER, end_to_end="KRAV-U000002", account="50501055", amount=Money.of("0.01"))
    root = read(payment_file(replace(FILE, orders=(ORDER, giro))))
    assert root.findtext(".//p:CdtTrfTxInf[1]/p:CdtrAcct/p:Id/p:IBAN", None, AT) == ORDER.account
    assert root.findtext(".//p:CdtTrfTxInf[2]/p:CdtrAcct/p:Id/p:Othr/p:Id", None, AT) == "50501055"
    assert root.findtext(".//p:CdtTrfTxInf[2]/p:CdtrAcct/p:Id/p:Othr/p:SchmeNm/p:Prtry", None, AT) == "BGNR"
    assert root.findtext(".//p:CdtTrfTxInf[2]/p:CdtrAgt//p:MmbId", None, AT) == "9900"
    assert root.findtext(".//p:GrpHdr/p:NbOfTxs", None, AT) == "2"
    assert root.findtext(".//p:PmtInf/p:CtrlSum", None, AT) == "1234.51"
    assert root.findtext(".//p:Cdtr/p:Nm", None, AT) == "Åsa Öberg Måleri AB"


def test_an_ocr_reference_is_structured_and_then_there_is_no_text() -> None:
    root = read(payment_file(replace(FILE, orders=(replace(ORDER, reference="1023472"),))))
    assert root.findtext(".//p:RmtInf/p:Strd/p:CdtrRefInf/p:Ref", None, AT) == "1023472"
    assert root.find(".//p:RmtInf/p:Ustrd", AT) is None


def test_the_same_orders_are_the_same_bytes() -> None:
    assert payment_file(FILE) == payment_file(FILE)


@pytest.mark.parametrize("ore", [0, -1])
def test_nothing_is_ordered_that_is_not_above_zero(ore: int) -> None:
    with pytest.raises(Refused, check=lambda refusal: refusal.code == "nothing_to_pay"):
        payment_file(replace(FILE, orders=(replace(ORDER, amount=Money(ore)),)))
    with pytest.raises(Refused):
        payment_file(replace(FILE, orders=()))


@pytest.mark.parametrize("wrong", [{"payer_account": "12"}, {"message_id": "x" * 36}])
def test_a_file_that_breaks_the_schema_never_leaves(wrong: dict[str, str]) -> None:
    with pytest.raises(Refused, check=lambda refusal: refusal.code == "payment_file_invalid"):
        payment_file(replace(FILE, **wrong))
    with pytest.raises(Refused):
        check(payment_file(FILE).replace(b"TRF", b"CASH"))


@settings(max_examples=60, deadline=None)
@given(
    name=st.text(min_size=1, max_size=200).filter(lambda text: any(letter.isalnum() for letter in text)),
    text=st.text(min_size=1, max_size=300).filter(lambda text: any(letter.isalnum() for letter in text)),
    ore=st.integers(1, 10**13),
)
def test_whatever_a_name_says_the_file_holds_and_pays_what_it_should(name: str, text: str, ore: int) -> None:
    order = replace(ORDER, name=name, text=text, amount=Money(ore))
    root = read(payment_file(replace(FILE, orders=(order,))))
    assert root.findtext(".//p:InstdAmt", None, AT) == str(Money(ore))
    assert len(root.findall(".//p:CdtTrfTxInf", AT)) == 1
