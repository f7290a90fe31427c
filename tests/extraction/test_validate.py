"""What confirms a value besides its score; without it no document is accepted."""

from __future__ import annotations

import pytest

from claims.reading import DocumentType, FieldValue, ReadingDecision, Source
from extraction.candidate import Candidate
from extraction.choose import Choice
from extraction.decide import decide
from extraction.validate import GROUNDS, grounds_of


def choice(source: Source = Source.TEXT, *, others: int = 0, share: float = 0.01, **evidence: float) -> Choice:
    """A choice with this evidence, and rivals with a share of the probability each."""
    best = Candidate("total", "100.00", 1, (0, 0, 10, 10), source, evidence)
    rival = Candidate("total", "90.00", 1, (0, 20, 10, 30), source, {})
    return Choice(best, 0.999, ((rival, share),) * others)


@pytest.mark.parametrize(("ground", "name"), [(ground, name) for ground, names in GROUNDS.items() for name in names])
def test_each_ground_confirms_by_itself(ground: str, name: str) -> None:
    assert ground in grounds_of(choice(others=1, **{name: 1.0}))
    assert grounds_of(choice(**{name: 0.0})) == ()


@pytest.mark.parametrize("whose", ["numbered", "addressed", "domain", "in_order"])
def test_whose_a_value_is_does_not_confirm_its_letters_on_a_scan(whose: str) -> None:
    assert grounds_of(choice(Source.OCR, **{whose: 1.0})) == ()
    assert grounds_of(choice(Source.OCR, **{whose: 1.0, "spelled": 1.0})) != ()


@pytest.mark.parametrize(
    ("evidence", "is_confirmed"),
    [
        ({"spelled": 1.0}, False),  # the letters, but nothing says whose name it is
        ({"addressed": 1.0, "agreed": 1.0}, False),  # marks and spaces may differ
        ({"addressed": 1.0, "spelled": 1.0}, True),
        ({"is_known": 1.0}, True),
    ],
)
def test_a_name_on_a_scan_needs_its_place_and_its_letters(evidence: dict[str, float], is_confirmed: bool) -> None:
    best = Candidate("buyer_name", "Prov AB", 1, (0, 0, 10, 10), Source.OCR, evidence)
    assert bool(grounds_of(Choice(best, 0.999, ()))) is is_confirmed


def test_a_label_of_its_own_confirms_what_a_text_layer_says_and_not_what_ocr_sees() -> None:
    assert grounds_of(choice(label=1.0)) == ("only_label",)
    assert grounds_of(choice(label=1.0, others=1)) == ()
    assert grounds_of(choice(label=1.0, others=1, share=0.001)) == ("only_label",)
    assert grounds_of(choice(label=0.3)) == ()
    assert grounds_of(choice(Source.OCR, label=1.0)) == ()


@pytest.mark.parametrize("source", [Source.XML, Source.QR, Source.HANDLER])
def test_a_carrier_needs_no_more(source: Source) -> None:
    assert grounds_of(choice(source)) == ("carrier",)


@pytest.mark.parametrize("unconfirmed", [(), ("total",)])
def test_a_core_value_that_nothing_confirms_goes_to_a_person(unconfirmed: tuple[str, ...]) -> None:
    names = ("invoice_number", "invoice_date", "due_date", "total", "seller_name", "buyer_name", "currency")
    fields = {name: FieldValue("x", 0.9995, 1, (0, 0, 1, 1), Source.TEXT) for name in names}
    decision, reasons = decide(
        type=DocumentType.INVOICE, type_probability=1.0, fields=fields, near_ties=(), unconfirmed=unconfirmed,
        findings=(), documents_in_file=1, allowed_error=0.005,
    )  # fmt: skip
    assert [(reason.code, reason.field) for reason in reasons] == [("unconfirmed", name) for name in unconfirmed]
    assert decision is (ReadingDecision.REVIEW if unconfirmed else ReadingDecision.ACCEPT)
