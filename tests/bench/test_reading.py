"""The reading benchmark compares like with like, and says in its tables what it found."""

from __future__ import annotations

import io
from math import isnan
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from bench import reader_process, reading, reading_cost, reading_races
from bench.generator.documents import make
from bench.generator.truth import Made
from bench.reader_process import SANDBOX, SECOND, TESSERACT, WORKER, Memory
from bench.reading import Figures
from bench.reading_cost import Weight
from bench.reading_races import BARE, BOTH, ONE, OURS, PDFIUM, PEER, PLUMBER, Raced
from extraction.sandbox import JobFailed


@pytest.fixture(scope="module")
def made() -> Made:
    return next(one for one in map(make, range(300_000, 300_050)) if len(one.documents[0].pages) == 2)


def text_of(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_every_tool_runs_once_a_file_and_each_begins_in_turn() -> None:
    order: list[str] = []

    def tool(name: str) -> int:
        order.append(name)
        return len(name)

    raced = Raced()
    for pages in (1, 2):
        reading_races.race(raced, {"a": lambda: tool("a"), "bb": lambda: tool("bb")}, pages)
    assert order == ["a", "bb", "bb", "a"]
    assert (raced.files, raced.pages, raced.fields) == (2, 3, {"a": 2, "bb": 4})
    assert {name: len(seconds) for name, seconds in raced.seconds.items()} == {"a": 2, "bb": 2}


def test_ratios_are_of_the_same_file_and_sorted() -> None:
    raced = Raced(seconds={"a": [6.0, 1.0, 2.0], "b": [1.0, 1.0, 4.0]})
    assert raced.ratios("a", "b") == [0.5, 1.0, 6.0]


@pytest.mark.parametrize(
    ("ratios", "wanted"),
    [([2.0], "2.00 (2.00 to 2.00)"), ([float(n) for n in range(101)], "50.00 (5.00 to 95.00)")],
)
def test_a_spread_is_the_median_and_nine_of_ten(ratios: list[float], wanted: str) -> None:
    assert reading.spread(ratios) == wanted


def test_the_peers_read_the_same_text(made: Made) -> None:
    whole = "".join(text_of(made.data))
    assert reading_races.pdfium_text(made.data) == len(whole)
    assert reading_races.plumber_words(made.data) > len(whole.split()) / 2


def test_the_peer_is_asked_with_its_own_templates(made: Made, tmp_path: Path) -> None:
    pytest.importorskip("invoice2data")
    path = tmp_path / made.name
    path.write_bytes(made.data)
    assert reading_races.peer_fields(path) == 0  # no seller that it has a template for


def test_the_bare_call_gets_the_page_as_rendered(made: Made) -> None:
    pages = reading_races.rendered(made.data)
    width = pypdfium2.PdfDocument(made.data)[0].get_width()
    assert [(page.mode, dpi) for page, dpi in pages] == [("L", 250)] * 2
    assert pages[0][0].width == pytest.approx(width / 72 * 250, abs=2)


def test_a_picture_file_is_rendered_at_its_own_resolution() -> None:
    file = io.BytesIO()
    Image.new("RGB", (1240, 1754), "white").save(file, "JPEG", dpi=(150, 150))
    ((page, dpi),) = reading_races.rendered(file.getvalue())
    assert (page.size, dpi) == ((1240, 1754), 150)


def test_the_bare_call_reads() -> None:
    picture = Image.new("L", (800, 300), 255)
    ImageDraw.Draw(picture).text((60, 100), "Faktura 12345", font_size=60, fill=0)
    blank = Image.new("L", (800, 300), 255)
    assert reading_races.bare_tesseract([(picture, 200.0)]) > reading_races.bare_tesseract([(blank, 200.0)])


def test_the_first_reader_alone_has_no_model() -> None:
    with pytest.raises(JobFailed):
        reading_races._NoModel("extraction.readers.model_jobs").run("read_page", data=b"", options={})


def test_pages_of_many_files_are_joined_in_order(made: Made) -> None:
    first, second = text_of(made.data)
    assert first != second
    assert text_of(reading_cost.bundle([made], 5)) == [first, second, first, second, first]
    assert text_of(reading_cost.long_document(made, 4)) == [first, second, second, second]


@pytest.mark.parametrize("power", [1.0, 2.0, 0.5])
def test_growth_is_the_power_of_the_pages(power: float) -> None:
    seconds = {pages: 0.01 * pages**power for pages in (10, 20, 50, 100)}
    assert reading_cost.growth({1: 5.0, 2: 5.0, **seconds}) == pytest.approx(power)


def test_growth_of_short_files_is_not_known() -> None:
    assert isnan(reading_cost.growth({1: 0.1, 2: 0.2, 10: 1.0}))


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("python -m extraction.zygote 5 extraction.readers.jobs", SANDBOX),
        ("python -m extraction.zygote 7 extraction.readers.model_jobs", SECOND),
        ("tesseract stdin stdout -l swe tsv", TESSERACT),
    ],
)
def test_a_process_is_known_by_its_command(command: str, wanted: str) -> None:
    assert reader_process.role_of(command) == wanted


