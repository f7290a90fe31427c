"""Folders that others collect from: whole files, in the right order, whatever crashes in between."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from claims.letter import Parcel
from claims.refused import Refused, Unavailable
from delivery import durable
from delivery.folder import FolderOutlet
from delivery.print_house import PrintFolder
from tests.delivery.test_outlets import LATER, MAIL, NOW, PRINT


class Crash(BaseException):
    """The process dies here."""


def _crash_at(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Die just before the nth rename from now on."""
    left = [step]
    real = Path.replace

    def dying(self: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] == 0:
            raise Crash
        return real(self, target)

    monkeypatch.setattr(Path, "replace", dying)


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_crash_before_any_rename_leaves_no_letter_and_a_retry_leaves_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    with monkeypatch.context() as patch:
        _crash_at(patch, step)
        with pytest.raises(Crash):
            PrintFolder(tmp_path).hand_over(PRINT, now=NOW)
    assert list(tmp_path.glob("*.pdf")) == []
    assert PrintFolder(tmp_path).find(PRINT.key) is None
    receipt = PrintFolder(tmp_path).hand_over(PRINT, now=LATER)
    assert receipt.at in (NOW, LATER)
    assert [p.name for p in tmp_path.glob("*.pdf")] == [f"{PRINT.key}.pdf"]
    assert (tmp_path / f"{PRINT.key}.pdf").read_bytes() == PRINT.body
    assert PrintFolder(tmp_path).hand_over(PRINT, now=LATER) == receipt


@pytest.mark.parametrize("step", [2, 3, 4])
def test_a_letter_that_never_left_may_be_dated_anew_under_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    with monkeypatch.context() as patch:
        _crash_at(patch, step)
        with pytest.raises(Crash):
            PrintFolder(tmp_path).hand_over(PRINT, now=NOW)
    newer = replace(PRINT, body=b"%PDF-1.7 newer", sidecar=b'{"case": 2}')
    assert PrintFolder(tmp_path).hand_over(newer, now=LATER).at == LATER
    assert (tmp_path / f"{PRINT.key}.pdf").read_bytes() == newer.body
    assert (tmp_path / f"{PRINT.key}.json").read_bytes() == newer.sidecar


def test_a_letter_that_the_print_house_has_collected_is_not_printed_again(tmp_path: Path) -> None:
    receipt = PrintFolder(tmp_path).hand_over(PRINT, now=NOW)
    for path in tmp_path.glob("2026*"):
        path.unlink()
    assert PrintFolder(tmp_path).hand_over(PRINT, now=LATER) == receipt
    assert PrintFolder(tmp_path).find(PRINT.key) == receipt
    assert list(tmp_path.glob("2026*")) == []


def test_the_json_is_there_before_the_pdf_appears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[str]] = []
    real = durable.sync_folder
    monkeypatch.setattr(
        durable, "sync_folder", lambda folder: (seen.append({p.name for p in tmp_path.glob("2026*")}), real(folder))[1]
    )
    PrintFolder(tmp_path).hand_over(PRINT, now=NOW)
    assert {f"{PRINT.key}.json"} in seen
    assert {f"{PRINT.key}.pdf"} not in seen
    assert json.loads((tmp_path / f"{PRINT.key}.json").read_text()) == {"case": 1}


def test_only_finished_files_are_seen_by_one_who_lists_the_folder(tmp_path: Path) -> None:
    FolderOutlet(tmp_path).hand_over(MAIL, now=NOW)
    PrintFolder(tmp_path).hand_over(PRINT, now=NOW)
    for pattern, count in (("*.eml", 1), ("*.pdf", 1), ("*.json", 1)):
        assert len(list(tmp_path.rglob(pattern))) == count


def test_twelve_at_once_with_one_key_make_one_letter_and_one_receipt(tmp_path: Path) -> None:
    receipts = []
    threads = [
        threading.Thread(target=lambda: receipts.append(PrintFolder(tmp_path).hand_over(PRINT, now=NOW)))
        for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == 12
    assert len(set(receipts)) == 1
    assert len(list(tmp_path.glob("*.pdf"))) == 1


def test_a_full_or_missing_disk_is_the_world_and_not_a_bug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outlet = FolderOutlet(tmp_path)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Unavailable):
            outlet.hand_over(MAIL, now=NOW)
    assert outlet.hand_over(MAIL, now=NOW).key == MAIL.key


@pytest.mark.parametrize("parcel", [replace(PRINT, body=b"hej"), replace(PRINT, sidecar=b"")])
def test_only_a_pdf_with_its_json_goes_to_print(tmp_path: Path, parcel: Parcel) -> None:
    with pytest.raises(Refused) as refused:
        PrintFolder(tmp_path).hand_over(parcel, now=NOW)
    assert refused.value.code == "not_printable"


def test_a_file_that_is_not_from_our_books_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / f"{PRINT.key}.pdf").write_bytes(b"someone else's")
    with pytest.raises(Refused):
        PrintFolder(tmp_path).hand_over(PRINT, now=NOW)
    assert (tmp_path / f"{PRINT.key}.pdf").read_bytes() == b"someone else's"
