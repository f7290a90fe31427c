"""camt.053 and camt.054: what banks write in several versions comes out as the same transactions, each once."""

from __future__ import annotations

import io
import tracemalloc
from datetime import date

import pytest

from claims.bank import BankFileHead, BankFormat, BankReference, BankTotal, BankTransaction, Counterparty, ReferenceKind
from claims.money import Money
from claims.refused import Finding, Refused
from intake.bank.camt import read_camt
from intake.bank.read import Keys, read_bank_file
from tests.intake.bank.files import ACCOUNT, NOTIFICATION, STATEMENT, Endless, balance, camt, details, entry, ocr


def transactions(file: io.IOBase) -> list[BankTransaction]:
    """Only the transactions of a file."""
    return [item for item in read_camt(file) if isinstance(item, BankTransaction)]  # type: ignore[arg-type]


def keyed(file: io.BytesIO) -> list[BankTransaction]:
    """The transactions of a file as they are taken in, those alike numbered."""
    keys = Keys()
    for item in transactions(file):
        keys.add(item.key)
    told = read_bank_file(file, repeated=keys.repeated())
    return [item for item in told if isinstance(item, BankTransaction)]


def findings(file: io.IOBase) -> list[str]:
    """The codes of the findings in a file."""
    return [item.code for item in read_camt(file) if isinstance(item, Finding)]  # type: ignore[arg-type]


@pytest.mark.parametrize(("version", "newer"), [("02", False), ("04", True), ("08", True), ("13", True)])
@pytest.mark.parametrize("message", [NOTIFICATION, STATEMENT])
def test_a_payment_with_a_reference_is_read_in_every_version(message: str, version: str, newer: bool) -> None:
    inside = details(
        "1250.50", reference="T-1", remittance=ocr("1023472"), name="Åke & Co AB", newer=newer, account=ACCOUNT,
        identity="5599999991",
    )  # fmt: skip
    file = camt(entry("1250.50", details=inside, newer=newer), message=message, version=version)
    first, found, *rest, total = read_camt(file)
    assert [item.code for item in rest] == (["no_balance"] if message == STATEMENT else [])
    assert first == BankFileHead(BankFormat.STATEMENT if message == STATEMENT else BankFormat.NOTIFICATION, "MSG-1")
    assert found == BankTransaction(
        key=f"{ACCOUNT}|125050|SEK|2026-11-20|T-1",
        account=ACCOUNT,
        amount=Money(1250_50),
        booked_on=date(2026, 11, 20),
        value_on=date(2026, 11, 19),
        bank_reference="T-1",
        counterparty=Counterparty("Åke & Co AB", ACCOUNT, "5599999991"),
        references=(BankReference(ReferenceKind.OCR, "1023472"),),
        batch="BANK-1",
    )
    assert total == BankTotal(ACCOUNT, "NO-7", 1, Money(1250_50))


def test_a_notification_and_the_statement_that_confirms_it_have_one_key() -> None:
    inside = details("10.00", reference="T-1")
    early, late = (transactions(camt(entry("10.00", details=inside), message=m)) for m in (NOTIFICATION, STATEMENT))
    assert [one.key for one in early] == [one.key for one in late]


def test_an_entry_without_details_is_a_transaction_with_the_entrys_own_reference() -> None:
    (found,) = transactions(camt(entry("10.00", reference="E-9")))
    assert (found.amount, found.bank_reference) == (Money(10_00), "E-9")


def test_a_batch_is_told_payment_by_payment_and_its_sum_is_checked() -> None:
    parts = details("10.00", reference="A") + details("20.00", reference="B")
    assert [one.amount.ore for one in transactions(camt(entry("30.00", details=parts)))] == [10_00, 20_00]
    assert findings(camt(entry("30.00", details=parts))) == []
    assert findings(camt(entry("31.00", details=parts))) == ["batch_sum"]


def test_what_the_payer_chose_or_a_file_counts_is_no_reference_of_the_bank() -> None:
    """A second payment of the same amount on the same day would be taken for the first, and lost."""
    inside = details("10.00").replace("NOTPROVIDED", "LON")
    whole = entry("10.00", details=inside, reference="").replace("<Ntry>", "<Ntry><NtryRef>1</NtryRef>")
    (found,) = transactions(camt(whole))
    assert found.bank_reference == ""


def test_two_payments_that_are_alike_in_everything_are_two() -> None:
    parts = details("10.00") + details("10.00")
    one, other = keyed(camt(entry("20.00", details=parts)))
    assert one.key != other.key
    assert (one.times, other.times) == (1, 2)


