"""How a claim document gets into a mail: as text PDF, scan, phone photo, fax, zip or winmail.dat."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from random import Random

from samples import scan, typeset
from samples.day import SAMPLE_DAY
from samples.invoice import Kind, SampleInvoice
from samples.mail import Attachment
from samples.tnef import winmail

Pack = Callable[[Sequence[SampleInvoice], Random], tuple[Attachment, ...]]

PDF = "application/pdf"


_NAMES = {
    Kind.INVOICE: "faktura",
    Kind.CREDIT_NOTE: "kreditfaktura",
    Kind.REMINDER: "paminnelse",
    Kind.ORDER_CONFIRMATION: "orderbekraftelse",
    Kind.QUOTE: "offert",
}


def _name(bill: SampleInvoice) -> str:
    return f"{_NAMES[bill.kind]}-{bill.number}.pdf"


def pdfs(bills: Sequence[SampleInvoice], rng: Random) -> tuple[Attachment, ...]:
    """One PDF with a text layer for each document."""
    return tuple(Attachment(_name(bill), PDF, typeset.pdf(bill)) for bill in bills)


def scans(bills: Sequence[SampleInvoice], rng: Random) -> tuple[Attachment, ...]:
    """One PDF of grey scanned pages for each document."""
    return tuple(
        Attachment(
            f"scan{index:04d}.pdf",
            PDF,
            scan.as_pdf([scan.scanned(page, rng) for page in typeset.pictures(bill, ppi=scan.PPI)]),
        )
        for index, bill in enumerate(bills, start=1)
    )


def photos(bills: Sequence[SampleInvoice], rng: Random) -> tuple[Attachment, ...]:
    """A JPEG for each page, with the name a phone gives it."""
    pages = [page for bill in bills for page in typeset.pictures(bill, ppi=scan.PPI)]
    return tuple(
        Attachment(f"IMG_{2041 + index}.jpg", "image/jpeg", scan.as_jpeg(scan.photographed(page, rng)))
        for index, page in enumerate(pages)
    )


def faxes(bills: Sequence[SampleInvoice], rng: Random) -> tuple[Attachment, ...]:
    """One TIFF with every page of every document, one bit deep."""
    pages = [scan.faxed(page, rng) for bill in bills for page in typeset.pictures(bill, ppi=scan.PPI)]
    return (Attachment("fax.tif", "image/tiff", scan.as_tiff(pages)),)


def zipped(bills: Sequence[SampleInvoice], rng: Random) -> tuple[Attachment, ...]:
    """One zip of text PDFs, in a folder, with the readme that such archives carry."""
    out = io.BytesIO()
    stamp = (SAMPLE_DAY.year, SAMPLE_DAY.month, SAMPLE_DAY.day, 0, 0, 0)
    files = [*pdfs(bills, rng), Attachment("las-mig.txt", "text/plain", b"Exporterade fakturor.\r\n")]
    with zipfile.ZipFile(out, "w") as archive:
        for file in files:
            entry = zipfile.ZipInfo(f"fakturor/{file.name}", stamp)
            archive.writestr(entry, file.data, compress_type=zipfile.ZIP_DEFLATED)
    return (Attachment("fakturor.zip", "application/zip", out.getvalue()),)


def winmails(bills: Sequence[SampleInvoice], rng: Random) -> tuple[Attachment, ...]:
    """A winmail.dat around each document."""
    return tuple(
        Attachment("winmail.dat", "application/ms-tnef", winmail(_name(bill), typeset.pdf(bill))) for bill in bills
    )


PACKS: dict[str, Pack] = {
    "pdf": pdfs,
    "scan": scans,
    "photo": photos,
    "fax": faxes,
    "zip": zipped,
    "winmail": winmails,
}
