"""Any bank file, known by how it begins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from claims.bank import BankItem
from claims.refused import Refused
from intake.bank.bgmax import read_bgmax
from intake.bank.camt import read_camt

_BGMAX = b"01BGMAX"
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_bank_file(file: IO[bytes]) -> Iterator[BankItem]:
    """What a file tells, from its beginning, by the reader of its format; the file must be seekable.

    Raises Refused("bank_file_unknown") for anything else than camt.053, camt.054 or BgMax, and what the readers raise.
    """
    file.seek(0)
    start = file.read(64)
    file.seek(0)
    if start.startswith(_BGMAX):
        yield from read_bgmax(file)
    elif start.lstrip().startswith((b"<", *_BOMS)):
        yield from read_camt(file)
    else:
        raise Refused(
            "bank_file_unknown", "The file is neither camt.053, camt.054 nor BgMax. Fetch one of these from the bank."
        )
