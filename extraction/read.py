"""Bytes to pages: the text layer where it can be trusted, OCR where not; hostile bytes only ever meet the sandbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from claims.reading import Source
from claims.refused import Finding
from extraction.pages import Page, Word
from extraction.readers import ocr
from extraction.readers.kind import kind_of
from extraction.sandbox import JobFailed, Sandbox
from extraction.settings import ReaderSettings

_MESSAGES = {
    "encrypted": "the file needs a password to open",
    "unreadable": "the file is damaged and cannot be opened",
    "unsupported_type": "the file is neither a PDF nor a picture (JPEG, PNG, TIFF)",
    "too_large": "the file or one of its pages is too large",
    "too_many_pages": "the file has too many pages",
    "timeout": "reading the file took too long",
    "crashed": "the file made the reader stop",
    "empty": "there is nothing to read in the file",
}
_POINTS = 72.0
_COLUMNS, _SPARSE = 4, 11  # tesseract: one column of lines of any size; text wherever it stands


class Unreadable(Exception):
    """A file that gives no pages, as a finding on it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.finding = Finding(code, _MESSAGES.get(code, _MESSAGES["unreadable"]))


@dataclass(frozen=True, slots=True)
class PagesRead:
    """The pages of a file and what was odd about reading them."""

    pages: tuple[Page, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Picture:
    image: Image.Image
    dpi: float
    skew: float
    is_blank: bool


class PageReader:
    """Reads one file at a time through a sandbox that the caller owns."""

    def __init__(self, sandbox: Sandbox, settings: ReaderSettings) -> None:
        self._sandbox = sandbox
        self._settings = settings

    def read(self, data: bytes) -> PagesRead:
        """Every page of a file. Raises Unreadable for the file's faults, Unavailable for the machine's."""
        self._refuse_at_sight(data)
        answer, _blob = self._run("look", data, {"max_pages": self._settings.max_pages})
        pages: list[Page] = []
        findings: list[Finding] = []
        scanned = 0
        for seen in answer["pages"]:
            scanned += seen["needs_ocr"]
            if seen["needs_ocr"] and scanned <= self._settings.max_ocr_pages:
                page, finding = self._scanned_page(data, seen)
            else:
                page, finding = _text_page(seen), _page_finding(seen)
            pages.append(page)
            findings += [finding] if finding else []
        if not any(page.words for page in pages):
            raise Unreadable(findings[0].code if findings and findings[0].code in ("timeout", "crashed") else "empty")
        return PagesRead(tuple(pages), tuple(findings))

    def read_again(self, data: bytes, pages: Sequence[Page]) -> tuple[Page, ...]:
        """Scanned pages read once more, with lines found one by one instead of in columns; none when OCR fails."""
        try:
            pictures = [self._picture(data, page.number, page.turn) for page in pages]
            return tuple(
                _ocr_page(page.number, picture, page.turn, self._words(picture, layout=_SPARSE))
                for page, picture in zip(pages, pictures, strict=True)
            )
        except (ocr.OcrFailed, Unreadable):
            return ()

    def ruled_tables(self, data: bytes, page: int) -> list[list[list[str]]]:
        """The ruled tables of a PDF page, rows of cell texts; none when the page's drawing defeats the reader."""
        try:
            answer, _blob = self._sandbox.run(
                "ruled_tables", data=data, options={"page": page}, limits=self._settings.limits
            )
        except JobFailed:
            return []
        tables: list[list[list[str]]] = answer["tables"]
        return tables

    def _refuse_at_sight(self, data: bytes) -> None:
        if not data:
            raise Unreadable("empty")
        if len(data) > self._settings.max_bytes:
            raise Unreadable("too_large")
        if kind_of(data) is None:
            raise Unreadable("unsupported_type")

    def _run(self, job: str, data: bytes, options: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        merged = {"max_pixels": self._settings.max_pixels, **options}
        try:
            return self._sandbox.run(job, data=data, options=merged, limits=self._settings.limits)
        except JobFailed as failed:
            raise Unreadable(failed.code) from None

    def _picture(self, data: bytes, number: int, turn: int) -> _Picture:
        options = {"page": number, "turn": turn, "dpi": self._settings.ocr_dpi}
        answer, pixels = self._run("picture", data, options)
        image = Image.frombytes("L", (answer["width"], answer["height"]), pixels)
        return _Picture(image, answer["dpi"], answer["skew"], answer["blank"])

    def _scanned_page(self, data: bytes, seen: Mapping[str, Any]) -> tuple[Page, Finding | None]:
        number = seen["number"]
        try:
            picture, turn = self._picture(data, number, 0), 0
            if picture.is_blank:
                return _ocr_page(number, picture, 0, []), None
            words = self._words(picture)
            if ocr.looks_misread(words):
                turn = ocr.turn_of(picture.image, dpi=picture.dpi, seconds=self._settings.ocr_seconds)
                if turn:
                    picture = self._picture(data, number, turn)
                    words = self._words(picture)
        except ocr.OcrFailed as failed:
            return _text_page(seen), Finding(failed.code, f"page {number} could not be read by OCR")
        return _ocr_page(number, picture, turn, words), None

    def _words(self, picture: _Picture, layout: int = _COLUMNS) -> list[Word]:
        settings = self._settings
        return ocr.read_words(
            picture.image,
            dpi=picture.dpi,
            language=settings.ocr_language,
            seconds=settings.ocr_seconds,
            layout=layout,
        )


def _text_page(seen: Mapping[str, Any]) -> Page:
    words = tuple(Word(text, (x0, y0, x1, y1)) for text, x0, y0, x1, y1 in seen["words"])
    return Page(seen["number"], seen["width"], seen["height"], words, Source.TEXT)


def _page_finding(seen: Mapping[str, Any]) -> Finding | None:
    if seen["broken"]:
        return Finding("broken_page", f"page {seen['number']} is damaged and was passed over")
    if seen["needs_ocr"]:
        return Finding("unread_pages", f"page {seen['number']} was not read: too many scanned pages")
    return None


def _ocr_page(number: int, picture: _Picture, turn: int, words: list[Word]) -> Page:
    scale = _POINTS / picture.dpi
    width, height = picture.image.width * scale, picture.image.height * scale
    return Page(number, width, height, tuple(words), Source.OCR, turn=turn, skew=picture.skew)
