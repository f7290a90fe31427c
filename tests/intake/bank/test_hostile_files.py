"""Files made to hurt, and files that broke on the way: refused or told with findings, nothing else, in little memory."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.bank import BankTotal, BankTransaction
from claims.refused import Finding, Refused
from intake.bank.read import Keys, read_bank_file
from tests.intake.bank.banks import SHAPES, STATEMENT, Paid, write
from tests.intake.bank.files import NOTIFICATION, bgmax, deposit, entry, head, opening, paid, tail

SAMPLES = sorted((Path(__file__).parents[4] / "shared" / "corpus" / "bgmax").glob("*.txt"))
PAYMENTS = tuple(Paid(100_00 + n, f"T{n}", ocr="1023472", texts=("tack",)) for n in range(6))
START, END = head(NOTIFICATION, "02"), tail(NOTIFICATION)
BOMB = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 12))
PEAK = 40_000_000  # bytes; the hostile files here are larger, or would become so


class Pieces(io.RawIOBase):
    """A file made as it is read, seekable to its beginning."""

    def __init__(self, begin: bytes, repeated: bytes, times: int, end: bytes = b"") -> None:
        self._made = lambda: self._all(begin, repeated, times, end)
        self.seek(0)

    @staticmethod
    def _all(begin: bytes, repeated: bytes, times: int, end: bytes) -> Iterator[bytes]:
        yield begin
        for _ in range(times):
            yield repeated
        yield end

    def seek(self, offset: int, whence: int = 0) -> int:
        assert (offset, whence) == (0, 0)
        self._pieces, self._rest = self._made(), b""
        return 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        given_, self._rest = self._rest[:size], self._rest[size:]
        return given_


def code_of(file: io.IOBase) -> str:
    """The code that a file is refused with; at no time is much of it in memory."""
    tracemalloc.start()
    try:
        with pytest.raises(Refused) as refused:
            for _item in read_bank_file(file):  # type: ignore[arg-type]
                pass
        assert tracemalloc.get_traced_memory()[1] < PEAK
    finally:
        tracemalloc.stop()
    return refused.value.code


@pytest.mark.parametrize(
    "data",
    [
        f'<!DOCTYPE a [<!ENTITY x0 "lol">{BOMB}]>{START}<Ntry>&x11;</Ntry>{END}',
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>{START}<Ntry>&x;</Ntry>{END}',
        f'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">{START}{END}',
        f"{START}<Ntry>&unknown;</Ntry>{END}",
        START.replace("UTF-8", "no-such-encoding") + END,
        START.replace("UTF-8", "UTF-7") + END,
        f'{START}{entry().replace("SEK", "kr")}{END}',
        f'{START}{entry("99999999999999999999")}{END}',
        f'{START}<TxsSummry><TtlNtries><NbOfNtries>½</NbOfNtries></TtlNtries></TxsSummry>{END}',
        f'{START}<TxsSummry><TtlNtries><Sum>Infinity</Sum></TtlNtries></TxsSummry>{END}',
    ],
)  # fmt: skip
def test_xml_that_no_bank_writes_is_refused(data: str) -> None:
    without_head = (
        data if not data.startswith("<!DOCTYPE") else data.replace('<?xml version="1.0" encoding="UTF-8"?>', "")
    )
    assert code_of(io.BytesIO(without_head.encode())) == "bank_file_unreadable"


@pytest.mark.parametrize(
    ("begin", "repeated", "times"),
    [
        (START + "<Ntry>", "<a>", 5_000_000),  # depth
        (START + '<Ntry a="', "a" * 10_000, 20_000),  # a giant attribute
        (START + "<Ntry><AddtlNtryInf>", "a" * 10_000, 20_000),  # a giant text
        (START + "<!-- ", "a" * 10_000, 20_000),  # a giant comment
        (START + "<", "a" * 10_000, 20_000),  # a giant name
        (START + "<Ntry>", "<a/>", 5_000_000),  # an entry with more than any bank writes
        (START, "<Bal/>", 5_000_000),
        (START + "<Ntry><NtryDtls><TxDtls>", "<RmtInf/>", 5_000_000),
    ],
)
def test_giants_are_refused_before_they_are_in_memory(begin: str, repeated: str, times: int) -> None:
    assert code_of(Pieces(begin.encode(), repeated.encode(), times)) == "bank_file_unreadable"


def test_other_xml_is_refused_at_once_however_long_it_is() -> None:
    assert code_of(Pieces(b"<a>", b"<b/>", 10**9)) == "bank_file_unknown"


def test_a_bgmax_payment_with_more_texts_than_any_has_is_damaged_from_there_on() -> None:
    texts = ["25mera"] * 3_000
    file = bgmax(opening(), paid("20", "655969", 1), *texts, deposit(1, 1), counts=(1, 0, 0, 1))
    items = list(read_bank_file(file))
    (one,) = [item for item in items if isinstance(item, BankTransaction)]
    assert len(one.texts) < 3_000
    assert {item.code for item in items if isinstance(item, Finding)} == {"bad_record"}


def whole_files() -> list[bytes]:
    """Whole files of every kind, to be damaged."""
    bank = bgmax(
        opening(), paid("20", "655969", 100), "26Ett AB", paid("21", "657866", 30), "25text", deposit(70, 2),
        counts=(1, 1, 0, 1),
    )  # fmt: skip
    made = [write(PAYMENTS, shape, message=STATEMENT) for shape in SHAPES]
    return [*made, bank.getvalue(), *(path.read_bytes() for path in SAMPLES)]


WHOLE = whole_files()


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file with some bytes changed, cut out, doubled or put in, and perhaps cut off."""
    data = bytearray(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data) - 1))
        until = min(len(data), at + draw(st.integers(1, 60)))
        what = draw(st.sampled_from(["change", "cut", "double", "put"]))
        if what == "change":
            data[at] = draw(st.integers(0, 255))
        elif what == "cut" and until - at < len(data):
            del data[at:until]
        elif what == "double":
            data[at:at] = data[at:until]
        else:
            data[at:at] = draw(st.binary(min_size=1, max_size=8))
    return bytes(data[: draw(st.integers(1, len(data)))]) if draw(st.booleans()) else bytes(data)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
@given(damaged())
def test_damage_gives_findings_or_a_refusal_and_sums_that_are_what_was_told(data: bytes) -> None:
    keys = Keys()
    try:
        for item in read_bank_file(io.BytesIO(data)):
            if isinstance(item, BankTransaction):
                keys.add(item.key)
        items = list(read_bank_file(io.BytesIO(data), repeated=keys.repeated()))
    except Refused:
        return
    told = [item for item in items if isinstance(item, BankTransaction)]
    totals = [item for item in items if isinstance(item, BankTotal)]
    assert sum(total.count for total in totals) == len(told)
    assert sum(total.sum.ore for total in totals) == sum(one.amount.ore for one in told)
    assert len({one.key for one in told}) == len(told)


@given(st.sampled_from(WHOLE), st.data())
def test_a_file_cut_off_is_refused(data: bytes, draw: st.DataObject) -> None:
    """Only what stands after the last record or element may be missing."""
    whole = data.rstrip() if data.startswith(b"01BGMAX") else data.rstrip(b"\n")
    size = draw.draw(st.integers(1, len(whole) - 60))
    with pytest.raises(Refused):
        list(read_bank_file(io.BytesIO(whole[:size])))
