"""What the tests of the house look at: the project's own files, without what is made, fetched or ignored."""

from __future__ import annotations

import ast
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MADE_FOLDERS = {".git", ".venv", "var", "build", "__pycache__", "results", "node_modules", "vendor"}


def files() -> Iterator[Path]:
    """Every file that belongs to the project, as a path relative to its root."""
    for folder, subfolders, names in os.walk(ROOT):
        subfolders[:] = sorted(name for name in subfolders if not _is_made(name))
        yield from (Path(folder, name).relative_to(ROOT) for name in sorted(names))


def _is_made(name: str) -> bool:
    return name in MADE_FOLDERS or name.endswith((".egg-info", "_cache")) or name == ".hypothesis"


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file of the project with its content; pictures, PDFs and mails in odd encodings are left out."""
    for path in files():
        try:
            yield path, (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def pyproject() -> dict[str, Any]:
    """The parsed pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def packages() -> list[str]:
    """The packages that the project installs, dotted."""
    listed: list[str] = pyproject()["tool"]["setuptools"]["packages"]
    return listed


def modules() -> Iterator[tuple[Path, ast.Module, str]]:
    """Every Python file of the installed packages: its path, its tree and its source."""
    tops = {name.split(".")[0] for name in packages()}
    for path in files():
        if path.suffix == ".py" and path.parts[0] in tops:
            source = (ROOT / path).read_text(encoding="utf-8")
            yield path, ast.parse(source), source
