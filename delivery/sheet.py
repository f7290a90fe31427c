"""A letter before layout: words and tables in reading order, from which both the PDF and the plain text are made."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

MARK = "EXEMPEL"


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; `numeric` sets it right-aligned, `wide` lets it take the room that is left."""

    heading: str
    numeric: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of finished text. The last `sums` rows are set apart; `under` has a line for below each row, or is empty."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: int = 0
    has_header: bool = True
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (may be empty), paragraphs, then maybe a table, then notes below it."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to print."""
        return not (self.paragraphs or self.notes or (self.table and self.table.rows))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter: sender, recipient, facts (label, value), the box to pay from, sections, foot. `qr` is SVG or "".

    `mark` stands across each page where there is a `sample_note`. `in_window` when it goes by post, the recipient
    showing in the envelope's window.
    """

    language: str
    title: str
    dated_on: str
    sender: str
    brand: str
    recipient: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    box: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    foot: tuple[str, ...]
    reference: str
    page_of: tuple[str, str]
    sample_note: str = ""
    qr: str = ""
    qr_label: str = ""
    in_window: bool = True
    mark: str = MARK

    def as_json(self) -> dict[str, Any]:
        """The sheet as plain data for the layout: text only, nothing that the layout would execute."""
        return asdict(self)

    def as_text(self) -> str:
        """The letter's full text, as goldens and a handler read it."""
        blocks = [
            *([f"*** {self.mark} *** {self.sample_note}"] if self.sample_note else []),
            "\n".join(part for part in (self.sender, self.brand) if part),
            "\n".join(self.recipient),
            "\n".join(f"{label}: {value}" for label, value in self.facts),
            f"{self.title}\n{'=' * len(self.title)}",
            *(["\n".join(f"{label}: {value}" for label, value in self.box)] if self.box else []),
            *(_section_text(section) for section in self.sections),
            "\n".join(self.foot),
        ]
        return "\n\n".join(blocks) + "\n"


def _section_text(section: Section) -> str:
    blocks = [f"{section.heading}\n{'-' * len(section.heading)}"] if section.heading else []
    blocks += section.paragraphs
    if section.table:
        blocks.append(_table_text(section.table))
    return "\n\n".join([*blocks, *section.notes])


def _table_text(table: Table) -> str:
    head = [" | ".join(column.heading for column in table.columns)] if table.has_header else []
    under = (*table.under, *[""] * (len(table.rows) - len(table.under)))
    rows = [" | ".join(row) + (f"\n    {below}" if below else "") for row, below in zip(table.rows, under, strict=True)]
    return "\n".join(head + rows)
