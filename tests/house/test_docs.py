"""What the pages of documentation name is there: every file, test, command, make target and page of the desk."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from tests.house.tree import ROOT, files
from tests.web.conftest import make_office
from web.app import pages
from web.health import Readiness
from workers.cli import krav
from workers.setup import close_office

PAGES = sorted(
    path for path in files() if path.suffix == ".md" and (path.parts[0] in {"docs", "ops"} or len(path.parts) == 1)
)
# A path as it is written on a page: from a folder of ours, or a page of documentation beside the page that names it.
TOPS = sorted({path.parts[0] for path in files() if len(path.parts) > 1})
_PATH = re.compile(rf"(?<![\w/.\"-])((?:{'|'.join(map(re.escape, TOPS))})/[\w./*{{}}<-]*[\w<](?:/|\*)?)")
_COMMAND = re.compile(r"(?:`|\.venv/bin/|^ {4})krav ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)*)", re.MULTILINE)
_TARGET = re.compile(r"`make ([a-z-]+)|^ {4}make ([a-z-]+)", re.MULTILINE)
_MODULE = re.compile(r"python -m (bench(?:\.\w+)?)")
_ADDRESS = re.compile(r"`(/(?:[a-z][\w/{}.:-]*)?)(?:[?#][^`]*)?`")
OUTSIDE = {"/livez", "/readyz", "/metrics", "/sign-in", "/sign-in/passkey", "/sign-in/provider/back"}
"""Addresses that answer before anybody is signed in, or to a machine."""
_STANDS_FOR_ANY = re.compile(r"(?:^|[/_-])x{1,2}\.|-$")
MADE = {"bench/results/mutation": "the results of runs, kept out of the repository"}
"""What a page may name though it is not there before it is made, with the reason."""


def text_of(page: Path) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def is_there(name: str, page: Path) -> bool:
    """Whether a written path leads to something, from the root or from the page's own folder."""
    for base in (ROOT, ROOT / page.parent):
        if "*" in name and any(base.glob(name)):
            return True
        if (base / name).exists():
            return True
    return False


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    named = {name.rstrip(".") for name in _PATH.findall(text_of(page))} - MADE.keys()
    known = [name for name in sorted(named) if not set("{<") & set(name) and not _STANDS_FOR_ANY.search(name)]
    assert [name for name in known if not is_there(name, page)] == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_command_that_is_named_is_there(page: Path) -> None:
    missing = []
    for words in _COMMAND.findall(text_of(page)):
        inner: click.Command = krav
        for word in words.split():
            if not isinstance(inner, click.Group):
                break
            if word not in inner.commands:
                missing.append(f"krav {words}")
                break
            inner = inner.commands[word]
    assert missing == []


def test_every_make_target_and_bench_that_is_named_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        text = text_of(page)
        assert {one or other for one, other in _TARGET.findall(text)} <= targets, page
        for module in _MODULE.findall(text):
            path = ROOT / module.replace(".", "/")
            assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), f"{page}: {module}"


def test_the_pages_name_enough_for_this_to_be_a_test() -> None:
    readme = text_of(Path("README.md"))
    assert len(_PATH.findall(readme)) > 60 and len(_COMMAND.findall(readme)) > 40 and len(_MODULE.findall(readme)) > 5


def test_every_page_of_the_desk_that_is_named_is_there(tmp_path: Path) -> None:
    office = make_office(tmp_path / "house")
    try:
        table = {row.path for row in pages(office, Readiness(()))}
    finally:
        close_office(office)
    shapes = [re.compile(re.sub(r"\{[^}]+\}", r"[^/]+", path)) for path in table | OUTSIDE]
    named = {(page, path) for page in PAGES for path in _ADDRESS.findall(text_of(page))}
    assert len(named) > 60
    known = [(page, path) for page, path in named if not any(shape.fullmatch(path) for shape in shapes)]
    assert sorted(f"{page}: {path}" for page, path in known) == []
