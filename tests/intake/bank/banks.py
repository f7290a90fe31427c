"""One list of payments as different banks write it: camt.053 and camt.054 in several versions, shapes and encodings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from tests.intake.bank.files import NOTIFICATION, PARTS, STATEMENT

__all__ = ["BARE", "IBAN", "NOTIFICATION", "OPENING", "SHAPES", "STATEMENT", "VERSIONS", "Paid", "Shape", "write"]

IBAN = "<IBAN>SE45 5000 0000 0583 9825 7466</IBAN>"
BANKGIRO = "<Othr><Id>991-2346</Id><SchmeNm><Prtry>BGNR</Prtry></SchmeNm></Othr>"
BBAN = "<Othr><Id>5000 0583 9825 7466</Id><SchmeNm><Cd>BBAN</Cd></SchmeNm></Othr>"
VERSIONS = ("02", "04", "06", "08", "12", "13")
OPENING = 1000_00


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as the bank knows it; `reference` is the bank's own, `day` the day of booking and of value."""

    ore: int
    reference: str
    name: str = "Betalaren AB"
    ocr: str = ""
    invoice: str = ""
    credit: str = ""
    texts: tuple[str, ...] = ()
    day: str = "2026-03-02"
    direction: str = "CRDT"
    reversal: bool = False

    @property
    def signed(self) -> int:
        """Öre, below zero where money went out."""
        return self.ore if self.direction == "CRDT" else -self.ore


@dataclass(frozen=True, slots=True)
class Shape:
    """How a bank writes.

    `entries` is "alone" (an entry each), "batch" (one entry of all, one NtryDtls), "split" (a NtryDtls each), "bare" (an
    entry each, without details) or "sum" (one entry, only its sum). `own` is where a payment has the bank's reference:
    "AcctSvcrRef", "TxId" or "". `instants` writes days as instants in UTC. `parts` divides the payments.
    """

    name: str
    entries: str = "alone"
    own: str = "AcctSvcrRef"
    entry_reference: bool = True
    account: str = IBAN
    instants: bool = False
    parts: int = 1
    prefix: str = ""
    encoding: str = "UTF-8"
    bom: bytes = b""
    summary: bool = True


SHAPES = (
    Shape("alone"),
    Shape("batch", "batch"),
    Shape("a NtryDtls each", "split"),
    Shape("only TxId", own="TxId"),
    Shape("batch without the entry's reference", "batch", entry_reference=False),
    Shape("alone, only the entry's reference", own=""),
    Shape("to a bankgiro", account=BANKGIRO),
    Shape("to a BBAN, in a batch", "batch", account=BBAN),
    Shape("days as instants", instants=True),
    Shape("several parts", parts=2, summary=False),
    Shape("with prefixes", "batch", prefix="ns2"),
    Shape("with a byte order mark", bom=b"\xef\xbb\xbf"),
    Shape("in ISO-8859-1", encoding="ISO-8859-1"),
    Shape("in windows-1252", "batch", encoding="windows-1252"),
    Shape("in UTF-16", encoding="UTF-16"),
)
BARE = (Shape("bare", "bare"), Shape("only the sum", "sum"))


def write(
    payments: Sequence[Paid], shape: Shape, *, message: str = NOTIFICATION, version: str = "08", message_id: str = "M-1"
) -> bytes:
    """A whole file."""
    name, _part = PARTS[message]
    size = -(-len(payments) // shape.parts)
    parts = [payments[start : start + size] for start in range(0, len(payments), size)]
    inside = "".join(_part_of(part, shape, message, version, number) for number, part in enumerate(parts, start=1))
    whole = (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{name}.001.{version}">'
        f"<{message}><GrpHdr><MsgId>{message_id}</MsgId><CreDtTm>2026-03-02T18:00:00</CreDtTm></GrpHdr>"
        f"{inside}</{message}></Document>"
    )
    if shape.prefix:
        whole = re.sub(r"<(/?)(\w)", rf"<\1{shape.prefix}:\2", whole).replace("xmlns=", f"xmlns:{shape.prefix}=")
    head = f'<?xml version="1.0" encoding="{shape.encoding}"?>\n'
    return shape.bom + (head + whole).encode(shape.encoding)


def _part_of(payments: Sequence[Paid], shape: Shape, message: str, version: str, number: int) -> str:
    _name, part = PARTS[message]
    total = sum(one.signed for one in payments)
    balances = _balance("OPBD", OPENING) + _balance("CLBD", OPENING + total) if message == STATEMENT else ""
    if shape.entries in ("alone", "bare"):
        entries = [_entry([one], shape, version) for one in payments]
    else:
        entries = [_entry(payments, shape, version)]
    summary = _summary(payments, len(entries), version) if shape.summary else ""
    return (
        f"<{part}><Id>P-{number}</Id><CreDtTm>2026-03-02T18:00:00</CreDtTm><Acct><Id>{shape.account}</Id><Ccy>SEK</Ccy>"
        f"</Acct>{balances}{summary}{''.join(entries)}</{part}>"
    )


def money(ore: int, tag: str = "Amt", currency: str = "SEK") -> str:
    """An amount without its sign."""
    return f'<{tag} Ccy="{currency}">{abs(ore) // 100}.{abs(ore) % 100:02d}</{tag}>'


def _balance(code: str, ore: int) -> str:
    sign = "CRDT" if ore >= 0 else "DBIT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{money(ore)}<CdtDbtInd>{sign}</CdtDbtInd>"
        "<Dt><Dt>2026-03-02</Dt></Dt></Bal>"
    )


