"""Degraded pages are pictures only, repeat for a seed, and differ from the clean page."""

import io
from random import Random

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageSequence

from samples import scan, typeset
from samples.bills import BILLS


@pytest.fixture(scope="module")
def page() -> bytes:
    return typeset.pictures(BILLS["restaurant"], ppi=100)[0]


@pytest.mark.parametrize("pass_through", [scan.scanned, scan.faxed, scan.photographed], ids=lambda f: f.__name__)
def test_a_degraded_page_repeats_for_a_seed_and_not_for_another(page: bytes, pass_through) -> None:
    first, again, other = (np.asarray(pass_through(page, Random(seed))) for seed in (4, 4, 5))
    assert np.array_equal(first, again)
    assert first.shape == other.shape and not np.array_equal(first, other)


def test_a_scanned_pdf_has_pages_and_no_text(page: bytes) -> None:
    image = scan.scanned(page, Random(1))
    document = pypdfium2.PdfDocument(scan.as_pdf([image, image]))
    assert len(document) == 2
    assert all(not sheet.get_textpage().get_text_bounded().strip() for sheet in document)


def test_the_bytes_of_a_scan_do_not_depend_on_the_time_of_day(page: bytes) -> None:
    image = scan.scanned(page, Random(1))
    assert scan.as_pdf([image]) == scan.as_pdf([image])
    assert b"20260302" in scan.as_pdf([image])


def test_a_fax_is_one_bit_deep_in_several_pages(page: bytes) -> None:
    fax = scan.faxed(page, Random(1))
    tiff = Image.open(io.BytesIO(scan.as_tiff([fax, fax, fax])))
    assert [frame.mode for frame in ImageSequence.Iterator(tiff)] == ["1", "1", "1"]
    assert tiff.info["compression"] == "group4"
    assert 0.01 < 1 - np.asarray(fax).mean() < 0.25


def test_a_photo_shows_the_desk_around_the_sheet_and_uneven_light(page: bytes) -> None:
    photo = np.asarray(Image.open(io.BytesIO(scan.as_jpeg(scan.photographed(page, Random(1))))), dtype=float)
    height, width, _ = photo.shape
    corner, middle = photo[:20, :20].mean(), photo[height // 2 - 40 : height // 2, width // 2 - 40 : width // 2].mean()
    assert corner < 140 < middle
    left, right = (
        photo[height // 2, width // 5 : width // 4].mean(),
        photo[height // 2, -width // 4 : -width // 5].mean(),
    )
    assert left - right > 10
