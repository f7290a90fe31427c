"""The fuzzer: a slice of its cases through the real reader, and readers that break the promise, which it must catch."""

from __future__ import annotations

import hashlib
import io
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from bench.fuzzing import processes as watched
from bench.fuzzing.examine import examine
from bench.fuzzing.mutations import KINDS, Case, Source, case_of
from bench.fuzzing.outcome import Examined, outcome_of
from bench.fuzzing.processes import Processes
from bench.fuzzing.readers import SETTINGS
from bench.fuzzing.run import Run
from bench.fuzzing.sources import digest, own_sources
from bench.fuzzing.state import State, load
from claims.reading import DocumentType, ReadFile, Reading, ReadingDecision
from claims.refused import Finding
from extraction.extract import Extractor
from extraction.jail import Limits
from extraction.job import JobRefused
from extraction.readers.images import open_image
from extraction.sandbox import JobFailed, Sandbox
from tests.extraction.paper import invoice_pdf

SEED, CASES = "slice", 150
FINE = ReadFile((), Finding("empty", "there is nothing to read in the file"))


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    return own_sources()


@pytest.fixture(scope="module")
def reader() -> Iterator[Extractor]:
    with Extractor(SETTINGS) as one:
        yield one


def reading(code: str, value: str = "") -> ReadFile:
    found = Reading(DocumentType.OTHER, (1,), {}, ReadingDecision.REVIEW, reasons=(Finding(code, value),))
    return ReadFile((found,))


def quick(read: Callable[[bytes, int], ReadFile], count: int = 3, limit: float = 5.0) -> dict[int, Examined]:
    """What becomes of some cases of no content in a reader."""
    found = examine(
        iter(range(count)), lambda number: Case(b"x", f"kind {number}"), read, limit=lambda _n: limit, threads=2
    )
    return {one.number: one for one in found}


def test_no_case_of_a_slice_breaks_the_promise(sources: list[Source], reader: Extractor, tmp_path: Path) -> None:
    run = Run(State(SEED, digest(sources)), sources, tmp_path / "state.json", ocr_share=0.0, threads=4)
    faults = run.go(CASES, lambda data, _number: reader.read(data, name="case"), again=str)
    assert faults == 0, run.state.faults
    ended = sum(run.state.outcomes.values(), Counter[str]())
    assert ended.total() == CASES
    assert {"read", "unreadable", "empty"} <= ended.keys(), "the mutations are either all harmless or all fatal"


def test_a_number_always_stands_for_the_same_bytes(sources: list[Source]) -> None:
    def sums() -> list[str]:
        return [hashlib.sha256(case_of(SEED, number, sources).data).hexdigest() for number in range(60)]

    first = sums()
    assert first == sums()
    assert len(set(first)) > 50
    assert first != [hashlib.sha256(case_of("other", n, sources).data).hexdigest() for n in range(60)]


def test_our_own_sources_are_the_same_each_time_and_each_is_there_once(sources: list[Source]) -> None:
    invoice_pdf.cache_clear()  # typeset anew, at another moment
    assert digest(own_sources()) == digest(sources)
    assert len({one.data for one in sources}) == len(sources) > 40


def test_every_kind_of_damage_is_done_but_for_the_rarest(sources: list[Source]) -> None:
    done = {case_of(SEED, number, sources).kind for number in range(400)}
    assert done <= set(KINDS)
    assert set(KINDS) - done <= {"new crowd", "new sums"}


def test_no_case_grows_beyond_the_limit(sources: list[Source]) -> None:
    assert max(len(case_of(SEED, number, sources).data) for number in range(100)) <= 2_000_000


def test_a_reader_that_raises_is_a_fault_with_its_error() -> None:
    def read(_data: bytes, number: int) -> ReadFile:
        if number == 1:
            raise ZeroDivisionError("by nothing")
        return FINE

    found = quick(read)
    assert [found[number].outcome for number in range(3)] == ["empty", "raised", "empty"]
    assert "ZeroDivisionError" in (found[1].fault or "")
    assert found[0].fault is None


@pytest.mark.parametrize(
    ("result", "outcome", "is_fault"),
    [
        (FINE, "empty", False),
        (ReadFile((), Finding("exploded", "")), "exploded", True),
        (ReadFile(()), "nothing", True),
        (reading("not_an_invoice"), "read", False),
        (reading("exploded"), "read", True),
        (reading("not_an_invoice", "half a letter: \ud83d"), "read", True),
        (reading("not_an_invoice", "\x00"), "read", True),
    ],
)
def test_a_code_on_no_list_and_a_text_that_is_none_are_faults(result: ReadFile, outcome: str, is_fault: bool) -> None:
    ended, fault = outcome_of(result)
    assert (ended, fault is not None) == (outcome, is_fault)


