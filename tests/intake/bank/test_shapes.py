"""Every version in every shape tells the same payments; what a file says of itself and does not hold is a finding."""

from __future__ import annotations

import io
from datetime import date

import pytest

from claims.bank import BankItem, BankReference, BankTotal, BankTransaction, ReferenceKind
from claims.money import Money
from claims.refused import Finding
from intake.bank.read import read_bank_file
from tests.intake.bank.banks import BARE, NOTIFICATION, SHAPES, STATEMENT, VERSIONS, Paid, Shape, write

PAYMENTS = (
    Paid(1250_50, "T1", name="Åke & Söner AB", ocr="1023472"),
    Paid(99_00, "T2", name="Émile Ödmark", invoice="F-17", credit="K-3"),
    Paid(99_00, "T3", texts=("faktura 4711 och", "faktura 4712")),
    Paid(1, "T4", ocr="655969", texts=("tack",)),
)
EXPECTED = [
    (1250_50, "Åke & Söner AB", (BankReference(ReferenceKind.OCR, "1023472"),), ()),
    (
        99_00,
        "Émile Ödmark",
        (BankReference(ReferenceKind.INVOICE, "F-17"), BankReference(ReferenceKind.CREDIT_NOTE, "K-3")),
        (),
    ),
    (99_00, "Betalaren AB", (), ("faktura 4711 och", "faktura 4712")),
    (1, "Betalaren AB", (BankReference(ReferenceKind.OCR, "655969"),), ("tack",)),
]


def read(data: bytes) -> list[BankItem]:
    return list(read_bank_file(io.BytesIO(data)))


def told(data: bytes) -> list[BankTransaction]:
    return [item for item in read(data) if isinstance(item, BankTransaction)]


def found(data: bytes) -> list[str]:
    return [item.code for item in read(data) if isinstance(item, Finding)]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("message", [NOTIFICATION, STATEMENT])
def test_every_version_in_every_shape_tells_the_same_payments(message: str, version: str, shape: Shape) -> None:
    data = write(PAYMENTS, shape, message=message, version=version)
    one_by_one = told(data)
    assert [(p.amount.ore, p.counterparty.name, p.references, p.texts) for p in one_by_one] == EXPECTED
    assert {(p.booked_on, p.value_on, p.amount.currency) for p in one_by_one} == {
        (date(2026, 3, 2), date(2026, 3, 2), "SEK")
    }
    assert [p.bank_reference for p in one_by_one] == ["T1", "T2", "T3", "T4"]
    assert found(data) == []
    totals = [item for item in read(data) if isinstance(item, BankTotal)]
    assert sum(total.sum.ore for total in totals) == sum(one.ore for one in PAYMENTS)
    assert sum(total.count for total in totals) == len(PAYMENTS)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_notification_and_a_statement_of_any_version_give_the_same_keys(shape: Shape) -> None:
    keys = {
        tuple(p.key for p in told(write(PAYMENTS, shape, message=message, version=version)))
        for message in (NOTIFICATION, STATEMENT)
        for version in VERSIONS
    }
    assert len(keys) == 1


@pytest.mark.parametrize("shape", BARE, ids=lambda shape: shape.name)
@pytest.mark.parametrize("version", VERSIONS)
def test_entries_without_details_come_to_the_same_sum(version: str, shape: Shape) -> None:
    data = write(PAYMENTS, shape, version=version)
    assert sum(p.amount.ore for p in told(data)) == sum(one.ore for one in PAYMENTS)
    assert found(data) == []


BATCH = next(shape for shape in SHAPES if shape.name == "batch")
ALONE = SHAPES[0]


