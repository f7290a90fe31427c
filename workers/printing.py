"""How commands print: plain aligned tables for people, one JSON value per line for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

_WIDEST = 48
_FOR_PROGRAMS = frozenset({"data", "sha256", "content", "receipt", "box"})
"""Parts of rows that only `--json` shows."""


def print_json(value: Any) -> None:
    """One JSON value on one line of stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def print_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool, none: str) -> None:
    """Rows as JSON lines, or as a table of the named columns ("debtor.name" reaches inside)."""
    if as_json:
        for row in rows:
            print_json(row)
        return
    if not rows:
        say(none)
        return
    heads = [column.rpartition(".")[2] if column.count(".") == 0 else column.split(".")[0] for column in columns]
    click.echo(table(heads, [[reach(row, column) for column in columns] for row in rows]))


def print_one(value: Mapping[str, Any], *, as_json: bool) -> None:
    """One thing: a JSON line, or its parts, lists as small tables."""
    if as_json:
        print_json(value)
        return
    width = max((len(name) for name in value), default=0)
    for name, part in value.items():
        if _is_table(part):
            _print_table(name, part)
        elif isinstance(part, Mapping) and any(_is_table(inner) for inner in part.values()):
            for inner_name, inner in part.items():
                if _is_table(inner):
                    _print_table(f"{name}, {inner_name}", inner)
                else:
                    click.echo(f"{name}, {inner_name}: {shown(inner)}")
        else:
            click.echo(f"{name.ljust(width)}  {shown(part)}")


def _is_table(part: Any) -> bool:
    return isinstance(part, list) and bool(part) and isinstance(part[0], Mapping)


def _print_table(name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    click.echo(f"{name}:")
    columns = [column for column in rows[0] if column not in _FOR_PROGRAMS]
    body = table(columns, [[item.get(column) for column in columns] for item in rows])
    click.echo("\n".join("  " + line for line in body.splitlines()))


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Aligned columns; numbers to the right; long text cut with an ellipsis."""
    cells = [[shown(value, widest=_WIDEST) for value in row] for row in rows]
    widths = [max(len(line[index]) for line in [list(heads), *cells]) for index in range(len(heads))]
    lines = ["  ".join(head.ljust(width) for head, width in zip(heads, widths, strict=True)).rstrip()]
    lines.append("  ".join("-" * width for width in widths))
    for row in cells:
        aligned = [
            text.rjust(width) if _is_number(text) else text.ljust(width)
            for text, width in zip(row, widths, strict=True)
        ]
        lines.append("  ".join(aligned).rstrip())
    return "\n".join(lines)


def shown(value: Any, *, widest: int | None = None) -> str:
    """A value as people read it, on one line, without control characters (mail is hostile, terminals obey)."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        text = ", ".join(f"{name} {shown(part)}" for name, part in value.items() if part not in (None, [], {}))
    elif isinstance(value, list | tuple):
        text = ", ".join(shown(part) for part in value) or "-"
    else:
        text = str(value)
    clean = "".join(letter if letter.isprintable() else " " for letter in text)
    return clean if widest is None or len(clean) <= widest else clean[: widest - 1] + "…"


def reach(row: Mapping[str, Any], column: str) -> Any:
    """The value of "a.b" in nested mappings, None where there is none."""
    value: Any = row
    for name in column.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def say(text: str) -> None:
    """A line for people, on stderr."""
    click.echo(text, err=True)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).isdigit() and "." in text
