"""One extractor for all extraction tests: its sandbox starts once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from extraction.extract import Extractor


@pytest.fixture(scope="session")
def extractor() -> Iterator[Extractor]:
    """A reader with the default settings."""
    with Extractor() as reader:
        yield reader