@pytest.mark.parametrize(
    ("message", "shape", "was", "becomes", "codes"),
    [
        (NOTIFICATION, ALONE, "<MsgId>M-1</MsgId>", "", ["missing"]),
        (NOTIFICATION, ALONE, "<Id>P-1</Id>", "", ["missing"]),
        (NOTIFICATION, ALONE, "<Sts><Cd>BOOK</Cd></Sts><BookgDt>", "<BookgDt>", ["missing", "summary_mismatch"]),
        (NOTIFICATION, ALONE, "<Cd>BOOK</Cd>", "<Cd>HELD</Cd>", ["unknown_status", "summary_mismatch"]),
        (NOTIFICATION, ALONE, '<Ntry><Amt Ccy="SEK">1250.50</Amt>', "<Ntry>", ["missing", "summary_mismatch"]),
        (NOTIFICATION, ALONE, "<Ntry>", "<Ntry><Amt Ccy='EUR'>1250.50</Amt>", ["other_currency"]),
        (NOTIFICATION, ALONE, "<NbOfNtries>4<", "<NbOfNtries>5<", ["summary_mismatch"]),
        (NOTIFICATION, ALONE, "<Sum>1448.51<", "<Sum>1448.52<", ["summary_mismatch"]),
        (NOTIFICATION, ALONE, "<Amt>1448.51<", "<Amt>1.00<", ["summary_mismatch"]),
        (NOTIFICATION, ALONE, "<TtlCdtNtries><NbOfNtries>4", "<TtlCdtNtries><NbOfNtries>3", ["summary_mismatch"]),
        (NOTIFICATION, BATCH, "<NbOfTxs>4<", "<NbOfTxs>5<", ["batch_count"]),
        (NOTIFICATION, BATCH, '<TtlAmt Ccy="SEK">1448.51', '<TtlAmt Ccy="SEK">1.00', ["batch_sum"]),
        (NOTIFICATION, BATCH, '<Amt Ccy="SEK">99.00', '<Amt Ccy="SEK">98.00', ["batch_sum", "batch_sum"]),
        (NOTIFICATION, BATCH, '<Amt Ccy="SEK">99.00', '<Amt Ccy="USD">99.00', ["missing", "batch_count", "batch_sum", "batch_sum"]),
        (NOTIFICATION, ALONE, "</CreDtTm><Acct>", "</CreDtTm><CpyDplctInd>DUPL</CpyDplctInd><Acct>", ["marked_copy"]),
        (NOTIFICATION, ALONE, "</CreDtTm><Acct>", "</CreDtTm><NtfctnPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></NtfctnPgntn><Acct>", ["more_pages"]),
        (STATEMENT, ALONE, "<Amt Ccy=\"SEK\">2448.51", "<Amt Ccy=\"SEK\">2448.50", ["balance_mismatch"]),
        (STATEMENT, ALONE, "<Cd>CLBD</Cd>", "<Cd>CLAV</Cd>", ["no_balance"]),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_says_of_itself_is_told(
    message: str, shape: Shape, was: str, becomes: str, codes: list[str]
) -> None:
    whole = write(PAYMENTS, shape, message=message, version="08").decode()
    assert was in whole
    assert found(whole.replace(was, becomes, 1).encode()) == codes


def test_an_entry_that_is_passed_over_takes_its_transactions_with_it() -> None:
    whole = write(PAYMENTS, BATCH).decode().replace("<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<Sts>", 1)
    assert told(whole.encode()) == []
    assert found(whole.encode()) == ["missing", "summary_mismatch"]


def foreign(inside: str, *, entry: str = "1150.00", charges: str = "") -> bytes:
    """A payment from abroad, alone in its entry."""
    whole = write([Paid(1150_00, "T1", ocr="1023472")], ALONE, version="02").decode()
    whole = whole.replace('<TxAmt><Amt Ccy="SEK">1150.00</Amt></TxAmt>', inside).replace("1150.00", entry)
    return whole.replace("<NtryDtls>", f"{charges}<NtryDtls>").encode()


def test_a_payment_in_another_currency_is_what_came_to_the_account() -> None:
    inside = '<InstdAmt><Amt Ccy="EUR">100.00</Amt></InstdAmt><TxAmt><Amt Ccy="EUR">100.00</Amt></TxAmt>'
    (one,) = told(foreign(inside))
    assert (one.amount, one.withheld) == (Money(1150_00), None)
    assert found(foreign(inside)) == []


def test_in_a_batch_the_countervalue_is_the_amount() -> None:
    whole = write([Paid(1150_00, "T1"), Paid(50_00, "T2")], BATCH, version="02").decode()
    inside = '<TxAmt><Amt Ccy="EUR">100.00</Amt></TxAmt><CntrValAmt><Amt Ccy="SEK">1150.00</Amt></CntrValAmt>'
    data = whole.replace('<TxAmt><Amt Ccy="SEK">1150.00</Amt></TxAmt>', inside).encode()
    assert [one.amount for one in told(data)] == [Money(1150_00), Money(50_00)]
    assert found(data) == []


def test_what_the_bank_kept_of_a_payment_is_told_with_what_came() -> None:
    charges = '<Chrgs><Amt Ccy="SEK">25.00</Amt></Chrgs>'
    (one,) = told(foreign('<TxAmt><Amt Ccy="SEK">1175.00</Amt></TxAmt>', charges=charges))
    assert (one.amount, one.withheld) == (Money(1150_00), Money(25_00))
    newer = '<Chrgs><TtlChrgsAndTaxAmt Ccy="SEK">25.00</TtlChrgsAndTaxAmt></Chrgs>'
    assert told(foreign('<TxAmt><Amt Ccy="SEK">1175.00</Amt></TxAmt>', charges=newer)) == [one]
    assert found(foreign('<TxAmt><Amt Ccy="SEK">1180.00</Amt></TxAmt>', charges=charges)) == ["batch_sum"]


def test_what_the_bank_took_out_of_a_batch_is_money_that_went_out() -> None:
    whole = write([Paid(600_00, "T1"), Paid(400_00, "T2")], Shape("b", "batch", summary=False)).decode()
    charges = "<Chrgs><Rcrd><Amt Ccy='SEK'>5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>"
    whole = whole.replace('<Ntry><Amt Ccy="SEK">1000.00', '<Ntry><Amt Ccy="SEK">995.00')
    data = whole.replace("<NtryDtls>", f"{charges}<NtryDtls>").encode()
    assert [one.amount.ore for one in told(data)] == [600_00, 400_00, -5_00]
    assert {one.batch for one in told(data)} == {"E-T1"}
    assert found(data) == []


@pytest.mark.parametrize(
    ("marked", "into"),
    [
        ("<RvslInd>true</RvslInd><Sts>", "<Sts>"),
        ("</RltdPties>", "</RltdPties><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"),
        ("<Cd>PMNT</Cd>", "<Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly>"),
    ],
)
def test_money_is_taken_back_by_a_mark_a_reason_or_a_code(marked: str, into: str) -> None:
    paid = [Paid(100_00, "T1", ocr="1023472", direction="DBIT")]
    plain = write(paid, ALONE).decode()
    assert not told(plain.encode())[0].is_reversal
    marked_, into_ = (into, marked) if "RvslInd" in marked else (marked, into)
    (one,) = told(plain.replace(marked_, into_, 1).encode())
    assert (one.is_reversal, one.amount.ore) == (True, -100_00)


def test_several_references_in_one_part_of_the_remittance_are_all_told() -> None:
    whole = write([Paid(100_00, "T1", ocr="1023472")], ALONE).decode()
    twice = whole.replace("</CdtrRefInf>", "</CdtrRefInf><CdtrRefInf><Ref>655969</Ref></CdtrRefInf>", 1)
    (one,) = told(twice.encode())
    assert [each.text for each in one.references] == ["1023472", "655969"]


def test_the_day_of_value_stands_in_for_a_missing_day_of_booking() -> None:
    whole = write([Paid(100_00, "T1")], ALONE).decode().replace("<BookgDt><Dt>2026-03-02</Dt></BookgDt>", "")
    (one,) = told(whole.encode())
    assert one.booked_on == date(2026, 3, 2)
