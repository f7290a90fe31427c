"""One extractor for all extraction tests: its sandbox starts once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from extraction.calibrate import PLAIN
from extraction.extract import Extractor


@pytest.fixture
def weighed_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """What evidence means, apart from what training made of it: the weights set by hand, scores at their word."""
    monkeypatch.setattr("extraction.scorer._trained", dict)
    monkeypatch.setattr("extraction.choose.scale_of", lambda field, source: PLAIN)


@pytest.fixture(scope="session")
def extractor() -> Iterator[Extractor]:
    """A reader with the default settings."""
    with Extractor() as reader:
        yield reader
