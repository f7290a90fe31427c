"""Bank files made for the tests: BgMax lines in columns, and camt in several versions, also longer than memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.sax.saxutils import escape

NOTIFICATION, STATEMENT = "BkToCstmrDbtCdtNtfctn", "BkToCstmrStmt"
PARTS = {NOTIFICATION: ("camt.054", "Ntfctn"), STATEMENT: ("camt.053", "Stmt")}
ACCOUNT = "SE4550000000058398257466"


def entry(
    amount: str = "100.00",
    *,
    details: str = "",
    reference: str = "BANK-1",
    direction: str = "CRDT",
    status: str = "BOOK",
    reversal: str = "",
    newer: bool = False,
    day: str = "2026-11-20",
) -> str:
    """An entry; `details` are its TxDtls, `newer` writes the status as versions from 04 on do; of value the 19th."""
    shown = f"<Cd>{status}</Cd>" if newer else status
    turned = f"<RvslInd>{reversal}</RvslInd>" if reversal else ""
    inner = f"<NtryDtls>{details}</NtryDtls>" if details else ""
    return (
        f'<Ntry><Amt Ccy="SEK">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{turned}<Sts>{shown}</Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{min(day, '2026-11-19')}</Dt></ValDt>"
        f"<AcctSvcrRef>{reference}</AcctSvcrRef>{inner}</Ntry>"
    )


def details(
    amount: str,
    *,
    reference: str = "",
    remittance: str = "",
    name: str = "",
    newer: bool = False,
    account: str = "",
    identity: str = "",
) -> str:
    """A transaction of a batch; `newer` puts amount and payer where versions from 04 and 08 on have them."""
    money = f'<Amt Ccy="SEK">{amount}</Amt>'
    placed = f"{money}<CdtDbtInd>CRDT</CdtDbtInd>" if newer else f"<AmtDtls><TxAmt>{money}</TxAmt></AmtDtls>"
    who = f"<Nm>{escape(name)}</Nm>" + (f"<Id><OrgId><Othr><Id>{identity}</Id></Othr></OrgId></Id>" if identity else "")
    payer = f"<Dbtr>{f'<Pty>{who}</Pty>' if newer else who}</Dbtr>"
    payer += f"<DbtrAcct><Id><IBAN>{account}</IBAN></Id></DbtrAcct>" if account else ""
    refs = f"<Refs><AcctSvcrRef>{reference}</AcctSvcrRef><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
    return f"<TxDtls>{refs}{placed}<RltdPties>{payer}</RltdPties><RmtInf>{remittance}</RmtInf></TxDtls>"


def ocr(reference: str) -> str:
    """The remittance of a payment with an OCR reference."""
    tp = "<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>"
    return f"<Strd><CdtrRefInf>{tp}<Ref>{reference}</Ref></CdtrRefInf></Strd>"


def balance(code: str, amount: str, sign: str = "CRDT") -> str:
    """A balance of a statement."""
    tp = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
    return f'<Bal>{tp}<Amt Ccy="SEK">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>2026-11-20</Dt></Dt></Bal>'


def head(
    message: str,
    version: str,
    *,
    balances: str = "",
    account: str = f"<IBAN>{ACCOUNT}</IBAN>",
    message_id: str = "MSG-1",
) -> str:
    """Everything before a file's first entry."""
    name, part = PARTS[message]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:{name}.001.{version}">'
        f"<{message}><GrpHdr><MsgId>{message_id}</MsgId><CreDtTm>2026-11-20T08:00:00</CreDtTm></GrpHdr>"
        f"<{part}><Id>NO-7</Id><Acct><Id>{account}</Id><Ccy>SEK</Ccy></Acct>{balances}"
    )


def tail(message: str) -> str:
    """Everything after a file's last entry."""
    return f"</{PARTS[message][1]}></{message}></Document>"


def camt(
    *entries: str,
    message: str = NOTIFICATION,
    version: str = "02",
    balances: str = "",
    account: str = "",
    message_id: str = "MSG-1",
) -> io.BytesIO:
    """A whole file with one account."""
    own = {"account": account} if account else {}
    start = head(message, version, balances=balances, message_id=message_id, **own)
    whole = start + "".join(entries) + tail(message)
    return io.BytesIO(whole.encode())


class Endless(io.RawIOBase):
    """A file of as many entries as wanted that is never in memory as a whole."""

    def __init__(self, count: int) -> None:
        self._pieces = self._made(count)
        self._rest = b""

    @staticmethod
    def _made(count: int) -> Iterator[bytes]:
        yield head(NOTIFICATION, "02").encode()
        for number in range(count):
            yield entry("1.00", details=details("1.00", reference=f"R{number}"), reference=f"E{number}").encode()
        yield tail(NOTIFICATION).encode()

    def readable(self) -> bool:
        """A file to read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes, never many."""
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


def paid(code: str, reference: str, ore: int, *, kind: str = "2", serial: str = "1", payer: str = "3783511") -> str:
    """A BgMax record 20 to 23, in its columns."""
    shown = reference.rjust(25) if kind == "2" else reference.ljust(25)
    return f"{code}{payer.rjust(10, '0')}{shown}{ore:018d}{kind}1{serial.rjust(12, '0')}0"


def opening(account: str = "9912346") -> str:
    """The record before the payments of an account."""
    return f"05{account.rjust(10, '0')}{'':10}SEK"


def deposit(ore: int, count: int, day: str = "20260901") -> str:
    """The record after the payments of an account."""
    return f"15{'0' * 35}{day}00058{ore:018d}SEK{count:08d} "


def bgmax(*records: str, counts: tuple[int, int, int, int]) -> io.BytesIO:
    """A whole file; `counts` are those of payments, deductions, extra references and deposits in its last record."""
    first = "01BGMAX".ljust(22) + "0120260901173035010331P"
    last = "70" + "".join(f"{count:08d}" for count in counts)
    return io.BytesIO("".join(f"{line.ljust(80)}\r\n" for line in (first, *records, last)).encode("latin-1"))