def test_all_below_a_process_are_found() -> None:
    assert set(reader_process.descendants(1, {2: 1, 3: 2, 4: 9, 5: 3})) == {2, 3, 5}


@pytest.mark.parametrize(("name", "wanted"), [("VmHWM", 2048 * 1024), ("VmSwap", 0)])
def test_a_status_line_is_read_in_bytes(name: str, wanted: int) -> None:
    assert reader_process.kilobytes("Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t  10 kB\n", name) == wanted


def test_memory_keeps_the_highest_of_one_and_of_all_at_once() -> None:
    memory = Memory()
    memory.see([(WORKER, 100, 90), (SANDBOX, 80, 20), (SANDBOX, 85, 25), (SECOND, 300, 290)])
    memory.see([(WORKER, 110, 100), (TESSERACT, 60, 10)])
    assert memory.peaks == {WORKER: 110, SANDBOX: 85, SECOND: 300, TESSERACT: 60}
    assert memory.together == {WORKER: 135, SECOND: 290}


def test_processes_read_a_folder_between_them_and_are_weighed(made: Made, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.pdf").write_bytes(made.data)
    seconds, told = reading_cost.run_processes(tmp_path, 2, weigh=True)
    assert len(told) == 2 and seconds == max(one["seconds"] for one in told) > 0
    for one in told:
        assert {WORKER, SANDBOX} <= one["peaks"].keys()
        assert one["together"][WORKER] > 50_000_000


def test_the_curve_has_both_sorts_of_file() -> None:
    curve = reading_cost.page_curve(300_000, (1, 2))
    assert {sort: list(seconds) for sort, seconds in curve.items()} == {
        reading_cost.BUNDLE: [1, 2], reading_cost.LONG: [1, 2],
    }  # fmt: skip


def figures(*, ours: float, scan: float, worker: int) -> Figures:
    digital = Raced({OURS: [ours], PLUMBER: [0.1], PDFIUM: [0.01], PEER: [0.02]}, {OURS: 9, PEER: 1}, 1, 1)
    digital.fields |= {PLUMBER: 0, PDFIUM: 0}
    scans = Raced({BOTH: [scan], ONE: [1.2], BARE: [1.0]}, {BOTH: 7, ONE: 6, BARE: 0}, 1, 1)
    weight = Weight({WORKER: worker, SECOND: 300_000_000}, {WORKER: worker, SECOND: 310_000_000})
    curve = {reading_cost.BUNDLE: {10: 1.0, 20: 2.0}, reading_cost.LONG: {10: 1.0, 20: 4.0}}
    return Figures(digital, scans, {"sandbox": 0.5}, {"digital": weight}, curve, {"digital": {1: 10.0, 2: 18.0}})


@pytest.mark.parametrize(
    ("found", "met"),
    [
        (figures(ours=0.04, scan=1.4, worker=200_000_000), ["yes"] * 5),
        (figures(ours=0.06, scan=1.4, worker=200_000_000), ["no", "yes", "yes", "yes", "yes"]),
        (figures(ours=0.13, scan=1.6, worker=400_000_000), ["no", "no", "no", "no", "yes"]),
    ],
)
def test_the_section_says_which_targets_are_met(found: Figures, met: list[str]) -> None:
    rows = [line.rstrip(" |").rpartition("| ")[2] for line in "\n".join(reading.section(found, None)).splitlines()]
    assert [row for row in rows if row in ("yes", "no")] == met


def test_the_section_names_its_picture_and_growth() -> None:
    page = "\n\n".join(reading.section(figures(ours=0.04, scan=1.4, worker=1), "cost.png"))
    assert "](cost.png)" in page
    assert "| one long invoice | 1.00 s | 4.00 s | 2.00 |" in page
    assert "| digital | 10 | 18 | 1.80 |" in page


def test_the_cost_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    found = figures(ours=0.04, scan=1.4, worker=1)
    reading_cost.plot(found.curve, found.rates, tmp_path / "cost.png")
    with Image.open(tmp_path / "cost.png") as picture:
        assert picture.size == (1000, 400)
        assert len(set(picture.convert("RGB").resize((100, 40)).get_flattened_data())) > 10