def test_money_out_is_negative_and_a_reversal_says_so() -> None:
    (out,) = transactions(camt(entry("10.00", direction="DBIT", reversal="true")))
    assert (out.amount, out.is_reversal) == (Money(-10_00), True)
    (back,) = transactions(camt(entry("10.00", reversal="false")))
    assert (back.amount, back.is_reversal) == (Money(10_00), False)


@pytest.mark.parametrize("status", ["PDNG", "INFO", "FUTR"])
@pytest.mark.parametrize("newer", [False, True])
def test_what_is_not_booked_is_left_out_and_told(status: str, newer: bool) -> None:
    file = camt(entry("10.00", details=details("10.00"), status=status, newer=newer), entry("5.00", newer=newer))
    items = list(read_camt(file))
    assert [item.amount.ore for item in items if isinstance(item, BankTransaction)] == [5_00]
    assert [item.code for item in items if isinstance(item, Finding)] == ["not_booked"]


@pytest.mark.parametrize(("closing", "told"), [("130.00", []), ("130.01", ["balance_mismatch"])])
def test_a_statements_balances_and_entries_must_agree(closing: str, told: list[str]) -> None:
    balances = balance("OPBD", "100.00") + balance("CLBD", closing) + balance("CLAV", "1.00")
    file = camt(entry("50.00"), entry("20.00", direction="DBIT"), message=STATEMENT, balances=balances)
    assert findings(file) == told
    file.seek(0)
    *_, total = read_camt(file)
    assert isinstance(total, BankTotal)
    assert (total.sum, total.opening) == (Money(30_00), Money(100_00))


def test_an_overdrawn_balance_is_negative() -> None:
    balances = balance("OPBD", "5.00", "DBIT") + balance("CLBD", "5.00")
    assert findings(camt(entry("10.00"), message=STATEMENT, balances=balances)) == []


def test_document_numbers_and_free_text_are_told_with_their_parts() -> None:
    def document(code: str, number: str, amount: str) -> str:
        tp = f"<RfrdDocInf><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Nb>{number}</Nb></RfrdDocInf>"
        return f"<Strd>{tp}<RfrdDocAmt>{amount}</RfrdDocAmt></Strd>"

    inside = document("CINV", "F1", '<RmtdAmt Ccy="SEK">80.00</RmtdAmt>')
    inside += document("CREN", "K2", '<CdtNoteAmt Ccy="SEK">30.00</CdtNoteAmt>')
    (found,) = transactions(
        camt(entry("50.00", details=details("50.00", remittance=f"<Ustrd>tack för\n hjälpen</Ustrd>{inside}")))
    )
    assert found.references == (
        BankReference(ReferenceKind.INVOICE, "F1", Money(80_00)),
        BankReference(ReferenceKind.CREDIT_NOTE, "K2", Money(-30_00)),
    )
    assert found.texts == ("tack för hjälpen",)


def test_an_account_may_be_a_bankgiro() -> None:
    other = "<Othr><Id>991-2346</Id><SchmeNm><Prtry>BGNR</Prtry></SchmeNm></Othr>"
    (found,) = transactions(camt(entry(), account=other))
    assert found.account == "9912346"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        camt(entry()).getvalue()[:-40],
        b'<!DOCTYPE a [<!ENTITY b "c">]><Document>&b;</Document>',
        camt(entry("-5.00")).getvalue(),
        camt(entry("1.005")).getvalue(),
        camt(entry("NaN")).getvalue(),
        camt(entry("1e999999")).getvalue(),
        camt(entry(direction="BOTH")).getvalue(),
        camt(entry()).getvalue().replace(b"2026-11-20", b"2026-13-40"),
    ],
)
def test_a_damaged_file_is_refused_as_a_whole(data: bytes) -> None:
    with pytest.raises(Refused, match="bank file") as refused:
        list(read_camt(io.BytesIO(data)))
    assert refused.value.code == "bank_file_unreadable"


@pytest.mark.parametrize("data", [b"<Document><Invoice/></Document>", b"<a/>"])
def test_another_xml_file_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        list(read_camt(io.BytesIO(data)))
    assert refused.value.code == "bank_file_unknown"


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            assert sum(isinstance(item, BankTransaction) for item in read_camt(Endless(count))) == count  # type: ignore[arg-type]
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(2_500) < peak(500) + 2_000 * 200
