"""Any bank file, known by how it begins; transactions that are alike in it are numbered."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from itertools import pairwise
from typing import IO

from claims.bank import BankItem, BankTotal, BankTransaction
from claims.refused import Refused
from intake.bank.bgmax import read_bgmax
from intake.bank.camt import read_camt

_BGMAX = b"01BGMAX"
_UTF8 = b"\xef\xbb\xbf"
_XML = (b"<", _UTF8, b"\xff\xfe", b"\xfe\xff")


class Keys:
    """The keys that a file gives, eight bytes each, to know in a second reading which of them come more than once."""

    def __init__(self) -> None:
        self._hashes = array("Q")

    def add(self, key: str) -> None:
        """A transaction has this key."""
        self._hashes.append(_hash(key))

    def repeated(self) -> frozenset[int]:
        """What marks the keys that came more than once."""
        ordered = sorted(self._hashes)
        return frozenset(one for one, following in pairwise(ordered) if one == following)


def _hash(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest())


def read_bank_file(
    file: IO[bytes], *, repeated: Collection[int] = (), names: Mapping[str, str] | None = None
) -> Iterator[BankItem]:
    """What a file tells, from its beginning, by the reader of its format; the file must be seekable.

    `names` gives, by any name of an account, the one that it is kept under. `repeated` is what `Keys` found in a first
    reading; the second and every further transaction of such a key is numbered in its key and in `times`.
    Raises Refused("bank_file_unknown") for anything else than camt.053, camt.054 or BgMax, and what the readers raise.
    """
    times: Counter[str] = Counter()
    for item in _read(file):
        if names and isinstance(item, BankTransaction | BankTotal) and item.account in names:
            item = _renamed(item, names[item.account])
        if repeated and isinstance(item, BankTransaction) and _hash(item.key) in repeated:
            times[item.key] += 1
            count = times[item.key]
            yield item if count == 1 else replace(item, key=f"{item.key}|{count}", times=count)
        else:
            yield item


def _renamed(item: BankTransaction | BankTotal, name: str) -> BankTransaction | BankTotal:
    if isinstance(item, BankTotal):
        return replace(item, account=name)
    return replace(item, account=name, key=name + item.key.removeprefix(item.account))


def _read(file: IO[bytes]) -> Iterator[BankItem]:
    file.seek(0)
    start = file.read(64)
    file.seek(0)
    if start.removeprefix(_UTF8).startswith(_BGMAX):
        yield from read_bgmax(file)
    elif start.lstrip().startswith(_XML):
        yield from read_camt(file)
    else:
        raise Refused(
            "bank_file_unknown", "The file is neither camt.053, camt.054 nor BgMax. Fetch one of these from the bank."
        )
