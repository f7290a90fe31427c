"""Every kind of job that a use case owes is in the table, and takes the arguments that it is owed with."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

from workers.actors import KINDS

CASEWORK = Path(__file__).parents[2] / "casework"
_OWING = {"owe", "owe_again"}


def owed() -> dict[str, set[str]]:
    """Job kinds that casework owes by literal name, with the keywords given."""
    found: dict[str, set[str]] = {}
    for path in CASEWORK.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _OWING):
                continue
            name = node.args[2]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                given = {word.arg for word in node.keywords if word.arg not in (None, "key", "after")}
                found.setdefault(name.value, set()).update(str(word) for word in given)
    return found


def test_every_job_that_is_owed_has_a_use_case() -> None:
    assert owed().keys() == {kind.name for kind in KINDS}


def test_every_use_case_takes_the_arguments_it_is_owed_with() -> None:
    kinds = {kind.name: kind for kind in KINDS}
    for name, given in owed().items():
        wanted = set(inspect.signature(kinds[name].use_case).parameters) - {"office"}
        assert given == wanted, name
