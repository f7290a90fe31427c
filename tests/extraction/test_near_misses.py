"""Values beside the right one: other days, other numbers, leaders, digits in groups, currencies only hinted at."""

from __future__ import annotations

import pytest

from claims.reading import DocumentType, Source
from extraction.choose import by_value
from extraction.doctype import type_of
from extraction.extract import proposals
from extraction.pages import Page
from tests.extraction.paper import page


def values(seen: Page, field: str) -> list[str]:
    """The values proposed for a field, the best first."""
    return [c.value for c, _score in by_value([c for c in proposals([seen]) if c.field == field])]


@pytest.mark.parametrize(
    "label", ["Leveransdatum", "Delivery date", "Lev.dato", "Orderdatum", "Order date", "Tilauspvm"]
)
def test_another_day_is_no_rival_of_the_invoices(label: str) -> None:
    seen = page((40, 100, f"{label}: 2026-01-03"), (40, 120, "Datum: 2026-01-15"))
    assert values(seen, "invoice_date") == ["2026-01-15"]


def test_a_row_of_dots_before_a_foreign_number_hides_no_label() -> None:
    seen = page((40, 100, f"Kundens CVR-nr.: {'.' * 40} 99993928"))
    assert "99993928" in values(seen, "buyer_orgnr")


@pytest.mark.parametrize("label", ["Personal id: ", "Henkilötunnus: ", ""])
def test_a_personal_number_with_its_century_is_seen_also_without_a_label(label: str) -> None:
    assert "195212189996" in values(page((40, 100, f"{label}195212189996")), "buyer_orgnr")


@pytest.mark.parametrize(("gap", "wanted"), [(9.0, "61970970238169579"), (60.0, "6197")])
def test_groups_of_digits_side_by_side_are_one_reference(gap: float, wanted: str) -> None:
    rows, x = [(40.0, 100.0, "Meddelande/OCR")], 40.0
    for group in ("6197", "0970", "2381", "6957", "9"):
        rows.append((x, 112.0, group))
        x += 5.0 * len(group) + gap
    assert wanted in values(page(*rows), "ocr_reference")


def test_a_weak_label_is_stronger_when_it_is_the_only_one() -> None:
    alone = proposals([page((40, 100, "Nummer: 90097"))])
    both = proposals([page((40, 100, "Nummer: 90097"), (40, 130, "Nr: 4711"))])
    assert [c.evidence["only"] for c in alone if c.field == "invoice_number"] == [1.0]
    assert [c.evidence["only"] for c in both if c.field == "invoice_number"] == [0.0, 0.0]


def test_the_credited_invoice_is_a_weak_rival_of_the_notes_own_number() -> None:
    seen = page((40, 100, "Fakturanr: 12433"), (40, 120, "Avser faktura: 189072046"))
    assert values(seen, "invoice_number")[0] == "12433"
    assert {c.value for c in proposals([seen]) if c.evidence.get("is_other")} == {"189072046"}


def test_a_mark_that_every_amount_carries_is_told() -> None:
    many = page(*((40, 100 + 20 * i, f"{i},50 €") for i in range(1, 5)))
    (found,) = (c for c in proposals([many]) if c.field == "currency")
    assert (found.value, found.evidence["throughout"]) == ("EUR", 1.0)


def test_a_swedish_page_without_any_mark_is_in_kronor() -> None:
    rows = ((40, 100, "Organisationsnummer 559999-9991 Godkänd för F-skatt"), (40, 120, "Att betala: 1 250,00"),
            (40, 140, "Betalningsvillkor 30 dagar, förfallodatum enligt ovan"))  # fmt: skip
    (found,) = (c for c in proposals([page(*rows)]) if c.field == "currency")
    assert (found.value, found.evidence["implied"]) == ("SEK", 1.0)


def test_the_head_of_an_address_is_no_misread_title() -> None:
    """ "Rechnungsanschrift" is three letters from "Rechnungsgutschrift", which would make a credit note of it."""
    rows = ((40, 60, "Rechnung"), (40, 100, "Rechnungsanschrift"), (40, 112, "Probe Transporte GmbH"),
            (40, 140, "Rechnungsnummer SI-2024-9488"), (40, 160, "Zu zahlen: 371,58 EUR"))  # fmt: skip
    assert type_of([page(*rows, source=Source.OCR)]).kind[0] is DocumentType.INVOICE
