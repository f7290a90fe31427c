"""The count of false alarms finds what it counts: a printed rent alarms, a damaged file does not stop it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bench.false_alarms import held_back
from delivery.render import typeset
from tests.letters.contents import business


def test_a_printed_rent_is_held_back_and_facade_work_is_not(tmp_path: Path) -> None:
    paper = business()
    rent = replace(paper, about=dict.fromkeys(paper.about, "hyra för lägenhet mars 2026"))
    for name, data in (("work", typeset(paper)), ("rent", typeset(rent)), ("damaged", b"%PDF-1.7 no more")):
        (tmp_path / f"{name}.pdf").write_bytes(data)
    found = {path.stem: codes for path, _, codes in held_back(sorted(tmp_path.glob("*.pdf")))}
    assert set(found) == {"work", "rent"}
    assert found["work"] == [] and any(code.startswith("rent:") for code in found["rent"])
