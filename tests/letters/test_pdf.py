"""The letter as a PDF: read back as a reader would, and looked at for what print must never do."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pypdfium2
import pytest
import zxingcpp

from claims.letter import LetterContent
from claims.party import Party
from claims.refused import Refused
from delivery.render import typeset
from templates.filters import day, iso, kronor
from tests.letters.contents import business, consumer
from tests.letters.every import CONTENTS

NAMES = tuple(CONTENTS)


@cache
def _pdf(name: str) -> bytes:
    return typeset(CONTENTS[name]())


def _pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def _joined(text: str) -> str:
    return re.sub(r"[\s\u00a0\ufffe]+", " ", text)


def _amounts(content: LetterContent) -> list[str]:
    owed = content.balance
    if content.step == "representative_notice":  # it only tells what is owed
        return [kronor(owed.total)]
    if content.step == "withdrawal":  # it asks for nothing
        return [kronor(content.extra["corrected_total"])] if content.extra else []
    if content.step == "objection_answer":  # it asks for nothing either
        told = [content.extra.get(name) for name in ("objected_amount", "upheld")] if content.extra else []
        return [kronor(amount) for amount in told if amount is not None]
    found = [owed.principal, *(c.amount for c in owed.cost_lines), *(i.remaining for i in owed.invoices)]
    if content.step != "instalment_plan":
        found += [s.amount for i in owed.invoices for s in i.segments]
    if content.step != "payment_order":
        found.append(owed.total)
    return [kronor(amount) for amount in found]


@pytest.mark.parametrize("name", NAMES)
def test_every_number_is_in_the_text_of_the_pdf(name: str) -> None:
    content, text = CONTENTS[name](), _joined("\n".join(_pages(_pdf(name))))
    assert [a for a in _amounts(content) if _joined(a) not in text] == []
    assert content.case_number in text
    if content.step in ("withdrawal", "representative_notice", "objection_answer"):
        assert content.ocr_reference not in text
        return
    if content.step != "payment_order":
        assert content.ocr_reference in text
        assert "000-0000" in text
    if content.deadline:
        assert day(content.deadline, content.language) in text
    for invoice in content.balance.invoices:
        assert iso(invoice.invoice_date) in text
        assert iso(invoice.due_date) in text


@pytest.mark.parametrize("name", NAMES)
def test_no_amount_is_broken_over_two_lines(name: str) -> None:
    lines = [_joined(line).strip() for page in _pages(_pdf(name)) for line in page.split("\n")]
    for amount in {_joined(a) for a in _amounts(CONTENTS[name]())}:
        assert any(amount in line for line in lines), amount


@pytest.mark.parametrize("name", NAMES)
def test_every_page_of_a_sample_says_exempel_and_its_number(name: str) -> None:
    pages = _pages(_pdf(name))
    for index, page in enumerate(pages, 1):
        assert "EXEMPEL" in re.sub(r"\s", "", page)
        assert re.search(rf"(Sida|Page) {index} (av|of) {len(pages)}", _joined(page))


def test_a_real_letter_carries_no_watermark() -> None:
    text = "".join(_pages(typeset(replace(business(), is_sample=False))))
    assert "EXEMPEL" not in re.sub(r"\s", "", text)
    assert "inget riktigt krav" not in text


@pytest.mark.parametrize("name", NAMES)
def test_the_same_content_gives_the_same_bytes(name: str) -> None:
    assert typeset(CONTENTS[name]()) == _pdf(name)


@pytest.mark.parametrize("name", NAMES)
def test_the_pdf_says_that_it_is_accessible_and_in_which_language(name: str) -> None:
    pdf = _pdf(name)
    assert b"pdfuaid:part" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"/Lang" in pdf


def test_one_invoice_on_a_business_fits_one_page() -> None:
    assert len(_pages(_pdf("business"))) == 1


def test_forty_invoices_flow_over_pages_with_every_row_kept() -> None:
    one = business()
    rows = tuple(replace(one.balance.invoices[0], number=f"F-{index:03}") for index in range(40))
    many = replace(one, balance=replace(one.balance, invoices=rows), about={r.number: "varor" for r in rows})
    pages = _pages(typeset(many))
    assert len(pages) >= 3
    assert all("".join(pages).count(row.number) >= 2 for row in rows)


def test_the_payment_code_says_what_the_letter_says() -> None:
    page = pypdfium2.PdfDocument(_pdf("business"))[0].render(scale=3).to_pil()
    found = [code.text for code in zxingcpp.read_barcodes(page)]
    assert len(found) == 1
    assert '"due":13108' in found[0]
    assert '"iref":"26000012018"' in found[0]
    assert '"acc":"000-0000"' in found[0]
    assert '"ddt":"20260313"' in found[0]


def test_hostile_text_is_shown_as_it_is_and_does_nothing() -> None:
    text = _joined(_pages(_pdf("hostile"))[0])
    for shown in ("#panic(1) *x* $y$ {{ 7*7 }} </w>", "## Rubrik {% block x %}", "[länk](x) `kod` // kommentar"):
        assert shown in text
    assert "\u202e" not in text


@pytest.mark.parametrize("name", ["日本商事", "Kafé 😀"])
def test_a_name_that_cannot_be_printed_is_refused_and_not_printed_with_holes(name: str) -> None:
    with pytest.raises(Refused) as refused:
        typeset(replace(business(), debtor=Party(name, "5599990016", ("Exempelgatan 1", "111 13 Exempelstad"))))
    assert refused.value.code == "unprintable"
    assert name not in str(refused.value)


@pytest.mark.parametrize("name", ["Жуков Ελένη", "Łódź Çelik Șerban Ñuñez", "Ngọc Trần"])
def test_names_of_europe_and_their_marks_are_printed(name: str) -> None:
    pdf = typeset(replace(consumer(), debtor=replace(consumer().debtor, name=name)))
    assert name in _joined(_pages(pdf)[0])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"agency": replace(business().agency, bankgiro=None)}, "no_payment_route"),
        ({"deadline": None}, "no_deadline"),
        ({"debtor": replace(business().debtor, address=())}, "no_recipient"),
        ({"step": "bankruptcy_notice"}, "unknown_letter"),
        ({"step": "instalment_plan"}, "no_instalments"),
    ],
)
def test_a_letter_that_cannot_be_right_is_refused(change: dict, code: str) -> None:
    with pytest.raises(Refused) as refused:
        typeset(replace(business(), **change))
    assert refused.value.code == code
