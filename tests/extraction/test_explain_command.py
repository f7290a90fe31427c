"""`krav extract --explain`: pictures written where they are wanted, and a bar while several files are read."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from claims.reading import DocumentType, FieldValue, ReadFile, Reading, ReadingDecision, Source
from extraction.extract import Extractor
from tests.extraction.paper import invoice_pdf
from workers.cli import krav
from workers.cli_work import progress
from workers.extracting import picture_stems


@pytest.mark.parametrize(
    ("names", "stems"),
    [
        (["faktura 1.pdf"], ["faktura-1"]),
        (["a/x.pdf", "b/X.pdf", "c/x.tif"], ["x", "X-2", "x-3"]),
        (["...pdf", "---.pdf"], ["file", "file-2"]),
        (["åäö (kopia).pdf"], ["åäö-kopia"]),
        (["x\x1b[2J\n;rm -rf ~.pdf"], ["x-2J-rm--rf"]),
        (["A" * 200 + ".pdf"], ["A" * 80]),
    ],
)
def test_pictures_are_named_by_what_is_harmless_in_the_files_name(names: list[str], stems: list[str]) -> None:
    assert picture_stems([Path(name) for name in names]) == stems


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("KRAV_DATA_DIR", str(folder / "var"))
    return CliRunner().invoke(krav, ["extract", *words], catch_exceptions=False)


def test_the_command_draws_each_page_and_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "faktura.pdf"
    file.write_bytes(invoice_pdf(pages=2))
    result = run(tmp_path, monkeypatch, "--explain", str(file))
    wanted = [f"explain/faktura.page-{page}.png" for page in (1, 2)]
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-2:] == wanted
    assert [Image.open(tmp_path / name).format for name in wanted] == ["PNG", "PNG"]


def test_with_json_pictures_are_drawn_only_where_a_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "faktura.pdf"
    file.write_bytes(invoice_pdf())
    plain = run(tmp_path, monkeypatch, "--explain", "--json", str(file))
    assert '"candidates"' in plain.stdout and '"pictures"' not in plain.stdout
    assert not (tmp_path / "explain").exists()
    drawn = run(tmp_path, monkeypatch, "--explain-to", "deep/inside", "--json", str(file))
    assert '"pictures": ["deep/inside/faktura.page-1.png"]' in drawn.stdout
    assert [path.name for path in (tmp_path / "deep" / "inside").iterdir()] == ["faktura.page-1.png"]
    assert '"candidates"' not in run(tmp_path, monkeypatch, "--json", str(file)).stdout


def test_a_folder_that_cannot_be_made_is_said_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "faktura.pdf"
    file.write_bytes(invoice_pdf())
    result = run(tmp_path, monkeypatch, "--explain-to", f"{file}/inside", str(file))
    assert result.exit_code == 1
    assert "no pictures can be written" in result.stderr


def test_a_file_that_cannot_be_read_leaves_no_folder_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "bad.pdf"
    file.write_bytes(b"not a pdf at all")
    result = run(tmp_path, monkeypatch, "--explain", str(file))
    assert result.exit_code == 1
    assert "unsupported_type" in result.stdout
    assert not (tmp_path / "explain").exists()


def test_a_values_tricks_do_not_reach_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "faktura.pdf"
    file.write_bytes(invoice_pdf())
    seller = FieldValue("Prov\x1b[2Jbruket\nAB", 0.999, 1, None, Source.TEXT)
    trick = Reading(DocumentType.INVOICE, (1,), {"seller_name": seller}, ReadingDecision.ACCEPT)
    monkeypatch.setattr(Extractor, "read", lambda *_args, **_options: ReadFile((trick,)))
    shown = run(tmp_path, monkeypatch, str(file)).stdout
    assert "Prov[2Jbruket / AB" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(("count", "is_terminal", "is_shown"), [(3, True, True), (1, True, False), (3, False, False)])
def test_a_bar_tells_of_progress_through_several_files_on_a_terminal(
    count: int, is_terminal: bool, is_shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return is_terminal

    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with progress(count) as advance:
        for _ in range(count):
            with advance():
                screen.write("<line>")
    told = screen.getvalue()
    assert (f"{count}/{count}" in told) is is_shown
    assert ("\r\x1b[2K<line>" in told) is is_shown  # the bar makes room for what is printed
    assert told.count("<line>") == count
