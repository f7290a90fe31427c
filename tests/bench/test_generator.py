"""The generator of documents: what its truth says is what its pages print, and its numbers hold."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from stdnum.iso7064 import mod_97_10

from bench.generator import __main__ as command
from bench.generator import axes, formats
from bench.generator.bundles import bundle, sort_of
from bench.generator.degrade import degraded
from bench.generator.documents import make
from bench.generator.truth import Made
from claims.account import ocr_has_check_digit, parse_bankgiro, parse_plusgiro
from claims.identity import parse_identity

COUNT = 150
_SPACE = re.compile(r"[\s\u00a0\u2009\u202f\ufffe\u0002]+")
_DATES = frozenset({"invoice_date", "due_date", "reminder_due_date"})
_MONEY = frozenset({"total", "net", "vat", "rounding", "prepaid", "invoice_fee", "reminder_fee", "principal"})


@pytest.fixture(scope="module")
def files() -> list[Made]:
    return [make(serial) for serial in range(COUNT)]


@pytest.fixture(scope="module")
def bundled() -> list[Made]:
    return [bundle(serial) for serial in range(8)]


def _text(data: bytes, numbers: tuple[int, ...]) -> str:
    document = pypdfium2.PdfDocument(data)
    text = "".join(document[number - 1].get_textpage().get_text_range() for number in numbers)
    document.close()
    return _SPACE.sub("", text)


def _printed(field: str, value: str, language: str) -> list[str]:
    """The forms in which a value may stand in the text, spaces taken out."""
    if field in _DATES:
        return [_SPACE.sub("", formats.day(date.fromisoformat(value), p, language)) for p in formats.DATES[language]]
    if field in _MONEY:
        ore = int(Decimal(value) * 100)
        return [_SPACE.sub("", formats.amount(ore, style, minus="none")) for style in formats.NUMBERS[language]]
    if field == "currency":
        return [value, *{"EUR": ["€"], "GBP": ["£"]}.get(value, ["kr", "KR"])]
    if field in ("seller_orgnr", "buyer_orgnr", "payee_orgnr") and value.isdigit():
        return [value, f"{value[:-4]}-{value[-4:]}"]
    if field == "bankgiro":
        return [f"{value[:-4]}-{value[-4:]}"]
    if field == "plusgiro":
        return [f"{value[:-1]}-{value[-1]}"]
    if field.endswith("vat_no"):
        return [value, f"{value[:2]}-{value[2:]}", f"{value[:8]}-{value[8:]}"]
    if field == "interest_rate":
        return [value, value.replace(".", ",")]
    return [_SPACE.sub("", value)]


def _missing(one: Made) -> Iterator[tuple[str, str, str]]:
    for truth in one.documents:
        text = _text(one.data, truth.pages)
        for field, value in truth.fields.items():
            if field != "interest_text" and not any(form in text for form in _printed(field, value, truth.language)):
                yield one.name, field, value


def test_every_value_of_the_truth_stands_in_the_text_of_its_pages(files: list[Made], bundled: list[Made]) -> None:
    assert [row for one in (*files, *bundled) for row in _missing(one)] == []


@pytest.mark.parametrize("serial", [0, 7, 31])
def test_a_serial_gives_the_same_bytes_and_truth_each_time(serial: int) -> None:
    assert make(serial) == make(serial)
    assert bundle(serial) == bundle(serial)


def test_serials_differ(files: list[Made]) -> None:
    assert len({one.data for one in files}) == COUNT


def test_printed_sums_hold(files: list[Made], bundled: list[Made]) -> None:
    checked = 0
    for truth in (truth for one in (*files, *bundled) for truth in one.documents):
        fields = {name: Decimal(value) for name, value in truth.fields.items() if name in _MONEY}
        if not {"total", "net", "vat"} <= fields.keys():
            continue
        fee = fields.get("reminder_fee", Decimal(0)) if "principal" in fields else Decimal(0)
        known = fields["net"] + fields["vat"] + fields.get("rounding", 0) - fields.get("prepaid", 0) + fee
        assert known == fields["total"], truth
        checked += 1
    assert checked > COUNT / 3


def test_check_digits_hold(files: list[Made]) -> None:
    seen: Counter[str] = Counter()
    checks = {
        "bankgiro": parse_bankgiro,
        "plusgiro": parse_plusgiro,
        "iban": mod_97_10.is_valid,
        "ocr_reference": ocr_has_check_digit,
        "seller_orgnr": parse_identity,
        "payee_orgnr": parse_identity,
        "buyer_orgnr": parse_identity,
    }
    for one in files:
        if one.axes["country"] != "SE" or one.axes["buyer"] == "foreign":
            continue
        for field, is_right in checks.items():
            value = one.documents[0].fields.get(field)
            if value is not None:
                assert is_right(value[4:] + value[:4] if field == "iban" else value), (one.name, field, value)
                seen[field] += 1
    assert seen.keys() == checks.keys()


@pytest.mark.parametrize(
    ("field", "language", "form"),
    [
        ("seller_orgnr", "no", r"\d{3} ?\d{3} ?\d{3}"),
        ("seller_orgnr", "da", r"\d{8}"),
        ("seller_orgnr", "fi", r"\d{7}-\d"),
        ("seller_vat_no", "de", r"DE\d{9}"),
        ("ocr_reference", "fi", r"\d{4,20}"),
    ],
)
def test_numbers_of_other_countries_have_their_form(files: list[Made], field: str, language: str, form: str) -> None:
    values = [one.documents[0].fields.get(field) for one in files if one.documents[0].language == language]
    found = [value for value in values if value]
    assert found and all(re.fullmatch(form, value) for value in found)


def test_kinds_languages_and_held_out_share_are_as_promised(files: list[Made]) -> None:
    kinds = Counter(one.axes["kind"] for one in files)
    assert 0.6 < kinds["invoice"] / COUNT < 0.8
    assert {"credit_note", "reminder", "statement", "quote", "order_confirmation", "delivery_note"} <= kinds.keys()
    assert 0.65 < sum(one.axes["language"] == "sv" for one in files) / COUNT < 0.85
    assert len({one.axes["language"] for one in files}) == 6
    assert 0.22 < sum(map(axes.is_held_out, files)) / COUNT < 0.38
    assert any(len(one.documents[0].pages) > 1 for one in files)


def test_each_axis_takes_several_values(files: list[Made]) -> None:
    assert len(axes.AXES) >= 25
    assert all(len({one.axes[axis] for one in files}) > 1 for axis in axes.AXES)


def test_bundles_share_out_all_their_pages(bundled: list[Made]) -> None:
    for one in bundled:
        document = pypdfium2.PdfDocument(one.data)
        assert [page for truth in one.documents for page in truth.pages] == list(range(1, len(document) + 1))
        assert len(one.documents) >= 2
        document.close()
    assert {one.axes["bundle"] for one in bundled} > {"same-seller", "mixed"}


def test_a_stapled_reminder_names_its_invoice() -> None:
    stapled = [serial for serial in range(100) if sort_of(serial) == "reminder-and-invoice"]
    for one in map(bundle, stapled[:3]):
        assert {truth.type for truth in one.documents} == {"invoice", "reminder"}
        assert len({truth.fields["invoice_number"] for truth in one.documents}) == 1
    assert stapled


@pytest.mark.parametrize(("serial", "pages"), [(1, 1), (2, 2), (5, 1)])
def test_degraded_pages_are_pictures_of_all_pages(files: list[Made], serial: int, pages: int) -> None:
    one = next(made for made in files[serial * 20 :] if len(made.documents[0].pages) == pages)
    data, name = degraded(one, serial)
    assert degraded(one, serial) == (data, name)
    if name.endswith("/pdf"):
        document = pypdfium2.PdfDocument(data)
        assert len(document) == pages
        assert _text(data, (1,)) == ""
    else:
        assert getattr(Image.open(io.BytesIO(data)), "n_frames", 1) == pages


def test_the_command_writes_files_and_their_truth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["generator", str(tmp_path), "3", "--first", "18"])
    command.main()
    rows = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == 3 and rows[1]["file"].startswith("bundle-")
    assert all((tmp_path / row["file"]).read_bytes().startswith(b"%PDF") for row in rows)
