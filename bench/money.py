"""The claims engine beside a day-by-day count, and payments matched to open cases beside an indexed table."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from bench.law_oracle import owed, stories
from bench.law_race import LAWS, facts_of, race
from bench.ledger_race import race_by_two
from bench.measure import table
from claims.account import case_ocr_reference
from claims.bank import BankReference, BankTransaction, Counterparty, ReferenceKind
from claims.money import Money
from dunning.ledger import balance
from dunning.matching import OpenCase, Register

STORIES, OPEN, PAYMENTS, HAPPENINGS = 100_000, 1_000_000, 100_000, 1_000_000
_TIMED = 20_000  # stories whose balances are timed; a million are counted from them
_DAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured; seconds are for `counted` stories, and for `payments` against `open` cases."""

    stories: int
    difference: str
    counted: int
    engine_seconds: float
    count_seconds: float
    open: int
    payments: int
    register_seconds: float
    match_seconds: float
    table_seconds: float
    matched: int
    happenings: int
    fault: str


def measure(asked: int = STORIES, open_: int = OPEN, payments: int = PAYMENTS, happenings: int = HAPPENINGS) -> Figures:
    """Ask both counts, time each on the same stories, and match payments by both ways."""
    found = race(asked, seed=2)
    timed = list(stories(min(_TIMED, asked), seed=3))
    facts = [(facts_of(story), LAWS[story.leap_years], story.as_of) for story in timed]
    began = time.perf_counter()
    for each, law, as_of in facts:
        balance(facts=each, law=law, as_of=as_of)
    engine = time.perf_counter() - began
    began = time.perf_counter()
    for story in timed:
        owed(story)
    count = time.perf_counter() - began
    matching = _matching(open_, payments)
    fault = race_by_two(happenings, seed=4)
    return Figures(asked, found, len(timed), engine, count, open_, payments, *matching, happenings, fault)


def _matching(open_: int, payments: int) -> tuple[float, float, float, int]:
    """Seconds to build the register, to match, and to look the references up in a table; how many were booked."""
    began = time.perf_counter()
    register = Register(_open_cases(open_))
    built = time.perf_counter() - began
    paid = list(_payments(open_, payments))
    began = time.perf_counter()
    booked = sum(bool(register.match(one).booked) for one in paid)
    matched = time.perf_counter() - began
    with sqlite3.connect(":memory:") as peer:
        peer.execute("CREATE TABLE open (reference TEXT PRIMARY KEY, number TEXT)")
        peer.executemany(
            "INSERT INTO open VALUES (?, ?)", ((case_ocr_reference(n), n) for n in map(_number, range(open_)))
        )
        began = time.perf_counter()
        for one in paid:
            for reference in one.references:
                peer.execute("SELECT number FROM open WHERE reference = ?", (reference.text,)).fetchone()
        looked_up = time.perf_counter() - began
    return built, matched, looked_up, booked


def _number(count: int) -> str:
    return f"{2026 - count // 900_000}-{count % 900_000 + 1:06d}"


def _open_cases(count: int) -> Iterator[OpenCase]:
    for index in range(count):
        number = _number(index)
        marks = (case_ocr_reference(number),)
        yield OpenCase(number, marks, (f"F{index:07d}",), f"Provbolag {index} AB", "", Money(100_00 + index))


def _payments(open_: int, count: int) -> Iterator[BankTransaction]:
    """Nine of ten with the reference of a case; the others with an invoice's number in words, or nothing to go by."""
    chance = Random(4)
    for index in range(count):
        of, way = chance.randrange(open_), chance.random()
        by_reference = (BankReference(ReferenceKind.OCR, case_ocr_reference(_number(of))),) if way < 0.9 else ()
        texts = (f"faktura F{of:07d}",) if 0.9 <= way < 0.97 else ("tack",)
        amount = Money(100_00 + of)
        who = Counterparty(f"Provbolag {of} AB")
        yield BankTransaction(f"k{index}", "9912346", amount, _DAY, _DAY, "", who, by_reference, texts)


def section(found: Figures) -> Sequence[str]:
    """The page's part."""
    agrees = found.difference or "agree to the öre"
    million = 1_000_000 / found.counted
    rows = [
        [
            f"balances of {found.counted:,} random cases",
            f"day-by-day count {found.count_seconds / found.engine_seconds:.1f}",
            f"{found.engine_seconds:.1f} s",
            f"{found.engine_seconds * million / 60:.1f} min a million",
        ],
        [
            f"{found.payments:,} payments against {found.open:,} open cases",
            f"indexed table {found.table_seconds / found.match_seconds:.2f}",
            f"{found.match_seconds:.1f} s",
            f"{found.matched:,} booked; register built in {found.register_seconds:.1f} s",
        ],
    ]
    return [
        "## Law and money",
        f"{found.stories:,} random cases (leap years, changes of rate, rates of and below nothing, part-payments, "
        f"credits, costs) counted by the engine and, day by day, by code that shares nothing with it: they {agrees}. "
        "`python -m bench.law_race` repeats it.",
        table(("work", "peer : ours", "ours", "that is"), rows),
        f"{found.happenings:,} random happenings in the books (payments, reversals, credits, costs, terms, payouts, "
        f"rejections): {found.fault or 'every voucher balanced and no öre was lost, looked at after each'}. "
        "`python -m bench.ledger_race` repeats it.",
    ]
