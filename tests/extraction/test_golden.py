"""The reader says of fixed documents what it said when somebody last looked at them (`python -m bench.golden`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench import golden
from extraction.extract import Extractor

FOLDER = Path(__file__).parent / "golden"
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def kept(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def generated(extractor: Extractor) -> dict[str, golden.Said]:
    return golden.read(extractor, golden.generated())


@pytest.mark.parametrize("name", kept("generated"))
def test_a_generated_document_is_read_as_it_was(generated: dict[str, golden.Said], name: str) -> None:
    assert generated[name] == kept("generated")[name]


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not here")
def test_the_corpus_families_are_read_as_they_were(extractor: Extractor) -> None:
    assert golden.read(extractor, golden.of_corpus(CORPUS)) == kept("corpus")
