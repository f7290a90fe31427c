"""Tables that a phone shows as cards: each cell carries the words of its column, which stand beside it there."""

from __future__ import annotations

import re

_TABLE = re.compile(r"<table\b[^>]*>.*?</table>", re.DOTALL)
_HEAD = re.compile(r"<thead>(.*?)</thead>", re.DOTALL)
_COLUMN = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_MARK = re.compile(r'<span aria-hidden="true">.*?</span>|<[^>]+>', re.DOTALL)
_ROW = re.compile(r"<tr\b[^>]*>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t([dh])\b([^>]*)>")
_FEWEST = 3
"""Columns. A table of two is no wider than a phone."""


def stacked(page: str) -> str:
    """A page whose tables of three columns or more may be shown as cards (`.stacks` in parts.css).

    Left as they are: tables without a head, and those whose rows do not have one cell for each column. A foot may have
    fewer: its sum says by itself what it is.
    """
    return _TABLE.sub(lambda found: _stacked_table(found[0]), page)


def _stacked_table(table: str) -> str:
    head = _HEAD.search(table)
    if head is None:
        return table
    columns = [_words(each) for each in _COLUMN.findall(head[1])]
    start, rest = table[: head.end()], table[head.end() :]
    rows = _ROW.findall(rest.partition("<tfoot")[0])
    if len(columns) < _FEWEST or any(len(_CELL.findall(row)) != len(columns) for row in rows):
        return table
    return _with_class(start) + _ROW.sub(lambda row: _labelled(row[0], columns), rest)


def _words(column: str) -> str:
    return _MARK.sub("", column).strip().replace('"', "&quot;")


def _with_class(start: str) -> str:
    opening, _, more = start.partition(">")
    name, has_class, rest = opening.partition('class="')
    return f"{name}{has_class}stacks {rest}>{more}" if has_class else f'{opening} class="stacks">{more}'


def _labelled(row: str, columns: list[str]) -> str:
    if len(_CELL.findall(row)) != len(columns):
        return row
    words = iter(columns)

    def cell(found: re.Match[str]) -> str:
        label = next(words)
        return f'<t{found[1]}{found[2]} data-column="{label}">' if found[1] == "d" and label else found[0]

    return _CELL.sub(cell, row)
