"""What was read off a document: fields with their place on the page and how sure the reader is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from claims.refused import Finding

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in PDF points (1/72 inch), origin top left."""


class DocumentType(StrEnum):
    """What a document is; OTHER carries a subtype (quote, order_confirmation, delivery_note, contract ...)."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    REMINDER = "reminder"
    STATEMENT = "statement"
    OTHER = "other"


class Source(StrEnum):
    """Who read a value."""

    XML = "xml"
    QR = "qr"
    TEXT = "text"
    OCR = "ocr"
    MAIL = "mail"
    HANDLER = "handler"


class ReadingDecision(StrEnum):
    """ACCEPT when every core field that the page prints is sure enough, else REVIEW with reasons."""

    ACCEPT = "accept"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One value as text (formats in docs/formats.md), where it stands, and a probability that the page says so."""

    value: str
    confidence: float
    page: int | None
    box: Box | None
    source: Source

    def as_json(self) -> dict[str, Any]:
        """The value in the format of `krav extract --json`."""
        box = None if self.box is None else [round(edge, 1) for edge in self.box]
        return {
            "value": self.value,
            "confidence": round(self.confidence, 4),
            "page": self.page,
            "box": box,
            "source": str(self.source),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FieldValue:
        """The inverse of `as_json`."""
        box = data["box"]
        return cls(
            value=data["value"],
            confidence=data["confidence"],
            page=data["page"],
            box=None if box is None else (box[0], box[1], box[2], box[3]),
            source=Source(data["source"]),
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it was read: its size in points upright, and how the file's page is turned (degrees) and slanted."""

    page: int
    width: float
    height: float
    turn: int = 0
    skew: float = 0.0

    def as_json(self) -> list[float]:
        """[page, width, height, turn, skew]."""
        return [self.page, round(self.width, 1), round(self.height, 1), self.turn, round(self.skew, 2)]

    @classmethod
    def from_json(cls, data: Sequence[float]) -> Sheet:
        """The inverse of `as_json`."""
        page, width, height, turn, skew = data
        return cls(int(page), float(width), float(height), int(turn), float(skew))


@dataclass(frozen=True, slots=True)
class Reading:
    """One document found in a file. `candidates` keeps, per field, what else could have been chosen."""

    type: DocumentType
    pages: tuple[int, ...]
    fields: Mapping[str, FieldValue]
    decision: ReadingDecision
    reasons: tuple[Finding, ...] = ()
    subtype: str | None = None
    language: str = "sv"
    candidates: Mapping[str, tuple[FieldValue, ...]] = field(default_factory=dict)
    sheets: tuple[Sheet, ...] = ()

    def value(self, name: str) -> str | None:
        """The chosen value of a field, None when it was not found."""
        found = self.fields.get(name)
        return found.value if found else None

    def as_json(self) -> dict[str, Any]:
        """The reading in the format of `krav extract --json` (one object of `documents`)."""
        return {
            "type": str(self.type),
            "subtype": self.subtype,
            "pages": list(self.pages),
            "language": self.language,
            "decision": str(self.decision),
            "reasons": [{"code": r.code, "message": r.message, "field": r.field} for r in self.reasons],
            "fields": {name: value.as_json() for name, value in self.fields.items()},
            "candidates": {name: [v.as_json() for v in values] for name, values in self.candidates.items()},
            **({"sheets": [sheet.as_json() for sheet in self.sheets]} if self.sheets else {}),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reading:
        """The inverse of `as_json`."""
        return cls(
            type=DocumentType(data["type"]),
            subtype=data["subtype"],
            pages=tuple(data["pages"]),
            language=data["language"],
            decision=ReadingDecision(data["decision"]),
            reasons=tuple(Finding(r["code"], r["message"], r["field"]) for r in data["reasons"]),
            fields={name: FieldValue.from_json(value) for name, value in data["fields"].items()},
            candidates={
                name: tuple(FieldValue.from_json(v) for v in values)
                for name, values in data.get("candidates", {}).items()
            },
            sheets=tuple(Sheet.from_json(sheet) for sheet in data.get("sheets", ())),
        )


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file gave: its documents, or why it could not be read."""

    documents: tuple[Reading, ...]
    error: Finding | None = None

    def as_json(self, file: str) -> dict[str, Any]:
        """One line of `krav extract --json`."""
        error = None if self.error is None else {"code": self.error.code, "message": self.error.message}
        return {"file": file, "documents": [document.as_json() for document in self.documents], "error": error}