def _summary(payments: Sequence[Paid], entries: int, version: str) -> str:
    """The summary of a part; with a single entry of several payments it counts that one entry."""
    net = sum(one.signed for one in payments)
    came = [one for one in payments if one.direction == "CRDT"]
    is_one = entries == 1 and len(payments) > 1
    gross = abs(net) if is_one else sum(one.ore for one in payments)
    credits_ = 1 if is_one else len(came)
    credit = net if is_one else sum(one.ore for one in came)
    decimal = "{}.{:02d}".format
    total = decimal(*divmod(abs(net), 100))
    sign = "<CdtDbtInd>CRDT</CdtDbtInd>" if net >= 0 else "<CdtDbtInd>DBIT</CdtDbtInd>"
    shown = (
        f"<TtlNetNtryAmt>{total}</TtlNetNtryAmt>{sign}"
        if version == "02"
        else f"<TtlNetNtry><Amt>{total}</Amt>{sign}</TtlNetNtry>"
    )
    return (
        f"<TxsSummry><TtlNtries><NbOfNtries>{entries}</NbOfNtries><Sum>{decimal(*divmod(gross, 100))}</Sum>{shown}"
        f"</TtlNtries><TtlCdtNtries><NbOfNtries>{credits_}</NbOfNtries><Sum>{decimal(*divmod(credit, 100))}</Sum>"
        "</TtlCdtNtries></TxsSummry>"
    )


def _entry(payments: Sequence[Paid], shape: Shape, version: str) -> str:
    first = payments[0]
    total = sum(one.signed for one in payments)
    status = "<Sts>BOOK</Sts>" if version in ("02", "04", "06") else "<Sts><Cd>BOOK</Cd></Sts>"
    is_one = len(payments) == 1
    mark = first.reference if is_one and shape.own == "" else f"E-{first.reference}"
    reference = f"<AcctSvcrRef>{mark}</AcctSvcrRef>" if shape.entry_reference else ""
    batch = f"<Btch><NbOfTxs>{len(payments)}</NbOfTxs>{money(total, 'TtlAmt')}</Btch>" if not is_one else ""
    inside = [_details(one, shape, version, is_one=is_one) for one in payments]
    if shape.entries == "batch":
        details = f"<NtryDtls>{batch}{''.join(inside)}</NtryDtls>"
    elif shape.entries == "sum":
        details = f"<NtryDtls>{batch}</NtryDtls>" if batch else ""
    else:
        details = "" if shape.entries == "bare" else "".join(f"<NtryDtls>{one}</NtryDtls>" for one in inside)
    return (
        f"<Ntry>{money(total)}<CdtDbtInd>{'CRDT' if total >= 0 else 'DBIT'}</CdtDbtInd>"
        f"{'<RvslInd>true</RvslInd>' if first.reversal else ''}{status}<BookgDt>{_day(first, shape)}</BookgDt>"
        f"<ValDt>{_day(first, shape)}</ValDt>{reference}<BkTxCd><Domn><Cd>PMNT</Cd></Domn></BkTxCd>{details}</Ntry>"
    )


def _day(paid: Paid, shape: Shape) -> str:
    """The day; as an instant in UTC it is a quarter past midnight in Sweden, and the day before by its letters."""
    if not shape.instants:
        return f"<Dt>{paid.day}</Dt>"
    year, month, number = paid.day.split("-")
    return f"<DtTm>{year}-{month}-{int(number) - 1:02d}T23:15:00Z</DtTm>"


def _details(paid: Paid, shape: Shape, version: str, *, is_one: bool) -> str:
    own = f"<{shape.own}>{paid.reference}</{shape.own}>" if shape.own else ""
    refs = f"<Refs>{own}<EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
    older = f"<AmtDtls><TxAmt>{money(paid.ore)}</TxAmt></AmtDtls>"
    amount = older if version == "02" else f"{money(paid.ore)}<CdtDbtInd>{paid.direction}</CdtDbtInd>"
    name = f"<Nm>{escape(paid.name)}</Nm>"
    party = f"<Pty>{name}</Pty>" if int(version) >= 8 else name
    role = "Dbtr" if paid.direction == "CRDT" else "Cdtr"
    words = "".join(f"<Ustrd>{escape(line)}</Ustrd>" for line in paid.texts)
    remittance = f"<RmtInf>{words}{_structured(paid)}</RmtInf>"
    return f"<TxDtls>{refs}{amount}<RltdPties><{role}>{party}</{role}></RltdPties>{remittance}</TxDtls>"


def _structured(paid: Paid) -> str:
    ocr = "<CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>{}</Ref></CdtrRefInf>"
    document = "<RfrdDocInf><Tp><CdOrPrtry><Cd>{}</Cd></CdOrPrtry></Tp><Nb>{}</Nb></RfrdDocInf>"
    each = [
        *([ocr.format(paid.ocr)] if paid.ocr else []),
        *([document.format("CINV", paid.invoice)] if paid.invoice else []),
        *([document.format("CREN", paid.credit)] if paid.credit else []),
    ]
    return "".join(f"<Strd>{one}</Strd>" for one in each)
