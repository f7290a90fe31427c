"""The readers under test, with small limits, without OCR and with it."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from claims.reading import ReadFile
from extraction.extract import Extractor
from extraction.settings import ReaderSettings

SETTINGS = ReaderSettings(
    wall_seconds=10.0, ocr_seconds=4.0, max_pages=40, max_ocr_pages=0, max_pixels=8_000_000, memory_bytes=1_200_000_000
)
"""Small limits: what is wrong shows sooner."""


def has_ocr(seed: str, number: int, share: float) -> bool:
    """Whether a case may reach OCR; its bytes do not depend on it."""
    return Random(f"{seed}-{number}-ocr").random() < share


class Readers:
    """A resource: the reader without OCR, and the one with it that a small share of the cases meets."""

    def __init__(self, seed: str, ocr_share: float) -> None:
        self._seed, self._share = seed, ocr_share
        self._plain = Extractor(SETTINGS)
        self._with_ocr = Extractor(_with_ocr(SETTINGS)) if ocr_share else self._plain

    def read(self, data: bytes, number: int) -> ReadFile:
        """Read by the reader that is the case's."""
        reader = self._with_ocr if has_ocr(self._seed, number, self._share) else self._plain
        return reader.read(data, name="case")

    def close(self) -> None:
        """End the processes."""
        self._plain.close()
        self._with_ocr.close()


def _with_ocr(settings: ReaderSettings) -> ReaderSettings:
    return replace(settings, max_ocr_pages=2, memory_bytes=ReaderSettings().memory_bytes)
