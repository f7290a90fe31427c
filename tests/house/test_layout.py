"""The tree is what pyproject.toml says, and every file keeps to the size and the one sentence that the style asks."""

from __future__ import annotations

import ast
import importlib.metadata
from pathlib import Path

from tests.house.tree import ROOT, files, modules, packages, pyproject

MOST_LINES = 400
NOT_INSTALLED = {"tests", "bench", "scripts", "docs", "policies"}


def package_folders() -> set[str]:
    found = {path.parent for path in files() if path.name == "__init__.py"}
    return {".".join(folder.parts) for folder in found if folder.parts and folder.parts[0] not in NOT_INSTALLED}


def test_every_listed_package_exists_and_every_package_is_listed() -> None:
    assert sorted(packages()) == sorted(package_folders())


def test_every_module_is_in_a_package_that_is_installed() -> None:
    listed = set(packages())
    python = [path for path in files() if path.suffix == ".py" and path.parts[0] not in NOT_INSTALLED]
    # Alembic runs its migration scripts by path; they travel as files of the storage package.
    strays = [
        path for path in python if ".".join(path.parent.parts) not in listed and "migrations" not in path.parent.parts
    ]
    assert strays == []


def test_types_and_imports_are_checked_in_every_package() -> None:
    tops = {name.split(".")[0] for name in packages()}
    settings = pyproject()["tool"]
    assert set(settings["mypy"]["packages"]) == tops
    assert set(settings["importlinter"]["root_packages"]) == tops


def test_every_module_says_in_its_first_line_why_it_exists() -> None:
    silent = [str(path) for path, tree, source in modules() if source.strip() and not ast.get_docstring(tree)]
    assert silent == []


def test_every_public_function_and_class_says_what_it_does() -> None:
    silent = []
    for path, tree, _ in modules():
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            if not node.name.startswith("_") and not ast.get_docstring(node) and not _is_named_by_a_sentence(node):
                silent.append(f"{path}:{node.lineno} {node.name}")
    assert silent == []


def _is_named_by_a_sentence(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Whether a decorator carries the sentence that people are shown (the rules about messages)."""
    calls = [decorator for decorator in node.decorator_list if isinstance(decorator, ast.Call)]
    return any(call.args and isinstance(call.args[0], ast.Constant) for call in calls)


def test_no_source_file_is_longer_than_a_person_reads() -> None:
    # A migration is written by a tool, once, and never edited.
    kinds = {".py", ".sh", ".js", ".css", ".html", ".typ"}
    own = [path for path in files() if path.suffix in kinds and "versions" not in path.parts]
    long = [str(path) for path in own if len((ROOT / path).read_text(encoding="utf-8").splitlines()) > MOST_LINES]
    assert [path for path in long if ".min." not in path and "vendor" not in path] == []


def test_every_folder_of_tests_is_a_package_so_that_two_files_may_share_a_name() -> None:
    folders = {path.parent for path in files() if path.parts[0] == "tests" and path.name.startswith("test_")}
    assert [str(folder) for folder in sorted(folders) if not (ROOT / folder / "__init__.py").exists()] == []


def test_the_installed_command_is_this_checkout() -> None:
    import claims

    (command,) = importlib.metadata.entry_points(group="console_scripts", name="krav")
    assert command.value == pyproject()["project"]["scripts"]["krav"]
    assert Path(str(claims.__file__)).parents[1] == ROOT
