"""The letters of lives ahead as drafts in a folder that nothing is ever sent from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from casework.simulate import Foretold, Written
from claims.refused import Refused
from delivery.draft import MARK, draft_json, draft_pdf, is_written_for
from workers.settings import Settings


def draft_folder(folder: Path, settings: Settings) -> Path:
    """A folder for drafts, made and empty. Raises Refused("draft_folder") for one that letters could leave from.

    A print house fetches every PDF that it finds: a draft among letters would be sent.
    """
    wanted = folder.resolve()
    outlets = (
        settings.data_dir,
        settings.print_folder,
        settings.applications_folder,
        settings.authority_folder,
        settings.bank_folder,
        settings.mail_folder,
    )
    for outlet in (path.resolve() for path in outlets):
        if wanted == outlet or outlet in wanted.parents or wanted in outlet.parents:
            raise Refused(
                "draft_folder", f"{folder} and {outlet} lie in each other, and what is there may leave the house"
            )
    if wanted.exists() and (not wanted.is_dir() or any(wanted.iterdir())):
        raise Refused("draft_folder", f"{folder} is not an empty folder: give one that is, or a new one")
    wanted.mkdir(parents=True, exist_ok=True)
    return wanted


def write_drafts(folder: Path, found: Foretold) -> None:
    """Write every letter of a life as PDF with its sidecar; the line's letters say the file, or why there is none."""
    line = found.line
    is_compared = "difference" in line
    for told in _letters(line):
        told["file"] = None
        told["no_file"] = None if is_written_for(line["country"]) else f"no letter is written for {line['country']}"
    if not is_written_for(line["country"]):
        return
    try:
        for written in found.letters:
            side = line[written.side] if is_compared else line
            told = next(each for each in side["letters"] if each["key"] == written.content.key)
            _write(folder / written.side if is_compared else folder, written, side, told)
    except Refused as refused:
        for told in _letters(line):
            if told["file"] is None and told["no_file"] is None:
                told["no_file"] = refused.message


def _write(folder: Path, written: Written, side: Mapping[str, Any], told: dict[str, Any]) -> None:
    try:
        body = draft_pdf(written.content)
    except Refused as refused:
        told["no_file"] = refused.message
        return
    folder.mkdir(exist_ok=True)
    name = f"{MARK}-{written.content.key}"
    sidecar = {**draft_json(written.content, plan=side["plan"]), "marks": told["marks"]}
    (folder / f"{name}.pdf").write_bytes(body)
    (folder / f"{name}.json").write_text(json.dumps(sidecar, ensure_ascii=False, indent=2), encoding="utf-8")
    told["file"] = f"{folder.name}/{name}.pdf" if folder.name in ("plan", "against") else f"{name}.pdf"


def _letters(line: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for side in (line["plan"], line["against"]) if "difference" in line else (line,):
        yield from side["letters"]
