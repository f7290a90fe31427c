"""A growing number on one line of a terminal, and nothing where nobody sits at one."""

from __future__ import annotations

import pytest

from workers.cli_base import counted


def test_a_terminal_is_told_how_many_on_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with counted("payments taken in") as progress:
        assert progress is not None
        progress(200)
        progress(12_000)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert [piece.strip() for piece in shown.err.split("\r") if "payments" in piece] == [
        "200 payments taken in", "12,000 payments taken in",
    ]  # fmt: skip
    assert "\n" not in shown.err


def test_what_is_no_terminal_is_told_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with counted("payments taken in") as progress:
        assert progress is None
    assert capsys.readouterr().err == ""
