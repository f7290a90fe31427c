"""Ruled tables by pdfplumber, for pages whose line items the words alone did not show (runs in the sandbox)."""

from __future__ import annotations

from typing import Any

_MAX_TABLES = 8
_MAX_ROWS = 200


def ruled(page: Any) -> list[list[list[str]]]:
    """Tables whose cells are drawn with lines, as rows of cell texts."""
    found = page.extract_tables({"vertical_strategy": "lines", "horizontal_strategy": "lines"})
    return [[[cell or "" for cell in row] for row in table[:_MAX_ROWS]] for table in found[:_MAX_TABLES]]
