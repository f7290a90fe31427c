"""What a generated file is: its bytes, the documents in it, and how it was drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Truth:
    """One document of a file. `fields` holds only what the page prints, in the forms of docs/formats.md.

    Beyond those: `document_number` (of a quote, an order ...), `rounding`, `prepaid`, `invoice_fee` (without VAT),
    `reminder_due_date` (a reminder's new day; `due_date` is the invoice's own where both stand), `principal` (a
    reminder's debt without its fee, where printed as a sum of its own), `total` (the amount to pay as printed, with a
    reminder's fee where the page adds it), `payee_name` and `payee_orgnr` (who has bought the claim). A Swedish seller
    whose VAT number alone is printed has no `seller_orgnr` here, though it can be told from that number.
    """

    type: str
    subtype: str | None
    pages: tuple[int, ...]
    language: str
    fields: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """One object of `documents` in truth.jsonl."""
        return {
            "type": self.type, "subtype": self.subtype, "pages": list(self.pages), "language": self.language,
            "fields": dict(self.fields),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A generated file: `data` is its bytes, `axes` says how the page was drawn, `family` names its head and meta."""

    name: str
    data: bytes
    documents: tuple[Truth, ...]
    axes: Mapping[str, str]
    family: str

    def as_json(self) -> dict[str, Any]:
        """One line of truth.jsonl, without the bytes."""
        return {
            "file": self.name, "family": self.family, "axes": dict(self.axes),
            "documents": [document.as_json() for document in self.documents],
        }  # fmt: skip
