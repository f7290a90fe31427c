"""Damaged, encrypted and hostile files: every one ends in documents or a finding, and the reader lives on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extraction.extract import Extractor
from tests.extraction.paper import invoice_pdf

CORPUS = Path(__file__).parents[2] / "../shared/corpus/pdf_robustness"
CODES = {"encrypted", "unreadable", "unsupported_type", "too_large", "too_many_pages", "timeout", "crashed", "empty"}
EXPECTED = {
    "made__empty.pdf": "empty",
    "made__html_named.pdf": "unsupported_type",
    "made__pages_3001.pdf": "too_many_pages",
    "made__20K-gray.png": "too_large",
    "made__invoice_user_password_hemligt.pdf": "encrypted",
}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not on this machine")


def _files() -> list[Path]:
    return sorted(path for path in CORPUS.glob("*") if path.suffix in (".pdf", ".png")) if CORPUS.is_dir() else []


def _classes() -> dict[str, str]:
    rows = [json.loads(line) for line in (CORPUS / "index.jsonl").read_text().splitlines()]
    return {row["local"]: row["class"] for row in rows if "local" in row}


def test_every_hostile_file_ends_in_documents_or_a_known_code_and_the_reader_lives(extractor: Extractor) -> None:
    small = [path for path in _files() if path.stat().st_size < 300_000]
    assert len(small) > 60
    classes = _classes()
    for path in small:
        result = extractor.read(path.read_bytes(), name=path.name)
        if result.error is None:
            assert result.documents, path.name
            continue
        assert result.error.code in CODES, path.name
        if path.name in EXPECTED:
            assert result.error.code == EXPECTED[path.name], path.name
        elif classes.get(path.name) == "encrypted":
            assert result.error.code == "encrypted", path.name
    assert extractor.read(invoice_pdf(), name="x.pdf").error is None
