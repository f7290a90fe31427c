"""BgMax: payments, deductions and references in their columns; what is damaged is told and stops nothing."""

from __future__ import annotations

import io
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from claims.bank import (
    BankFileHead,
    BankFormat,
    BankItem,
    BankReference,
    BankTotal,
    BankTransaction,
    Counterparty,
    ReferenceKind,
)
from claims.money import Money
from claims.refused import Finding, Refused
from intake.bank.bgmax import read_bgmax
from intake.bank.read import Keys, read_bank_file
from tests.intake.bank.files import bgmax, deposit, opening, paid

SAMPLES = sorted((Path(__file__).parents[4] / "shared" / "corpus" / "bgmax").glob("*.txt"))


def of(items: list[BankItem], kind: type) -> list[object]:
    """The items of one kind."""
    return [item for item in items if isinstance(item, kind)]


def test_a_payment_with_all_its_records() -> None:
    file = bgmax(
        opening(),
        paid("20", "655969", 1000_00, serial="100"),
        "25Tack för hjälpen",
        "26Kalles Plåt AB",
        "27Storgatan 2                        12345",
        "28Storåker",
        "29005500001234",
        deposit(1000_00, 1),
        counts=(1, 0, 0, 1),
    )
    assert list(read_bgmax(file)) == [
        BankFileHead(BankFormat.BGMAX, "20260901173035010331"),
        BankTransaction(
            key="9912346|100000|SEK|2026-09-01|000000000100",
            account="9912346",
            amount=Money(1000_00),
            booked_on=date(2026, 9, 1),
            value_on=date(2026, 9, 1),
            bank_reference="000000000100",
            counterparty=Counterparty("Kalles Plåt AB", "3783511", "5500001234", ("Storgatan 2", "12345 Storåker")),
            references=(BankReference(ReferenceKind.OCR, "655969"),),
            texts=("Tack för hjälpen",),
        ),
        BankTotal("9912346", "00058", 1, Money(1000_00)),
    ]


def test_several_references_share_a_payment() -> None:
    records = (
        opening(),
        paid("20", "657866 658765", 1400_00, kind="3"),
        paid("22", "657866", 900_00),
        paid("22", "658765", 500_00),
        deposit(1400_00, 1),
    )
    (found,) = of(list(read_bgmax(bgmax(*records, counts=(1, 0, 2, 1)))), BankTransaction)
    assert isinstance(found, BankTransaction)
    assert [(one.text, one.amount) for one in found.references] == [
        ("657866", None), ("658765", None), ("657866", Money(900_00)), ("658765", Money(500_00)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ore", "count", "counts", "told"),
    [
        (100, 1, (1, 0, 0, 1), []),
        (101, 1, (1, 0, 0, 1), ["deposit_sum"]),
        (100, 2, (1, 0, 0, 1), ["deposit_sum"]),
        (100, 1, (2, 0, 0, 1), ["file_count"]),
    ],
)
def test_the_files_own_sums_are_checked(
    ore: int, count: int, counts: tuple[int, int, int, int], told: list[str]
) -> None:
    items = list(read_bgmax(bgmax(opening(), paid("20", "655969", 100), deposit(ore, count), counts=counts)))
    assert [item.code for item in items if isinstance(item, Finding)] == told


def test_a_damaged_payments_name_does_not_go_to_the_payment_before_it() -> None:
    broken = paid("20", "657866", 200).replace("000000000000000200", "0000000000000002x0")
    records = (opening(), paid("20", "655969", 100), "26Ett AB", broken, "26Annat AB", deposit(300, 2))
    items = list(read_bgmax(bgmax(*records, counts=(2, 0, 0, 1))))
    (found,) = [item for item in items if isinstance(item, BankTransaction)]
    assert found.counterparty.name == "Ett AB"
    assert [item.code for item in items if isinstance(item, Finding)] == ["bad_record", "bad_record", "deposit_sum"]


def test_a_file_that_was_converted_to_utf_8_keeps_its_columns() -> None:
    records = (opening(), paid("20", "655969", 100), "28Storåker", deposit(100, 1))
    raw = bgmax(*records, counts=(1, 0, 0, 1)).getvalue().decode("latin-1").encode()
    (found,) = of(list(read_bgmax(io.BytesIO(raw))), BankTransaction)
    assert isinstance(found, BankTransaction)
    assert found.counterparty.address == ("Storåker",)


def test_payments_without_a_deposit_are_told_and_not_given() -> None:
    items = list(read_bgmax(bgmax(opening(), paid("20", "655969", 100), counts=(1, 0, 0, 0))))
    assert not of(items, BankTransaction)
    assert [item.code for item in items if isinstance(item, Finding)] == ["deposit_missing"]


def test_a_file_that_ends_too_early_is_refused() -> None:
    whole = bgmax(opening(), paid("20", "655969", 100), deposit(100, 1), counts=(1, 0, 0, 1))
    whole.truncate(3 * 82)
    with pytest.raises(Refused) as refused:
        list(read_bgmax(whole))
    assert refused.value.code == "bank_file_unreadable"


@pytest.mark.skipif(not SAMPLES, reason="the public sample files are not here")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem[:40])
def test_public_samples_hold_their_control_sums_or_say_why_not(path: Path) -> None:
    with path.open("rb") as file:
        items = list(read_bgmax(file))
    codes = {item.code for item in items if isinstance(item, Finding)}
    totals = [item for item in items if isinstance(item, BankTotal)]
    assert totals
    assert sum(one.sum.ore for one in totals) == sum(i.amount.ore for i in items if isinstance(i, BankTransaction))
    is_damaged = any(b"\t" in line for line in path.read_bytes().splitlines())
    assert codes == {*(["bad_record"] if is_damaged else []), *(["file_count"] if "broken" in path.name else [])}


def test_payments_alike_in_one_file_have_keys_of_their_own() -> None:
    alike = paid("20", "655969", 100_00, serial="0")
    whole = bgmax(opening(), alike, alike, deposit(200_00, 2), counts=(2, 0, 0, 1))
    keys = Keys()
    for item in read_bgmax(whole):
        if isinstance(item, BankTransaction):
            keys.add(item.key)
    told = read_bank_file(whole, repeated=keys.repeated())
    assert len({item.key for item in told if isinstance(item, BankTransaction)}) == 2


def test_memory_does_not_grow_with_a_deposit(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        lines = (paid("20", f"nr {n}", 100, kind="4", serial=str(n + 1)) for n in range(count))
        path = tmp_path / f"{count}.txt"
        path.write_bytes(bgmax(opening(), *lines, deposit(100 * count, count), counts=(count, 0, 0, 1)).getvalue())
        tracemalloc.start()
        try:
            with path.open("rb") as file:
                assert sum(isinstance(item, BankTransaction) for item in read_bgmax(file)) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(5_000) < peak(500) + 4_500 * 20
