"""What a page prints is what the truth says, to the öre."""

import re
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest

from claims.account import print_bankgiro, print_plusgiro
from claims.identity import parse_identity
from samples import printed, typeset, wording
from samples.bills import BILLS
from samples.invoice import Kind, Line, SampleInvoice
from samples.layout import FOLDER, LAYOUTS
from samples.people import GARDENER
from samples.truth import printed_fields, truth

CENT = Decimal("0.01")


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def page_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return squeezed("".join(page.get_textpage().get_text_bounded() for page in document))


def shown(name: str, value: str, bill: SampleInvoice) -> str:
    """A truth value as its page writes it."""
    layout = LAYOUTS[bill.layout]
    if name in ("total", "net", "vat", "reminder_fee"):
        return wording.amount(int(Decimal(value) * 100), layout)
    if name in ("invoice_date", "due_date"):
        return wording.day(date.fromisoformat(value), layout)
    if name in ("seller_orgnr", "buyer_orgnr"):
        number = parse_identity(value)
        assert number is not None
        return number.printed
    if name == "payment_terms_days":
        return wording.TERMS[bill.language].format(days=value)
    if name == "currency":
        return (
            "kr"
            if value == "SEK" and bill.layout in ("etikett", "giro", "enkel", "konsument", "paminnelse", "order")
            else value
        )
    special = {"bankgiro": print_bankgiro, "plusgiro": print_plusgiro}
    if name == "interest_text":
        return "ränta" if bill.language == "sv" else "interest"
    return special.get(name, str)(value)


def example(layout: str, kind: Kind) -> SampleInvoice:
    base = BILLS["painter"]
    language = "en" if layout == "international" else "sv"
    fee = 6000 if kind is Kind.REMINDER else 0
    credits = "20411" if kind is Kind.CREDIT_NOTE else None
    lines = (*base.lines, Line("Handbok", Decimal(1), "st", 21900, 6))
    return replace(
        base, layout=layout, kind=kind, language=language, fee_ore=fee, credits=credits, lines=lines, interest_rate="12"
    )


CASES = [
    *BILLS.items(),
    *((f"{name}-invoice", example(name, Kind.INVOICE)) for name in LAYOUTS if name not in ("paminnelse", "order")),
    *(
        (f"{name}-credit", example(name, Kind.CREDIT_NOTE))
        for name in LAYOUTS
        if name not in ("paminnelse", "order", "konsument")
    ),
    ("order-confirmation", example("order", Kind.ORDER_CONFIRMATION)),
    ("reminder", example("paminnelse", Kind.REMINDER)),
]


@pytest.mark.parametrize("bill", [bill for _, bill in CASES], ids=[name for name, _ in CASES])
def test_every_true_value_stands_on_the_page_and_nothing_else_is_claimed(bill: SampleInvoice) -> None:
    text = page_text(typeset.pdf(bill))
    fields = printed_fields(bill)
    missing = {name for name, value in fields.items() if squeezed(shown(name, value, bill)) not in text}
    assert missing == set()


@pytest.mark.parametrize("bill", [bill for _, bill in CASES], ids=[name for name, _ in CASES])
def test_what_the_truth_leaves_out_is_not_on_the_page(bill: SampleInvoice) -> None:
    text = page_text(typeset.pdf(bill))
    fields = printed_fields(bill)
    hidden = {
        "buyer_orgnr": parse_identity(bill.buyer.orgnr).printed,
        "ocr_reference": bill.ocr,
        "iban": bill.seller.iban,
        "bankgiro": print_bankgiro(bill.seller.bankgiro) if bill.seller.bankgiro else None,
        "plusgiro": print_plusgiro(bill.seller.plusgiro) if bill.seller.plusgiro else None,
        "interest_text": "dröjsmålsränta",
        "seller_email": bill.seller.email,
        "buyer_email": bill.buyer.email,
    }
    leaked = {name for name, value in hidden.items() if value and name not in fields and squeezed(value) in text}
    assert leaked == set()


@pytest.mark.parametrize("bill", BILLS.values(), ids=BILLS)
def test_rows_and_vat_and_rounding_make_the_total(bill: SampleInvoice) -> None:
    rows = sum((line.quantity * line.unit_ore / 100).quantize(CENT) for line in bill.lines) * bill.sign
    total = Decimal(bill.total_ore) / 100
    rounding = Decimal(bill.rounding_ore) / 100
    assert abs(rows * 100 - bill.net_ore) <= len(bill.lines)
    assert sum(line.net_ore for line in bill.lines) * bill.sign == bill.net_ore
    assert total == (Decimal(bill.net_ore + bill.vat_ore) / 100) + rounding
    assert abs(rounding) <= Decimal("0.50")
    assert bill.rounds_to_krona is False or bill.total_ore % 100 == 0


def test_a_credit_note_is_negative_and_names_what_it_credits() -> None:
    fields = truth(BILLS["painter-credit"])["fields"]
    assert Decimal(fields["total"]) < 0
    assert fields["credited_invoice"] == fields_of("painter")["invoice_number"]
    assert "due_date" not in fields


def test_a_reminder_repeats_the_invoice_and_adds_its_fee_to_what_is_asked() -> None:
    reminder, invoice = fields_of("haulier-reminder"), fields_of("haulier-1")
    assert reminder["invoice_number"] == invoice["invoice_number"]
    assert Decimal(reminder["total"]) - Decimal(invoice["total"]) == Decimal(reminder["reminder_fee"]) == 60


def fields_of(key: str) -> dict[str, str]:
    return truth(BILLS[key])["fields"]


def test_a_quote_is_another_document_and_has_no_invoice_number() -> None:
    made = truth(BILLS["landlord-quote"])
    assert (made["type"], made["subtype"]) == ("other", "quote")
    assert "invoice_number" not in made["fields"]


def test_the_slip_line_carries_reference_amount_and_account() -> None:
    bill = BILLS["restaurant"]
    line = printed.slip_line(bill)
    assert line is not None
    assert re.fullmatch(
        rf"# {bill.ocr} #\s+{bill.to_pay_ore // 100} {bill.to_pay_ore % 100:02d}   \d >\s+{bill.seller.bankgiro}#41#",
        line,
    )
    assert printed.slip_line(replace(bill, seller=GARDENER)) is None


def test_the_same_document_gives_the_same_bytes() -> None:
    assert typeset.pdf(BILLS["painter"]) == typeset.pdf(BILLS["painter"])


def test_the_long_specification_runs_over_pages() -> None:
    assert typeset.page_count(BILLS["hotel"]) >= 2
    assert typeset.page_count(BILLS["painter"]) == 1


def test_each_page_of_a_long_invoice_says_which_page_it_is() -> None:
    text = page_text(typeset.pdf(BILLS["hotel"]))
    assert "Sida1(2)" in text and "Sida2(2)" in text
    assert "Sida" not in page_text(typeset.pdf(BILLS["painter"]))


def test_every_layout_file_has_its_row_in_the_table() -> None:
    assert {path.stem for path in FOLDER.glob("*.typ")} == set(LAYOUTS) | {"common"}
