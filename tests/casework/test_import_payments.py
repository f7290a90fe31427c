"""Bank files in: money is booked once whoever tells of it, taken back when the bank does, and waits where in doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

import casework.take_in as taking
from casework.accept_terms import accept_terms
from casework.import_payments import accept_file, files
from casework.suspense import book, suspense, unbook
from claims.account import case_ocr_reference
from claims.refused import Refused
from tests.casework.bank_house import DAY, one, payments, reference, told, total
from tests.intake.bank.files import STATEMENT, bgmax, camt, deposit, details, entry, ocr, opening, paid
from tests.office import House
from tests.papers import bill

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "bgmax"
SAMPLE = Path(__file__).parents[2] / "samples" / "bank" / "camt.054-2026-03-03.xml"


def test_a_payment_by_reference_is_booked_and_the_same_file_again_books_nothing(sent: House) -> None:
    before = total(sent)
    data = camt(one("100.00", ocr(reference(sent))))
    first = told(sent, data)
    assert (first["state"], first["transactions"], first["booked"], first["suspense"]) == ("imported", 1, 1, 0)
    assert int(before.partition(".")[0]) - int(total(sent).partition(".")[0]) == 100
    assert told(sent, data, "renamed.xml") == first
    assert payments(sent) == [("100.00", "b000001", None)]
    sent.is_sound()


def test_a_notification_and_the_statement_that_follows_book_a_payment_once(sent: House) -> None:
    paying = one("100.00", ocr(reference(sent)))
    told(sent, camt(paying))
    second = told(sent, camt(paying, message=STATEMENT, version="08", message_id="S-1"), "statement.xml")
    assert (second["transactions"], second["booked"]) == (1, 1)
    assert len(payments(sent)) == 1
    sent.is_sound()


def test_full_payment_closes_the_case_and_a_payment_on_it_afterwards_is_booked_and_asked_about(sent: House) -> None:
    told(sent, camt(one(total(sent), ocr(reference(sent)))))
    assert (sent.case().state, sent.case().close_code) == ("closed", "paid")
    told(sent, camt(one("50.00", ocr(reference(sent)), bank="B2"), message_id="M2"))
    assert len(payments(sent)) == 2
    assert len(sent.tasks("refund")) == 1
    sent.is_sound()


def test_payments_alike_without_a_reference_of_the_bank_are_counted_per_sort_of_file(sent: House) -> None:
    def bare(**more: Any) -> Any:
        inner = details("100.00", remittance=ocr(reference(sent)))
        return camt(entry("100.00", details=inner, reference="", day=DAY.isoformat()), **more)

    assert told(sent, bare())["booked"] == 1
    assert told(sent, bare(message=STATEMENT, message_id="S1"))["booked"] == 1  # the same money, confirmed
    again = told(sent, bare(message_id="M2"))  # the same again, or as much once more? nobody can know
    assert (again["booked"], again["suspense"]) == (0, 1)
    assert [row["reason"] for row in suspense(sent.office)] == ["maybe_the_same"]
    assert len(payments(sent)) == 1
    sent.is_sound()


def batch(house: House, *, day: date = DAY) -> str:
    """An entry of two payments that the bank books as one sum."""
    inner = details("60.00", reference="T1", remittance=ocr(reference(house))) + details("40.00", reference="T2")
    return entry("100.00", details=inner, reference="SUM-1", day=day.isoformat())


def bare_sum() -> str:
    """The same sum as a statement shows it."""
    return entry("100.00", reference="SUM-1", day=DAY.isoformat())


def test_a_statement_that_shows_only_the_sum_of_what_was_told_one_by_one_books_nothing_more(sent: House) -> None:
    told(sent, camt(batch(sent)))
    second = told(sent, camt(bare_sum(), message=STATEMENT, message_id="S"))
    assert (second["transactions"], second["booked"], second["suspense"]) == (2, 1, 1)
    assert [row["amount"] for row in suspense(sent.office)] == ["40.00"]
    sent.is_sound()


def test_a_sum_that_came_first_gives_way_to_its_parts_unless_somebody_has_placed_it(sent: House) -> None:
    told(sent, camt(bare_sum(), message=STATEMENT, message_id="S"))
    assert [row["amount"] for row in suspense(sent.office)] == ["100.00"]
    told(sent, camt(batch(sent)))
    assert [row["amount"] for row in suspense(sent.office)] == ["40.00"]
    assert [amount for amount, _name, _reversed in payments(sent)] == ["60.00"]
    sent.is_sound()


def test_parts_of_a_sum_that_somebody_has_placed_wait(sent: House) -> None:
    told(sent, camt(bare_sum(), message=STATEMENT, message_id="S"))
    book(sent.office, transaction="b000001", parts=[sent.case().number], why="", by="h")
    told(sent, camt(batch(sent)))
    assert [row["reason"] for row in suspense(sent.office)] == ["maybe_the_same", "maybe_the_same"]
    assert [amount for amount, _name, _reversed in payments(sent)] == ["100.00"]
    sent.is_sound()


def test_a_file_that_stops_in_the_midst_books_nothing(sent: House) -> None:
    whole = camt(one("100.00", ocr(reference(sent))), one("70.00", "", bank="B2")).getvalue()
    for size in (len(whole) - 30, len(whole) // 2, 40):
        with pytest.raises(Refused):
            told(sent, whole[:size])
    assert files(sent.office) == []
    assert payments(sent) == []
    sent.is_sound()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html></html>", b"01BGMAX", b"\x00" * 90])
def test_what_is_no_bank_file_is_refused(house: House, data: bytes) -> None:
    with pytest.raises(Refused):
        told(house, data)
    house.is_sound()


def test_sums_that_do_not_agree_keep_a_file_back_until_a_person_accepts_it(sent: House) -> None:
    inner = details("60.00", reference="B1", remittance=ocr(reference(sent)))
    data = camt(entry("100.00", details=inner, day=DAY.isoformat()))
    kept = told(sent, data)
    assert (kept["state"], kept["transactions"]) == ("review", 0)
    assert [finding["code"] for finding in kept["findings"]] == ["batch_sum"]
    assert len(sent.tasks("bank_file")) == 1
    assert told(sent, data)["state"] == "review"
    assert payments(sent) == []
    taken = accept_file(sent.office, file=kept["id"], why="the bank explained it", by="ops")
    assert (taken["state"], taken["booked"]) == ("imported", 1)
    with pytest.raises(Refused):
        accept_file(sent.office, file=kept["id"], why="again", by="ops")
    assert payments(sent) == [("60.00", "b000001", None)]
    sent.is_sound()


def test_of_a_file_full_of_damage_a_hundred_places_are_kept(sent: House) -> None:
    damaged = ["99 what is this"] * 150
    data = bgmax(opening(), *damaged, paid("20", reference(sent), 1), deposit(1, 1, "20260302"), counts=(1, 0, 0, 1))
    found = told(sent, data)["findings"]
    assert len(found) == 101
    assert found[-1] == {"code": "more", "message": "50 more of these."}


def test_a_name_that_the_bank_has_used_is_a_reason_to_look(sent: House) -> None:
    told(sent, camt(one("100.00", "")))
    again = told(sent, camt(one("70.00", "", bank="B2")), "other.xml")
    assert [finding["code"] for finding in again["findings"]] == ["name_taken"]
    sent.is_sound()


def test_a_test_file_is_kept_back_in_production(sent: House) -> None:
    whole = bgmax(opening(), paid("20", reference(sent), 100_00), deposit(100_00, 1, "20260302"), counts=(1, 0, 0, 1))
    data = whole.getvalue().replace(b"331P", b"331T", 1)
    assert data != whole.getvalue()
    strict = House(replace(sent.office, is_sample=False), sent.clock, sent.reader, sent.root)
    assert [finding["code"] for finding in told(strict, data)["findings"]] == ["test_file"]
    assert payments(sent) == []


def test_a_bgmax_file_books_by_its_references(sent: House) -> None:
    day = DAY.strftime("%Y%m%d")
    data = bgmax(
        opening(), paid("20", reference(sent), 100_00), paid("20", "655969", 30_00, serial="2"),
        deposit(130_00, 2, day), counts=(2, 0, 0, 1),
    )  # fmt: skip
    summary = told(sent, data, "bgmax.txt")
    assert (summary["format"], summary["booked"], summary["suspense"]) == ("BgMax", 1, 1)
    sent.is_sound()


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not there")
def test_the_public_bgmax_samples_are_taken_in_or_kept_back_and_their_sums_hold(house: House) -> None:
    states = {}
    for path in sorted(CORPUS.glob("*")):
        if path.suffix.lower() in (".txt", ".bgm", ".fil", ".bgmax", ""):
            states[path.name] = told(house, path.read_bytes(), path.name)["state"]
    assert len(states) == 7
    for row in files(house.office):
        if row["state"] == "review":
            accept_file(house.office, file=row["id"], why="the known damaged line", by="ops")
    house.is_sound()
    assert sum(row["suspense"] for row in files(house.office)) > 0


def test_the_sample_file_pays_the_first_case_and_leaves_two_payments_to_a_person(sent: House) -> None:
    sent.live_until(DAY + timedelta(days=1))
    summary = told(sent, SAMPLE.read_bytes())
    assert (summary["booked"], summary["suspense"], summary["findings"]) == (1, 2, [])
    assert payments(sent) == [("5500.00", "b000001", None)]
    sent.is_sound()


def test_parts_of_one_payment_are_booked_on_their_cases_and_on_the_case_they_were_merged_into(house: House) -> None:
    house.receive(house.mail(bill("1")))
    first = house.case().number
    with house.office.database.write() as tx:
        tx.execute(text('UPDATE "case" SET open_key = NULL'))
    house.receive(house.mail(bill("2")))
    second = next(row.number for row in house.cases() if row.number != first)
    parts = "".join(
        f'<Strd><RfrdDocAmt><RmtdAmt Ccy="SEK">{amount}</RmtdAmt></RfrdDocAmt><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd>'
        f"</CdOrPrtry></Tp><Ref>{case_ocr_reference(number)}</Ref></CdtrRefInf></Strd>"
        for number, amount in ((first, "60.00"), (second, "40.00"))
    )
    told(house, camt(one("100.00", parts)))
    with house.office.database.read() as tx:
        rows = tx.execute(text("SELECT case_number, amount_ore FROM payment ORDER BY case_number")).all()
    assert sorted((number, ore) for number, ore in rows) == sorted([(first, 60_00), (second, 40_00)])
    house.is_sound()


def test_a_stop_in_the_midst_goes_on_where_it_was(sent: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "_AT_ONCE", 2)
    data = camt(*(one("10.00", ocr(reference(sent)), bank=f"B{n}") for n in range(5)), one("5.00", "", bank="B9"))
    calls = []
    real = taking._take_in_some

    def stops(*args: Any, **more: Any) -> None:
        if len(calls) == 1:
            raise KeyboardInterrupt
        calls.append(1)
        real(*args, **more)

    monkeypatch.setattr(taking, "_take_in_some", stops)
    with pytest.raises(KeyboardInterrupt):
        told(sent, data)
    assert len(payments(sent)) == 2
    monkeypatch.setattr(taking, "_take_in_some", real)
    summary = told(sent, data)
    assert (summary["booked"], summary["suspense"]) == (5, 1)
    assert len(payments(sent)) == 5
    sent.is_sound()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE payment SET amount_ore = 1 WHERE source = 'bank'", "stands booked"),
        ("DELETE FROM payment", "stands booked"),
        ("UPDATE bank_transaction SET state = 'lost'", "no known state"),
        ("UPDATE bank_transaction SET amount_ore = 1", "not what was kept"),
        ("DELETE FROM bank_sighting", "not what was kept"),
        ("UPDATE bank_file SET state = 'reading'", "read to its end"),
        ("UPDATE payment SET reference = 'b000077'", "no bank told of"),
    ],
)
def test_verify_finds_money_that_went_astray(sent: House, statement: str, fault: str) -> None:
    from casework.verify import verify

    told(sent, camt(one("100.00", ocr(reference(sent)))))
    sent.is_sound()
    with sent.office.database.write() as tx:
        tx.execute(text(statement))
    assert any(fault in found for found in verify(sent.office))


def test_on_both_databases(any_house: House) -> None:
    house = any_house
    house.receive(house.mail(bill("1")))
    accept_terms(house.office, case_number=house.case().number, by="h", how="cli", evidence={})
    house.print_run()
    told(house, camt(one("100.00", ocr(reference(house))), one("20.00", "", bank="B2")))
    told(house, camt(one("100.00", ocr(reference(house))), message=STATEMENT, message_id="S"))
    unbook(house.office, transaction="b000001", why="wrong", by="h")
    book(house.office, transaction="b000001", parts=[house.case().number], why="right", by="h")
    assert len(payments(house)) == 2
    house.is_sound()