def test_a_reader_that_hangs_is_given_up_and_the_other_cases_are_read() -> None:
    release = threading.Event()

    def read(_data: bytes, number: int) -> ReadFile:
        if number == 0:
            release.wait(30)
        return FINE

    try:
        found = quick(read, count=20, limit=0.3)
    finally:
        release.set()
    assert found[0].outcome == "hung"
    assert found[0].fault is not None
    assert len(found) == 20
    assert {found[number].outcome for number in range(1, 20)} == {"empty"}


def test_a_mistake_of_the_fuzzer_itself_is_raised() -> None:
    def make(_number: int) -> Case:
        raise KeyError("a mutation's bug")

    with pytest.raises(KeyError):
        list(examine(iter(range(3)), make, lambda _data, _number: FINE, limit=lambda _n: 1.0, threads=2))


def test_a_fault_is_kept_with_how_to_repeat_it(sources: list[Source], tmp_path: Path) -> None:
    run = Run(State(SEED, "x"), sources, tmp_path / "state.json", ocr_share=0.0, threads=1)
    assert run.go(1, lambda _data, _number: ReadFile(()), again=lambda number: f"again {number}") == 1
    kept = {path.suffix: path for path in (tmp_path / "faults").iterdir()}
    assert "again 0" in kept.pop(".txt").read_text()
    (file,) = kept.values()
    assert file.read_bytes() == case_of(SEED, 0, sources).data


def test_a_stopped_run_leaves_no_case_out_and_the_next_goes_on(sources: list[Source], tmp_path: Path) -> None:
    path, seen = tmp_path / "state.json", []
    run = Run(State(SEED, "x"), sources, path, ocr_share=0.0, threads=2)

    def read(_data: bytes, number: int) -> ReadFile:
        seen.append(number)
        if len(seen) == 10:
            run.stop()
        return FINE

    run.go(100, read, again=str)
    assert 10 <= len(seen) < 100
    state = load(path, seed=None, sources="x")
    assert sorted(seen) == list(range(state.next))
    Run(state, sources, path, ocr_share=0.0, threads=2).go(5, read, again=str)
    assert sorted(seen) == list(range(state.next))
    assert sum(load(path, seed=SEED, sources="x").outcomes.values(), Counter[str]()).total() == len(seen)


@pytest.mark.parametrize(("seed", "sources"), [("other", "x"), (None, "y")])
def test_another_seed_or_other_sources_begin_anew(seed: str | None, sources: str, tmp_path: Path) -> None:
    State(SEED, "x", next=500).save(tmp_path / "state.json")
    assert load(tmp_path / "state.json", seed=seed, sources=sources).next == 0
    assert load(tmp_path / "state.json", seed=None, sources="x").next == 500


def test_a_zygote_that_grew_is_found(reader: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.warm()
    processes = Processes()
    assert processes.faults() == []
    monkeypatch.setattr(watched, "_memory", lambda _pid: 10**9)
    assert any("grew" in fault for fault in processes.faults())


def test_a_child_that_still_works_on_a_file_is_found_and_one_that_waits_for_a_file_is_not() -> None:
    with Sandbox("tests.extraction.hostile_jobs") as sandbox:
        sandbox.run("echo", data=b"", options={}, limits=Limits())
        assert Processes().faults(patience=30.0) == []  # a child that has answered takes a moment to end
        stuck = threading.Thread(target=_hang, args=(sandbox,))
        stuck.start()
        ended = time.monotonic() + 10
        while not (faults := Processes().faults(patience=0.0)) and time.monotonic() < ended:
            time.sleep(0.01)
        stuck.join()
        assert faults == ["1 processes are left"]
        assert Processes().faults(patience=30.0) == []


def _hang(sandbox: Sandbox) -> None:
    with pytest.raises(JobFailed):
        sandbox.run("spin", data=b"", options={}, limits=Limits(wall_seconds=2.0))


def test_a_picture_that_states_no_size_is_unreadable_and_does_not_stop_the_reader() -> None:
    """Found by a damaged tag: the decoder raises a TypeError for it."""
    file = io.BytesIO()
    Image.new("L", (400, 400)).save(file, "TIFF")
    width = struct.pack("<HHI", 256, 4, 1)
    assert width in file.getvalue()
    nameless = file.getvalue().replace(width, struct.pack("<HHI", 254, 4, 1))
    with pytest.raises(JobRefused, match="unreadable"):
        open_image(nameless, max_pixels=1_000_000)
