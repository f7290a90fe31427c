"""A correction on one bill makes the next bills of that layout read right, and changes no other document."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from bench.generator.documents import make
from bench.learned_layouts import series
from bench.learned_report import read, wrong
from claims.reading import DocumentType, FieldValue, Reading, ReadingDecision, Source
from extraction.choose import choose_all
from extraction.extract import Extractor, KnownParties, cautious, proposals
from extraction.lessons import LESSON, UNLEARNED, Lesson, is_same_layout, lessons_from, with_lessons
from extraction.pages import Page
from extraction.settings import ReaderSettings
from tests.extraction.paper import page

_LABELS = {
    "number": "Fordringsmärke",
    "invoice_date": "Ritad den",
    "due_date": "Klar senast",
    "total": "Mellanhavande",
}


def _luhn(body: str) -> str:
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(body)))
    return body + str(-total % 10)


SELLER, OTHER_SELLER, BUYER = _luhn("559999999"), _luhn("559999888"), _luhn("559999777")


def bill(
    number: str = "10234",
    total: str = "10 000,00",
    day: str = "2026-01-15",
    *,
    buyer: str = "Köpmannen i Provby AB",
    seller: str = SELLER,
    name: str = "Provbruket AB",
    shift: float = 0.0,
    source: Source = Source.TEXT,
    label: str = "Fordringsmärke",
) -> Page:
    """A bill with a label for its number that no list holds, and an article number that looks like one."""
    return page(
        (50, 40, name), (350, 40, "Faktura"),
        (350, 70, "Fakturadatum"), (470, 70, day),
        (350, 85, label), (470, 85, number),
        (350, 100, "Fakturanr"), (470, 100, "A7"),
        (350, 150, buyer), (350, 164, "Testvägen 12"), (350, 178, "543 21 Provby"),
        (50, 250, "Beskrivning"), (300, 250, "Antal"), (400, 250, "Belopp"),
        (50, 265, "Konsulttimmar"), (300, 265, "8"), (400, 265, "8 000,00"),
        (50, 400 + shift, "Mellanhavande"), (400, 400 + shift, total),
        (50, 415 + shift, "Varav moms"), (400, 415 + shift, "2 000,00"),
        (50, 780, f"Org.nr {seller[:6]}-{seller[6:]}"), (250, 780, "Bankgiro 9999-9997"),
        (430, 780, "Godkänd för F-skatt"),
        source=source,
    )  # fmt: skip


def reading_of(**fields: str) -> Reading:
    """A reading of the first page without places."""
    values = {name: FieldValue(value, 0.9, 1, None, Source.TEXT) for name, value in fields.items()}
    return Reading(DocumentType.INVOICE, (1,), values, ReadingDecision.REVIEW)


def taught(corrections: dict[str, str], *, on: Page | None = None, **was: str) -> tuple[Lesson, ...]:
    """The lessons of a corrected bill."""
    pages = [on or bill()]
    known = {"seller_orgnr": SELLER, "seller_name": "Provbruket AB", "buyer_orgnr": BUYER}
    return lessons_from(pages, proposals(pages), reading_of(**{**known, **was}), corrections)


def chosen(on: Page, lessons: Sequence[Lesson], field: str) -> str | None:
    """What is read of a field with lessons."""
    choice = choose_all(proposals([on], KnownParties(lessons=tuple(lessons)))).get(field)
    return choice.best.value if choice else None


# The whole way, on set pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("serial", "field"),
    [(5200, "invoice_number"), (5207, "due_date"), (5211, "total"), (5215, "invoice_date"), (5221, "invoice_number")],
)
def test_one_correction_makes_the_next_bills_of_the_layout_right(extractor: Extractor, serial: int, field: str) -> None:
    first, *rest = series(serial, 3, words=_LABELS)
    reading = read(extractor, first)
    assert reading is not None
    corrections = wrong(first, reading)
    assert field in corrections
    lessons = extractor.learn(first.data, position=0, corrections=corrections)
    assert len(rest) == 2
    for made in rest:
        before, after = read(extractor, made), read(extractor, made, lessons)
        assert before is not None
        assert after is not None
        assert field in wrong(made, before)
        assert not wrong(made, after).keys() & {lesson.field for lesson in lessons}
        assert after.fields[field].confidence > 0.9


def test_lessons_on_some_layouts_change_nothing_on_twenty_others(extractor: Extractor) -> None:
    lessons: list[Lesson] = []
    for serial in (5200, 5211, 5215):
        (first,) = series(serial, 1, words=_LABELS)
        reading = read(extractor, first)
        assert reading is not None
        lessons += extractor.learn(first.data, position=0, corrections=wrong(first, reading))
    assert len(lessons) >= 6
    for serial in range(5300, 5320):
        made = make(serial)
        assert read(extractor, made) == read(extractor, made, lessons)


def test_a_file_without_that_document_teaches_nothing(extractor: Extractor) -> None:
    assert extractor.learn(b"no file", position=0, corrections={"total": "1.00"}) == ()
    assert extractor.learn(make(5300).data, position=7, corrections={"total": "1.00"}) == ()


# What is learnt -------------------------------------------------------------------------------------------------------


def test_a_number_is_found_by_its_label_and_the_wrong_place_is_unlearned() -> None:
    lessons = taught({"invoice_number": "10234"}, invoice_number="A7")
    following = bill("10967", day="2026-02-15", buyer="Andra Provköparen AB")
    assert chosen(following, (), "invoice_number") == "A7"
    assert chosen(following, lessons, "invoice_number") == "10967"
    proposed = [c for c in proposals([following], KnownParties(lessons=lessons)) if c.field == "invoice_number"]
    assert {c.value: (c.evidence.get(LESSON), c.evidence.get(UNLEARNED)) for c in proposed} == {
        "A7": (None, 1.0),
        "10967": (1.0, None),
    }


@pytest.mark.parametrize("shift", [0.0, 90.0, 240.0])
def test_a_sum_is_found_however_far_down_the_rows_push_it(shift: float) -> None:
    lessons = taught({"total": "10000.00"}, total="8000.00")
    assert chosen(bill(total="12 345,50", shift=shift), lessons, "total") == "12345.50"


def test_a_name_at_a_place_of_the_page_is_learnt() -> None:
    lessons = taught({"buyer_name": "Köpmannen i Provby AB"}, buyer_name="Provbruket AB")
    assert chosen(bill(buyer="Ny Köpare HB"), lessons, "buyer_name") == "Ny Köpare HB"


def test_month_before_day_is_learnt() -> None:
    lessons = taught({"invoice_date": "2026-01-02"}, on=bill(day="01/02/2026"), invoice_date="2026-02-01")
    assert [lesson.form for lesson in lessons] == ["month-first"]
    assert chosen(bill(day="03/04/2026"), (), "invoice_date") == "2026-04-03"
    assert chosen(bill(day="03/04/2026"), lessons, "invoice_date") == "2026-03-04"


def test_a_seller_whose_name_is_a_picture_is_learnt_by_its_number() -> None:
    drawn = bill(name="*")
    lessons = lessons_from(
        [drawn], proposals([drawn]), reading_of(seller_orgnr=SELLER, buyer_name="x"), {"seller_name": "Bildbruket AB"}
    )
    assert chosen(bill("10999", name="*"), lessons, "seller_name") == "Bildbruket AB"
    assert chosen(bill("10999", name="*", seller=OTHER_SELLER), lessons, "seller_name") != "Bildbruket AB"


def test_a_field_taken_away_is_unlearned_at_its_place_only() -> None:
    on = bill()
    candidates = proposals([on])
    read_as = next(c for c in candidates if c.field == "invoice_number" and c.value == "A7")
    reading = replace(
        reading_of(seller_orgnr=SELLER),
        fields={
            "seller_orgnr": FieldValue(SELLER, 0.9, 1, None, Source.TEXT),
            "invoice_number": FieldValue("A7", 0.9, 1, read_as.box, Source.TEXT),
        },
    )
    lessons = lessons_from([on], candidates, reading, {"invoice_number": ""})
    assert [lesson.form for lesson in lessons] == ["not"]
    assert chosen(bill("1"), lessons, "invoice_number") is None
    assert chosen(bill("77123", label="Fakturanummer"), lessons, "invoice_number") == "77123"


@pytest.mark.parametrize("label", ["Fordringsmärke", "Fordringsmarke", "Fordrlngsmärke"])
def test_a_label_misspelt_by_ocr_is_known_again(label: str) -> None:
    lessons = taught({"invoice_number": "10234"}, invoice_number="A7")
    assert chosen(bill("10967", label=label, source=Source.OCR), lessons, "invoice_number") == "10967"


# What is not ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "corrections",
    [
        {"invoice_number": "99999"},  # not on the page
        {"total": "1.00"},
        {"total": "tio"},
        {"bankgiro": "99999998"},  # its check digit is wrong
        {"seller_orgnr": f"{SELLER[:-1]}{(int(SELLER[-1]) + 1) % 10}"},
        {"about": "Konsulttimmar"},  # no field to learn
        {"type": "credit_note"},
        {"seller_orgnr": SELLER},  # what was read already
        {"seller_orgnr": f"{SELLER[:6]}-{SELLER[6:]}"},
        {},
    ],
)
def test_what_a_page_does_not_bear_out_teaches_nothing(corrections: dict[str, str]) -> None:
    assert taught(corrections) == ()


@pytest.mark.parametrize("number", ["se bilaga", "-", "12", "1023456789"])
def test_a_value_of_another_form_at_the_place_is_no_candidate(number: str) -> None:
    lessons = taught({"invoice_number": "10234"}, invoice_number="A7")
    assert chosen(bill(number), lessons, "invoice_number") == chosen(bill(number), (), "invoice_number")


def test_a_learnt_place_does_not_override_a_check_digit() -> None:
    def with_reference(digits: str) -> Page:
        return bill(digits, label="Betalkod")

    good, bad = "1023472", "1023473"
    lessons = taught({"ocr_reference": good}, on=with_reference(good))
    assert lessons
    assert chosen(with_reference("2046946"), lessons, "ocr_reference") is None
    valid = _luhn("204694")
    assert chosen(with_reference(valid), lessons, "ocr_reference") == valid
    assert chosen(with_reference(bad), lessons, "ocr_reference") is None


def _other_seller() -> Page:
    return bill("10967", seller=OTHER_SELLER, name="Skissbolaget AB")


def _other_design() -> Page:
    rows: list[tuple[float, float, str]] = [
        (300, 40, "Provbruket AB"), (60, 90, "Faktura"), (60, 120, "Ert datum"), (60, 300, "Fordringsmärke"),
        (200, 300, "10967"), (60, 340, "Summa"), (60, 360, "Ordernr"), (90, 500, f"Org.nr {SELLER[:6]}-{SELLER[6:]}"),
    ]  # fmt: skip
    return page(*rows)


@pytest.mark.parametrize("other", [_other_seller, _other_design])
def test_another_layout_is_left_as_it_is(other: Callable[[], Page]) -> None:
    lessons = taught({"invoice_number": "10234", "total": "10000.00"}, invoice_number="A7", total="8000.00")
    assert len(lessons) == 2
    pages = [other()]
    candidates = proposals(pages)
    assert with_lessons(pages, candidates, lessons) == candidates


# As a value -----------------------------------------------------------------------------------------------------------


def test_a_lesson_is_the_same_after_storage() -> None:
    corrections = {"invoice_number": "10234", "total": "10000.00", "seller_name": "Provbruket Aktiebolag"}
    lessons = taught(corrections, invoice_number="A7", total="8000.00", seller_name="Fel AB")
    assert len(lessons) == 3
    assert [Lesson.from_json(json.loads(json.dumps(lesson.as_json()))) for lesson in lessons] == [
        replace(lesson, anchors=tuple(replace(a, dx=round(a.dx, 1), dy=round(a.dy, 1)) for a in lesson.anchors))
        for lesson in lessons
    ]


def test_a_layout_holds_no_buyer_and_no_amount() -> None:
    (lesson,) = taught({"invoice_number": "10234"}, invoice_number="A7")
    kept = json.dumps(lesson.as_json(), ensure_ascii=False).casefold()
    assert not [text for text in ("köpmannen", "10234", "10 000", "8 000", BUYER) if text in kept]


def test_of_two_lessons_on_one_layout_the_later_rules() -> None:
    (wrong_one,) = taught({"invoice_number": "A7"}, invoice_number="10234")
    (right_one,) = taught({"invoice_number": "10234"}, invoice_number="A7")
    assert is_same_layout(wrong_one.layout, right_one.layout)
    following = bill("10967")
    assert chosen(following, (wrong_one, right_one), "invoice_number") == "10967"
    assert chosen(following, (right_one, wrong_one), "invoice_number") == "A7"


def test_caution_divides_the_allowed_error() -> None:
    settings = ReaderSettings(allowed_error=0.004)
    assert cautious(settings, KnownParties()) is settings
    assert cautious(settings, KnownParties(caution=4)).allowed_error == 0.001
