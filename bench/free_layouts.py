"""Page designs drawn by lot, so that reading is measured on layouts that nobody adjusted it to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import typst

from claims.account import print_bankgiro
from claims.identity import parse_identity
from samples import wording
from samples.chance import seeded
from samples.invoice import Kind, SampleInvoice
from samples.layout import FONTS, NBSP, Layout

_FILE = Path(__file__).with_name("free_layout.typ")
_WORDS: dict[str, tuple[str, ...]] = {
    "number": ("Fakturanummer", "Fakturanr", "Faktura nr", "Fakt.nr", "Fakturanr.", "Faktura nummer"),
    "invoice_date": ("Fakturadatum", "Datum", "Fakt.datum", "Utskriftsdatum", "Fakturadatum"),
    "due_date": ("Förfallodatum", "Förfallodag", "Förfaller", "Oss tillhanda", "Betalas senast", "Sista betalningsdag"),
    "total": ("Att betala", "Summa att betala", "Belopp att betala", "Totalt att betala", "ATT BETALA", "Totalt"),
    "credit_total": ("Att kreditera", "Tillgodo", "Att erhålla", "Krediterat belopp"),
    "net": ("Netto", "Summa exkl. moms", "Exkl. moms", "Belopp exkl moms", "Nettobelopp", "Delsumma"),
    "vat": ("Moms", "Varav moms", "Moms totalt", "Momsbelopp"),
    "rounding": ("Öresavrundning", "Öresutjämning", "Avrundning", "Öresutj."),
    "ocr": ("OCR", "OCR-nummer", "OCR-nr", "Referensnummer", "Ange vid betalning", "Betalningsreferens"),
    "bankgiro": ("Bankgiro", "BG", "Bankgironr", "Bankgiro nr"),
    "customer": ("Kundnummer", "Kundnr", "Kund nr", "Ert kundnr"),
    "terms": ("Betalningsvillkor", "Bet.villkor", "Villkor"),
    "orgnr": ("Org.nr", "Organisationsnummer", "Orgnr", "Org. nr", "Organisationsnr"),
    "buyer_orgnr": ("Ert org.nr", "Kundens org.nr", "Er org.nr", "Köparens org.nr"),
    "vat_number": ("Momsreg.nr", "VAT-nr", "Momsregistreringsnummer", "Moms nr"),
    "buyer": ("Faktureras till", "Kund", "Fakturaadress", "Faktureringsadress", "Fakturamottagare", "Köpare", "Till"),
    "seller": ("Från", "Leverantör", "Säljare", "Avsändare", "Betalningsmottagare"),
    "order": ("Ordernummer", "Vår order", "Ert ordernr", "Beställning"),
    "order_date": ("Orderdatum", "Leveransdatum", "Beställningsdatum"),
    "title": ("Faktura", "FAKTURA", "Faktura"),
    "f_tax": ("Godkänd för F-skatt", "Innehar F-skattsedel", "F-skatt"),
}
_FORMATS = (
    Layout("a", frozenset(), thousands=NBSP), Layout("b", frozenset(), thousands=" "),
    Layout("c", frozenset(), thousands="", dates="%Y%m%d"), Layout("d", frozenset(), thousands=".", dates="%y-%m-%d"),
    Layout("e", frozenset(), thousands=" ", dates="long"), Layout("f", frozenset(), thousands=" ", dates="%d.%m.%Y"),
)  # fmt: skip
_FONTS = ("Liberation Sans", "Open Sans", "Libertinus Serif", "DejaVu Sans Mono", "Liberation Sans")


@dataclass(frozen=True, slots=True)
class Design:
    """One way to draw a page: choices for free_layout.typ, words, number formats, and what the page leaves out."""

    serial: int
    choices: dict[str, Any]
    words: dict[str, str]
    format: Layout


def design(serial: int) -> Design:
    """The design of a serial number, the same always."""
    rng = seeded(f"design {serial}")
    labelled = rng.random() < 0.6
    choices = {
        "font": rng.choice(_FONTS), "size": rng.choice((8.5, 9, 9.5, 10, 11)), "margin": rng.choice((14, 18, 22)),
        "foot": rng.choice(("columns", "columns", "line", "none")), "separator": rng.choice(("|", "•", "–", " ")),
        "separator2": rng.choice(("   ", ", ", " | ")), "logo": rng.choice(("big", "big", "plain")),
        "buyer_label": rng.choice(_WORDS["buyer"]) if labelled else "", "delivery": rng.random() < 0.25,
        "seller_label": rng.choice(_WORDS["seller"]) if labelled and rng.random() < 0.7 else "",
        "meta": rng.choice(("inline", "grid", "stacked", "strip")), "colon": rng.choice((":", "", ":")),
        "meta_right": rng.random() < 0.3, "rules": rng.random() < 0.5, "big_title": rng.random() < 0.8,
        "head": rng.choice(("seller-title", "title-seller", "side-by-side", "top")), "gap": rng.choice((5, 9, 16)),
        "buyer_side": rng.choice(("left", "right", "right")), "centred": rng.random() < 0.4,
        "sums": rng.choice(("right", "left", "strip")), "sum_colon": rng.choice(("", ":")),
        "payment": rng.choice(("box", "lines", "run")), "unit": rng.choice(("", " kr", " SEK")),
        "numbers_at": rng.choice(("foot", "head", "foot")), "address_at": rng.choice(("head", "head", "foot")),
        "buyer_orgnr": rng.choice(("none", "meta", "block", "block")), "phone": rng.random() < 0.6,
        "due_in": rng.choice(("meta", "meta", "payment")), "orders": rng.random() < 0.4, "terms": rng.random() < 0.7,
        "reference": rng.random() < 0.5, "pay_in": rng.choice(("payment", "payment", "foot")),
        "ocr": rng.random() < 0.85, "our_reference": rng.random() < 0.5,
    }  # fmt: skip
    if choices["foot"] == "none":
        choices.update(numbers_at="head", address_at="head", pay_in="payment")
    if choices["head"] == "side-by-side":
        choices.update(address_at="head")
    words = {name: rng.choice(values) for name, values in _WORDS.items()}
    return Design(serial, choices, words, rng.choice(_FORMATS))


def _identity(digits: str) -> str:
    number = parse_identity(digits)
    return number.printed if number else digits


def _present(rows: list[tuple[str, str | None]]) -> list[tuple[str, str]]:
    return [(label, value) for label, value in rows if value is not None]


def _parties(bill: SampleInvoice, plan: Design) -> dict[str, Any]:
    choices, words, seller = plan.choices, plan.words, bill.seller
    numbers = [f"{words['orgnr']} {_identity(seller.orgnr)}", f"{words['vat_number']} {seller.vat_number}"]
    phone = [f"Tel {seller.phone}"] if choices["phone"] and seller.phone else []
    bankgiro = print_bankgiro(seller.bankgiro or "")
    pay = [f"{words['bankgiro']} {bankgiro}"] if choices["pay_in"] == "foot" and bill.kind is Kind.INVOICE else []
    foot = [[seller.name], [*phone, f"www.{seller.domain}"], [words["f_tax"], *pay]]
    head: list[str] = []
    (head if choices["address_at"] == "head" else foot[0]).extend(seller.address)
    if choices["numbers_at"] == "head":
        head += [*phone, *numbers]
    else:
        foot.append(numbers)
    shown = choices["buyer_orgnr"] == "block"
    word = "Personnr" if bill.buyer.is_person else words["orgnr"]
    return {
        "seller": {"name": seller.name},
        "seller_lines": head,
        "foot": foot,
        "buyer": {"name": bill.buyer.name, "address": list(bill.buyer.address)},
        "buyer_lines": [f"{word} {_identity(bill.buyer.orgnr)}"] if shown else [],
        "delivery": ["Godsvägen 3", "345 67 Lagerby"],
    }


def _meta(bill: SampleInvoice, plan: Design) -> list[tuple[str, str]]:
    choices, words, is_invoice = plan.choices, plan.words, bill.kind is Kind.INVOICE
    person = "Personnummer" if bill.buyer.is_person else words["buyer_orgnr"]
    in_meta = choices["due_in"] == "meta" and is_invoice
    return _present(
        [
            (words["number"], bill.number),
            (words["invoice_date"], wording.day(bill.invoice_date, plan.format)),
            (words["customer"], bill.customer_number),
            (words["due_date"], wording.day(bill.due_date, plan.format) if in_meta else None),
            (words["terms"], f"{bill.terms_days} dagar netto" if choices["terms"] and is_invoice else None),
            (words["order"], f"{bill.number[::-1]}7" if choices["orders"] else None),
            (
                words["order_date"],
                wording.day(bill.invoice_date.replace(day=1), plan.format) if choices["orders"] else None,
            ),
            ("Er referens", "Inköp" if choices["reference"] else None),
            ("Vår referens", "Kim Prov" if choices["our_reference"] else None),
            (person, _identity(bill.buyer.orgnr) if choices["buyer_orgnr"] == "meta" else None),
            ("Krediterar faktura", bill.credits),
        ]
    )


def _sums(bill: SampleInvoice, plan: Design) -> list[tuple[str, str]]:
    words, unit = plan.words, plan.choices["unit"]

    def money(ore: int) -> str:
        return wording.amount(ore, plan.format)

    groups = bill.vat_groups
    rows = [(f"{words['vat']} {group.rate} %", money(group.vat_ore)) for group in groups]
    last = words["total"] if bill.kind is Kind.INVOICE else words["credit_total"]
    rounding = money(bill.rounding_ore) if bill.rounding_ore else None
    return _present(
        [
            (words["net"], money(bill.net_ore)),
            *rows,
            (words["rounding"], rounding),
            (last, money(bill.total_ore) + unit),
        ]
    )


def _payment(bill: SampleInvoice, plan: Design) -> list[tuple[str, str]]:
    choices, words = plan.choices, plan.words
    if bill.kind is not Kind.INVOICE:
        return []
    bankgiro = print_bankgiro(bill.seller.bankgiro or "")
    due = wording.day(bill.due_date, plan.format) if choices["due_in"] == "payment" else None
    return _present(
        [
            (words["bankgiro"], bankgiro if choices["pay_in"] == "payment" else None),
            (words["ocr"], bill.ocr if choices["ocr"] else None),
            (words["due_date"], due),
        ]
    )


def _page(bill: SampleInvoice, plan: Design, rng: Random) -> dict[str, Any]:
    is_invoice = bill.kind is Kind.INVOICE
    heads = rng.choice((["Beskrivning", "Antal", "À-pris", "Belopp"], ["Benämning", "Antal", "Pris", "Moms", "Summa"]))
    rows = [
        [
            row.text,
            f"{row.quantity:f} {row.unit}".replace(".", ","),
            wording.amount(row.unit_ore, plan.format),
            *([f"{row.vat_rate} %"] if len(heads) == 5 else []),
            wording.amount(row.net_ore * bill.sign, plan.format),
        ]
        for row in bill.lines
    ]
    return {
        **_parties(bill, plan),
        "design": plan.choices,
        "title": plan.words["title"] if is_invoice else "Kreditfaktura",
        "meta": _meta(bill, plan),
        "sums": _sums(bill, plan),
        "payment": _payment(bill, plan),
        "heads": heads,
        "rows": rows,
        "opening": rng.choice(("", "", "Avser utfört arbete enligt överenskommelse.")),
        "closing": (wording.interest_sentence(bill) or "") if is_invoice else "",
    }


def truth(bill: SampleInvoice, plan: Design) -> dict[str, str]:
    """What the page prints, by field name, as far as the measurement asks for it."""
    choices, is_invoice = plan.choices, bill.kind is Kind.INVOICE
    fields: dict[str, str | None] = {
        "invoice_number": bill.number,
        "invoice_date": bill.invoice_date.isoformat(),
        "due_date": bill.due_date.isoformat() if is_invoice else None,
        "total": f"{bill.total_ore / 100:.2f}",
        "seller_name": bill.seller.name,
        "seller_orgnr": bill.seller.orgnr,
        "buyer_name": bill.buyer.name,
        "buyer_address": "\n".join(bill.buyer.address),
        "buyer_orgnr": bill.buyer.orgnr if choices["buyer_orgnr"] != "none" else None,
        "ocr_reference": bill.ocr if choices["ocr"] and is_invoice else None,
        "bankgiro": bill.seller.bankgiro if is_invoice else None,
        "currency": "SEK",
        "net": f"{bill.net_ore / 100:.2f}",
        "vat": f"{bill.vat_ore / 100:.2f}" if len(bill.vat_groups) == 1 else None,
        "credited_invoice": bill.credits,
        "customer_number": bill.customer_number,
    }
    return {name: value for name, value in fields.items() if value is not None}


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
    return typst.Compiler(str(_FILE), root=str(_FILE.parent), font_paths=fonts, ignore_system_fonts=True)


def draw(bill: SampleInvoice, plan: Design) -> bytes:
    """The bill as PDF in a design."""
    data = _page(bill, plan, seeded(f"{plan.serial} {bill.number}"))
    made = _compiler().compile(
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=datetime.combine(bill.invoice_date, time(), UTC),
        pdf_tags=False,
    )
    if not isinstance(made, bytes):
        raise TypeError("the typesetter gave no single PDF")
    return made
