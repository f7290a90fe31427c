"""What a reader may spend and how sure it must be; set by the caller, never read from the environment here."""

from __future__ import annotations

from dataclasses import dataclass

from extraction.jail import Limits
from extraction.lessons import Lesson


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """Limits and the one number that sets the gate.

    `allowed_error` is the share of wrong values that may pass without a person. `max_pages` counts pages with text,
    `max_ocr_pages` those read by OCR; `wall_seconds` is per sandbox job, `ocr_seconds` per tesseract call.
    """

    allowed_error: float = 0.005
    max_bytes: int = 50_000_000
    max_pages: int = 200
    max_ocr_pages: int = 30
    max_pixels: int = 40_000_000
    ocr_language: str = "swe"
    ocr_dpi: int = 250
    wall_seconds: float = 60.0
    ocr_seconds: float = 60.0
    memory_bytes: int = 1_500_000_000

    @property
    def limits(self) -> Limits:
        """What one sandbox job may use."""
        return Limits(memory_bytes=self.memory_bytes, wall_seconds=self.wall_seconds)


@dataclass(frozen=True, slots=True)
class KnownParties:
    """What is known before a document is read.

    Creditors (identity numbers as digits, names) help to tell the seller from the buyer, `lessons` on their layouts
    say where their bills print what; the allowed error is divided by `caution` while audits find too many errors.
    """

    creditor_orgnrs: frozenset[str] = frozenset()
    creditor_names: frozenset[str] = frozenset()
    lessons: tuple[Lesson, ...] = ()
    caution: int = 1
