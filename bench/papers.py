"""The documents that reading is measured on, in groups by layout, and which of them calibration may learn from."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pypdfium2

from bench import free_layouts
from claims.account import ocr_reference
from samples import goods, numbers, scan, strangers, typeset
from samples.chance import seeded
from samples.day import overdue
from samples.invoice import Kind, SampleInvoice
from samples.layout import LAYOUTS
from samples.people import Company
from samples.truth import truth

HELD_OUT_LAYOUTS = frozenset({"giro", "enkel", "affarssystem", "international"})
"""Our own page designs that calibration is not fitted on."""
_NOT_CLAIMS = frozenset({"order", "paminnelse"})
_SELLERS = 40


@dataclass(frozen=True, slots=True)
class Paper:
    """One document: its group, whether calibration may learn from it, and what it prints."""

    name: str
    group: str
    is_fitted_on: bool
    data: bytes
    type: str
    fields: dict[str, str]


def _seller(serial: int) -> Company:
    rng = seeded(f"seller {serial}")
    made = strangers.company(strangers.MOST - 1 - serial, rng)
    return replace(
        made,
        phone=f"08-465 00 {10 + serial}",
        bankgiro=numbers.bankgiro(200000 + serial),
        plusgiro=numbers.plusgiro(30000 + serial) if rng.random() < 0.3 else None,
        iban=numbers.iban(4400200000 + serial),
        contact="Kim Prov",
    )


def bill(key: str, *, layout: str = "klassisk") -> SampleInvoice:
    """An invented claim, the same for a key: one in ten a credit note, one in six to a person."""
    rng = seeded(f"bill {key}")
    buyer_serial, is_person = rng.randrange(strangers.MOST // 2), rng.random() < 1 / 6 or layout == "konsument"
    number, customer = f"{rng.randint(1000, 99999)}", f"{rng.randint(100, 99999)}"
    due = overdue(rng.randint(-10, 400))
    made = SampleInvoice(
        kind=Kind.INVOICE,
        layout=layout,
        seller=_seller(rng.randrange(_SELLERS)),
        buyer=(strangers.person if is_person else strangers.company)(buyer_serial, rng),
        number=number,
        invoice_date=due - timedelta(days=rng.choice((10, 14, 15, 20, 30))),
        due_date=due,
        lines=goods.some(goods.BUILDING + goods.NETWORK, rng, most=6),
        ocr=ocr_reference(customer + number),
        customer_number=customer,
        interest_text=rng.random() < 0.8,
        rounds_to_krona=rng.random() < 0.4,
        shows_buyer_orgnr=rng.random() < 0.7,
        language="en" if layout == "international" else "sv",
        currency="EUR" if layout == "international" and rng.random() < 0.5 else "SEK",
    )
    if rng.random() < 0.1 and layout not in ("konsument", "international"):
        return replace(
            made, kind=Kind.CREDIT_NOTE, number=f"K{number}", due_date=made.invoice_date, lines=made.lines[:1],
            credits=number,
        )  # fmt: skip
    return made


def own(count: int) -> Iterator[Paper]:
    """`count` bills in each of our own layouts for claims."""
    for layout in sorted(LAYOUTS.keys() - _NOT_CLAIMS):
        for index in range(count):
            one = bill(f"{layout} {index}", layout=layout)
            page = truth(one)
            is_fitted_on = layout not in HELD_OUT_LAYOUTS
            yield Paper(f"{layout}-{index}", layout, is_fitted_on, typeset.pdf(one), page["type"], page["fields"])


def free(first: int, last: int, *, each: int) -> Iterator[Paper]:
    """`each` bills in designs `first` to `last` (excluded).

    Calibration learns from even serials below 200 and from all above 1000.
    """
    for serial in range(first, last):
        plan = free_layouts.design(serial)
        is_fitted_on = (serial < 200 and serial % 2 == 0) or serial >= 1000
        for index in range(each):
            one = bill(f"free {serial} {index}")
            group = f"free {plan.choices['head']}"
            fields = free_layouts.truth(one, plan)
            yield Paper(
                f"free{serial}-{index}", group, is_fitted_on, free_layouts.draw(one, plan), str(one.kind), fields
            )


ALWAYS_KNOWN = frozenset({"due_date", "buyer_orgnr", "ocr_reference", "invoice_date", "credited_invoice"})
"""Fields whose absence from a paper's truth means that the page does not print them."""


def scanned(paper: Paper) -> Paper:
    """The first page of a paper as a grey office scan."""
    picture = pypdfium2.PdfDocument(paper.data)[0].render(scale=scan.PPI / 72).to_pil()
    out = io.BytesIO()
    picture.save(out, "PNG")
    page = scan.scanned(out.getvalue(), seeded(f"scan {paper.name}"))
    return replace(paper, name=f"scan-{paper.name}", group=f"scan {paper.group}", data=scan.as_pdf([page]))
